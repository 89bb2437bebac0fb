"""Values that change over time: a few keys, and how each eases into the next."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class Easing(StrEnum):
    """How a value goes from one key to the next."""

    LINEAR = "linear"
    EASE_IN = "ease in"
    EASE_OUT = "ease out"
    EASE_BOTH = "ease both"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Key:
    """A value at a position: whole frames, or samples, since the beginning of whatever carries the curve.

    `easing` is how the value goes on from here to the next key.
    """

    at: int
    value: float
    easing: Easing = Easing.EASE_BOTH


Curve = tuple[Key, ...]
"""Keys in order of position, no two at the same one. Before the first and after the last the value stays; a curve
with no keys means the value its owner has without one."""


def eased(share: float, easing: Easing) -> float:
    """How far a value has gone, 0 to 1, when `share` (0 to 1) of the time between two keys has passed.

    Slow starts and ends are quadratic; both together are the cubic 3 s^2 - 2 s^3.
    """
    match easing:
        case Easing.HOLD:
            return 0.0 if share < 1 else 1.0
        case Easing.EASE_IN:
            return share * share
        case Easing.EASE_OUT:
            return share * (2 - share)
        case Easing.EASE_BOTH:
            return share * share * (3 - 2 * share)
        case _:
            return share


def value_at(curve: Curve, position: float, otherwise: float) -> float:
    """The value of a curve at a position; `otherwise` when it has no keys."""
    if not curve:
        return otherwise
    index = bisect_right(curve, position, key=lambda key: key.at)
    if index == 0:
        return curve[0].value
    before = curve[index - 1]
    if index == len(curve):
        return before.value
    after = curve[index]
    share = (position - before.at) / (after.at - before.at)
    return before.value + (after.value - before.value) * eased(share, before.easing)
