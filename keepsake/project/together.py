"""Edits that keep everything together: what follows moves along on every track, not only on the edited one.

The lowest picture track leads. A title stays over its picture when another picture is put in before it; taking out
or trimming a title or a song moves nothing, because the pictures stay where they are. A clip that runs across the
moment of the edit, as music does under a whole film, stays where it is; so does one that a transition joins to such a
clip, and everything on a locked track. Nothing is ever cut, covered or taken away to make room: where a track has
less room than asked for, what follows on it moves as far as there is room.
"""

from __future__ import annotations

from keepsake.core.timebase import RationalTime
from keepsake.project import edits, trims
from keepsake.project.schema import Clip, ClipId, Gap, Item, Timeline, Track, TrackId, TrackKind, Transition
from keepsake.project.sequence import clips_of, find_clip, settled, with_track


def insert(timeline: Timeline, track_id: TrackId, at: RationalTime, clip: Clip) -> Timeline:
    """Put a clip at a moment of a track, as `edits.insert` does; on the leading track, what begins from then on moves
    later everywhere.
    """
    inserted = edits.insert(timeline, track_id, at, clip)
    if not leads(timeline, track_id):
        return inserted
    return shifted(inserted, at.value, clip.duration.value, frozenset({track_id}))


def ripple_delete(timeline: Timeline, clip_id: ClipId) -> Timeline:
    """Take a clip and those linked to it away; on the leading track, what follows closes up everywhere."""
    place = find_clip(timeline, clip_id)
    if not leads(timeline, place.track.id):
        return edits.lift(timeline, clip_id)
    link = place.clip.link
    tracks = {each.track.id for each in clips_of(timeline) if link is not None and each.clip.link == link}
    end = place.range_in_parent.end_exclusive.value
    deleted = edits.ripple_delete(timeline, clip_id)
    return shifted(deleted, end, -place.clip.duration.value, frozenset({place.track.id, *tracks}))


def ripple_trim(timeline: Timeline, clip_id: ClipId, edge: trims.Edge, by: RationalTime) -> Timeline:
    """Move one end of a clip; on the leading track, what follows moves along everywhere."""
    place = find_clip(timeline, clip_id)
    if not leads(timeline, place.track.id):
        return trims.trim(timeline, clip_id, edge, by)
    trimmed = trims.ripple_trim(timeline, clip_id, edge, by)
    longer = find_clip(trimmed, clip_id).clip.duration.value - place.clip.duration.value
    end = place.range_in_parent.end_exclusive.value
    return shifted(trimmed, end, longer, frozenset({place.track.id}))


def leads(timeline: Timeline, track_id: TrackId) -> bool:
    """Say whether a track is the one the others keep to: the lowest with pictures."""
    return next((track.id for track in timeline.tracks if track.kind is TrackKind.PICTURE), None) == track_id


def shifted(timeline: Timeline, at: int, by: int, apart_from: frozenset[TrackId]) -> Timeline:
    """Move what begins at or after a frame by some frames, on every unlocked track but these."""
    for track in timeline.tracks:
        if by and not track.is_locked and track.id not in apart_from:
            timeline = with_track(timeline, _shifted(track, at, by, timeline))
    return timeline


def _shifted(track: Track, at: int, by: int, timeline: Timeline) -> Track:
    index = _first_to_move(track.items, at)
    if index is None:
        return track
    before, after = track.items[:index], track.items[index:]
    if by > 0:
        return settled(track, (*before, Gap(RationalTime(by, timeline.rate)), *after))
    gap = before[-1] if before else None
    if not isinstance(gap, Gap):
        return track
    left = max(0, gap.duration.value + by)
    return settled(track, (*before[:-1], Gap(RationalTime(left, timeline.rate)), *after))


def _first_to_move(items: tuple[Item, ...], at: int) -> int | None:
    """The first clip that begins at or after a frame and is not joined to the one before it."""
    start = 0
    for index, item in enumerate(items):
        if isinstance(item, Transition):
            continue
        is_joined = index > 0 and isinstance(items[index - 1], Transition)
        if isinstance(item, Clip) and start >= at and not is_joined:
            return index
        start += item.duration.value
    return None
