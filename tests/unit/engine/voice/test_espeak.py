from __future__ import annotations

import threading

import numpy as np
import pytest

from keepsake.core.errors import MissingError
from keepsake.engine.voice import espeak_library
from keepsake.engine.voice.espeak import EspeakVoices, language_voice
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.voice import VoiceSettings
from tests.spoken import LANGUAGES, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_spoken_word_by_word(language: str) -> None:
    speech = spoken(LANGUAGES[language], language)
    written = LANGUAGES[language].replace(",", "").replace(".", "").replace("।", "").split()
    assert [word.text for word in speech.words] == written
    sounding = [phone for phone in speech.phones if phone.phone != SILENCE]
    assert 0.7 < len(sounding) / sum(map(len, written)) < 1.3 or language == "hi"


@pytest.mark.parametrize("texts", [1, 30, 200])
def test_reading_texts_takes_no_phone_from_what_is_said_next(texts: int) -> None:
    said = EspeakVoices().speak("Good morning.", "en", VoiceSettings())
    for _ in range(texts):
        espeak_library.ipa_of("moonlight", "en")
    after = EspeakVoices().speak("Good morning.", "en", VoiceSettings())
    assert [phone.phone for phone in after.phones] == [phone.phone for phone in said.phones]
    assert [word.start_s for word in after.words] == [word.start_s for word in said.words]


def test_every_language_and_dialect_can_speak() -> None:
    engine = EspeakVoices()
    tags = {voice.languages[0] for voice in engine.voices()}
    assert len(tags) > 100
    for tag in sorted(tags)[::12]:
        assert engine.speak("1 2 3", tag, VoiceSettings()).sound.seconds > 0.3


def test_a_language_falls_back_to_its_nearest() -> None:
    assert [language_voice(tag) for tag in ("en", "en_GB", "fr-CA", "de-AT", "pt")] == [
        "en-US",
        "en",
        "fr",
        "de",
        "pt",
    ]


def test_an_unknown_language_is_an_error_in_words() -> None:
    with pytest.raises(MissingError, match="Elvish"):
        language_voice("Elvish")


def test_a_stop_begins_with_its_closure() -> None:
    speech = spoken("Apple pie.")
    stops = [phone for phone in speech.phones if phone.phone == "P"]
    assert len(stops) == 2
    for stop in stops:
        closure = speech.sound.part(stop.start_s, stop.start_s + 0.015).samples
        assert np.abs(closure).max() < 0.002


def test_a_year_is_one_word() -> None:
    words = spoken("Born in 1947, in Cork.").words
    assert [word.text for word in words] == ["Born", "in", "1947", "in", "Cork"]
    assert words[2].end_s - words[2].start_s > 0.8


def test_pitch_and_variants_change_the_sound_and_not_the_words() -> None:
    engine = EspeakVoices()
    plain = engine.speak("Good morning.", "en", VoiceSettings())
    for other in (
        engine.speak("Good morning.", "en", VoiceSettings(pitch=-0.6)),
        engine.speak("Good morning.", "en+f4", VoiceSettings()),
    ):
        assert [word.text for word in other.words] == [word.text for word in plain.words]
        shared = min(len(other.sound.samples), len(plain.sound.samples))
        assert not np.allclose(other.sound.samples[:shared], plain.sound.samples[:shared], atol=0.01)


def test_threads_do_not_mix_their_words() -> None:
    texts = ["One two three four five.", "Apples and pears and plums.", "The quick brown fox."]
    alone = {text: len(EspeakVoices().speak(text, "en", VoiceSettings()).phones) for text in texts}
    found: list[tuple[str, int]] = []

    def speak(text: str) -> None:
        found.extend((text, len(EspeakVoices().speak(text, "en", VoiceSettings()).phones)) for _ in range(10))

    threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 30
    assert all(alone[text] == phones for text, phones in found)


def test_words_that_are_run_together_each_have_their_time() -> None:
    words = spoken("In the middle of the market.").words
    assert [word.text for word in words] == ["In", "the", "middle", "of", "the", "market"]
    ends = [word.end_s for word in words]
    assert all(word.start_s < word.end_s for word in words)
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    "text", ["Hi \x00 there", "a\ud800b", "😀 hello 🎂", "<b>bold</b> [[x]] \\audio", "a " * 3000, "٣ ॥ ¿?"]
)
def test_odd_texts_are_spoken_as_far_as_they_can_be(text: str) -> None:
    speech = EspeakVoices().speak(text, "en", VoiceSettings())
    assert speech.sound.seconds > 0
    assert all(word.start_s < word.end_s for word in speech.words)
