"""Loudness by the standard's own cases and by a second implementation; true peaks between samples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.engine.sound.loudness import Levels, Meter
from tests.sounds import RATE, Samples, noise, tone


def measured(sound: Samples, block: int = 10_000) -> Levels:
    meter = Meter(RATE)
    for start in range(0, len(sound), block):
        meter.hear(sound[start : start + block])
    return meter.levels()


def by_the_book(sound: Samples) -> float:
    """Integrated loudness after ITU-R BS.1770-4, its filters applied to the spectrum of the whole."""
    shelf = ([1.53512485958697, -2.69169618940638, 1.19839281085285], [1, -1.69065929318241, 0.73248077421585])
    high_pass = ([1.0, -2.0, 1.0], [1, -1.99004745483398, 0.99007225036621])
    size = len(sound) + RATE
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    weighting = np.prod(
        [(b[0] + b[1] * z + b[2] * z**2) / (a[0] + a[1] * z + a[2] * z**2) for b, a in (shelf, high_pass)], axis=0
    )
    weighted = np.fft.irfft(np.fft.rfft(sound, size, axis=0) * weighting[:, None], size, axis=0)[: len(sound)]
    steps = (weighted[: len(sound) // 4800 * 4800] ** 2).reshape(-1, 4800, 2).mean(axis=1).sum(axis=1)
    power = np.convolve(steps, np.ones(4) / 4, "valid")
    power = power[_lufs(power) > -70]
    power = power[_lufs(power) > _lufs(power.mean()) - 10]
    return float(_lufs(power.mean()))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(power)


@pytest.mark.parametrize("level", [-23.0, -33.0, -16.0])
def test_a_steady_tone_is_as_loud_as_ebu_tech_3341_says(level: float) -> None:
    assert measured(tone(1000, 5, level=10 ** (level / 20))).lufs == pytest.approx(level, abs=0.05)


def test_quiet_stretches_are_gated_as_ebu_tech_3341_says() -> None:
    parts = [tone(1000, s, level=10 ** (db / 20)) for s, db in ((3, -36.0), (30, -23.0), (3, -36.0))]
    assert measured(np.concatenate(parts)).lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_the_standard_worked_out_in_numpy(seed: int) -> None:
    random = np.random.default_rng(seed)
    swell = 10 ** (np.interp(np.arange(8 * RATE), np.linspace(0, 8 * RATE, 12), random.uniform(-50, 0, 12)) / 20)
    sound = (noise(8, seed) * swell[:, None] + tone(random.uniform(30, 300), 8, level=0.05)).astype(np.float32)
    assert measured(sound).lufs == pytest.approx(by_the_book(sound), abs=0.05)


def test_a_peak_between_samples_is_found() -> None:
    at = np.arange(RATE)
    sine = (0.5 * np.sin(2 * np.pi * at / 4 + np.pi / 4)).astype(np.float32)  # its samples are only 0.354
    sine *= np.minimum(1, np.minimum(at, RATE - at) / 4800).astype(np.float32)
    assert measured(np.stack([sine, sine], axis=1)).peak_dbtp == pytest.approx(-6.02, abs=0.1)


def test_silence_and_a_moment_have_no_loudness() -> None:
    assert measured(np.zeros((RATE, 2), np.float32)) == Levels(-math.inf, -math.inf)
    assert measured(np.zeros((0, 2), np.float32)).lufs == -math.inf


def test_blocks_of_any_size_measure_the_same() -> None:
    sound = noise(3)
    assert measured(sound, 777) == measured(sound, len(sound))
