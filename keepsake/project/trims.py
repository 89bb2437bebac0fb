"""Edits that change a clip's ends or its place between neighbours: trim, roll, slip, slide.

These follow a drag, so they go as far as they can and stop there rather than fail: at the end of the content, at the
neighbour, at one frame. `by` is frames of the timeline, later when positive.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime
from keepsake.project.schema import Clip, ClipId, Gap, Item, Timeline, Transition
from keepsake.project.sequence import Place, clips_of, find_clip, refuse_locked, settled, with_length, with_track

UNBOUNDED = 2**40
"""Further than any drag: some 1,400 years at 25 frames a second."""


class Edge(StrEnum):
    """An end of a clip."""

    IN = "in"
    OUT = "out"


def trim(timeline: Timeline, clip_id: ClipId, edge: Edge, by: RationalTime) -> Timeline:
    """Move one end of a clip, and that end of linked clips if it is at the same moment. Nothing else moves.

    Shortening leaves a gap, lengthening fills one; a neighbour stops it.
    """
    places = _sharing_edge(timeline, clip_id, edge)
    step = by.value
    for place in places:
        low, high = _trim_limits(place, edge)
        step = min(max(step, low), high)
    for place in places:
        timeline = _trim_one(timeline, find_clip(timeline, place.clip.id), edge, step)
    return timeline


def ripple_trim(timeline: Timeline, clip_id: ClipId, edge: Edge, by: RationalTime) -> Timeline:
    """Move one end of a clip; what follows on its track moves with it, so that no gap opens."""
    place = find_clip(timeline, clip_id)
    low, high = _own_limits(place.clip, edge)
    step = min(max(by.value, low), high)
    return _put(timeline, place, _reshaped(place.clip, edge, step))


def roll(timeline: Timeline, clip_id: ClipId, by: RationalTime) -> Timeline:
    """Move the cut between a clip and the clip after it: one grows as the other shrinks. No clip after is an
    error.
    """
    place = find_clip(timeline, clip_id)
    index = _neighbour(place, 1)
    after = place.track.items[index] if index is not None else None
    if not isinstance(after, Clip) or index is None:
        raise EditError("Rolling a cut needs a clip directly after this one.")
    out_low, out_high = _own_limits(place.clip, Edge.OUT)
    in_low, in_high = _own_limits(after, Edge.IN)
    step = min(max(by.value, out_low, in_low), out_high, in_high)
    items = list(place.track.items)
    items[place.index] = _reshaped(place.clip, Edge.OUT, step)
    items[index] = _reshaped(after, Edge.IN, step)
    return with_track(timeline, settled(refuse_locked(place.track), items))


def slip(timeline: Timeline, clip_id: ClipId, by: RationalTime) -> Timeline:
    """Show a later (or earlier) part of the content in the same place and length."""
    place = find_clip(timeline, clip_id)
    head, tail = place.clip.head_handle, place.clip.tail_handle
    step = max(by.value, -UNBOUNDED if head is None else -head)
    step = min(step, UNBOUNDED if tail is None else tail)
    source = place.clip.source_range.shifted(RationalTime(step, by.rate))
    return _put(timeline, place, replace(place.clip, source_range=source))


def slide(timeline: Timeline, clip_id: ClipId, by: RationalTime) -> Timeline:
    """Move a clip between its neighbours: one grows as the other shrinks, and the film's length stays.

    At the beginning of a track a gap opens before the clip; at the end of the track the clip is free to go later.
    """
    place = find_clip(timeline, clip_id)
    items = list(refuse_locked(place.track).items)
    before, after = _neighbour(place, -1), _neighbour(place, 1)
    low, high = _slide_limits(items, before, after)
    step = min(max(by.value, low), high)
    if after is not None:
        items[after] = _stretched(items[after], Edge.IN, step)
    if before is not None:
        items[before] = _stretched(items[before], Edge.OUT, step)
    elif step > 0:
        items.insert(0, Gap(RationalTime(step, timeline.rate)))
    return with_track(timeline, settled(place.track, items))


def _slide_limits(items: list[Item], before: int | None, after: int | None) -> tuple[int, int]:
    low, high = 0 if before is None else -UNBOUNDED, UNBOUNDED
    for index, edge in ((before, Edge.OUT), (after, Edge.IN)):
        item = items[index] if index is not None else None
        if isinstance(item, Clip):
            own_low, own_high = _own_limits(item, edge)
            low, high = max(low, own_low), min(high, own_high)
        elif isinstance(item, Gap) and edge is Edge.OUT:
            low = max(low, -item.duration.value)
        elif isinstance(item, Gap):
            high = min(high, item.duration.value)
    return low, high


def _stretched(item: Item, edge: Edge, by: int) -> Item:
    if isinstance(item, Gap):
        return Gap(RationalTime(item.duration.value + (by if edge is Edge.OUT else -by), item.duration.rate))
    return _reshaped(item, edge, by) if isinstance(item, Clip) else item


def _reshaped(clip: Clip, edge: Edge, by: int) -> Clip:
    length = clip.duration.value
    part = with_length(clip, by, length - by) if edge is Edge.IN else with_length(clip, 0, length + by)
    assert isinstance(part, Clip)
    return part


def _own_limits(clip: Clip, edge: Edge) -> tuple[int, int]:
    """How far an end may go earlier (negative) and later by the clip alone: its content, and one frame."""
    spare = clip.duration.value - 1
    if edge is Edge.IN:
        return (-UNBOUNDED if clip.head_handle is None else -clip.head_handle), spare
    return -spare, (UNBOUNDED if clip.tail_handle is None else clip.tail_handle)


def _trim_limits(place: Place, edge: Edge) -> tuple[int, int]:
    low, high = _own_limits(place.clip, edge)
    index = place.index - 1 if edge is Edge.IN else place.index + 1
    items = place.track.items
    beside = items[index] if 0 <= index < len(items) else None
    if isinstance(beside, Gap):
        room = beside.duration.value
    else:
        room = UNBOUNDED if beside is None and edge is Edge.OUT else 0
    return (max(low, -room), high) if edge is Edge.IN else (low, min(high, room))


def _trim_one(timeline: Timeline, place: Place, edge: Edge, by: int) -> Timeline:
    items = list(refuse_locked(place.track).items)
    items[place.index] = _reshaped(place.clip, edge, by)
    outside = place.index - 1 if edge is Edge.IN else place.index + 1
    opened = by if edge is Edge.IN else -by
    if opened > 0:
        items.insert(place.index if edge is Edge.IN else place.index + 1, Gap(RationalTime(opened, timeline.rate)))
    elif opened < 0 and 0 <= outside < len(items):
        items[outside] = _stretched(items[outside], Edge.OUT if edge is Edge.IN else Edge.IN, by)
    return with_track(timeline, settled(place.track, items))


def _sharing_edge(timeline: Timeline, clip_id: ClipId, edge: Edge) -> list[Place]:
    def moment(place: Place) -> RationalTime:
        return place.start if edge is Edge.IN else place.range_in_parent.end_exclusive

    chosen = find_clip(timeline, clip_id)
    if chosen.clip.link is None:
        return [chosen]
    linked = [place for place in clips_of(timeline) if place.clip.link == chosen.clip.link]
    return [place for place in linked if moment(place) == moment(chosen)]


def _neighbour(place: Place, step: int) -> int | None:
    """The index of the clip or gap beside, looking past a transition."""
    items = place.track.items
    index = place.index + step
    if 0 <= index < len(items) and isinstance(items[index], Transition):
        index += step
    return index if 0 <= index < len(items) else None


def _put(timeline: Timeline, place: Place, clip: Clip) -> Timeline:
    items = refuse_locked(place.track).items
    return with_track(timeline, settled(place.track, (*items[: place.index], clip, *items[place.index + 1 :])))
