"""Edits of what clips look and sound like: keys, looks, borders. Each takes a timeline and gives a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from keepsake.core.curve import Curve, Easing, Key
from keepsake.project.edits import change_clip
from keepsake.project.properties import (
    BOUNDS,
    Property,
    key_at,
    properties_of,
    value_of,
    varying_of,
    with_easing,
    with_key,
    with_key_moved,
    with_varying,
    without_key,
)
from keepsake.project.schema import (
    Clip,
    ClipId,
    HomeVideo,
    LivingPortrait,
    Photo,
    TalkingPortrait,
    Timeline,
    Varying,
)
from keepsake.project.sequence import clips_of, find_clip

PICTURED = (Photo, LivingPortrait, TalkingPortrait, HomeVideo)
"""Content that has a look, a border and what is around it."""


def change_each(timeline: Timeline, clip_ids: Iterable[ClipId], change: Callable[[Clip], Clip]) -> Timeline:
    """Change several clips in one way."""
    for clip_id in clip_ids:
        clip = find_clip(timeline, clip_id).clip
        changed = change(clip)
        if changed != clip:
            timeline = change_clip(timeline, changed)
    return timeline


def set_constant(timeline: Timeline, clip_ids: Iterable[ClipId], which: Property, value: float) -> Timeline:
    """Give clips one value of a property all along; keys they had are gone. Clips without the property stay."""

    def constant(clip: Clip) -> Clip:
        return with_varying(clip, which, Varying(value)) if which in properties_of(clip) else clip

    return change_each(timeline, clip_ids, constant)


def set_value(timeline: Timeline, clip_id: ClipId, which: Property, at: int, value: float) -> Timeline:
    """Give a property a value at a frame of the content: a key there when it has keys, else all along."""

    def changed(clip: Clip) -> Clip:
        varying = varying_of(clip, which)
        if not varying.keys:
            return with_varying(clip, which, Varying(value))
        there = key_at(varying.keys, at)
        key = replace(there, value=value) if there else Key(at, value)
        return with_varying(clip, which, replace(varying, keys=with_key(varying.keys, key)))

    return change_each(timeline, [clip_id], changed)


def add_key(timeline: Timeline, clip_id: ClipId, which: Property, at: int) -> Timeline:
    """Put a key at a frame of the content with the value the property has there."""
    clip = find_clip(timeline, clip_id).clip
    varying = varying_of(clip, which)
    if key_at(varying.keys, at):
        return timeline
    return set_keys(timeline, clip_id, which, with_key(varying.keys, Key(at, value_of(clip, which, at))))


def remove_key(timeline: Timeline, clip_id: ClipId, which: Property, at: int) -> Timeline:
    """Take the key at a frame of the content away; the last one leaves its value all along."""
    varying = varying_of(find_clip(timeline, clip_id).clip, which)
    return set_keys(timeline, clip_id, which, without_key(varying.keys, at))


def move_key(timeline: Timeline, clip_id: ClipId, which: Property, at: int, to: int) -> Timeline:
    """Move a key to another frame of the content, in place of one there."""
    varying = varying_of(find_clip(timeline, clip_id).clip, which)
    return set_keys(timeline, clip_id, which, with_key_moved(varying.keys, at, to))


def ease_key(timeline: Timeline, clip_id: ClipId, which: Property, at: int, easing: Easing) -> Timeline:
    """Let a property go on from a key in another way."""
    varying = varying_of(find_clip(timeline, clip_id).clip, which)
    return set_keys(timeline, clip_id, which, with_easing(varying.keys, at, easing))


def set_keys(timeline: Timeline, clip_id: ClipId, which: Property, keys: Curve) -> Timeline:
    """Give a property these keys. Without any it stays as it was at the first key it had."""

    def changed(clip: Clip) -> Clip:
        varying = varying_of(clip, which)
        value = varying.keys[0].value if varying.keys and not keys else varying.value
        return with_varying(clip, which, Varying(value, keys))

    return change_each(timeline, [clip_id], changed)


def reset(timeline: Timeline, clip_ids: Iterable[ClipId], *which: Property) -> Timeline:
    """Bring properties back to what they usually are, without keys."""
    ids = list(clip_ids)
    for each in which:
        timeline = set_constant(timeline, ids, each, BOUNDS[each].usual)
    return timeline


def copy_look(timeline: Timeline, source: ClipId, targets: Iterable[ClipId]) -> Timeline:
    """Give clips the colours, border and surroundings of another; those that have no picture stay as they are."""
    model = find_clip(timeline, source).clip

    def dressed(clip: Clip) -> Clip:
        if not isinstance(clip.content, PICTURED):
            return clip
        look = replace(model.look, seed=clip.look.seed)
        return replace(clip, look=look, border=model.border, fill=model.fill, fill_colour=model.fill_colour)

    return change_each(timeline, [each for each in targets if each != source], dressed)


def photos_in(timeline: Timeline) -> tuple[ClipId, ...]:
    """Name every photo, still or living, that may be changed."""
    return tuple(
        place.clip.id
        for place in clips_of(timeline)
        if isinstance(place.clip.content, PICTURED)
        and not isinstance(place.clip.content, HomeVideo)
        and not place.track.is_locked
    )
