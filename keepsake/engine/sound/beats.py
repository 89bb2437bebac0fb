"""The beats of music: one tempo from how the onsets repeat, then the best evenly spaced row of onsets.

After D. P. W. Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.sound.onsets import HOP_S, Heard, Values

SLOWEST_BPM, FASTEST_BPM = 40.0, 200.0
LIKELY_PERIOD_S, LIKELY_OCTAVES = 0.5, 1.0
"""People tap most readily at 120 beats a minute; twice or half as fast is less likely (Ellis's tempo window)."""
TIGHTNESS = 100.0
"""How much a beat out of step costs against the strength of onsets (their deviation is 1)."""
ONSET_LATE_S = 0.002
"""The steepest rise is seen so long before the window's middle reaches the note."""
WEAKEST_SHARE = 0.5
"""Beats at either end that are weaker than this share of the usual strength are before or after the music."""


def tempo_of(onsets: Values) -> float:
    """Beats a minute, 40 to 200; 0 where nothing repeats."""
    period = _period(onsets)
    return 60 / (period * HOP_S) if period else 0.0


def beats_of(heard: Heard) -> tuple[float, ...]:
    """The beats in seconds; none for silence or sound without onsets."""
    period = _period(heard.onsets)
    if not period:
        return ()
    strength = _smoothed(heard.onsets, period / 32)
    beats = _trimmed(_best_row(strength, period), strength)
    return tuple(float(round((at + _off(strength, at)) * HOP_S + ONSET_LATE_S, 4)) for at in beats.tolist())


def _period(onsets: Values) -> float:
    """The beat's length in moments, to a fraction; 0 when there is none."""
    shortest, longest = (round(60 / bpm / HOP_S) for bpm in (FASTEST_BPM, SLOWEST_BPM))
    if len(onsets) < 2 * longest or not onsets.any():
        return 0.0
    spectrum = np.fft.rfft(_smoothed(onsets, 1.5), 2 * len(onsets))
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: longest + 2]
    lags = np.arange(shortest, longest + 1)
    octaves = np.log2(lags * HOP_S / LIKELY_PERIOD_S)
    likely = correlation[lags] * np.exp(-0.5 * (octaves / LIKELY_OCTAVES) ** 2)
    best = int(likely.argmax())
    if likely[best] <= 0:
        return 0.0
    return float(lags[best] + _off(correlation, int(lags[best])))


def _smoothed(values: Values, deviation: float) -> NDArray[np.float64]:
    reach = max(1, int(4 * deviation))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(deviation, 0.5)) ** 2)
    return np.convolve(values, bell / bell.sum(), "same")


def _off(values: NDArray[np.float64], at: int) -> float:
    """How far the top of the parabola through a value and its neighbours lies from it, at most half a step."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = values[at - 1 : at + 2].tolist()
    bend = before - 2 * here + after
    return float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0


def _best_row(strength: NDArray[np.float64], period: float) -> NDArray[np.int64]:
    """The row of moments with the most strength and the evenest spacing."""
    back = np.arange(-round(2 * period), -round(period / 2) + 1)
    cost = -TIGHTNESS * np.log(-back / period) ** 2
    reach = -int(back[0])
    total = np.concatenate([np.zeros(reach), strength])
    before = np.full(len(strength), -1)
    weakest = 0.01 * strength.max()
    is_first = True
    for at in range(len(strength)):
        candidates = total[at : at + len(back)] + cost
        best = int(candidates.argmax())
        total[reach + at] += candidates[best]
        if is_first and strength[at] < weakest:
            continue  # no beat before the music begins
        before[at], is_first = at + back[best], False
    return _backwards(total[reach:], before, period)


def _backwards(total: NDArray[np.float64], before: NDArray[np.int64], period: float) -> NDArray[np.int64]:
    at = len(total) - 1 - int(total[::-1][: round(period) + 1].argmax())
    row = []
    while at >= 0:
        row.append(at)
        at = int(before[at])
    return np.asarray(row[::-1], np.int64)


def _trimmed(beats: NDArray[np.int64], strength: NDArray[np.float64]) -> NDArray[np.int64]:
    """Without weak beats at the ends."""
    if not len(beats):
        return beats
    strong = np.flatnonzero(strength[beats] > WEAKEST_SHARE * np.sqrt(np.mean(np.maximum(strength[beats], 0) ** 2)))
    return beats[strong[0] : strong[-1] + 1] if len(strong) else beats[:0]
