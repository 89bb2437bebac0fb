"""Samples planes between their pixels.

An upright picture goes through OpenCV's resizer, which takes a third of the time of its warps. The resizer only knows
whole sizes, so a size and a shift are sought that lead where they should.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Matrix = NDArray[np.float64]
"""2 x 3. Here it leads from a window's pixels to the source's; whole numbers are the middles of pixels (OpenCV)."""

BARELY = 1e-6
CLOSE_ENOUGH = 1 / 16
"""Pixels of the source a sample may be taken beside its place, at the very ends of a window; usually it is a tenth of
that. Sources of moving pictures are finer than the frame, and the eye sees a shake of 0.1 pixel at best."""
TRIED = 96
"""Sizes and shifts that are tried; at most so many pixels more than wanted are made, along each side."""
ROOM = 64
"""Pixels beyond a source's edges that are enough to choose from, up to steps of 1.3."""
LEAST_GAIN = 320
"""Windows narrower or lower than this are quicker to warp than to find a size for."""


@dataclass(frozen=True, slots=True)
class Run:
    """One axis of a resizing: `length` source pixels from `first` become `made`, wanted from `skipped` on."""

    first: int
    length: int
    made: int
    skipped: int


def sample(window: Plane, source: Plane, matrix: Matrix, border: int) -> None:
    """Fill a window with a source sampled bilinearly; `border` is OpenCV's for what lies outside the source."""
    height, width = window.shape
    if (steps := whole_steps(source, matrix, (width, height))) is not None:
        left, top = steps
        window[:] = source[top : top + height, left : left + width]
        return
    if not is_upright(matrix) or min(width, height) < LEAST_GAIN:
        _warp(window, source, matrix, border)
        return
    across = run(float(matrix[0, 0]), float(matrix[0, 2]), width, source.shape[1])
    down = run(float(matrix[1, 1]), float(matrix[1, 2]), height, source.shape[0])
    if across is None or down is None:
        _warp(window, source, matrix, border)
        return
    part = source[down.first : down.first + down.length, across.first : across.first + across.length]
    size = (across.made, down.made)
    made = cv2.resize(part, size, dst=_room_for(size), interpolation=cv2.INTER_LINEAR)
    window[:] = made[down.skipped : down.skipped + height, across.skipped : across.skipped + width]


_rooms = threading.local()


def _room_for(size: tuple[int, int]) -> Plane:
    """Memory of this thread's own for a plane of a size (width, height), drawn over at the next call.

    New memory for every plane would cost a fifth of the resizing.
    """
    width, height = size
    kept: Plane | None = getattr(_rooms, "kept", None)
    if kept is None or kept.size < width * height:
        kept = _rooms.kept = np.empty(width * height, np.uint8)
    return kept[: width * height].reshape(height, width)


@lru_cache(maxsize=16)
def run(step: float, start: float, count: int, length: int) -> Run | None:
    """The resizing whose pixels lie nearest to `start`, `start` + `step`, …: `count` of them in a source of `length`.

    None when none lies near enough.
    """
    if count < 1:
        return None
    made = count + np.arange(TRIED)
    lengths = np.rint(made * step)
    steps = lengths / made
    # The middle of the window counts: what is off there and what is off in step add up at its ends.
    drifts = np.abs(steps - step) * (count / 2)
    near = np.flatnonzero(drifts < CLOSE_ENOUGH / 2)
    if not near.size:
        return None
    made, lengths, steps, drifts = made[near, None], lengths[near, None], steps[near, None], drifts[near, None]
    skipped = np.arange(TRIED)[None]
    exact = start + 0.5 + (step - steps) * ((count - 1) / 2) - (skipped + 0.5) * steps
    first = np.rint(exact)
    inner = np.maximum(0.5 / steps - 0.5, 0)
    fits = (first >= 0) & (first + lengths <= length) & (skipped >= inner) & (skipped + count + inner <= made)
    off = np.where(fits, np.abs(exact - first) + drifts, 1.0)
    best = np.unravel_index(int(off.argmin()), off.shape)
    if off[best] > CLOSE_ENOUGH:
        return None
    return Run(int(first[best]), int(lengths[best[0], 0]), int(made[best[0], 0]), int(best[1]))


def whole_steps(source: Plane, matrix: Matrix, size: tuple[int, int]) -> tuple[int, int] | None:
    """Where to cut the source when it is only moved by whole pixels and has all that is wanted."""
    left, top = round(matrix[0, 2]), round(matrix[1, 2])
    if np.abs(matrix - [[1, 0, left], [0, 1, top]]).max() > BARELY:
        return None
    inside = left >= 0 and top >= 0 and left + size[0] <= source.shape[1] and top + size[1] <= source.shape[0]
    return (left, top) if inside else None


def is_upright(matrix: Matrix) -> bool:
    """Whether nothing is turned or mirrored."""
    return not (matrix[0, 1] or matrix[1, 0]) and bool(min(matrix[0, 0], matrix[1, 1]) > 0)


def part_of(matrix: Matrix, left: float, top: float) -> Matrix:
    """The matrix for a part of the window that begins at `left`, `top` (pixels)."""
    other = matrix.copy()
    other[:, 2] += matrix[:, :2] @ np.array([left, top], float)
    return other


def _warp(window: Plane, source: Plane, matrix: Matrix, border: int) -> None:
    size = (window.shape[1], window.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(source, matrix, size, dst=window, flags=flags, borderMode=border)
