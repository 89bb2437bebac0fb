"""The mouth follows the phones: on time, closed where it must close, still where nothing is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keepsake.engine.motion.plan import Channel
from keepsake.engine.requests import Style
from keepsake.engine.voice.mouth import FASTEST_PER_S, mouth_curves, openness_of
from keepsake.engine.voice.sound import Sound, silence
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.voice import PhoneTime, Speech
from tests.spoken import LANGUAGES, SENTENCES, spoken

FILMED = [(text, "en-us") for text in SENTENCES] + [(text, language) for language, text in LANGUAGES.items()]
HEIGHTS = {
    1.0: {"AA", "AE", "AH", "AY", "AW", "AO"},
    0.7: {"EH", "EY", "OW", "OY"},
    0.45: {"AX", "ER", "IH", "IY", "UH", "UW"},
    0.0: {"P", "B", "M", "F", "V", "SIL"},
}
CONSONANTS = 0.25
SHUT = {"P", "B", "M"}


def filmed(speech: Speech, channel: Channel = Channel.JAW, fps: float = 24.0) -> np.ndarray:
    times = np.arange(int(speech.sound.seconds * fps)) / fps
    return mouth_curves(speech)[channel].at(times)


def made_of(*phones: tuple[str, float]) -> Speech:
    """A speech of phones with lengths in seconds, over an even hum."""
    edges = np.cumsum([0.0] + [length for _, length in phones])
    times = [PhoneTime(*edges[index : index + 2].tolist(), phone, 1) for index, (phone, _) in enumerate(phones)]
    samples = 0.1 * np.sin(np.arange(round(edges[-1] * 16000)) * 0.05)
    return Speech(Sound(samples.astype(np.float32), 16000), "", "en", (), tuple(times))


def peak(speech: Speech, channel: Channel, index: int) -> float:
    phone = speech.phones[index]
    return float(mouth_curves(speech)[channel].at(np.linspace(phone.start_s, phone.end_s, 50)).max())


@pytest.mark.parametrize(("text", "language"), FILMED)
@pytest.mark.parametrize("pace", [1.0, 1.5])
def test_lips_close_for_every_bilabial_as_filmed(text: str, language: str, pace: float) -> None:
    speech = spoken(text, language, pace)
    opening = filmed(speech)
    low, high = np.percentile(opening, (5, 95))
    closures = [
        opening[max(0, int((phone.start_s - 0.04) * 24)) : int((phone.end_s + 0.04) * 24) + 1].min()
        for phone in speech.phones
        if phone.phone in SHUT
    ]
    assert max(closures, default=0.0) <= low + 0.25 * (high - low)


@pytest.mark.parametrize(("text", "language"), FILMED)
def test_the_jaw_is_on_time(text: str, language: str) -> None:
    """The opening follows how open the phones are, and best with next to no delay."""
    speech = spoken(text, language)
    rate = 200
    opening = filmed(speech, fps=rate)
    wanted = np.zeros(len(opening))
    for phone in speech.phones:
        level = next((height for height, phones in HEIGHTS.items() if phone.phone in phones), CONSONANTS)
        wanted[int(phone.start_s * rate) : int(phone.end_s * rate)] = level
    wanted = np.convolve(wanted, np.hanning(25) / np.hanning(25).sum(), "same")
    lags = range(-40, 41)
    fits = [np.corrcoef(np.roll(wanted, lag)[50:-50], opening[50:-50])[0, 1] for lag in lags]
    assert -80 <= lags[int(np.argmax(fits))] * 1000 / rate <= 40
    assert max(fits) > 0.7


def test_silence_keeps_the_photos_own_mouth_exactly() -> None:
    speech = padded(spoken(SENTENCES[2]), 2.0, 2.0)
    for curve in mouth_curves(speech).values():
        before, after = (
            curve.at(np.linspace(0.0, 1.8, 90)),
            curve.at(speech.sound.seconds - np.linspace(0.0, 1.8, 90)),
        )
        assert np.abs(before).max() == np.abs(after).max() == 0.0


def test_without_phones_nothing_moves() -> None:
    for curve in mouth_curves(Speech(silence(3.0, 16000), "", "en")).values():
        assert curve.at(np.linspace(0, 3, 50)).max() == 0.0


def test_shapes_look_like_their_sounds() -> None:
    speech = made_of(("SIL", 0.4), ("AA", 0.2), ("F", 0.12), ("IY", 0.2), ("M", 0.12), ("UW", 0.2), ("SIL", 0.4))
    assert peak(speech, Channel.JAW, 1) > 1.8 * peak(speech, Channel.JAW, 5)
    assert peak(speech, Channel.LIP_TUCK, 2) > 0.8
    assert peak(speech, Channel.LIP_WIDE, 3) > 0.5
    assert peak(speech, Channel.LIP_PRESS, 4) > 0.8
    assert peak(speech, Channel.LIP_ROUND, 5) > 0.6
    assert peak(speech, Channel.LIP_ROUND, 3) < 0.5


def test_rounding_spreads_to_the_consonants_before_it() -> None:
    rounded, plain = (
        made_of(("SIL", 0.4), ("S", 0.1), ("T", 0.08), (vowel, 0.2), ("SIL", 0.4)) for vowel in ("UW", "IY")
    )
    assert peak(rounded, Channel.LIP_ROUND, 2) > 0.3 > 0.05 > peak(plain, Channel.LIP_ROUND, 2)


def test_styles_limit_how_far_the_mouth_opens() -> None:
    speech = spoken(SENTENCES[0])
    widest = {style: max(mouth_curves(speech, style)[Channel.JAW].values) for style in Style}
    assert widest[Style.MEMORIAL] == min(widest.values()) < 0.8 * widest[Style.STORYTELLER]
    assert all(widest[style] <= openness_of(style) * 1.16 for style in Style)


def test_louder_words_open_more() -> None:
    speech = made_of(("SIL", 0.4), ("AA", 0.3), ("T", 0.1), ("AA", 0.3), ("SIL", 0.4))
    gain = np.where(np.arange(len(speech.sound.samples)) / 16000 < 0.75, 1.0, 0.25).astype(np.float32)
    softer = replace(speech, sound=Sound(speech.sound.samples * gain, 16000))
    assert peak(softer, Channel.JAW, 3) < 0.9 * peak(softer, Channel.JAW, 1)


@pytest.mark.parametrize("gain", [0.02, 1.0])
def test_a_soft_recording_opens_the_mouth_as_far_as_a_loud_one(gain: float) -> None:
    speech = spoken(SENTENCES[0])
    softer = replace(speech, sound=Sound(speech.sound.samples * np.float32(gain), speech.sound.rate))
    assert filmed(softer) == pytest.approx(filmed(speech), abs=0.01)


def test_a_hurried_take_still_opens_the_mouth_to_be_seen() -> None:
    calm, hurried = (
        made_of(("SIL", 0.4), *(("AE", length), ("S", length)) * 8, ("SIL", 0.4)) for length in (0.2, 0.055)
    )
    assert filmed(hurried).max() > 0.7 * filmed(calm).max()


def test_small_openings_are_shown_larger_and_wide_ones_as_they_are() -> None:
    speech = made_of(("SIL", 0.4), ("AA", 0.3), ("T", 0.3), ("SIL", 0.4))
    assert filmed(speech, fps=100).max() == pytest.approx(openness_of(Style.STORYTELLER), rel=0.1)
    middle = float(mouth_curves(speech)[Channel.JAW].at(np.array([0.85]))[0])
    assert 0.2 * openness_of(Style.STORYTELLER) < middle < 0.45 * openness_of(Style.STORYTELLER)


def test_curves_are_dense_bounded_and_calm() -> None:
    for text, language in FILMED:
        for channel, curve in mouth_curves(spoken(text, language), Style.MEMORIAL).items():
            assert 0.0 <= min(curve.values) <= max(curve.values) <= 1.0
            if channel is Channel.JAW:
                steps = np.abs(np.diff(curve.at(np.arange(0, curve.times[-1], 1 / 24))))
                assert steps.max() < 1.05 * FASTEST_PER_S / 24, "no mouth is shut in one frame, wide in the next"
