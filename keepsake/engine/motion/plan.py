"""The motion plan: what moves, when and how far, as values that know nothing of pixels.

A plan is made by `keepsake.engine.motion.planner` and drawn by any renderer. Every curve is relative to the photo:
all zero is the photo itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion import monotone

Samples = NDArray[np.float64]


class Channel(StrEnum):
    """One thing that can move, with its unit. Left and right are those of the picture."""

    YAW = "yaw"  # degrees; positive turns the face towards the right edge of the picture
    PITCH = "pitch"  # degrees; positive lowers the chin (a nod)
    ROLL = "roll"  # degrees; positive tilts the head clockwise as seen
    SWAY_X = "sway_x"  # face widths; positive moves the head right
    SWAY_Y = "sway_y"  # face widths; positive moves the head down
    GAZE_X = "gaze_x"  # degrees of eye rotation; positive looks towards the right edge of the picture
    GAZE_Y = "gaze_y"  # degrees; positive looks down
    LID_LEFT = "lid_left"  # 0 as in the photo, 1 shut
    LID_RIGHT = "lid_right"
    BROW_LEFT = "brow_left"  # -1 lowered, 1 raised
    BROW_RIGHT = "brow_right"
    SMILE = "smile"  # 0 as in the photo, 1 a full closed-lip smile; small negative values are more solemn
    JAW = "jaw"  # opening of jaw and lips together: 0 as in the photo, 1 wide open; 0 while p, b and m are held
    LIP_ROUND = "lip_round"  # 0 as in the photo, 1 corners drawn in and lips forward, as for "oo"
    LIP_WIDE = "lip_wide"  # 0 as in the photo, 1 corners drawn apart, as for "ee"
    LIP_PRESS = "lip_press"  # 0 as in the photo, 1 lips pressed shut, as for p, b and m: wins over JAW
    LIP_TUCK = "lip_tuck"  # 0 as in the photo, 1 lower lip under the edge of the upper teeth, as for f and v
    LIP_CLOSE = (
        "lip_close"  # 0 as in the photo, 1 a mouth that the photo shows open is closed; JAW opens it from there
    )
    BREATH = "breath"  # 0 breathed out, 1 breathed in


@dataclass(frozen=True, slots=True)
class Curve:
    """A smooth curve through keys, `times` in seconds (increasing) and `values` in the channel's unit.

    Drawn as a monotone cubic (PCHIP: Fritsch and Carlson 1980), so it never overshoots a key. With `period_s` the
    curve repeats without a seam; without it the first and last values hold. Keys that are not finite, not increasing
    or wider than the period raise ValueError.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]
    period_s: float | None = None

    def __post_init__(self) -> None:
        times = np.asarray(self.times, dtype=np.float64)
        if not self.times or len(self.times) != len(self.values):
            raise ValueError("a curve needs as many values as times, and at least one of each")
        if not (np.isfinite(times).all() and np.isfinite(self.values).all()):
            raise ValueError("the keys of a curve must be finite numbers")
        if (np.diff(times) <= 0).any():
            raise ValueError("the times of a curve must increase")
        if self.period_s is not None and not times[-1] - times[0] < self.period_s < math.inf:
            raise ValueError("the keys of a curve must fit inside its period")

    def at(self, times: Samples) -> Samples:
        """Values at `times` (seconds, any shape (n,)), float64 (n,)."""
        keys, values = np.asarray(self.times), np.asarray(self.values)
        times = np.asarray(times, dtype=np.float64)
        if self.period_s is None:
            return monotone.held(keys, values, times)
        return monotone.repeated(keys, values, self.period_s, times)


@dataclass(frozen=True, slots=True)
class FacePlan:
    """The curves of one face; a channel without a curve stays at zero. `face` is the index in the inspection."""

    face: int
    curves: dict[Channel, Curve] = field(default_factory=dict)

    def sampled(self, channel: Channel, rate: Fraction, frames: int) -> Samples:
        """The channel's values at the instants of `frames` frames from time 0, float64 (frames,)."""
        curve = self.curves.get(channel)
        return np.zeros(frames) if curve is None else curve.at(frame_times(rate, frames))


@dataclass(frozen=True, slots=True)
class MotionPlan:
    """Plans for the faces of one photo over `frames` frames at `rate` frames per second."""

    rate: Fraction
    frames: int
    faces: tuple[FacePlan, ...]
    loops: bool = True

    @property
    def seconds(self) -> float:
        """Length of the plan in seconds; the period of its curves when it loops."""
        return float(self.frames / self.rate)


def frame_times(rate: Fraction, frames: int) -> Samples:
    """Seconds at which each of `frames` frames is shown, float64 (frames,), the first at 0."""
    times: Samples = np.arange(frames, dtype=np.float64) * rate.denominator / rate.numerator
    return times
