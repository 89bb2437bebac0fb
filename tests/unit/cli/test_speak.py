"""`keepsake speak`: flags become a request; words may be given or lie in a file."""

from fractions import Fraction
from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.cli.entry import parser_for
from keepsake.cli.speak import caption_paths, parse_captions, parse_pronunciation, request_of, words_of
from keepsake.core.errors import BadInputError, UsageError
from keepsake.engine.requests import Captions, SpeakPortrait, Style


def requested(*words: str) -> SpeakPortrait:
    arguments = ["speak", "photo.png", "-o", "film.mp4", *words]
    return request_of(parser_for(arguments).parse_args(arguments))


def test_without_flags_the_request_has_its_own_defaults() -> None:
    assert requested("--text", "Hello.") == SpeakPortrait(
        photo_path=Path("photo.png"), output_path=Path("film.mp4"), consent_path=None, text="Hello."
    )


def test_every_flag_reaches_the_request() -> None:
    asked = requested(
        *("--audio", "tape.mp3", "--transcript", "Hello there.", "--language", "de", "--captions", "--clean"),
        *("--phones", "p.json", "--voice", "piper:anna", "--pace", "0.9", "--pitch", "-0.2", "--warmth", "0.5"),
        *(
            "--pause",
            "0.6",
            "--say",
            "Siobhán=shiv awn",
            "--packs",
            "voices",
            "--style",
            "birthday",
            "--face",
            "2",
            "--fps",
            "25",
        ),
    )
    assert asked.audio_path == Path("tape.mp3")
    assert (asked.transcript, asked.language, asked.captions) == ("Hello there.", "de", {Captions.BESIDE})
    assert (asked.voice, asked.pace, asked.pitch, asked.warmth, asked.pause_s) == ("piper:anna", 0.9, -0.2, 0.5, 0.6)
    assert asked.pronunciations == (("Siobhán", "shiv awn"),)
    assert (asked.style, asked.face, asked.rate) == (Style.BIRTHDAY, 1, Fraction(25))
    assert (asked.clean, asked.packs_path) == (True, Path("voices"))
    assert caption_paths(asked) == [Path("film.srt"), Path("film.vtt")]


def test_captions_go_together_and_bare_ones_are_files() -> None:
    assert requested("--text", "Hi.", "--captions").captions == {Captions.BESIDE}
    several = requested("--text", "Hi.", "--captions", "track, burned", "--captions", "beside")
    assert several.captions == set(Captions)
    assert caption_paths(requested("--text", "Hi.", "--captions", "track,burned")) == []
    assert requested("--text", "Hi.", "--captions", "none").captions == frozenset()


@pytest.mark.parametrize(
    ("entry", "why"), [("sung", "'sung' is no way"), ("", "'' is no way"), ("none,track", "cannot be both")]
)
def test_captions_that_make_no_sense_are_refused(entry: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_captions([entry])


def test_only_a_recording_can_be_cleaned() -> None:
    with pytest.raises(UsageError, match="Only a recording"):
        requested("--text", "Hi.", "--clean")


def test_words_may_lie_in_a_text_file(tmp_path: Path) -> None:
    script = tmp_path / "words.txt"
    script.write_bytes("\ufeffGrüß Gott.".encode())
    assert words_of(str(script)) == "Grüß Gott."
    assert words_of("Not a file.") == "Not a file."
    script.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(BadInputError, match="no text file"):
        words_of(str(script))


@pytest.mark.parametrize("entry", ["Siobhán", "=shiv", "Siobhán= "])
def test_a_pronunciation_needs_a_word_and_a_sound(entry: str) -> None:
    with pytest.raises(UsageError, match="how to read a word"):
        parse_pronunciation(entry)


@pytest.mark.parametrize("words", [[], ["--text", "Hello.", "--audio", "tape.mp3"], ["--text", "Hi.", "--face", "0"]])
def test_what_makes_no_sense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speak", "photo.png", "-o", "film.mp4", *words]) == 2
    assert capsys.readouterr().err.startswith("keepsake: ")


@pytest.mark.parametrize("words", [["--audio", "tape.mp4"], ["--text", "Hello.", "--voice-sample", "tape.mp4"]])
def test_a_recording_is_never_written_over(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("photo.png", "tape.mp4"):
        Path(name).write_bytes(b"the only copy")
    assert main(["speak", "photo.png", *words, "-o", "tape.mp4", "--overwrite"]) == 2
    assert "never changed" in capsys.readouterr().err
    assert Path("tape.mp4").read_bytes() == b"the only copy"
