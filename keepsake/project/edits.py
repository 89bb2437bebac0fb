"""Edits that place, remove and divide: each takes a timeline and gives a new one, the old one is untouched.

An edit that cannot be done raises EditError with a sentence, and nothing has changed. Times are at the timeline's
rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from keepsake.core.errors import EditError
from keepsake.core.timebase import LONGEST_FRAMES, RationalTime, TimeRange
from keepsake.project.properties import shifted_by
from keepsake.project.schema import (
    CARRIED_BY,
    UNNUMBERED,
    Clip,
    ClipId,
    Content,
    Gap,
    GroupId,
    Item,
    LinkId,
    Marker,
    MarkerId,
    Timeline,
    Track,
    TrackId,
    TrackKind,
    Transition,
)
from keepsake.project.sequence import (
    Place,
    clips_of,
    cut,
    find_clip,
    find_track,
    length_of,
    open_track,
    padded,
    refuse_locked,
    settled,
    with_track,
)


def append(timeline: Timeline, track_id: TrackId, clip: Clip) -> Timeline:
    """Put a clip after everything else on its track."""
    track = open_track(timeline, track_id)
    return overwrite(timeline, track_id, RationalTime(length_of(track.items), timeline.rate), clip)


def insert(timeline: Timeline, track_id: TrackId, at: RationalTime, clip: Clip) -> Timeline:
    """Put a clip at a moment of the track; what follows moves later, a clip there is divided."""
    track = open_track(timeline, track_id)
    timeline, numbered = _ready(timeline, track, at, clip)
    timeline, right_id = _numbered(timeline)
    left, right = cut(track.items, at.value, right_id)
    return with_track(timeline, settled(track, (*padded(left, at.value, timeline.rate), numbered, *right)))


def overwrite(timeline: Timeline, track_id: TrackId, at: RationalTime, clip: Clip) -> Timeline:
    """Put a clip at a moment of the track, in place of whatever was there; nothing else moves."""
    track = open_track(timeline, track_id)
    timeline, numbered = _ready(timeline, track, at, clip)
    timeline, right_id = _numbered(timeline)
    left, rest = cut(track.items, at.value, right_id)
    _, right = cut(rest, clip.duration.value, None)
    return with_track(timeline, settled(track, (*padded(left, at.value, timeline.rate), numbered, *right)))


def lift(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Take a clip and those linked to it away and leave gaps; nothing else moves."""
    for place in _linked(timeline, clip_id):
        timeline = _exchange(timeline, place, Gap(place.clip.duration))
    return timeline


def ripple_delete(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Take a clip and those linked to it away; what follows on their tracks moves earlier."""
    for place in _linked(timeline, clip_id):
        timeline = _exchange(timeline, place)
    return timeline


def close_gap(timeline: Timeline, track_id: TrackId, at: RationalTime) -> Timeline:
    """Take away the gap at a moment; what follows moves earlier. No gap there is an error."""
    track = open_track(timeline, track_id)
    start = 0
    for index, item in enumerate(track.items):
        end = start + (0 if isinstance(item, Transition) else item.duration.value)
        if isinstance(item, Gap) and start <= at.value < end:
            return with_track(timeline, settled(track, (*track.items[:index], *track.items[index + 1 :])))
        start = end
    raise EditError("There is no gap at that moment.")


def split(timeline: Timeline, clip_id: ClipId, at: RationalTime) -> Timeline:
    """Divide a clip, and those linked to it, at a moment of the timeline inside the clip.

    The right halves are new clips, linked to one another.
    """
    chosen = find_clip(timeline, clip_id)
    if not chosen.range_in_parent.contains(at) or at == chosen.start:
        raise EditError("A clip can be split only between its ends.")
    links: dict[LinkId, LinkId] = {}
    for place in _linked(timeline, clip_id):
        if place.range_in_parent.contains(at) and at != place.start:
            timeline = _split_one(timeline, place, at, links)
    return timeline


def _split_one(timeline: Timeline, place: Place, at: RationalTime, links: dict[LinkId, LinkId]) -> Timeline:
    timeline, right_id = _numbered(timeline)
    track = open_track(timeline, place.track.id)
    left, right = cut(track.items, at.value, right_id)
    link = place.clip.link
    if link is not None and isinstance(right[0], Clip):
        if link not in links:
            links[link] = LinkId(f"l{timeline.next_number}")
            timeline = replace(timeline, next_number=timeline.next_number + 1)
        right = (replace(right[0], link=links[link]), *right[1:])
    return with_track(timeline, settled(track, (*left, *right)))


def move(timeline: Timeline, clip_id: ClipId, track_id: TrackId, at: RationalTime) -> Timeline:
    """Move a clip to a moment of a track, over whatever is there; clips linked or grouped with it move as far.

    Only the clip itself changes track. Moving any of them before the film's beginning is an error.
    """
    chosen = find_clip(timeline, clip_id)
    by = at - chosen.start
    places = _together(timeline, chosen.clip)
    if any((place.start + by).value < 0 for place in places):
        raise EditError("Nothing can begin before the film does.")
    for place in places:
        timeline = _exchange(timeline, find_clip(timeline, place.clip.id), Gap(place.clip.duration))
    for place in places:
        target = track_id if place.clip.id == clip_id else place.track.id
        timeline = overwrite(timeline, target, place.start + by, place.clip)
    if len(places) > 1 and not {place.clip for place in places} <= {place.clip for place in clips_of(timeline)}:
        raise EditError("Clips that move together would lie on one another there.")
    return timeline


def rearrange(timeline: Timeline, clip_id: ClipId, track_id: TrackId, at: RationalTime) -> Timeline:
    """Take one clip out, closing up behind it, and insert it at a moment; other clips make room and none is lost.

    `at` is a moment of the timeline as it was before; inside the clip itself it changes nothing.
    """
    place = find_clip(timeline, clip_id)
    if track_id == place.track.id:
        if place.range_in_parent.contains(at):
            return timeline
        if at > place.start:
            at -= place.clip.duration
    return insert(_exchange(timeline, place), track_id, at, place.clip)


def replace_content(timeline: Timeline, clip_id: ClipId, content: Content, available: TimeRange | None) -> Timeline:
    """Exchange what a clip shows or plays; its place stays. Content that is too short leaves a gap after it."""
    place = find_clip(timeline, clip_id)
    _refuse_wrong_track(place.track, content)
    old = place.clip.source_range
    source = old
    if available is not None:
        length = min(old.duration.value, available.duration.value)
        if length < 1:
            raise EditError("That file has no length, so it cannot take the clip's place.")
        latest = available.end_exclusive.value - length
        start = min(max(old.start.value, available.start.value), latest)
        source = TimeRange(RationalTime(start, old.rate), RationalTime(length, old.rate))
    clip = shifted_by(place.clip, source.start.value - old.start.value)
    clip = replace(clip, content=content, source_range=source, available_range=available)
    return _exchange(timeline, place, clip, Gap(old.duration - source.duration))


def change_clip(timeline: Timeline, changed: Clip) -> Timeline:
    """Put a clip's newer self (its name, fades, gain, look) where the old one is. Its length must be the same."""
    place = find_clip(timeline, changed.id)
    if changed.duration != place.clip.duration or not _has_enough(changed):
        raise EditError("A clip's length is changed by trimming it.")
    _refuse_wrong_track(place.track, changed.content)
    return _exchange(timeline, place, changed)


def link(timeline: Timeline, clip_ids: Iterable[ClipId]) -> Timeline:
    """Tie clips together so that they are cut, removed and moved as one, as a video and its sound."""
    tie = LinkId(f"l{timeline.next_number}")
    timeline = replace(timeline, next_number=timeline.next_number + 1)
    for clip_id in clip_ids:
        place = find_clip(timeline, clip_id)
        timeline = _exchange(timeline, place, replace(place.clip, link=tie))
    return timeline


def unlink(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Untie a clip and all that are linked to it."""
    for place in _linked(timeline, clip_id):
        timeline = _exchange(timeline, place, replace(place.clip, link=None))
    return timeline


def group(timeline: Timeline, clip_ids: Iterable[ClipId]) -> Timeline:
    """Make clips move together."""
    tie = GroupId(f"g{timeline.next_number}")
    timeline = replace(timeline, next_number=timeline.next_number + 1)
    for clip_id in clip_ids:
        place = find_clip(timeline, clip_id)
        timeline = _exchange(timeline, place, replace(place.clip, group=tie))
    return timeline


def ungroup(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Let all clips of this clip's group move by themselves again."""
    tie = find_clip(timeline, clip_id).clip.group
    for place in list(clips_of(timeline)):
        if tie is not None and place.clip.group == tie:
            timeline = _exchange(timeline, place, replace(place.clip, group=None))
    return timeline


def add_transition(timeline: Timeline, clip_id: ClipId, transition: Transition) -> Timeline:
    """Put a transition between a clip and the clip after it, in place of any there; it shrinks to what the clips
    have.

    No clip directly after, or no content to run on with, is an error.
    """
    place = find_clip(timeline, clip_id)
    items = place.track.items
    rest = _without_leading_transition(items[place.index + 1 :])
    if not rest or not isinstance(rest[0], Clip):
        raise EditError("A transition needs a clip directly after this one.")
    track = settled(refuse_locked(place.track), (*items[: place.index + 1], transition, *rest))
    if not isinstance(track.items[place.index + 1], Transition):
        raise EditError("There is not enough of these clips beyond the cut for a transition; trim them first.")
    return with_track(timeline, track)


def remove_transition(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Take away the transition after a clip, if there is one."""
    place = find_clip(timeline, clip_id)
    items = place.track.items
    rest = _without_leading_transition(items[place.index + 1 :])
    return with_track(timeline, settled(refuse_locked(place.track), (*items[: place.index + 1], *rest)))


def add_marker(timeline: Timeline, at: RationalTime, name: str) -> Timeline:
    """Name a moment of the film."""
    _refuse_moment(timeline, at)
    marker = Marker(id=MarkerId(f"m{timeline.next_number}"), at=at, name=name)
    markers = tuple(sorted((*timeline.markers, marker), key=lambda each: each.at.value))
    return replace(timeline, markers=markers, next_number=timeline.next_number + 1)


def remove_marker(timeline: Timeline, marker_id: MarkerId) -> Timeline:
    """Take a marker away, if it is there."""
    return replace(timeline, markers=tuple(each for each in timeline.markers if each.id != marker_id))


def add_track(timeline: Timeline, kind: TrackKind, name: str = "") -> Timeline:
    """Lay an empty track over the others."""
    track = Track(id=TrackId(f"t{timeline.next_number}"), kind=kind, name=name or kind.capitalize())
    return replace(timeline, tracks=(*timeline.tracks, track), next_number=timeline.next_number + 1)


def remove_track(timeline: Timeline, track_id: TrackId) -> Timeline:
    """Take a track away with all that is on it."""
    open_track(timeline, track_id)
    return replace(timeline, tracks=tuple(track for track in timeline.tracks if track.id != track_id))


def change_track(timeline: Timeline, changed: Track) -> Timeline:
    """Rename, mute, lock or set the gain of a track: its items and kind stay as they are."""
    track = find_track(timeline, changed.id)
    return with_track(timeline, replace(changed, items=track.items, kind=track.kind))


def _ready(timeline: Timeline, track: Track, at: RationalTime, clip: Clip) -> tuple[Timeline, Clip]:
    _refuse_moment(timeline, at)
    _refuse_wrong_track(track, clip.content)
    if clip.duration.rate != timeline.rate or clip.duration.value < 1 or not _has_enough(clip):
        raise EditError("That clip has no usable length for this film.")
    if clip.id != UNNUMBERED:
        return timeline, clip
    timeline, clip_id = _numbered(timeline)
    return timeline, replace(clip, id=clip_id)


def _has_enough(clip: Clip) -> bool:
    return clip.available_range is None or clip.available_range.covers(clip.source_range)


def _numbered(timeline: Timeline) -> tuple[Timeline, ClipId]:
    clip_id = ClipId(f"c{timeline.next_number}")
    return replace(timeline, next_number=timeline.next_number + 1), clip_id


def _refuse_moment(timeline: Timeline, at: RationalTime) -> None:
    if at.rate != timeline.rate or not 0 <= at.value <= LONGEST_FRAMES:
        raise EditError("Nothing can begin before the film does.")


def _refuse_wrong_track(track: Track, content: Content) -> None:
    carriers = CARRIED_BY[type(content)]
    if track.kind not in carriers:
        kinds = " or ".join(sorted(carriers))
        raise EditError(f"This belongs on a {kinds} track, not on the {track.kind} track “{track.name}”.")


def _linked(timeline: Timeline, clip_id: ClipId) -> list[Place]:
    """The clip and those linked to it. Later ones on a track come first, so that removing one moves no other."""
    chosen = find_clip(timeline, clip_id)
    tie = chosen.clip.link
    if tie is None:
        return [chosen]
    return [place for place in clips_of(timeline) if place.clip.link == tie][::-1]


def _together(timeline: Timeline, chosen: Clip) -> list[Place]:
    def moves(clip: Clip) -> bool:
        linked = chosen.link is not None and clip.link == chosen.link
        grouped = chosen.group is not None and clip.group == chosen.group
        return clip.id == chosen.id or linked or grouped

    return [place for place in clips_of(timeline) if moves(place.clip)]


def _exchange(timeline: Timeline, place: Place, *instead: Item) -> Timeline:
    """Put other items where one clip is. Transitions at its ends stay only beside a clip."""
    track = open_track(timeline, place.track.id)
    items = track.items
    before, after = items[: place.index], items[place.index + 1 :]
    if not instead or not isinstance(instead[0], Clip):
        before = before[:-1] if before and isinstance(before[-1], Transition) else before
        after = _without_leading_transition(after)
    return with_track(timeline, settled(track, (*before, *instead, *after)))


def _without_leading_transition(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return items[1:] if items and isinstance(items[0], Transition) else items
