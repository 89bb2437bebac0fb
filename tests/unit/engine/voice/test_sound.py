from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from keepsake.engine.voice.sound import (
    Sound,
    fitted_to_frames,
    frames_for,
    from_int16,
    join,
    resample,
    silence,
    warmed,
)

RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sound_rate", [16000, 22050, 48000])
def test_ten_minutes_fit_whole_frames_without_drift(rate: Fraction, sound_rate: int) -> None:
    sound = silence(600.013, sound_rate)
    frames = frames_for(sound, rate)
    fitted = fitted_to_frames(sound, rate)
    assert 0 <= frames / rate - Fraction(len(sound.samples), sound_rate) < 1 / rate
    assert abs(Fraction(len(fitted.samples), sound_rate) - frames / rate) <= Fraction(1, 2 * sound_rate)


def test_a_longer_sound_is_cut_to_its_frames() -> None:
    assert len(fitted_to_frames(silence(2.0, 24000), Fraction(24), 24).samples) == 24000


def test_sounds_join_only_at_one_rate() -> None:
    assert join([silence(0.5, 16000), silence(0.25, 16000)]).seconds == 0.75
    with pytest.raises(ValueError, match="one rate"):
        join([silence(1, 16000), silence(1, 22050)])


def test_integers_come_back_as_they_were() -> None:
    samples = np.array([-32768, -1, 0, 1, 32767], np.int16)
    assert (from_int16(samples, 8000).to_int16() == samples).all()


def test_warmth_softens_the_edge_and_moves_nothing() -> None:
    noise = Sound(np.random.default_rng(0).normal(0, 0.1, 22050).astype(np.float32), 22050)
    warm = warmed(noise, 1.0)
    before, after = (np.abs(np.fft.rfft(sound.samples)) for sound in (noise, warm))
    low, high = slice(50, 200), slice(5000, 9000)
    ratio = (after[low].mean() / after[high].mean()) / (before[low].mean() / before[high].mean())
    assert 20 * np.log10(ratio) == pytest.approx(11.0, abs=0.7)
    assert np.argmax(np.correlate(warm.samples[:4000], noise.samples[:4000], "same")) == 2000
    assert np.abs(warm.samples).max() <= np.abs(noise.samples).max() + 1e-6
    assert warmed(noise, 0.0) is noise


def test_resampling_keeps_the_length_in_seconds() -> None:
    assert resample(silence(1.5, 44100), 16000).seconds == pytest.approx(1.5, abs=1e-4)
