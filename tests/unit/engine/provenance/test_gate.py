"""The gate: nothing gets a name without consent and every mark read back from the file itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.drawn import PORTRAIT_PATH, drawn_picture, moving
from keepsake.core.consent import (
    Audience,
    Capacity,
    Confirmation,
    ConsentRecord,
    Purpose,
    Subject,
    Use,
    Wish,
)
from keepsake.core.errors import ConsentError, KeepsakeError, LedgerError, MarkError
from keepsake.engine.export import LabelWish, MarkedFilm
from keepsake.engine.provenance import gate as gate_module
from keepsake.engine.provenance.consent import check, photo_digest
from keepsake.engine.provenance.credentials import Declaration, sign
from keepsake.engine.provenance.credentials_reading import CredentialState, read_credentials
from keepsake.engine.provenance.film_reading import sample_film, seen_label, seen_mark
from keepsake.engine.provenance.gate import Intent, open_gate
from keepsake.engine.provenance.label import BurnedInLabel
from keepsake.engine.provenance.ledger import EntryKind
from keepsake.engine.provenance.people import People, person_token
from keepsake.engine.provenance.signing import SigningKey, fresh_signing_key
from keepsake.engine.provenance.watermark import InvisibleMark
from keepsake.engine.provenance.xmp import COMMENT, has_xmp
from tests.unit.engine.provenance.conftest import MOVIE, RECORD, gate_in, ledger_in, make_film


def files_in(folder: Path) -> set[str]:
    kept = ("ledger", "anchor")
    return {path.name for path in folder.iterdir() if path.name not in kept}


def test_a_finished_film_carries_every_mark(marked_film: Path) -> None:
    credentials = read_credentials(marked_film, "video/mp4")
    sample = sample_film(marked_film)
    assert credentials.state is CredentialState.UNCHANGED
    assert credentials.declares_ai
    assert has_xmp(marked_film)
    assert sample.comment == COMMENT
    assert seen_label(sample.lumas).is_always_there
    assert seen_mark(sample.lumas, search=False).is_found
    with av.open(str(marked_film)) as film:
        assert sum(1 for _ in film.decode(video=0)) == MOVIE.frames


def test_the_export_is_in_the_ledger_and_in_the_film(marked_film: Path) -> None:
    ledger = ledger_in(marked_film.parent)
    (entry,) = ledger.entries()
    assert entry.kind is EntryKind.EXPORTED
    assert entry.facts["film"] == photo_digest(marked_film)
    assert entry.facts["record"] == read_credentials(marked_film, "video/mp4").record_digest
    (seal,) = entry.facts["people"]
    kept = People(ledger.folder).unsealed(RECORD.person_id)[seal]
    assert kept["record"]["person"] == "Rose"
    assert kept["export"] == entry.facts["export"]


def test_frames_given_are_not_changed(tmp_path: Path) -> None:
    frames = list(moving(drawn_picture("portrait", MOVIE.width, MOVIE.height), 3))
    before = [frame.copy() for frame in frames]
    with MarkedFilm(tmp_path / "film.mp4", MOVIE, gate_in(tmp_path), LabelWish()) as film:
        for frame in frames:
            film.write(frame)
    assert all(np.array_equal(one, other) for one, other in zip(before, frames, strict=True))


def test_a_film_told_where_it_changes_is_the_film_drawn_whole(tmp_path: Path) -> None:
    """Label and mark are on all of every frame, also where nothing was drawn anew and where the label shrinks."""
    movie = replace(MOVIE, rate=Fraction(2))
    frames = list(moving(drawn_picture("portrait", movie.width, movie.height), 10))
    everything = np.array(frames)
    rows, columns = np.nonzero((everything != everything[0]).any((0, 3)))
    left, top = (int(edge.min()) // 2 * 2 for edge in (columns, rows))
    box = (left, top, int(columns.max()) // 2 * 2 + 2 - left, int(rows.max()) // 2 * 2 + 2 - top)
    shown = []
    for changing in (None, (box,)):
        path = tmp_path / f"{changing is None}.mp4"
        with MarkedFilm(path, movie, gate_in(tmp_path), LabelWish()) as film:
            for frame in frames:
                film.write(frame, changing)
        with av.open(str(path)) as decoded:
            shown.append([frame.to_ndarray() for frame in decoded.decode(video=0)])
    assert len(shown[0]) == len(frames) > 3 * movie.rate  # seconds of the whole label
    assert np.array_equal(*shown)


def test_words_are_named_on_the_label(tmp_path: Path) -> None:
    script = "5" * 64
    record = replace(
        RECORD,
        uses=frozenset({Use.MOTION, Use.VOICE, Use.WORDS}),
        confirmations=frozenset({Confirmation.NO_KNOWN_OBJECTION, Confirmation.SCRIPT_APPROVED}),
        words_by="Anna",
        script_sha256=script,
    )
    uses = frozenset({Use.MOTION, Use.VOICE, Use.WORDS})
    gate = gate_in(tmp_path, record, uses=uses, script_sha256=script)
    film = MarkedFilm(tmp_path / "film.mp4", MOVIE, gate, LabelWish())
    assert film.label.second_line_frames == 72
    assert film.label.box[3] > film.label.main_box[3]


# Without consent.


@pytest.mark.parametrize(
    ("record", "intent", "words"),
    [
        (RECORD, {"consent_path": None}, "consent on record"),
        (RECORD, {"uses": frozenset({Use.MOTION, Use.VOICE})}, "does not cover a generated voice"),
        (RECORD, {"audience": Audience.PUBLIC}, "not for the public"),
        (RECORD, {"people": 2}, "2 people would move"),
        (RECORD, {"photo_sha256": "0" * 64}, "not the photo"),
        (replace(RECORD, revoked_on=datetime.now(UTC).date()), {}, "taken back"),
        (replace(RECORD, objection="No."), {}, "known objection"),
    ],
)
def test_without_consent_the_gate_stays_shut(
    tmp_path: Path, record: ConsentRecord, intent: dict[str, object], words: str
) -> None:
    with pytest.raises(ConsentError, match=words):
        gate_in(tmp_path, record, **intent)
    assert files_in(tmp_path) == {"consent.json"}


@pytest.mark.parametrize("kind", [EntryKind.REVOKED, EntryKind.ERASED])
def test_an_old_copy_of_a_record_taken_back_does_not_count(tmp_path: Path, kind: EntryKind) -> None:
    gate_in(tmp_path)
    ledger_in(tmp_path).append(kind, {"person": person_token(RECORD.person_id)})
    with pytest.raises(ConsentError, match="no longer counts"):
        gate_in(tmp_path)
    assert gate_in(tmp_path, replace(RECORD, person_id="e" * 32)).grant.verdict.is_allowed


def test_a_broken_ledger_shuts_the_gate_and_stops_a_film_under_way(tmp_path: Path) -> None:
    make_film(tmp_path / "first.mp4", gate_in(tmp_path))
    gate = gate_in(tmp_path)
    (tmp_path / "ledger" / "ledger.jsonl").write_bytes(b"")
    with pytest.raises(LedgerError):
        gate_in(tmp_path)
    with pytest.raises(LedgerError):
        make_film(tmp_path / "second.mp4", gate)
    assert files_in(tmp_path) == {"consent.json", "first.mp4"}


# Without a mark.


def _no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BurnedInLabel, "draw", lambda self, y, u, v, frame_index: None)


def _no_label_later(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = BurnedInLabel.draw

    def only_at_first(self: BurnedInLabel, y: Any, u: Any, v: Any, frame_index: int) -> None:
        if frame_index < 5:
            draw(self, y, u, v, frame_index)

    monkeypatch.setattr(BurnedInLabel, "draw", only_at_first)


def _no_watermark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InvisibleMark, "add_to", lambda self, luma, out, *_: np.copyto(out, luma))


def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(source: Path, destination: Path, *rest: object) -> SigningKey:
        destination.write_bytes(source.read_bytes())
        return fresh_signing_key()

    monkeypatch.setattr(gate_module, "sign", copied)


def _credentials_of_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sign

    def signed(*arguments: Any) -> SigningKey:
        real(*arguments)
        return fresh_signing_key()

    monkeypatch.setattr(gate_module, "sign", signed)


def _credentials_of_another_film(monkeypatch: pytest.MonkeyPatch) -> None:
    def signed(source: Path, destination: Path, kind: str, declaration: Declaration, photo: bytes) -> SigningKey:
        return sign(source, destination, kind, replace(declaration, record_digest="0" * 64), photo)

    monkeypatch.setattr(gate_module, "sign", signed)


def _no_xmp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "append_xmp", lambda path: None)


FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "no label": (_no_label, "label"),
    "no label after a while": (_no_label_later, "label"),
    "no watermark": (_no_watermark, "invisible mark"),
    "no credentials": (_no_credentials, "content credentials"),
    "credentials of a stranger": (_credentials_of_a_stranger, "content credentials"),
    "credentials of another film": (_credentials_of_another_film, "content credentials"),
    "no xmp": (_no_xmp, "AI tag"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_mark_that_is_missing_means_no_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    fault, words = FAULTS[name]
    gate = gate_in(tmp_path)
    fault(monkeypatch)
    with pytest.raises(MarkError, match=words):
        make_film(tmp_path / "film.mp4", gate, replace(MOVIE, frames=40))
    assert files_in(tmp_path) == {"consent.json"}
    assert ledger_in(tmp_path).entries() == ()


def test_a_film_that_was_there_before_stays_when_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"an older film")
    gate = gate_in(tmp_path)
    _no_watermark(monkeypatch)
    with pytest.raises(MarkError):
        make_film(path, gate)
    assert path.read_bytes() == b"an older film"


@pytest.mark.skipif(os.name == "nt", reason="kills a process with a POSIX signal")
@pytest.mark.parametrize("place", ["sign", "_check_credentials", "_check_pictures"])
def test_a_kill_between_render_and_name_leaves_no_film(tmp_path: Path, place: str) -> None:
    gate_in(tmp_path)  # writes the record
    program = f"""
        import os, signal
        from pathlib import Path
        from keepsake.engine.provenance import gate
        from tests.unit.engine.provenance.conftest import ledger_in, make_film
        from keepsake.engine.provenance.gate import Intent, open_gate
        from benchmarks.drawn import PORTRAIT_PATH
        folder = Path({str(tmp_path)!r})
        setattr(gate, {place!r}, lambda *rest: os.kill(os.getpid(), signal.SIGKILL))
        intent = Intent(consent_path=folder / "consent.json", photo_path=PORTRAIT_PATH)
        make_film(folder / "film.mp4", open_gate(intent, ledger_in(folder)))
    """
    root = Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    left = files_in(tmp_path) - {"consent.json"}
    assert all(name.endswith(".part") for name in left)  # nothing a player or a folder view takes for a film
    for name in left:
        # What the kill leaves is labelled and marked already: the label is in the pixels before anything is written.
        sample = sample_film(tmp_path / name)
        assert seen_label(sample.lumas).is_always_there


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    gate = gate_in(tmp_path)

    def interrupted() -> None:
        with MarkedFilm(tmp_path / "film.mp4", MOVIE, gate, LabelWish()) as film:
            film.write(drawn_picture("portrait", MOVIE.width, MOVIE.height))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files_in(tmp_path) == {"consent.json"}


def test_photo_and_consent_are_never_written_over(tmp_path: Path) -> None:
    photo = tmp_path / "photo.mp4"  # a photo with a film's name
    photo.write_bytes(PORTRAIT_PATH.read_bytes())
    gate = gate_in(tmp_path, photo_path=photo)
    with pytest.raises(KeepsakeError, match="never changed"):
        MarkedFilm(photo, MOVIE, gate, LabelWish())


def test_a_source_that_says_it_is_ai_warns_and_is_carried_on(tmp_path: Path) -> None:
    photo = tmp_path / "ai.png"
    photo.write_bytes(PORTRAIT_PATH.read_bytes() + b"digitalsourcetype/trainedAlgorithmicMedia")
    record = replace(RECORD, photo_sha256=photo_digest(photo))
    gate = gate_in(tmp_path, record, photo_path=photo)
    assert any("made or changed with AI" in warning for warning in gate.grant.verdict.warnings)
    make_film(tmp_path / "film.mp4", gate)
    actions = read_credentials(tmp_path / "film.mp4", "video/mp4").actions
    assert any("source photo declared itself made or changed with AI" in words for _, _, words in actions)


def test_the_gate_is_opened_only_by_consent(tmp_path: Path) -> None:
    with pytest.raises(ConsentError):
        open_gate(Intent(consent_path=None, photo_path=PORTRAIT_PATH), ledger_in(tmp_path))


days = st.dates(datetime(2026, 1, 1).date(), datetime(2027, 12, 31).date())
hashes = st.sampled_from([photo_digest(PORTRAIT_PATH), "0" * 64])
any_record = st.builds(
    ConsentRecord,
    person=st.just("Rose"),
    subject=st.sampled_from(Subject),
    uses=st.frozensets(st.sampled_from(Use), min_size=1),
    audience=st.sampled_from(Audience),
    granted_by=st.just("Anna"),
    capacity=st.sampled_from(Capacity),
    granted_on=days,
    photo_sha256=hashes,
    confirmations=st.frozensets(st.sampled_from(Confirmation)) | st.just(frozenset(Confirmation)),
    purpose=st.sampled_from(Purpose) | st.just(Purpose.REMEMBRANCE),
    words_by=st.sampled_from(["", "Anna"]),
    script_sha256=st.none() | hashes,
    voice_sha256=st.none() | hashes,
    expires_on=st.none() | days,
    revoked_on=st.none() | days,
    objection=st.sampled_from(["", "", "No."]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_record, st.frozensets(st.sampled_from(Use), min_size=1), st.none() | st.sampled_from(Audience))
def test_the_gate_opens_exactly_when_the_rules_allow(
    tmp_path: Path, record: ConsentRecord, uses: frozenset[Use], audience: Audience | None
) -> None:
    digest = photo_digest(PORTRAIT_PATH)
    wish = Wish(
        uses=uses,
        audience=audience or record.audience,
        photo_sha256=digest,
        on=datetime.now(UTC).date(),
        script_sha256=digest,
        voice_sha256=digest,
    )
    facts = {"uses": uses, "audience": audience, "script_sha256": digest, "voice_sha256": digest}
    if check(record, wish).is_allowed:
        assert gate_in(tmp_path, record, **facts).grant.records == (record,)
    else:
        with pytest.raises(ConsentError):
            gate_in(tmp_path, record, **facts)


def test_what_cannot_be_entered_in_the_ledger_is_not_made(tmp_path: Path) -> None:
    gate = gate_in(tmp_path)
    (tmp_path / "ledger").write_bytes(b"a file where the ledger's folder should be")
    with pytest.raises(KeepsakeError):
        make_film(tmp_path / "film.mp4", gate)
    assert files_in(tmp_path) == {"consent.json"}


def test_a_film_of_several_shots_is_marked_throughout(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with MarkedFilm(path, MOVIE, gate_in(tmp_path), LabelWish()) as film:
        for name in ("portrait", "clear sky", "old grain"):
            film.start_shot()
            for frame in moving(drawn_picture(name, MOVIE.width, MOVIE.height), 4):
                film.write(frame)
    lumas = sample_film(path).lumas
    assert all(seen_mark((luma,), search=False).is_found for luma in lumas)


@pytest.mark.parametrize(("height", "crf"), [(144, 28), (240, 35), (480, 45)])
def test_small_films_of_poor_quality_pass_too(tmp_path: Path, height: int, crf: int) -> None:
    path = tmp_path / "film.mp4"
    make_film(path, gate_in(tmp_path), replace(MOVIE, width=height * 3 // 4, height=height, crf=crf))
    assert path.exists()
