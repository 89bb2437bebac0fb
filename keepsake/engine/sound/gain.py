"""Gains over stretches of samples: decibels, curves, fades."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from keepsake.core.curve import Curve, Easing
from keepsake.core.score import FadeShape

Gains = NDArray[np.float32]
Decibels = NDArray[np.float64]

SILENT_DB = -90.0
"""A gain at or below this is silence: no 16-bit film could hold what is left."""
HOLD_EASES_OVER = 240
"""Samples over which a held value goes to the next one (5 ms at 48 kHz), so that it does not click."""


def factor(decibels: float) -> float:
    """The factor of a gain in decibels; exactly 1 for 0 dB."""
    return 0.0 if decibels <= SILENT_DB else float(10 ** (decibels / 20))


def factors(decibels: Decibels) -> Gains:
    """The factors of gains in decibels."""
    return np.where(decibels <= SILENT_DB, 0.0, 10 ** (decibels / 20)).astype(np.float32)


def curve_values(curve: Curve, start: int, samples: int) -> Decibels:
    """A curve's values (`keepsake.core.curve.value_at`) at each of `samples` samples from `start` on.

    Held values go to the next one within the 5 ms before its key. Zero for a curve without keys.
    """
    values = np.zeros(samples)
    if not curve:
        return values
    values[: _within(curve[0].at - start, samples)] = curve[0].value
    values[_within(curve[-1].at - start, samples) :] = curve[-1].value
    for before, after in pairwise(curve):
        first, last = (_within(key.at - start, samples) for key in (before, after))
        if first < last:
            passed = np.arange(first + start, last + start) - before.at
            share = _eased(passed, after.at - before.at, before.easing)
            values[first:last] = before.value + (after.value - before.value) * share
    return values


def _within(offset: int, samples: int) -> int:
    return min(max(offset, 0), samples)


def _eased(passed: NDArray[np.int64], length: int, easing: Easing) -> Decibels:
    """`keepsake.core.curve.eased` for many samples at once."""
    share: Decibels = passed / length
    match easing:
        case Easing.HOLD:
            over = min(HOLD_EASES_OVER, length)
            near = np.clip(1 - (length - passed) / over, 0, 1)
            return np.asarray(near * near * (3 - 2 * near))
        case Easing.EASE_IN:
            return share * share
        case Easing.EASE_OUT:
            return share * (2 - share)
        case Easing.EASE_BOTH:
            return share * share * (3 - 2 * share)
        case _:
            return share


def fade(passed: NDArray[np.int64], length: int, shape: FadeShape = FadeShape.EQUAL_POWER) -> Gains:
    """The fade-in at samples counted from its beginning: 0 before it, 1 after its `length`.

    Taken in the middle of each sample, so that a fade-in and the mirrored fade-out of the same length add up to
    exactly one: the squares of quarter sines, or straight lines themselves.
    """
    share = np.clip((passed + 0.5) / max(length, 1), 0.0, 1.0)
    return np.asarray(share if shape is FadeShape.LINEAR else np.sin(np.pi / 2 * share), np.float32)
