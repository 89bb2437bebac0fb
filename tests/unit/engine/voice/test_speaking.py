from __future__ import annotations

import pytest

from keepsake.core.errors import UsageError
from keepsake.core.progress import Progress
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.speaking import padded, read_script, speak_script
from keepsake.engine.voice.voice import VoiceSettings


def test_a_script_is_read_line_by_line() -> None:
    lines = read_script('One. [pause] Two! <break time="500ms"/> Three? [pause 1.5]\n\nFour', 0.2)
    assert [line.text for line in lines] == ["One.", "Two!", "Three?", "Four"]
    assert [line.pause_s for line in lines] == pytest.approx([0.9, 0.7, 2.3, 0.2])


@pytest.mark.parametrize("script", ["", " \n ", "[pause 2]", "... !"])
def test_a_script_without_words_is_refused(script: str) -> None:
    with pytest.raises(UsageError, match="no words"):
        read_script(script)


def test_a_pause_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"\[pause 1.2.3\]"):
        read_script("One. [pause 1.2.3] Two.")


def test_sentences_lie_where_they_are_heard() -> None:
    engine = EspeakVoices()
    first, second = (engine.speak(text, "en", VoiceSettings()) for text in ("Good morning.", "Come in."))
    both = speak_script(engine, "Good morning. Come in.", "en", VoiceSettings(pause_s=1.0))
    offset = first.sound.seconds + 1.0
    assert both.sound.seconds == pytest.approx(offset + second.sound.seconds, abs=0.01)
    starts = [word.start_s for word in first.words] + [word.start_s + offset for word in second.words]
    assert [word.start_s for word in both.words] == pytest.approx(starts, abs=0.01)
    assert [both.text[word.position :].startswith(word.text) for word in both.words] == [True] * 4
    neighbours = zip(both.phones, both.phones[1:], strict=False)
    assert not any(one.phone == SILENCE == other.phone for one, other in neighbours)


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(UsageError, match="pace must be between"):
        speak_script(EspeakVoices(), "Hello.", "en", VoiceSettings(pace=3.0))


def test_quiet_around_a_speech_moves_its_times() -> None:
    speech = speak_script(EspeakVoices(), "Hello.", "en")
    moved = padded(speech, 0.8, 0.5)
    assert moved.sound.seconds == pytest.approx(speech.sound.seconds + 1.3, abs=1e-3)
    assert moved.words[0].start_s == pytest.approx(speech.words[0].start_s + 0.8, abs=1e-3)
    assert moved.phones[0].phone == SILENCE
    assert moved.phones[-1].end_s == pytest.approx(moved.sound.seconds)


def test_progress_is_told() -> None:
    told: list[Progress] = []
    speak_script(EspeakVoices(), "One. Two. Three.", "en", report=told.append)
    assert [(progress.done, progress.total) for progress in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
