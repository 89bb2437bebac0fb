"""Points of a curve over seconds, and what a hand does to them, as values: nothing here is seen."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from keepsake.core.curve import Easing, eased

SAME_MOMENT_S = 1e-6


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a moment, in seconds since the curve's beginning; `easing` leads on to the next point."""

    seconds: float
    value: float
    easing: Easing = Easing.EASE_BOTH


Points = tuple[Point, ...]
"""In order of time, no two at one moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a curve is about: its name, its bounds, and the grid that points lie on.

    Moments go from 0 to `seconds` in steps of `step_s`; values from `lowest` to `highest`, `usual` without points.
    `unit` follows a number that has `decimals`; `factor` turns a value into the number a person reads (100 for
    per cent).
    """

    label: str
    seconds: float
    lowest: float = 0.0
    highest: float = 1.0
    usual: float = 0.0
    step_s: float = 0.04
    unit: str = ""
    factor: float = 1.0
    decimals: int = 1

    def on_grid(self, seconds: float) -> float:
        """Give the moment of the grid nearest to one, inside the bounds."""
        last = max(0, round(self.seconds / self.step_s))
        return min(max(0, round(seconds / self.step_s)), last) * self.step_s

    def has(self, point: Point) -> bool:
        """Say whether a point is in sight; a curve may have others before and after, which are kept."""
        return -SAME_MOMENT_S <= point.seconds <= self.seconds + SAME_MOMENT_S

    def bounded(self, value: float) -> float:
        """Give a value brought inside the bounds."""
        return min(max(value, self.lowest), self.highest)

    def words(self, value: float) -> str:
        """Give a value as a person reads it."""
        return f"{value * self.factor:.{self.decimals}f}{self.unit}"


def value_of(points: Points, seconds: float, usual: float) -> float:
    """Give the value of a curve at a moment; `usual` when it has no points."""
    if not points:
        return usual
    index = bisect_left(points, seconds + SAME_MOMENT_S, key=lambda point: point.seconds)
    if index == 0:
        return points[0].value
    before = points[index - 1]
    if index == len(points):
        return before.value
    after = points[index]
    share = min(1.0, max(0.0, (seconds - before.seconds) / (after.seconds - before.seconds)))
    return before.value + (after.value - before.value) * eased(share, before.easing)


def index_at(points: Points, seconds: float, within: float = SAME_MOMENT_S) -> int | None:
    """Give the number of the point nearest to a moment, if one lies that near."""
    near = [(abs(point.seconds - seconds), index) for index, point in enumerate(points)]
    distance, index = min(near, default=(within + 1, 0))
    return index if distance <= within else None


def with_point(points: Points, added: Point, span: Span) -> tuple[Points, int]:
    """Put a point on the grid, in place of one already there; gives the points and its number."""
    added = Point(span.on_grid(added.seconds), span.bounded(added.value), added.easing)
    here = index_at(points, added.seconds, span.step_s / 2)
    rest = tuple(point for index, point in enumerate(points) if index != here)
    new = tuple(sorted((*rest, added), key=lambda point: point.seconds))
    return new, new.index(added)


def moved(points: Points, index: int, to: tuple[float, float], span: Span) -> Points:
    """Give a point another moment and value; it stays between its neighbours, one step from them at least."""
    low = points[index - 1].seconds + span.step_s if index else 0.0
    high = points[index + 1].seconds - span.step_s if index + 1 < len(points) else span.on_grid(span.seconds)
    seconds = span.on_grid(min(max(to[0], low), max(low, high)))
    point = replace(points[index], seconds=seconds, value=span.bounded(to[1]))
    return (*points[:index], point, *points[index + 1 :])


def without(points: Points, index: int) -> Points:
    """Take a point away."""
    return (*points[:index], *points[index + 1 :])


def with_easing(points: Points, index: int, easing: Easing) -> Points:
    """Let a point go on to the next in another way."""
    return (*points[:index], replace(points[index], easing=easing), *points[index + 1 :])
