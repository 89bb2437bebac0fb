"""No code of Keepsake can write a finished film or picture but the export, and that only through an opened gate."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "keepsake"
EXPORT, WRITER, SOUNDTRACK = "engine/export.py", "engine/media/writer.py", "engine/media/soundtrack.py"
TEXT_TRACK = "engine/media/text_track.py"
DOCTOR = "engine/this_pc.py"
LIGHT_COPIES = "engine/compose/light_copies.py"
FILM = "engine/film/rendering.py"
PIECES = ("engine/film/encoding.py", "engine/film/sounding.py", "engine/film/assembling.py")
SOUND_EXPORT, SOUND_WRITER = "engine/sound_export.py", "engine/media/sound_writer.py"
GATE = "engine/provenance/gate.py"
SPEECHES, SOUNDING = "engine/film/speeches.py", "engine/film/sounding.py"


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


def users_of(*names: str) -> set[str]:
    return {
        module
        for module, tree in modules()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.alias) and node.name in names)
    }


def test_only_the_export_uses_the_film_writer() -> None:
    # The doctor encodes one grey frame in a folder of its own to see whether this PC can, and throws it away.
    assert users_of("H264Writer") - {WRITER} == {EXPORT, DOCTOR}


def test_only_the_writer_encodes_films() -> None:
    encoders = users_of("add_stream", "add_stream_from_template", "VideoWriter", "imwrite", "imwritemulti")
    # Copies of the family's own videos, without sound, kept in the cache for previews.
    assert encoders == {WRITER, SOUND_WRITER, SOUNDTRACK, LIGHT_COPIES, *PIECES}
    assert users_of("write_sound") - {SOUND_WRITER} == {SOUND_EXPORT}
    assert users_of("Soundtrack") == {WRITER}
    # Words that players show and hide, and the small picture they show for a file.
    assert users_of("add_mux_stream") == {TEXT_TRACK, "engine/film/assembling.py"}
    assert users_of("add_text_track") - {TEXT_TRACK} == {WRITER, "engine/film/assembling.py"}


def test_a_film_made_in_pieces_gets_its_name_from_the_export_alone() -> None:
    # Pieces lie nameless in the cache, those with living portraits marked already; putting them together is done only
    # into the file that the export signs, reads back and names.
    assert users_of("assemble") == {EXPORT, FILM}
    assert users_of("name_film") == {FILM}
    assert users_of("finish_plain") == {EXPORT, SOUND_EXPORT}
    assert users_of("PieceEncoder") == {"engine/film/encoding.py", FILM}
    assert users_of("make_piece") == {FILM, "engine/film/estimating.py"}


def test_a_gate_is_made_in_one_place_only() -> None:
    makers = {
        module
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Gate"
    }
    assert makers == {GATE}


def test_no_switch_turns_a_mark_off() -> None:
    words = ("no-label", "no_label", "skip_consent", "skip-consent", "skip_all", "no-watermark", "no_watermark")
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8").lower()
        assert not [word for word in words if word in text], path


def test_no_speech_is_kept_where_a_player_opens_it() -> None:
    # What a voice said is spoken into the cache, and a film's sound is mixed there, with no spoken notice. Recordings
    # a person makes, a voice heard once, and the shared exporters are all else that writes sound.
    assert users_of("write_wav") - {"engine/voice/recording.py"} == {SPEECHES}
    for module in (SPEECHES, SOUNDING):
        assert module in users_of("VeiledFile"), module
    writers = {module for module, tree in modules() if "wave" in _imported(tree)}
    assert writers == {"engine/voice/recording.py", "engine/voice/previewing.py", "core/takes.py"}


def _imported(tree: ast.Module) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    return {alias.name for node in found for alias in node.names}
