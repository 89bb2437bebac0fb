"""What a person changed about a plan: motions larger, smaller, or as drawn by hand; and plans as curves to change.

A hand-drawn curve obeys what the photo can show: hidden eyes stay as they are, a turned head turns little.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from keepsake.core.acting import Motion, MotionEdit
from keepsake.core.curve import Curve as DrawnCurve
from keepsake.core.curve import Easing, Key, eased, value_at
from keepsake.engine.motion.limits import CHANNEL_LIMITS, Span
from keepsake.engine.motion.plan import Channel, Curve, MotionPlan
from keepsake.engine.motion.scene import Abilities, Scene, abilities
from keepsake.engine.requests import MotionCurve, PhotoReading

CHANNELS: dict[Motion, tuple[Channel, ...]] = {
    Motion.TURN: (Channel.YAW,),
    Motion.NOD: (Channel.PITCH,),
    Motion.TILT: (Channel.ROLL,),
    Motion.LOOK_ASIDE: (Channel.GAZE_X,),
    Motion.LOOK_DOWN: (Channel.GAZE_Y,),
    Motion.LIDS: (Channel.LID_LEFT, Channel.LID_RIGHT),
    Motion.BROWS: (Channel.BROW_LEFT, Channel.BROW_RIGHT),
    Motion.SMILE: (Channel.SMILE,),
    Motion.BREATH: (Channel.BREATH,),
}
"""What each motion moves; both eyes and both brows are moved as one by hand."""

SAMPLES_PER_S = 50
"""How finely hand-drawn curves are followed: a blink closes in about six of these steps."""
MS = 1000
CLOSE_ENOUGH = 0.03  # of a motion's reach: nobody sees less
MOST_KEYS = 24


def as_wished(curves: dict[Channel, Curve], edits: tuple[MotionEdit, ...], scene: Scene) -> dict[Channel, Curve]:
    """The curves of one face with a person's edits, within what the photo can show."""
    changed = dict(curves)
    for edit in edits:
        for channel in CHANNELS[edit.motion]:
            low, high = reach(channel, scene.abilities)
            curve = followed(edit.curve, scene.period_s) if edit.curve else changed.get(channel)
            if curve is not None and low < high:
                changed[channel] = _scaled(curve, edit.amount, low, high)
    return changed


def reach(channel: Channel, can: Abilities) -> Span:
    """How far a person may move one channel of a face by hand; nowhere where nothing can be seen of it."""
    low, high = CHANNEL_LIMITS[channel]
    shares: dict[Channel, float] = {
        Channel.LID_LEFT: float(can.lid_left),
        Channel.LID_RIGHT: float(can.lid_right),
        Channel.SMILE: 1.0 if can.smile > 0 else 0.0,
        Channel.BROW_LEFT: can.brows,
        Channel.BROW_RIGHT: can.brows,
        Channel.GAZE_X: can.gaze,
        Channel.GAZE_Y: can.gaze,
        Channel.BREATH: 1.0,
    }
    share = shares.get(channel, can.head)
    return low * share, high * share


def followed(curve: DrawnCurve, period_s: float) -> Curve:
    """A hand-drawn curve as one of a plan's, repeating without a seam."""
    period_ms = round(period_s * MS)
    keys = [key for key in curve if 0 <= key.at < period_ms] or [Key(0, curve[0].value)]
    last, first = keys[-1], keys[0]
    around = (Key(last.at - period_ms, last.value, last.easing), *keys, Key(first.at + period_ms, first.value))
    times = np.arange(max(2, round(period_s * SAMPLES_PER_S))) / SAMPLES_PER_S
    times = times[times < period_s]
    values = [value_at(around, time * MS, 0.0) for time in times.tolist()]
    return Curve(tuple(times.tolist()), tuple(values), period_s)


def shown_curves(plan: MotionPlan, reading: PhotoReading) -> tuple[MotionCurve, ...]:
    """A plan as curves a person can look at and change, every motion that each of its faces can show."""
    times = np.arange(0, plan.seconds, 1 / SAMPLES_PER_S)
    shown = []
    for face in plan.faces:
        can = abilities(reading.faces[face.face])
        for motion, channels in CHANNELS.items():
            reaches = [reach(channel, can) for channel in channels]
            low, high = min(span[0] for span in reaches), max(span[1] for span in reaches)
            if low < high:
                moved = [face.curves[channel].at(times) for channel in channels if channel in face.curves]
                values = np.mean(moved, axis=0) if moved else np.zeros(len(times))
                keys = simplified(values, CLOSE_ENOUGH * (high - low))
                shown.append(MotionCurve(face=face.face, motion=motion, low=low, high=high, keys=keys))
    return tuple(shown)


def simplified(values: NDArray[np.float64], tolerance: float) -> DrawnCurve:
    """Values at `SAMPLES_PER_S` as a curve with few keys that stays within `tolerance` (their unit) of them."""
    chosen = [0, len(values) - 1]
    while len(chosen) < MOST_KEYS:
        drawn = _eased(values, chosen)
        worst = int(np.abs(drawn - values).argmax())
        if abs(drawn[worst] - values[worst]) <= tolerance:
            break
        chosen = sorted({*chosen, worst})
    if len(chosen) == 2 and values[0] == values[-1]:
        chosen = chosen[:1]
    return tuple(Key(round(MS * index / SAMPLES_PER_S), round(float(values[index]), 4)) for index in chosen)


def _eased(values: NDArray[np.float64], chosen: list[int]) -> NDArray[np.float64]:
    """The samples between keys at some of them, each easing into the next."""
    positions = np.arange(len(values), dtype=np.float64)
    after = np.clip(np.searchsorted(chosen, positions, side="right"), 1, len(chosen) - 1)
    keys = np.asarray(chosen)
    start, end = keys[after - 1], keys[after]
    share = (positions - start) / np.maximum(1, end - start)
    gone = np.array([eased(each, Easing.EASE_BOTH) for each in share.tolist()])
    eased_values: NDArray[np.float64] = values[start] + (values[end] - values[start]) * gone
    return eased_values


def _scaled(curve: Curve, by: float, low: float, high: float) -> Curve:
    """The curve `by` times as high; drawn monotone between keys, it stays within `low` and `high` as its keys do."""
    return replace(curve, values=tuple(min(max(value * by, low), high) for value in curve.values))
