"""Where things lie on the timeline: frames to pixels, tracks to lanes, and which clip is at a point."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum

from keepsake.project.schema import Clip, Timeline, Track, TrackId, TrackKind, Transition
from keepsake.ui.nouns import heard_of

RULER_PX = 48
LANE_GAP_PX = 8
LANE_PX = {TrackKind.PICTURE: 92, TrackKind.TITLES: 52, TrackKind.VOICE: 60, TrackKind.MUSIC: 60}
CLOSEST_PX = 24.0
"""A frame at the closest zoom, in pixels."""
FURTHEST_PX = 0.002
HANDLE_PX = 14
"""How near an end of a clip the pointer takes hold of it."""
SMALLEST_BODY_PX = 12


FADE_GRIP_PX = 9
"""How near a fade's handle the pointer takes hold of it; handles lie along a clip's upper edge."""
GAIN_GRIP_PX = 5
HANDLES_FROM_PX = 72
"""Narrower clips have no handles for fades."""
FULL_AT = 0.3
"""Where the line of loudness lies at 0 dB: a share of the clip's height from its top."""
LOUDEST_DB, LOUDEST_AT = 12.0, 0.1
QUIETEST_DB, QUIETEST_AT = -40.0, 0.9


class Part(StrEnum):
    """A part of a clip that can be taken hold of."""

    HEAD = "head"
    BODY = "body"
    TAIL = "tail"
    FADE_IN = "fade in"
    FADE_OUT = "fade out"
    GAIN = "loudness"


@dataclass(frozen=True, slots=True)
class Scale:
    """How frames become pixels: `px` pixels for a frame, `left` pixels of film before the view's edge."""

    px: float = 4.0
    left: int = 0

    def x_of(self, frame: float) -> float:
        """Give the x, in pixels of the view, at which a frame begins."""
        return frame * self.px - self.left

    def frame_at(self, x: float) -> int:
        """Give the frame nearest to an x of the view; never before the first."""
        return max(0, round((x + self.left) / self.px))

    def reach(self, px: float) -> int:
        """Give how many frames some pixels are, at least one."""
        return max(1, int(px / self.px))


@dataclass(frozen=True, slots=True)
class Row:
    """A track's clips with the frames they begin and end at, in order, and its transitions with their cuts."""

    track: Track
    clips: tuple[Clip, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    transitions: tuple[tuple[int, Transition], ...]

    def between(self, first: int, last: int) -> range:
        """Give the indices of the clips that touch the frames from `first` up to `last`."""
        return range(bisect_right(self.ends, first), bisect_left(self.starts, last))

    def index_at(self, frame: float) -> int | None:
        """Give the index of the clip at a frame, None in a gap."""
        index = bisect_right(self.starts, frame) - 1
        return index if index >= 0 and frame < self.ends[index] else None


@dataclass(frozen=True, slots=True)
class Lane:
    """A track's stripe: its row, its top and height in pixels from the top of the first lane."""

    row: Row
    top: int
    height: int


def row_of(track: Track) -> Row:
    """Lay out one track."""
    clips: list[Clip] = []
    starts: list[int] = []
    transitions: list[tuple[int, Transition]] = []
    at = 0
    for item in track.items:
        if isinstance(item, Transition):
            transitions.append((at, item))
            continue
        if isinstance(item, Clip):
            clips.append(item)
            starts.append(at)
        at += item.duration.value
    ends = tuple(start + clip.duration.value for start, clip in zip(starts, clips, strict=True))
    return Row(track, tuple(clips), tuple(starts), ends, tuple(transitions))


class Lanes:
    """The lanes of a timeline, top to bottom: pictures and titles first (the uppermost on top), sound below.

    Tracks that did not change keep their rows, so an edit costs one track.
    """

    def __init__(self) -> None:
        self._rows: dict[TrackId, Row] = {}
        self.lanes: tuple[Lane, ...] = ()
        self.height = 0

    def lay(self, timeline: Timeline) -> None:
        """Lay out a timeline."""
        rows: dict[TrackId, Row] = {}
        for track in timeline.tracks:
            old = self._rows.get(track.id)
            rows[track.id] = old if old is not None and old.track is track else row_of(track)
        self._rows = rows
        lanes: list[Lane] = []
        top = LANE_GAP_PX
        for track in in_view_order(timeline):
            height = LANE_PX[track.kind]
            lanes.append(Lane(rows[track.id], top, height))
            top += height + LANE_GAP_PX
        self.lanes, self.height = tuple(lanes), top

    def lane_at(self, y: float) -> Lane | None:
        """Give the lane at a height, the gap below it included."""
        for lane in self.lanes:
            if lane.top <= y < lane.top + lane.height + LANE_GAP_PX:
                return lane
        return None

    def row(self, track_id: TrackId) -> Row:
        """Give the row of a track."""
        return self._rows[track_id]


def in_view_order(timeline: Timeline) -> list[Track]:
    """Give the tracks as they are shown from the top: what covers lies above, sound below."""
    seen = [track for track in timeline.tracks if track.kind in (TrackKind.PICTURE, TrackKind.TITLES)]
    heard = [track for track in timeline.tracks if track.kind not in (TrackKind.PICTURE, TrackKind.TITLES)]
    return [*reversed(seen), *heard]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a clip lies in the view: its left and right side and its top, and its height, in pixels."""

    left: float
    right: float
    top: float
    height: float


def fade_handles(clip: Clip, box: Box) -> tuple[float, float]:
    """Give the x of the handles of a clip's two fades: where the fade in ends and the fade out begins."""
    px = (box.right - box.left) / clip.duration.value
    into = clip.fade_in.value * px if clip.fade_in else 0.0
    out = clip.fade_out.value * px if clip.fade_out else 0.0
    inset = FADE_GRIP_PX + 1
    return max(box.left + into, box.left + inset), min(box.right - out, box.right - inset)


def share_of_gain(gain_db: float) -> float:
    """Give how far from a clip's top the line of loudness lies, as a share of its height."""
    if gain_db >= 0:
        return FULL_AT - min(gain_db / LOUDEST_DB, 1.0) * (FULL_AT - LOUDEST_AT)
    return FULL_AT + min(gain_db / QUIETEST_DB, 1.0) * (QUIETEST_AT - FULL_AT)


def gain_at_share(share: float) -> float:
    """Give the loudness, to half a decibel, of a line so far from a clip's top; near 0 dB it is 0."""
    if share <= FULL_AT:
        gain = (FULL_AT - share) / (FULL_AT - LOUDEST_AT) * LOUDEST_DB
    else:
        gain = (share - FULL_AT) / (QUIETEST_AT - FULL_AT) * QUIETEST_DB
    gain = min(max(round(gain * 2) / 2, QUIETEST_DB), LOUDEST_DB)
    return 0.0 if abs(gain) <= 1 else gain


def part_of(clip: Clip, x: float, y: float, box: Box) -> Part:
    """Say which part of a clip is at a point of the view: a fade's handle, the line of loudness, an end."""
    if box.right - box.left >= HANDLES_FROM_PX:
        if y - box.top < 2 * FADE_GRIP_PX:
            into, out = fade_handles(clip, box)
            if abs(x - into) <= FADE_GRIP_PX:
                return Part.FADE_IN
            if abs(x - out) <= FADE_GRIP_PX:
                return Part.FADE_OUT
        line = box.top + share_of_gain(clip.gain_db) * box.height
        is_between = box.left + HANDLE_PX < x < box.right - HANDLE_PX
        has_line = heard_of(clip.content) is not None and not clip.gain_keys
        if has_line and is_between and abs(y - line) <= GAIN_GRIP_PX:
            return Part.GAIN
    return part_at(x, box.left, box.right)


def part_at(x: float, left: float, right: float) -> Part:
    """Say which part of a clip is at an x; on narrow clips the ends are narrower too, so that a body is left."""
    handle = min(HANDLE_PX, max(0.0, (right - left - SMALLEST_BODY_PX) / 2))
    if x < left + handle:
        return Part.HEAD
    return Part.TAIL if x >= right - handle else Part.BODY
