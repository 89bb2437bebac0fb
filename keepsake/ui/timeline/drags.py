"""What a drag makes of the film: a value from the moment of pressing, and the film as it would be if let go now.

Nothing here changes the document: the canvas shows the result while the drag lasts and applies it once at the end, so
a drag is one step for undo, and one that is given up was never made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime
from keepsake.project import edits, together, trims
from keepsake.project.schema import ClipId, Timeline, TrackId
from keepsake.project.sequence import find_clip, find_track
from keepsake.ui.commands import is_free, moved_together, tied_to
from keepsake.ui.timeline.lanes import Part, row_of
from keepsake.ui.timeline.snapping import snap_targets


class Manner(StrEnum):
    """How a drag changes the film; the words are those of undo."""

    MOVE = "Move"
    TRIM = "Trim"
    RIPPLE_TRIM = "Trim and close up"
    ROLL = "Move the cut"
    SLIP = "Shift the content"


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
        if self.manner is Manner.SLIP:
            return ()
        place = find_clip(self.timeline, self.clip)
        start, end = place.start.value, place.range_in_parent.end_exclusive.value
        return {Part.HEAD: (start,), Part.TAIL: (end,), Part.BODY: (start, end)}[self.part]

    def result(self, by: int, track_id: TrackId) -> Timeline:
        """Give the timeline after dragging `by` frames to a track. What cannot be is an EditError."""
        step = RationalTime(by, self.timeline.rate)
        edge = trims.Edge.IN if self.part is Part.HEAD else trims.Edge.OUT
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
            case _:
                return _moved(self, by, track_id)


def begin(
    timeline: Timeline, clip: ClipId, part: Part, manner: Manner, chosen: frozenset[ClipId], playhead: int
) -> Drag:
    """Take hold of a clip."""
    moving = tied_to(timeline, chosen | {clip})
    if manner is not Manner.MOVE:
        moving = frozenset({clip})
    targets = tuple(snap_targets(timeline, playhead, moving))
    return Drag(timeline=timeline, clip=clip, part=part, manner=manner, chosen=chosen, targets=targets)


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
    if len(tied) > 1:
        raise EditError("Clips that belong together need free room, and there is none there.")
    at = _nearest_cut(timeline, track_id, start + length // 2)
    return edits.rearrange(timeline, drag.clip, track_id, RationalTime(at, timeline.rate))


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
