"""Snapping: an end that comes near another end, a marker or the playhead meets it exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from keepsake.project.schema import ClipId, Timeline
from keepsake.project.sequence import clips_of


def snap_targets(timeline: Timeline, playhead: int, moving: frozenset[ClipId]) -> list[int]:
    """Give the frames that ends may snap to, in order: the beginning, the playhead, markers, ends of other clips."""
    targets = {0, playhead, *(marker.at.value for marker in timeline.markers)}
    for place in clips_of(timeline):
        if place.clip.id not in moving:
            targets |= {place.start.value, place.start.value + place.clip.duration.value}
    return sorted(targets)


def snapped(by: int, edges: Iterable[int], targets: Sequence[int], reach: int) -> tuple[int, int | None]:
    """Give how far to move so that the nearest of the moving ends meets a target within reach, and that target.

    Out of reach of all, `by` comes back unchanged, with None. Everything is in frames.
    """
    best: tuple[int, int, int] | None = None
    for edge in edges:
        for target in _nearest(edge + by, targets):
            off = abs(target - edge - by)
            if off <= reach and (best is None or off < best[0]):
                best = (off, target - edge, target)
    return (by, None) if best is None else (best[1], best[2])


def _nearest(frame: int, targets: Sequence[int]) -> Sequence[int]:
    index = bisect_left(targets, frame)
    return targets[max(0, index - 1) : index + 1]
