"""Edits of several clips or whole tracks: pasting, overlapping, fades, the order of tracks, named moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime
from keepsake.project import edits, together
from keepsake.project.schema import (
    CARRIED_BY,
    UNNUMBERED,
    Clip,
    ClipId,
    MarkerId,
    Timeline,
    Track,
    TrackId,
    TrackKind,
    Transition,
)
from keepsake.project.sequence import (
    Place,
    find_clip,
    find_track,
    is_free,
    refuse_locked,
    settled,
    with_length,
    with_track,
)
from keepsake.project.trims import Edge

SEEN = frozenset({TrackKind.PICTURE, TrackKind.TITLES})


@dataclass(frozen=True, slots=True)
class Copied:
    """A copied clip: the track it was on, and how many frames after the first copied clip it began."""

    clip: Clip
    track_id: TrackId
    kind: TrackKind
    after: int


def copied(places: Sequence[Place]) -> tuple[Copied, ...]:
    """Copy clips; ties to clips that are not copied are left behind."""
    first = min((place.start.value for place in places), default=0)
    return tuple(
        Copied(
            replace(place.clip, id=UNNUMBERED, link=None, group=None),
            place.track.id,
            place.track.kind,
            place.start.value - first,
        )
        for place in places
    )


def paste(timeline: Timeline, clips: Sequence[Copied], at: RationalTime) -> Timeline:
    """Put copied clips in at a moment, each on its track or one of its kind; what follows makes room for all of them.

    No unlocked track for one of them is an error; inside a clip it is the nearer of its ends that counts.
    """
    if not clips:
        return timeline
    span = max(each.after + each.clip.duration.value for each in clips)
    homes = [_home(timeline, each) for each in clips]
    start = _nearest_cut(homes[0], at.value)
    if not all(is_free(home, start, span) for home in homes):
        leads = any(together.leads(timeline, home.id) for home in homes)
        others = {track.id for track in timeline.tracks} - {home.id for home in homes}
        timeline = together.shifted(timeline, start, span, frozenset() if leads else frozenset(others))
    for each, home in zip(clips, homes, strict=True):
        moment = RationalTime(start + each.after, timeline.rate)
        track = find_track(timeline, home.id)
        if not is_free(track, moment.value, each.clip.duration.value):
            cut = RationalTime(_nearest_cut(track, moment.value), timeline.rate)
            timeline = edits.insert(timeline, home.id, cut, each.clip)
        else:
            timeline = edits.overwrite(timeline, home.id, moment, each.clip)
    return timeline


def overlap(timeline: Timeline, clip_id: ClipId, frames: int) -> Timeline:
    """Lay the beginning of a clip over the end of the clip directly before it: a dissolve of so many frames between
    them. What follows on the track moves that much earlier. No clip directly before it is an error.
    """
    place = find_clip(timeline, clip_id)
    items = refuse_locked(place.track).items
    before = items[place.index - 1] if place.index else None
    if not isinstance(before, Clip):
        raise EditError("Two clips overlap only where one follows the other.")
    most = min(before.duration.value, place.clip.duration.value) // 2
    frames = min(frames, most)
    if frames < 2:
        raise EditError("There is too little of these clips for a transition.")
    out = frames // 2
    into = frames - out
    left = with_length(before, 0, before.duration.value - out)
    right = with_length(place.clip, into, place.clip.duration.value - into)
    rate = timeline.rate
    change = Transition(in_offset=RationalTime(into, rate), out_offset=RationalTime(out, rate))
    return with_track(
        timeline, settled(place.track, (*items[: place.index - 1], left, change, right, *items[place.index + 1 :]))
    )


def move_track(timeline: Timeline, track_id: TrackId, by: int) -> Timeline:
    """Let a track change places with the next one that is shown above it (1) or below it (-1); at the end nothing
    changes.
    """
    track = find_track(timeline, track_id)
    alike = [each for each in timeline.tracks if (each.kind in SEEN) == (track.kind in SEEN)]
    step = by if track.kind in SEEN else -by
    index = alike.index(track) + step
    if not 0 <= index < len(alike):
        return timeline
    return replace(timeline, tracks=_exchanged(timeline.tracks, track, alike[index]))


def rename_marker(timeline: Timeline, marker_id: MarkerId, name: str) -> Timeline:
    """Give a named moment another name."""
    markers = tuple(replace(each, name=name) if each.id == marker_id else each for each in timeline.markers)
    return timeline if markers == timeline.markers else replace(timeline, markers=markers)


def fade(timeline: Timeline, clip_id: ClipId, edge: Edge, frames: int) -> Timeline:
    """Let a clip come in or go out over so many frames, as far as its other fade leaves room; 0 for none."""
    clip = find_clip(timeline, clip_id).clip
    other = clip.fade_out if edge is Edge.IN else clip.fade_in
    room = clip.duration.value - (other.value if other else 0)
    frames = min(max(0, frames), room)
    length = RationalTime(frames, timeline.rate) if frames else None
    changed = replace(clip, fade_in=length) if edge is Edge.IN else replace(clip, fade_out=length)
    return timeline if changed == clip else edits.change_clip(timeline, changed)


def _exchanged(tracks: tuple[Track, ...], one: Track, other: Track) -> tuple[Track, ...]:
    places = {one.id: other, other.id: one}
    return tuple(places.get(track.id, track) for track in tracks)


def _home(timeline: Timeline, each: Copied) -> Track:
    open_ones = [track for track in timeline.tracks if not track.is_locked]
    fitting = [track for track in open_ones if track.kind in CARRIED_BY[type(each.clip.content)]]
    same = [track for track in fitting if track.id == each.track_id]
    alike = [track for track in fitting if track.kind is each.kind]
    found = next(iter((*same, *alike, *fitting)), None)
    if found is None:
        raise EditError("This film has no unlocked track for what was copied.")
    return found


def _nearest_cut(track: Track, frame: int) -> int:
    start = 0
    for item in track.items:
        if isinstance(item, Transition):
            continue
        end = start + item.duration.value
        if isinstance(item, Clip) and start < frame < end:
            return start if frame - start < end - frame else end
        start = end
    return frame


def copies_end(places: Sequence[Place]) -> int:
    """Give the frame at which the last of some clips ends: copies of them follow there."""
    return max((place.range_in_parent.end_exclusive.value for place in places), default=0)
