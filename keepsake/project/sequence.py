"""The arithmetic of one track: where things lie, cutting, joining, and putting a track in order after an edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from keepsake.core.errors import EditError
from keepsake.core.timebase import LONGEST_FRAMES, RationalTime, TimeRange
from keepsake.project.schema import (
    Clip,
    ClipId,
    Content,
    Gap,
    Item,
    LivingPortrait,
    Photo,
    TalkingPortrait,
    Timeline,
    Track,
    TrackId,
    Transition,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clip is: its track, its index among the track's items, the clip, and its start on the timeline."""

    track: Track
    index: int
    clip: Clip
    start: RationalTime

    @property
    def range_in_parent(self) -> TimeRange:
        """The stretch of timeline the clip fills."""
        return TimeRange(self.start, self.clip.duration)


def find_track(timeline: Timeline, track_id: TrackId) -> Track:
    """Give the track. A track that is not in the film is an error."""
    for track in timeline.tracks:
        if track.id == track_id:
            return track
    raise EditError("That track is no longer in the film.")


def open_track(timeline: Timeline, track_id: TrackId) -> Track:
    """Give the track for an edit. A locked track is an error."""
    return refuse_locked(find_track(timeline, track_id))


def refuse_locked(track: Track) -> Track:
    """Give the track back. A locked track is an error."""
    if track.is_locked:
        raise EditError(f"The track “{track.name}” is locked; unlock it to change it.")
    return track


def find_clip(timeline: Timeline, clip_id: ClipId) -> Place:
    """Give the place of a clip. A clip that is not on the timeline is an error."""
    for track in timeline.tracks:
        for index, item in enumerate(track.items):
            if isinstance(item, Clip) and item.id == clip_id:
                return Place(track, index, item, RationalTime(length_of(track.items[:index]), timeline.rate))
    raise EditError("That clip is no longer in the film.")


def length_of(items: Iterable[Item]) -> int:
    """Add up the frames of some items; transitions take none."""
    return sum(item.duration.value for item in items if not isinstance(item, Transition))


def film_length(timeline: Timeline) -> RationalTime:
    """Give the length of the longest track."""
    return RationalTime(max((length_of(track.items) for track in timeline.tracks), default=0), timeline.rate)


def is_free(track: Track, start: int, length: int, apart_from: frozenset[ClipId] = frozenset()) -> bool:
    """Say whether nothing lies on a stretch of a track, some clips not counted."""
    at = 0
    for item in track.items:
        if isinstance(item, Transition):
            continue
        end = at + item.duration.value
        if isinstance(item, Clip) and item.id not in apart_from and at < start + length and start < end:
            return False
        at = end
    return True


def clips_of(timeline: Timeline) -> Iterable[Place]:
    """Give the place of every clip, track by track, in order."""
    for track in timeline.tracks:
        start = 0
        for index, item in enumerate(track.items):
            if isinstance(item, Clip):
                yield Place(track, index, item, RationalTime(start, timeline.rate))
            if not isinstance(item, Transition):
                start += item.duration.value


def with_length(item: Clip | Gap, start_frames: int, duration_frames: int) -> Clip | Gap:
    """Give the part of an item that begins so many frames in and lasts so long. May reach beyond a clip's old
    ends.
    """
    rate = item.duration.rate
    duration = RationalTime(duration_frames, rate)
    if isinstance(item, Gap):
        return Gap(duration)
    start = RationalTime(item.source_range.start.value + start_frames, rate)
    return replace(item, source_range=TimeRange(start, duration))


def cut(items: tuple[Item, ...], at: int, right_id: ClipId | None) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Divide items at a frame. A clip that is cut keeps its id on the left and bears `right_id` on the right
    (its own again when that is None, for a caller that keeps one half only).

    A transition exactly at the cut is gone; fades stay at the ends they belonged to.
    """
    start = 0
    for index, item in enumerate(items):
        if isinstance(item, Transition):
            if start == at:
                return items[:index], items[index + 1 :]
            continue
        if start == at:
            return items[:index], items[index:]
        if start + item.duration.value > at:
            left, right = _cut_item(item, at - start, right_id)
            return (*items[:index], left), (right, *items[index + 1 :])
        start += item.duration.value
    return items, ()


def _cut_item(item: Clip | Gap, inside: int, right_id: ClipId | None) -> tuple[Item, Item]:
    left, right = with_length(item, 0, inside), with_length(item, inside, item.duration.value - inside)
    if isinstance(left, Clip) and isinstance(right, Clip):
        moment = right.source_range.start
        kept = tuple(marker for marker in left.markers if marker.at < moment)
        moved = tuple(marker for marker in right.markers if marker.at >= moment)
        content = _going_on(item)
        left = replace(left, content=content, fade_out=None, markers=kept)
        right = replace(right, content=content, id=right_id or right.id, fade_in=None, markers=moved)
    return left, right


def _going_on(clip: Clip | Gap) -> Content:
    """The content of a clip that is being divided: a slow move goes on through both parts as it did."""
    assert isinstance(clip, Clip)
    content = clip.content
    if isinstance(content, Photo | LivingPortrait | TalkingPortrait) and content.framing is not None:
        framing = content.framing
        if framing.over is None and framing.start != framing.end:
            return replace(content, framing=replace(framing, over=clip.source_range))
    return content


def padded(items: tuple[Item, ...], to: int, rate: Fraction) -> tuple[Item, ...]:
    """Give the items with a gap after them up to a frame."""
    missing = to - length_of(items)
    return (*items, Gap(RationalTime(missing, rate))) if missing > 0 else items


def settled(track: Track, items: Iterable[Item]) -> Track:
    """Give the track with new items put in order: gaps joined and dropped at the end, fades and transitions fitted.

    A track longer than can be counted is an error.
    """
    joined: list[Item] = []
    for item in items:
        if isinstance(item, Gap) and joined and isinstance(joined[-1], Gap):
            joined[-1] = Gap(joined[-1].duration + item.duration)
        elif isinstance(item, Transition) or item.duration.value > 0:
            joined.append(_with_fades_fitted(item) if isinstance(item, Clip) else item)
    while joined and not isinstance(joined[-1], Clip):
        joined.pop()
    if length_of(joined) > LONGEST_FRAMES:
        raise EditError("The film would be longer than can be counted.")
    return replace(track, items=tuple(_with_transitions_fitted(joined)))


def _with_fades_fitted(clip: Clip) -> Clip:
    if clip.fade_in is None and clip.fade_out is None:
        return clip
    room = clip.duration.value
    into = min(clip.fade_in.value, room) if clip.fade_in else 0
    out = min(clip.fade_out.value, room - into) if clip.fade_out else 0
    if clip.fade_in and clip.fade_out and into == clip.fade_in.value and out == clip.fade_out.value:
        return clip
    rate = clip.duration.rate
    return replace(
        clip, fade_in=RationalTime(into, rate) if into else None, fade_out=RationalTime(out, rate) if out else None
    )


def _with_transitions_fitted(items: list[Item]) -> list[Item]:
    if not any(isinstance(item, Transition) for item in items):
        return items
    fitted: list[Item] = []
    taken = 0
    for index, item in enumerate(items):
        if not isinstance(item, Transition):
            if not (fitted and isinstance(fitted[-1], Transition)):
                taken = 0
            fitted.append(item)
            continue
        before, after = fitted[-1] if fitted else None, items[index + 1] if index + 1 < len(items) else None
        if isinstance(before, Clip) and isinstance(after, Clip):
            shrunk = _shrunk(item, before, after, taken)
            if shrunk is not None:
                fitted.append(shrunk)
                taken = shrunk.out_offset.value
    return fitted


def _shrunk(item: Transition, before: Clip, after: Clip, taken: int) -> Transition | None:
    """Fit a transition to its clips; `taken` frames of the earlier clip already lie under the transition before."""
    into = max(0, _least(item.in_offset.value, before.duration.value - taken, after.head_handle))
    out = max(0, _least(item.out_offset.value, after.duration.value, before.tail_handle))
    if into + out == 0:
        return None
    if into == item.in_offset.value and out == item.out_offset.value:
        return item
    rate = before.duration.rate
    return replace(item, in_offset=RationalTime(into, rate), out_offset=RationalTime(out, rate))


def _least(*limits: int | None) -> int:
    return min(limit for limit in limits if limit is not None)


def with_track(timeline: Timeline, changed: Track) -> Timeline:
    """Give the timeline with one track exchanged for its newer self."""
    tracks = tuple(changed if track.id == changed.id else track for track in timeline.tracks)
    return replace(timeline, tracks=tracks)


def shared_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Count the things both begin with, and the things both end with beyond those."""
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and (old[start] is new[start] or old[start] == new[start]):
        start += 1
    end = 0
    while end < shortest - start and (old[-1 - end] is new[-1 - end] or old[-1 - end] == new[-1 - end]):
        end += 1
    return start, end
