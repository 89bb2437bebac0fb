"""The limiter: nothing above the ceiling, nothing touched below it, no clicks."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.engine.sound.limiter import HALF_TAPS, Limiter, true_peaks
from keepsake.engine.sound.loudness import Meter
from tests.sounds import RATE, Samples, noise, tone

CEILING = -1.0


def limited(sound: Samples, block: int = RATE) -> Samples:
    limiter = Limiter(CEILING, RATE)
    parts = [limiter.feed(sound[start : start + block]) for start in range(0, len(sound), block)]
    return np.concatenate([*parts, limiter.finish()])


def by_the_standard(sound: Samples) -> float:
    """The highest true peak as other meters find it, with silence around."""
    meter = Meter(RATE)
    around = np.zeros((4800, 2), np.float32)
    meter.hear(np.concatenate([around, sound, around]))
    return meter.levels().peak_dbtp


def up_to_16_khz(sound: Samples) -> Samples:
    """Without the highest third of an octave, where four values a sample are too few to meet every peak."""
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum[len(spectrum) * 2 // 3 :] = 0
    return np.fft.irfft(spectrum, len(sound), axis=0).astype(np.float32)


def loud_sounds() -> dict[str, Samples]:
    at = np.arange(RATE)
    random = np.random.default_rng(5)
    impulses = np.zeros((RATE, 2), np.float32)
    impulses[::5000] = 3
    coins = (random.integers(0, 2, (RATE, 2)) * 2 - 1).astype(np.float32)
    between = np.repeat(np.sin(np.pi * at / 2 + np.pi / 4).astype(np.float32)[:, None], 2, axis=1)
    return {
        "noise": noise(1, level=0.5),
        "clipped noise": np.clip(noise(1, level=2.0), -1, 1),
        "impulses": impulses,
        "coins": coins,
        "between samples": between,
        "square": np.sign(tone(99, 1)) * np.float32(0.98),
        "one side": noise(1, level=0.5) * np.array([1, 0], np.float32),
    }


@pytest.mark.parametrize("name", list(loud_sounds()))
def test_no_true_peak_is_above_the_ceiling(name: str) -> None:
    sound = loud_sounds()[name]
    out = limited(sound)
    assert len(out) == len(sound)
    assert by_the_standard(sound) > CEILING
    assert by_the_standard(out) <= CEILING


def test_between_samples_music_stays_below_the_ceiling_by_a_finer_measure() -> None:
    out = limited(up_to_16_khz(noise(1, level=0.4)))
    finer = soxr.resample(out, RATE, 16 * RATE, quality="VHQ")
    assert 20 * math.log10(np.abs(finer).max()) <= CEILING


def test_what_is_below_the_ceiling_passes_to_the_bit() -> None:
    sound = noise(1, level=0.1)
    assert np.array_equal(limited(sound), sound)


@settings(max_examples=10)
@given(st.integers(1, 30_000), st.integers(0, 1000))
def test_blocks_of_any_size_give_the_same(block: int, seed: int) -> None:
    sound = noise(0.4, seed, level=0.4)
    assert np.array_equal(limited(sound, block), limited(sound))


def test_the_gain_moves_smoothly_and_comes_back() -> None:
    sound = np.full((2 * RATE, 2), 0.1, np.float32)
    sound[RATE] = 3
    gain = limited(sound)[:, 0] / sound[:, 0]
    assert (gain[: RATE - 300] == 1).all()
    assert gain[RATE] < 0.31
    assert np.abs(np.diff(gain)).max() < 0.01
    assert (gain[RATE + RATE // 2 :] == 1).all()


def test_peaks_between_samples_are_worked_out() -> None:
    peaks = true_peaks(tone(12_000, 0.1, level=1.0)[1:])
    assert len(peaks) == 4799 - 2 * HALF_TAPS
    assert peaks.max() == pytest.approx(1.0, abs=0.01)
