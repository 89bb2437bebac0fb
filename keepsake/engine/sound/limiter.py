"""Keeps true peaks below a ceiling by turning the sound down shortly before them, and never by cutting them off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.media.sound_stream import Samples

OVERSAMPLED = 4
HALF_TAPS = 16
"""Samples on either side that an in-between value is worked out from; BS.1770-4 annex 2 asks for 6 or more."""
KAISER_BETA = 7.0
LOOK_AHEAD_S = 0.005
RELEASE_DB_PER_S = 40.0
MARGIN_DB = 0.15
"""The ceiling is kept by this much more: the gain moves between the peaks, and other meters interpolate otherwise."""
LOOKED_AT = 256
"""Samples that are looked at together: where none of them can be near the ceiling, nothing is interpolated."""

Factors = NDArray[np.float64]


def _phases() -> NDArray[np.float32]:
    """Windowed sinc filters for the values a quarter, half and three quarters after a sample: (3, 32)."""
    taps = np.arange(-HALF_TAPS + 1, HALF_TAPS + 1)
    shifts = np.arange(1, OVERSAMPLED)[:, None] / OVERSAMPLED
    window = np.i0(KAISER_BETA * np.sqrt(1 - ((taps - shifts) / HALF_TAPS) ** 2)) / np.i0(KAISER_BETA)
    filters = np.sinc(taps - shifts) * window
    return np.asarray(filters / filters.sum(axis=1, keepdims=True), np.float32)


PHASES = _phases()
MOST_OVERSHOOT = float(np.abs(PHASES).sum(axis=1).max())
"""No in-between value is larger than this times the largest sample around it."""


def true_peaks(samples: Samples, ignore_below: float = 0.0) -> Factors:
    """The largest magnitude at each sample and in between on either side of it, on both channels.

    For (n, 2) samples answers n - 32 values: those of all but the first and last 16 samples. Stretches
    that cannot reach `ignore_below` are not interpolated: their values are only those of the samples.
    """
    magnitudes = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))
    count = len(samples) - 2 * HALF_TAPS
    between = np.zeros(count + 1)  # between[i]: after sample i + HALF_TAPS - 1
    for start in _loud(magnitudes, count + 1, ignore_below / MOST_OVERSHOOT):
        end = min(start + LOOKED_AT, count + 1)
        between[start:end] = _between(samples[start : end + 2 * HALF_TAPS - 1])
    inner = magnitudes[HALF_TAPS : HALF_TAPS + count]
    return np.maximum(inner, np.maximum(between[:-1], between[1:]))


def _loud(magnitudes: NDArray[np.float32], count: int, above: float) -> list[int]:
    """Where stretches begin, of those that cover `count` values, in whose reach a magnitude is above a level."""
    largest = np.maximum.reduceat(magnitudes, np.arange(0, len(magnitudes), LOOKED_AT))
    with_next = np.maximum(largest, np.append(largest[1:], 0.0))
    return [int(at) * LOOKED_AT for at in np.flatnonzero(with_next > above) if at * LOOKED_AT < count]


def _between(samples: Samples) -> NDArray[np.float32]:
    windows = np.lib.stride_tricks.sliding_window_view(samples, 2 * HALF_TAPS, axis=0)
    return np.asarray(np.abs(windows @ PHASES.T).max(axis=(1, 2)))


class Limiter:
    """A look-ahead limiter for stereo sound that goes through in blocks.

    The gain is down before a peak arrives (5 ms), moves on a smooth curve, is the same for both channels, and comes
    back at 40 dB a second. What stays below the ceiling passes unchanged, to the bit. Every sample comes out once, in
    order: `feed` gives what is ready, `finish` the rest.
    """

    def __init__(self, ceiling_dbtp: float, rate: int) -> None:
        self._ceiling = 10 ** ((ceiling_dbtp - MARGIN_DB) / 20)
        self._ahead = max(1, round(LOOK_AHEAD_S * rate))
        self._rise = RELEASE_DB_PER_S / rate
        self._window = np.hanning(self._ahead + 3)[1:-1]
        self._window /= self._window.sum()
        self._waiting = np.zeros((HALF_TAPS, 2), np.float32)  # begins HALF_TAPS samples before the next to come out
        self._needed = np.zeros(0)  # dB, for the samples to come out whose peaks are known already
        self._before: Factors | None = None  # lowest gains (dB) just before them; none before the first
        self._last = 0.0

    def feed(self, block: Samples) -> Samples:
        """Take the next samples (n, 2), answer those that are ready."""
        self._waiting = np.concatenate([self._waiting, block])
        self._look()
        ready = len(self._needed) - self._ahead
        return self._let_out(ready) if ready > 0 else np.zeros((0, 2), np.float32)

    def finish(self) -> Samples:
        """The samples still held back."""
        left = len(self._waiting) - HALF_TAPS
        self._waiting = np.concatenate([self._waiting, np.zeros((self._ahead + HALF_TAPS, 2), np.float32)])
        self._look()
        return self._let_out(left)

    def _look(self) -> None:
        """Work out the gain each sample needs, wherever enough samples after it are known."""
        fresh = self._waiting[len(self._needed) :]
        if len(fresh) <= 2 * HALF_TAPS:
            return
        peaks = true_peaks(fresh, self._ceiling)
        needed = np.minimum(0.0, 20 * np.log10(self._ceiling / np.maximum(peaks, self._ceiling)))
        if self._last < 0 or needed.any():
            slope = self._rise * np.arange(1, len(needed) + 1)
            needed = np.minimum(np.minimum.accumulate(needed - slope), self._last) + slope
            needed = np.minimum(needed, 0.0)
        self._last = float(needed[-1])
        self._needed = np.concatenate([self._needed, needed])

    def _let_out(self, count: int) -> Samples:
        """The next `count` samples at their gain; the gains after them stay for next time."""
        if not count:
            return np.zeros((0, 2), np.float32)
        samples = self._waiting[HALF_TAPS : HALF_TAPS + count]
        lowest = _lowest_ahead(self._needed[: count + self._ahead], self._ahead)
        before = np.full(self._ahead, lowest[0]) if self._before is None else self._before
        gains = np.concatenate([before, lowest])
        self._before = gains[len(gains) - self._ahead :]
        self._waiting = self._waiting[count:]
        self._needed = self._needed[count:]
        if not gains.any():
            return samples
        decibels = np.convolve(gains, self._window, "valid")
        return samples * (10 ** (decibels / 20)).astype(np.float32)[:, None]


def _lowest_ahead(values: Factors, ahead: int) -> Factors:
    """For each value but the last `ahead`, the lowest of it and the `ahead` after it."""
    if not values.any():
        return values[: len(values) - ahead]
    lowest, width = values, 1
    while width < ahead + 1:
        step = min(width, ahead + 1 - width)
        lowest = np.minimum(lowest[: len(lowest) - step], lowest[step:])
        width += step
    return lowest
