"""Edits of curves and plans: every one returns a new value and leaves the old as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan

SAME_TIME_S = 1e-6


def scaled(curve: Curve, by: float) -> Curve:
    """The curve `by` times as high."""
    return replace(curve, values=tuple(value * by for value in curve.values))


def offset(curve: Curve, by: float) -> Curve:
    """The curve raised `by` its channel's unit everywhere."""
    return replace(curve, values=tuple(value + by for value in curve.values))


def delayed(curve: Curve, by_s: float) -> Curve:
    """The curve `by_s` seconds later; with a period it comes round again at the front."""
    if curve.period_s is None:
        return replace(curve, times=tuple(time + by_s for time in curve.times))
    moved = sorted(
        ((time + by_s) % curve.period_s, value) for time, value in zip(curve.times, curve.values, strict=True)
    )
    return Curve(tuple(time for time, _ in moved), tuple(value for _, value in moved), curve.period_s)


def stretched(curve: Curve, by: float) -> Curve:
    """The curve `by` times as slow, its period too; `by` must be above 0."""
    period_s = None if curve.period_s is None else curve.period_s * by
    return Curve(tuple(time * by for time in curve.times), curve.values, period_s)


def clamped(curve: Curve, low: float, high: float) -> Curve:
    """The curve with every key within `low` and `high`; drawn monotone between keys, it stays there."""
    return replace(curve, values=tuple(min(max(value, low), high) for value in curve.values))


def with_key(curve: Curve, time_s: float, value: float) -> Curve:
    """The curve with a key put in, or moved if one stands at that time already."""
    keys = {
        time: each for time, each in zip(curve.times, curve.values, strict=True) if abs(time - time_s) > SAME_TIME_S
    }
    ordered = sorted((keys | {time_s: value}).items())
    return Curve(tuple(time for time, _ in ordered), tuple(each for _, each in ordered), curve.period_s)


def without_key(curve: Curve, index: int) -> Curve:
    """The curve without one of its keys; the last key stays (ValueError)."""
    return Curve(
        curve.times[:index] + curve.times[index + 1 :],
        curve.values[:index] + curve.values[index + 1 :],
        curve.period_s,
    )


def added(first: Curve, second: Curve) -> Curve:
    """The sum of two curves of one period, with the keys of both."""
    if first.period_s != second.period_s:
        raise ValueError("only curves of the same period can be added")
    times = np.unique(np.round([*first.times, *second.times], 6))
    values = first.at(times) + second.at(times)
    return Curve(tuple(times.tolist()), tuple(values.tolist()), first.period_s)


def with_curve(face: FacePlan, channel: Channel, curve: Curve | None) -> FacePlan:
    """The face with another curve for a channel, or with none, kept within what renderers draw."""
    curves = {each: old for each, old in face.curves.items() if each is not channel}
    if curve is not None:
        curves[channel] = clamped(curve, *CHANNEL_LIMITS[channel])
    return replace(face, curves=curves)


def with_edited(plan: MotionPlan, face: int, channel: Channel, edit: Callable[[Curve], Curve]) -> MotionPlan:
    """The plan with one curve of the face of that index edited; a face or curve that is not there stays absent."""
    faces = tuple(
        with_curve(each, channel, edit(each.curves[channel]))
        if each.face == face and channel in each.curves
        else each
        for each in plan.faces
    )
    return replace(plan, faces=faces)
