"""Blinks: when the lids close, how, and never in unison with another face.

Spontaneous blinks close in about 90 ms and open in about 190 ms (VanderWerf et al., J. Neurophysiol. 89, 2003); the
lids rest shut for a frame, so that every frame rate from 24 up shows them shut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Random = np.random.Generator

EDGE_S = 0.6  # no blink this close to either end of a clip
STAGGER_S = 0.3  # least time between the blinks of two faces
APART_S = 1.2  # least time between two blinks of one face
CLOSING_S, SHUT_S, OPENING_S = (0.080, 0.098), (0.046, 0.054), (0.155, 0.195)
LONGEST_BEFORE_S, LONGEST_AFTER_S = CLOSING_S[1] + SHUT_S[1] / 2, SHUT_S[1] / 2 + OPENING_S[1]
NEAREST_KEYS_S = 1e-3  # keys of a lid that are nearer than this are one
EYE_OFFSET_S = 0.006  # one lid may be this much behind the other
SECOND_AFTER_S = (0.42, 0.52)
OPENING_KEYS = ((0.0, 1.0), (0.28, 0.60), (0.58, 0.18), (1.0, 0.0))  # lids open fast, then settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Blink:
    """One closing of the lids; `at_s` is the middle of the time they are shut."""

    at_s: float
    closing_s: float
    shut_s: float
    opening_s: float
    left_late_s: float = 0.0
    right_late_s: float = 0.0
    left: bool = True
    right: bool = True

    def shut_times(self) -> list[float]:
        """Instants that other blinks keep away from: the middle, and along a long rest."""
        if self.shut_s < STAGGER_S:
            return [self.at_s]
        half = self.shut_s / 2
        return list(map(float, np.arange(self.at_s - half - self.closing_s, self.at_s + half + self.opening_s, 0.2)))

    def keys(self, late_s: float) -> list[tuple[float, float]]:
        """Times and lid values of one eye, from open to open."""
        shut, opens = self.at_s + late_s - self.shut_s / 2, self.at_s + late_s + self.shut_s / 2
        return [(shut - self.closing_s, 0.0), (shut, 1.0)] + [
            (opens + part * self.opening_s, value) for part, value in OPENING_KEYS
        ]


def blink_at(at_s: float, random: Random) -> Blink:
    """A natural blink, shut at `at_s`."""
    left_late, right_late = random.uniform(-EYE_OFFSET_S, EYE_OFFSET_S) * np.array([0.5, -0.5])
    return Blink(
        at_s=at_s,
        closing_s=random.uniform(*CLOSING_S),
        shut_s=random.uniform(*SHUT_S),
        opening_s=random.uniform(*OPENING_S),
        left_late_s=float(left_late),
        right_late_s=float(right_late),
    )


def blink_count(period_s: float, per_minute: float, random: Random) -> int:
    """How many blinks a clip of `period_s` seconds has: at least one, never more than a fifth above the rate."""
    drawn = round(period_s / 60 * per_minute * random.uniform(0.85, 1.15))
    return max(1, min(drawn, int(period_s / 60 * per_minute * 1.2)))


def blink_instants(rate: Fraction, period_s: float) -> NDArray[np.float64]:
    """The frames at which a blink may be shut, seconds."""
    instants = np.arange(round(period_s * float(rate))) / float(rate)
    first, last = EDGE_S + LONGEST_BEFORE_S, period_s - EDGE_S - LONGEST_AFTER_S
    inside = instants[(instants >= first) & (instants <= last)]
    return inside if inside.size else np.array([(first + last) / 2])


def place_blinks(
    counts: Sequence[int], asked: Sequence[Sequence[float]], instants: NDArray[np.float64], random: Random
) -> list[list[float]]:
    """Times at which each face's own blinks are shut: irregular, apart from those of every other face.

    `asked` are the times at which each face's lids are shut already, by a stage direction.
    """
    total, span = sum(counts), float(instants[-1] - instants[0])
    taken = [time for times in asked for time in times]
    if max(counts, default=0) <= 1 and total > 1 and not taken and total * STAGGER_S * 2 > span:
        even = instants[np.round(np.linspace(0, instants.size - 1, total)).astype(int)]
        order = iter(random.permutation(even).tolist())
        return [[next(order) for _ in range(count)] for count in counts]
    placed = []
    for count, lids in zip(counts, asked, strict=True):
        own, others = list(lids), [time for time in taken if time not in lids]
        for wish in irregular_times(count, instants, random):
            own.append(nearest_free(wish, instants, own, others))
        taken += own[len(lids) :]
        placed.append(sorted(own[len(lids) :]))
    return placed


def irregular_times(count: int, instants: NDArray[np.float64], random: Random) -> list[float]:
    """So many times with uneven gaps, in seconds, over the window that the instants span."""
    if count == 0:
        return []
    gaps = random.gamma(2.5, 1.0, count + 1) + 0.4
    gaps[[0, -1]] *= 0.6
    span = instants[-1] - instants[0]
    return list(map(float, instants[0] + span * np.cumsum(gaps)[:-1] / gaps.sum()))


def nearest_free(wish: float, instants: NDArray[np.float64], own: list[float], others: list[float]) -> float:
    """The instant nearest to a wish that keeps its distance, or comes closest to keeping it. All in seconds."""
    room = np.minimum(distance(instants, own) / APART_S, distance(instants, others) / STAGGER_S)
    free = room >= 1.0 - 1e-9
    if free.any():
        return float(instants[free][np.argmin(np.abs(instants[free] - wish))])
    return float(instants[np.argmax(room)])


def distance(instants: NDArray[np.float64], taken: list[float]) -> NDArray[np.float64]:
    """Seconds from each instant to the nearest of `taken`."""
    if not taken:
        return np.full(instants.shape, np.inf)
    nearest: NDArray[np.float64] = np.abs(instants[:, None] - np.array(taken)).min(axis=1)
    return nearest


def lid_keys(
    grid: NDArray[np.float64], base: NDArray[np.float64], blinks: Sequence[list[tuple[float, float]]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times and values of one lid: its slow motion on `grid` with every blink's keys laid over it.

    Where blinks meet, as when two are asked for at the same moment, the lid follows the one that shuts it further.
    """
    outside = np.ones(grid.shape, dtype=bool)
    for keys in blinks:
        outside &= (grid < keys[0][0] - 0.01) | (grid > keys[-1][0] + 0.01)
    own = np.unique([time for keys in blinks for time, _ in keys])
    own = own[np.diff(own, prepend=-np.inf) > NEAREST_KEYS_S]
    shut = np.zeros(own.shape)
    for keys in blinks:
        times, closures = zip(*keys, strict=True)
        shut = np.maximum(shut, np.interp(own, times, closures, left=0.0, right=0.0))
    under = np.interp(own, grid, base)
    all_times = np.concatenate([grid[outside], own])
    values = np.concatenate([base[outside], 1 - (1 - under) * (1 - shut)])
    order = np.argsort(all_times, kind="stable")
    return all_times[order], values[order]
