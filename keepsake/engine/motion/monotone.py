"""Monotone cubic interpolation, the way every curve of a plan is drawn.

The slopes are the weighted harmonic means of Fritsch and Butland (SIAM J. Sci. Stat. Comput. 5, 1984), which keep the
conditions of Fritsch and Carlson (SIAM J. Numer. Anal. 17, 1980): the curve passes through every key, has one
continuous slope, and never leaves the range of the two keys around it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

LEVEL = 1e-12  # rises per second below this are level


def slopes(steps: Numbers, secants: Numbers) -> Numbers:
    """Slopes at the inner keys, (n - 1,), from `steps` between keys and `secants` (rises over steps), both (n,)."""
    before, after = secants[:-1], secants[1:]
    weight_before = 2 * steps[1:] + steps[:-1]
    weight_after = steps[1:] + 2 * steps[:-1]
    same_way = (np.sign(before) * np.sign(after) > 0) & (np.minimum(abs(before), abs(after)) > LEVEL)
    safe_before, safe_after = np.where(same_way, before, 1.0), np.where(same_way, after, 1.0)
    mean = (weight_before + weight_after) / (weight_before / safe_before + weight_after / safe_after)
    return np.where(same_way, mean, 0.0)


def interpolate(keys: Numbers, values: Numbers, key_slopes: Numbers, times: Numbers) -> Numbers:
    """Cubic Hermite values at `times` (n,), each within the first and last of `keys` (m >= 2,)."""
    left = np.clip(np.searchsorted(keys, times, side="right") - 1, 0, len(keys) - 2)
    step = keys[left + 1] - keys[left]
    part = (times - keys[left]) / step
    low, high = values[left], values[left + 1]
    drawn = (
        low
        + part * part * (3 - 2 * part) * (high - low)
        + step * part * (1 - part) * ((1 - part) * key_slopes[left] - part * key_slopes[left + 1])
    )
    return np.clip(drawn, np.minimum(low, high), np.maximum(low, high))


def held(keys: Numbers, values: Numbers, times: Numbers) -> Numbers:
    """Values at `times` of a curve that rests at its first and last key."""
    if len(keys) == 1:
        return np.full_like(times, values[0])
    steps = np.diff(keys)
    inner = slopes(steps, np.diff(values) / steps)
    key_slopes = np.concatenate([[0.0], inner, [0.0]])
    return interpolate(keys, values, key_slopes, np.clip(times, keys[0], keys[-1]))


def repeated(keys: Numbers, values: Numbers, period_s: float, times: Numbers) -> Numbers:
    """Values at `times` of a curve that repeats every `period_s`, continuous in value and slope at the seam."""
    if len(keys) == 1:
        return np.full_like(times, values[0])
    wide_keys = np.concatenate([[keys[-1] - period_s], keys, keys[:2] + period_s])
    wide_values = np.concatenate([values[-1:], values, values[:2]])
    steps = np.diff(wide_keys)
    key_slopes = slopes(steps, np.diff(wide_values) / steps)
    return interpolate(wide_keys[1:-1], wide_values[1:-1], key_slopes, keys[0] + np.mod(times - keys[0], period_s))
