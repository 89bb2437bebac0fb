"""What a drag makes of the film: a value from the moment of pressing, and the film as it would be if let go now.

Nothing here changes the document: the canvas shows the result while the drag lasts and applies it once at the end, so
a drag is one step for undo, and one that is given up was never made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime
from keepsake.project import arranging, edits, together, trims
from keepsake.project.schema import Clip, ClipId, Timeline, TrackId, TrackKind
from keepsake.project.sequence import Place, find_clip, find_track, is_free
from keepsake.ui.commands import moved_together, tied_to
from keepsake.ui.desk import Desk
from keepsake.ui.timeline.lanes import Part, gain_at_share, row_of, share_of_gain
from keepsake.ui.timeline.snapping import snap_targets

FEWEST_OVERLAPPED = 5
"""Frames; a shorter overlap is taken for a hand that is not quite still."""


class Manner(StrEnum):
    """How a drag changes the film; the words are those of undo."""

    MOVE = "Move"
    TRIM = "Trim"
    RIPPLE_TRIM = "Trim and close up"
    ROLL = "Move the cut"
    SLIP = "Shift the content"
    FADE = "Fade"
    GAIN = "Loudness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """A drag: the timeline it began on, the clip and part in hand, all that is selected, and the manner."""

    timeline: Timeline
    clip: ClipId
    part: Part
    manner: Manner
    chosen: frozenset[ClipId]
    keeps_together: bool = False
    targets: tuple[int, ...] = ()

    def edges(self) -> tuple[int, ...]:
        """Give the frames, before the drag, of the ends that move and may snap."""
        if self.manner in (Manner.SLIP, Manner.FADE, Manner.GAIN):
            return ()
        place = find_clip(self.timeline, self.clip)
        start, end = place.start.value, place.range_in_parent.end_exclusive.value
        return {Part.HEAD: (start,), Part.TAIL: (end,), Part.BODY: (start, end)}[self.part]

    def result(self, pull: Pull) -> Timeline:
        """Give the timeline after a pull. What cannot be is an EditError."""
        step = RationalTime(pull.by, self.timeline.rate)
        edge = trims.Edge.IN if self.part in (Part.HEAD, Part.FADE_IN) else trims.Edge.OUT
        match self.manner:
            case Manner.TRIM:
                return trims.trim(self.timeline, self.clip, edge, step)
            case Manner.RIPPLE_TRIM:
                ripple = together.ripple_trim if self.keeps_together else trims.ripple_trim
                return ripple(self.timeline, self.clip, edge, step)
            case Manner.ROLL:
                return trims.roll(self.timeline, _clip_before_cut(self.timeline, self.clip, self.part), step)
            case Manner.SLIP:
                return trims.slip(self.timeline, self.clip, -step)
            case Manner.FADE:
                return _faded(self, edge, pull.by)
            case Manner.GAIN:
                return _with_gain(self, pull.down)
            case _:
                return _moved(self, pull.by, pull.track_id)

    def words(self, result: Timeline) -> str:
        """Say in a few words what the drag has come to."""
        before, after = find_clip(self.timeline, self.clip), find_clip(result, self.clip)
        match self.manner:
            case Manner.FADE:
                fade = after.clip.fade_in if self.part is Part.FADE_IN else after.clip.fade_out
                return f"{self.part.value.capitalize()}: {float(fade.seconds):.1f} s" if fade else "No fade"
            case Manner.GAIN:
                return f"{after.clip.gain_db:+.1f} dB" if after.clip.gain_db else "As recorded"
            case Manner.SLIP:
                return f"From {after.clip.source_range.start.as_clock()}"
            case Manner.MOVE:
                shorter = before.clip.duration.value - after.clip.duration.value
                return "Dissolve" if shorter else after.start.as_clock()
            case _:
                return f"{float(after.clip.duration.seconds):.1f} s"


@dataclass(frozen=True, slots=True)
class Pull:
    """How far a drag has gone: frames along the film, a share of a lane's height downwards, onto which track."""

    by: int
    down: float
    track_id: TrackId


def begin(desk: Desk, clip: ClipId, part: Part, manner: Manner) -> Drag:
    """Take hold of a clip."""
    moving = tied_to(desk.timeline, desk.chosen | {clip}) if manner is Manner.MOVE else frozenset({clip})
    return Drag(
        timeline=desk.timeline,
        clip=clip,
        part=part,
        manner=manner,
        chosen=desk.chosen,
        keeps_together=desk.keeps_together,
        targets=tuple(snap_targets(desk.timeline, desk.playhead, moving)),
    )


def _faded(drag: Drag, edge: trims.Edge, by: int) -> Timeline:
    clip = find_clip(drag.timeline, drag.clip).clip
    fade = clip.fade_in if edge is trims.Edge.IN else clip.fade_out
    frames = (fade.value if fade else 0) + (by if edge is trims.Edge.IN else -by)
    return arranging.fade(drag.timeline, drag.clip, edge, frames)


def _with_gain(drag: Drag, down: float) -> Timeline:
    clip = find_clip(drag.timeline, drag.clip).clip
    gain_db = gain_at_share(share_of_gain(clip.gain_db) + down)
    return edits.change_clip(drag.timeline, replace(clip, gain_db=gain_db))


def _moved(drag: Drag, by: int, track_id: TrackId) -> Timeline:
    timeline = drag.timeline
    if len(drag.chosen) > 1 and drag.clip in drag.chosen:
        return moved_together(timeline, drag.chosen, by)
    place = find_clip(timeline, drag.clip)
    tied = tied_to(timeline, frozenset({drag.clip}))
    start, length = max(0, place.start.value + by), place.clip.duration.value
    if len(tied) > 1 and track_id == place.track.id:
        return moved_together(timeline, frozenset({drag.clip}), by)
    if is_free(find_track(timeline, track_id), start, length, tied):
        if start == place.start.value and track_id == place.track.id:
            return timeline
        return edits.move(timeline, drag.clip, track_id, RationalTime(start, timeline.rate))
    if len(tied) == 1 and (overlapped := _overlapped(timeline, place, by, track_id)) is not None:
        return overlapped
    if len(tied) > 1:
        raise EditError("Clips that belong together need free room, and there is none there.")
    at = _nearest_cut(timeline, track_id, start + length // 2)
    return edits.rearrange(timeline, drag.clip, track_id, RationalTime(at, timeline.rate))


def _overlapped(timeline: Timeline, place: Place, by: int, track_id: TrackId) -> Timeline | None:
    """A clip drawn a little over its neighbour makes a dissolve there; None when it goes further, or has none."""
    index = place.index - 1 if by < 0 else place.index + 1
    items = place.track.items
    beside = items[index] if 0 <= index < len(items) else None
    if track_id != place.track.id or not isinstance(beside, Clip) or place.track.kind is TrackKind.TITLES:
        return None
    if not FEWEST_OVERLAPPED <= abs(by) <= min(beside.duration.value, place.clip.duration.value) // 2:
        return None
    return arranging.overlap(timeline, place.clip.id if by < 0 else beside.id, abs(by))


def _nearest_cut(timeline: Timeline, track_id: TrackId, frame: int) -> int:
    """Give the end of a clip nearest to a frame: clips dropped on others go between them and divide none."""
    row = row_of(find_track(timeline, track_id))
    return min({*row.starts, *row.ends}, key=lambda cut: (abs(cut - frame), cut))


def _clip_before_cut(timeline: Timeline, clip_id: ClipId, part: Part) -> ClipId:
    if part is Part.TAIL:
        return clip_id
    place = find_clip(timeline, clip_id)
    row = row_of(place.track)
    index = row.index_at(place.start.value - 1)
    if index is None:
        raise EditError("A cut can be moved only where two clips meet.")
    return row.clips[index].id
