"""Clips in their places, and what of them changes over time, counted from the first frame they are seen in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from keepsake.core import scene as pictures
from keepsake.core.curve import Curve, Easing, Key
from keepsake.core.timebase import RationalTime
from keepsake.project.properties import BOUNDS, Property, varying_of
from keepsake.project.schema import Clip, Framing, Gap, Track, Transition


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip with its place: its first frame on the timeline, and the transitions before and after it."""

    track: Track
    clip: Clip
    start: int
    before: Transition | None
    after: Transition | None

    @property
    def into(self) -> int:
        """Frames it is seen before its own place."""
        return self.before.in_offset.value if self.before else 0

    @property
    def out(self) -> int:
        """Frames it is seen after its own place."""
        return self.after.out_offset.value if self.after else 0

    @property
    def first(self) -> int:
        """The first frame it is seen in."""
        return self.start - self.into

    @property
    def first_seen(self) -> int:
        """The frame of its content that is seen first."""
        return self.clip.source_range.start.value - self.into

    @property
    def frames(self) -> int:
        """How many frames it is seen in."""
        return self.into + self.clip.duration.value + self.out


def placed_on(track: Track) -> Iterator[Placed]:
    """Give the clips of a track in their places."""
    start = 0
    for index, item in enumerate(track.items):
        if isinstance(item, Clip):
            before = track.items[index - 1] if index else None
            after = track.items[index + 1] if index + 1 < len(track.items) else None
            yield Placed(
                track,
                item,
                start,
                before if isinstance(before, Transition) else None,
                after if isinstance(after, Transition) else None,
            )
        if isinstance(item, Clip | Gap):
            start += item.duration.value


def overlap_of(change: Transition | None) -> int:
    """Count the frames of a transition, none where there is none."""
    return change.in_offset.value + change.out_offset.value if change else 0


def frames_of(time: RationalTime | None) -> int:
    """Count the frames of a length, none where there is none."""
    return time.value if time else 0


def move_of(framing: Framing | None, placed: Placed) -> pictures.KenBurns:
    """Give the slow move over a clip; of a clip that was divided, its part of the whole move."""
    if framing is None:
        return pictures.KenBurns()
    start, end = (pictures.Crop(box.left, box.top, box.width, box.height) for box in (framing.start, framing.end))
    move = pictures.KenBurns(start=start, end=end, easing=framing.easing)
    if framing.over is None:
        return move
    lead = placed.first_seen - framing.over.start.value
    tail = framing.over.end_exclusive.value - placed.first_seen - placed.frames
    return replace(move, lead=lead, tail=tail)


def curve_of(placed: Placed, which: Property) -> Curve:
    """Give a property's keys, counted in frames from the layer's first; none where it is as it usually is."""
    varying = varying_of(placed.clip, which)
    if varying.keys:
        return tuple(replace(key, at=key.at - placed.first_seen) for key in varying.keys)
    return () if varying.value == BOUNDS[which].usual else (Key(0, varying.value),)


def fade_of(placed: Placed) -> Curve:
    """Give a clip's fades as a curve from 0 to 1 and back, counted in frames from the layer's first."""
    clip, frames = placed.clip, placed.frames
    into, out = frames_of(clip.fade_in), frames_of(clip.fade_out)
    keys: dict[int, Key] = {}
    if into:
        keys[0] = Key(0, 0.0, Easing.EASE_BOTH)
        keys[into] = Key(into, 1.0, Easing.HOLD)
    if out:
        keys.setdefault(frames - 1 - out, Key(frames - 1 - out, 1.0, Easing.EASE_BOTH))
        keys[frames - 1 - out] = Key(frames - 1 - out, 1.0, Easing.EASE_BOTH)
        keys[frames - 1] = Key(frames - 1, 0.0)
    return tuple(keys[at] for at in sorted(keys) if at >= 0)
