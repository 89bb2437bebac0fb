"""Aligned recordings against exact phone times, wrong words, and sounds in which nobody speaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keepsake.core.errors import CancelledError, TranscriptError
from keepsake.core.progress import Progress
from keepsake.engine.voice.alignment import align
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.sound import Sound, join, resample
from keepsake.engine.voice.voice import Speech, TimesFrom
from tests.spoken import LANGUAGES, RATE, SENTENCES, spoken, unspoken


def word_errors(found: Speech, exact: Speech, offset_s: float = 0.0) -> list[float]:
    starts = {word.position: word.start_s for word in exact.words}
    return [abs(word.start_s - offset_s - starts[word.position]) for word in found.words if word.position in starts]


def phone_errors(found: Speech, exact: Speech) -> list[float]:
    """Distance of each exact phone start to the nearest start of the same phone."""
    same: dict[str, list[float]] = {}
    for phone in found.phones:
        same.setdefault(phone.phone, []).append(phone.start_s)
    spoken_phones = [phone for phone in exact.phones if phone.phone != SILENCE]
    return [min((abs(start - p.start_s) for start in same.get(p.phone, [])), default=0.2) for p in spoken_phones]


@pytest.mark.parametrize("text", SENTENCES)
def test_known_words_are_placed_within_a_frame(text: str) -> None:
    exact = spoken(text)
    found = align(exact.sound, text, "en")
    assert [word.text for word in found.words] == text.replace(",", "").replace(".", "").split()
    assert found.times_from is TimesFrom.ALIGNMENT
    assert found.notes == ()
    errors = phone_errors(found, exact)
    assert np.median(errors) < 0.012
    assert np.percentile(errors, 90) < 0.06
    edges = [0.0, *(phone.end_s for phone in found.phones)]
    assert [phone.start_s for phone in found.phones] == pytest.approx(edges[:-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_are_aligned_by_their_own_pronunciation(language: str) -> None:
    exact = spoken(LANGUAGES[language], language)
    errors = word_errors(align(exact.sound, LANGUAGES[language], language), exact)
    assert len(errors) >= 10
    assert np.median(errors) < 0.03


def test_a_voice_ten_decibels_above_noise_is_placed_nearly_as_well() -> None:
    exact = spoken(LANGUAGES["pl"], "pl")
    noise = 0.03 * np.random.default_rng(0).normal(size=len(exact.sound.samples))
    noisy = Sound((exact.sound.samples + noise).astype(np.float32), exact.sound.rate)
    errors = phone_errors(align(noisy, LANGUAGES["pl"], "pl"), exact)
    assert np.median(errors) < 0.012
    assert np.mean(errors) < 0.025


@pytest.mark.parametrize("wrong", [SENTENCES[1], SENTENCES[2], "Quite other words were spoken here."])
def test_wrong_words_are_noticed(wrong: str) -> None:
    with pytest.raises(TranscriptError, match="do not match"):
        align(spoken(SENTENCES[0]).sound, wrong, "en")


@pytest.mark.parametrize("kind", ["silence", "noise", "hum", "tone", "melody", "chords", "applause", "sung note"])
def test_where_nobody_speaks_there_are_no_phones(kind: str) -> None:
    found = align(unspoken(kind), None, "en")
    assert {phone.phone for phone in found.phones} == {SILENCE}
    assert "Nobody seems to speak" in found.notes[0]
    with pytest.raises(TranscriptError):
        align(unspoken(kind), SENTENCES[0], "en")


@pytest.mark.parametrize("kind", ["chords", "noise"])
def test_music_and_noise_around_a_voice_stay_without_phones(kind: str) -> None:
    exact = spoken(SENTENCES[0])
    around = unspoken(kind, 3.0)
    sound = join([around, resample(exact.sound, RATE), around])
    found = align(sound, SENTENCES[0], "en")
    assert np.median(word_errors(found, exact, 3.0)) < 0.03
    said = [phone for phone in found.phones if phone.phone != SILENCE]
    assert said[0].start_s > 2.5
    assert said[-1].end_s < 3.0 + exact.sound.seconds + 0.5


def test_words_are_guessed_when_none_are_written() -> None:
    found = align(spoken(SENTENCES[1]).sound, None, "en")
    assert {"happy", "birthday", "everything"} <= {word.text for word in found.words}
    assert "guessed" in found.notes[0]


def test_only_english_is_guessed() -> None:
    with pytest.raises(TranscriptError, match="only in English"):
        align(spoken(LANGUAGES["de"], "de").sound, "", "de")


def test_a_long_take_is_cut_at_pauses_and_does_not_drift() -> None:
    parts = [spoken(text) for text in SENTENCES * 3]
    text = " ".join(SENTENCES * 3)
    exact_starts: list[float] = []
    seconds = 0.0
    for part in parts:
        exact_starts += [word.start_s + seconds for word in part.words]
        seconds += part.sound.seconds
    told: list[Progress] = []
    found = align(join([part.sound for part in parts]), text, "en", told.append)
    assert seconds > 30
    assert len(found.words) == len(exact_starts)
    errors = np.abs([word.start_s for word in found.words] - np.array(exact_starts))
    assert np.median(errors) < 0.02
    assert np.median(errors[-20:]) < 0.02
    assert [progress.done for progress in told[-1:]] == [told[-1].total]


def test_listening_can_be_stopped() -> None:
    def stop(progress: Progress) -> None:
        if progress.done > 20:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        align(spoken(SENTENCES[0]).sound, SENTENCES[0], "en", stop)


def test_loudness_and_rate_of_a_recording_do_not_matter() -> None:
    exact = spoken(SENTENCES[2])
    soft = resample(replace(exact.sound, samples=exact.sound.samples * np.float32(0.02)), 44100)
    assert np.median(phone_errors(align(Sound(soft.samples, 44100), SENTENCES[2], "en"), exact)) < 0.02
