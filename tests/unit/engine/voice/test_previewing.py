"""Words are heard before anything is made of them, recordings are listened to, scripts are looked over."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from keepsake.core.errors import MissingError, UsageError
from keepsake.core.pronunciation import Pronunciation
from keepsake.core.score import Manner
from keepsake.engine.requests import HearRecording, LookOverWords, PreviewVoice, ReadDirection, SpokenPreview, Style
from keepsake.jobs.worker import hear_recording, look_over_words, preview_voice, read_direction

WORDS = "Happy birthday, my dear. I am so proud of you."


@pytest.fixture(scope="module")
def spoken() -> SpokenPreview:
    return preview_voice(PreviewVoice(text=WORDS, voice="espeak:en-us"))


def test_words_are_heard_as_a_sound_with_lines(spoken: SpokenPreview) -> None:
    with wave.open(io.BytesIO(spoken.wav), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getnframes() / sound.getframerate() == pytest.approx(spoken.seconds, abs=0.01)
    assert 2 < spoken.seconds < 6
    assert " ".join(line.text.replace("\n", " ") for line in spoken.lines) == WORDS
    assert [line.start_s for line in spoken.lines] == sorted(line.start_s for line in spoken.lines)


def test_the_manner_is_heard(spoken: SpokenPreview) -> None:
    slow = preview_voice(PreviewVoice(text=WORDS, voice="espeak:en-us", manner=Manner(pace=0.6)))
    assert slow.seconds > 1.3 * spoken.seconds


def test_the_best_voice_of_a_language_speaks_when_none_is_named() -> None:
    assert preview_voice(PreviewVoice(text="Guten Tag", language="de")).seconds > 0.4


def test_words_can_be_read_otherwise_than_written() -> None:
    plain, longer = (
        preview_voice(PreviewVoice(text="Ann", voice="espeak:en-us", pronunciations=list_))
        for list_ in ((), (Pronunciation("Ann", "Anna Maria Magdalena"),))
    )
    assert longer.seconds > 1.5 * plain.seconds
    assert [line.text for line in longer.lines] == ["Ann"]


def test_a_voice_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(MissingError, match=r"^There is no voice or language called “nobody”"):
        preview_voice(PreviewVoice(text="Hello", voice="nobody"))


def test_nothing_to_say_and_too_much_of_it_are_refused() -> None:
    with pytest.raises(UsageError):
        preview_voice(PreviewVoice(text=" … "))
    with pytest.raises(UsageError):
        PreviewVoice(text="a" * 3000)


def test_a_recording_is_listened_to(tmp_path: Path, spoken: SpokenPreview) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(spoken.wav)
    heard = hear_recording(HearRecording(recording_path=path, transcript=WORDS))
    assert heard.seconds == pytest.approx(spoken.seconds, abs=0.01)
    assert " ".join(line.text.replace("\n", " ") for line in heard.lines) == WORDS
    assert hear_recording(HearRecording(recording_path=path)).lines == ()


def test_other_words_than_those_of_the_recording_are_a_piece_of_advice(tmp_path: Path, spoken: SpokenPreview) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(spoken.wav)
    other = "The quick brown fox jumps over the lazy dog while seven wizards brew a purple potion in the moonlight"
    heard = hear_recording(HearRecording(recording_path=path, transcript=other))
    assert heard.lines == () or heard.advice == ()
    assert heard.seconds > 2


def test_words_are_looked_over_for_the_occasion() -> None:
    good = look_over_words(LookOverWords(text=WORDS, style=Style.BIRTHDAY))
    assert (good.words, good.advice) == (10, ())
    assert 3 < good.seconds < 6
    assert "Happy birthday! May this year be kind to you." in good.examples
    loud = look_over_words(LookOverWords(text="WE MISS YOU!!!", style=Style.MEMORIAL, is_deceased=True))
    assert len(loud.advice) >= 2


def test_a_direction_is_understood_without_any_photo() -> None:
    understood = read_direction(ReadDirection(direction="soft smile, dance a jig"))
    assert [phrase for phrase, _ in understood.acted_on] == ["soft smile"]
    assert understood.not_understood == ("dance a jig",)
