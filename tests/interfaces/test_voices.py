"""What every voice must do, whichever engine speaks."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from keepsake.core.errors import MissingError, UsageError
from keepsake.engine.voice.coqui import CoquiVoices
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.kokoro import KokoroVoices
from keepsake.engine.voice.packs import adopt
from keepsake.engine.voice.phones import PHONES, SILENCE
from keepsake.engine.voice.piper import PiperVoices
from keepsake.engine.voice.speaking import speak_script
from keepsake.engine.voice.system_voices import SystemVoices
from keepsake.engine.voice.voice import Control, Speech, VoiceEngine, VoiceSettings
from tests.voices_for_tests import kokoro_voice, piper_voice

TEXT = "Hello my dear, we remember you."
TELLS_TIMES = ("espeak", "piper", "kokoro", "coqui")


@dataclass(frozen=True)
class SayProgram:
    """Stands in for the system's `say`: lists one voice, and writes what the built-in voice makes of the text."""

    def __call__(self, command: Sequence[str]) -> str:
        if "?" in command:
            return "Anna (Premium)      en_US    # Hello, my name is Anna.\nnonsense\n"
        text = Path(command[command.index("-f") + 1]).read_text("utf-8")
        words_per_minute = int(command[command.index("-r") + 1])
        speech = EspeakVoices().speak(text, "en-us", VoiceSettings(pace=words_per_minute / 175))
        with wave.open(command[command.index("-o") + 1], "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.sound.rate)
            file.writeframes(speech.sound.to_int16().tobytes())
        return ""


def engine_of(name: str, folder: Path) -> VoiceEngine:
    if name == "piper":
        adopt(piper_voice(folder / "anna"))
        return PiperVoices(folder)
    if name == "kokoro":
        adopt(kokoro_voice(folder / "many"))
        return KokoroVoices(folder)
    if name in ("coqui", "xtts"):
        if not find_spec("TTS"):
            pytest.skip("the extra coqui is not installed")
        from tests.coqui_for_tests import vits_voice, xtts_voice

        adopt((vits_voice if name == "coqui" else xtts_voice)(folder / "anna"))
        return CoquiVoices(folder)
    if name == "system":
        return SystemVoices("darwin", SayProgram())
    return EspeakVoices()


@pytest.fixture(scope="module", params=["espeak", "piper", "kokoro", "coqui", "xtts", "system"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> VoiceEngine:
    return engine_of(request.param, tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def tells_times(engine: VoiceEngine) -> bool:
    return engine.name in TELLS_TIMES and not any(Control.SAMPLE in voice.controls for voice in engine.voices())


@pytest.fixture(scope="module")
def english(engine: VoiceEngine) -> str:
    return next(voice.identity for voice in engine.voices() if voice.languages[0] in ("en-us", "en"))


@pytest.fixture(scope="module")
def speech(engine: VoiceEngine, english: str) -> Speech:
    return engine.speak(TEXT, english, VoiceSettings())


def test_its_voices_are_described(engine: VoiceEngine) -> None:
    voices = engine.voices()
    assert len({voice.identity for voice in voices}) == len(voices) > 0
    assert all(voice.engine == engine.name and voice.name and voice.languages for voice in voices)


def test_it_answers_sound(speech: Speech) -> None:
    assert speech.sound.samples.dtype == np.float32
    assert 0.5 < speech.sound.seconds < 20
    assert 0.01 < np.abs(speech.sound.samples).max() <= 1.0
    assert speech.text == TEXT


def test_phones_fill_the_time_in_order(tells_times: bool, speech: Speech) -> None:
    if not tells_times:
        assert speech.phones == ()
        return
    assert {phone.phone for phone in speech.phones} <= PHONES
    ends = [0.0, *(phone.end_s for phone in speech.phones)]
    assert [phone.start_s for phone in speech.phones] == pytest.approx(ends[:-1])
    assert ends[-1] == pytest.approx(speech.sound.seconds, abs=0.002)
    assert all(phone.end_s > phone.start_s for phone in speech.phones)


def test_words_lie_where_the_text_has_them(tells_times: bool, speech: Speech) -> None:
    if tells_times:
        assert [word.text for word in speech.words] == ["Hello", "my", "dear", "we", "remember", "you"]
    assert all(TEXT[word.position :].startswith(word.text) for word in speech.words)
    assert all(word.start_s < word.end_s <= speech.sound.seconds for word in speech.words)


def test_a_faster_pace_is_shorter(engine: VoiceEngine, english: str, speech: Speech) -> None:
    assert Control.PACE in engine.voices()[0].controls
    faster = engine.speak(TEXT, english, VoiceSettings(pace=1.5))
    assert 0.5 < faster.sound.seconds / speech.sound.seconds < 0.85


def test_no_words_are_refused(engine: VoiceEngine, english: str) -> None:
    with pytest.raises(UsageError, match="no words"):
        engine.speak("  \n", english, VoiceSettings())


def test_an_unknown_voice_is_missing(engine: VoiceEngine) -> None:
    with pytest.raises(MissingError):
        engine.speak(TEXT, "qq-nobody", VoiceSettings())


def test_a_script_with_pauses_and_pronunciations(engine: VoiceEngine, english: str, tells_times: bool) -> None:
    settings = VoiceSettings(pause_s=0.5, warmth=0.5, pronunciations={"siobhán": "shiv awn"})
    plain = speak_script(engine, "Siobhán is here. She is well.", english, settings)
    paused = speak_script(engine, "Siobhán is here. [pause 2] She is well.", english, settings)
    assert paused.text == "Siobhán is here. She is well."
    assert paused.sound.seconds == pytest.approx(plain.sound.seconds + 2.0, abs=0.15)
    if plain.words:
        assert [word.text for word in plain.words][:2] == ["Siobhán", "is"]
    if tells_times:
        assert max(phone.end_s - phone.start_s for phone in paused.phones if phone.phone == SILENCE) >= 2.4


def test_a_voice_without_times_is_aligned() -> None:
    speech = speak_script(SystemVoices("darwin", SayProgram()), TEXT, "Anna (Premium)")
    assert [word.text for word in speech.words] == ["Hello", "my", "dear", "we", "remember", "you"]
    exact = EspeakVoices().speak(TEXT, "en-us", VoiceSettings()).words
    errors = [abs(found.start_s - word.start_s) for found, word in zip(speech.words, exact, strict=True)]
    assert max(errors) < 0.06


def test_a_piper_voice_without_durations_still_speaks(tmp_path: Path) -> None:
    adopt(piper_voice(tmp_path / "plain", tells_durations=False))
    speech = PiperVoices(tmp_path).speak(TEXT, "plain", VoiceSettings())
    assert speech.sound.seconds > 0.5
    assert speech.phones == ()
