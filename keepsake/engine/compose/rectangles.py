"""Upright full rectangles of picture, laid into planes so that their edges fade as softly as they are sampled.

The planes of one resolution go together: what falls where is reckoned once for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.compose.sampling import BARELY, Matrix, Plane, part_of, sample

Window = tuple[slice, slice]
"""Rows and columns."""


@dataclass(frozen=True, slots=True, eq=False)
class _Footing:
    """Where a rectangle stands in a window: the part it covers wholly, and parts it covers by so much, 0 to 1."""

    inside: Window | None
    edges: tuple[tuple[Window, NDArray[np.float32]], ...]


def lay_rectangle(windows: Sequence[Plane], inks: Sequence[Plane], room: int, matrix: Matrix) -> None:
    """Lay each ink over its window, in place; all windows have one size, and so have the inks.

    `room` is how many pixels every ink repeats beyond each of its edges. `matrix` leads from a window's pixels to
    the ink's without them, and must be upright.
    """
    shape = (inks[0].shape[0] - 2 * room, inks[0].shape[1] - 2 * room)
    footing = _footing(windows[0].shape, shape, matrix)
    in_room = matrix + np.array([0, 0, room])
    for window, ink in zip(windows, inks, strict=True):
        under = [window[edge].copy() for edge, _ in footing.edges]
        if room:
            sample(window, ink, in_room, cv2.BORDER_REPLICATE)
        else:
            _sample_parts(window, ink, matrix, footing)
        for below, (edge, cover) in zip(under, footing.edges, strict=True):
            window[edge] = cv2.blendLinear(below, window[edge], 1 - cover, cover)


def _sample_parts(window: Plane, ink: Plane, matrix: Matrix, footing: _Footing) -> None:
    """What lies wholly inside is sampled apart, for that is quick only where nothing beyond the ink is asked for."""
    parts = [edge for edge, _ in footing.edges]
    for rows, columns in [*parts, *([footing.inside] if footing.inside else [])]:
        sample(window[rows, columns], ink, part_of(matrix, columns.start, rows.start), cv2.BORDER_REPLICATE)


def _footing(size: tuple[int, ...], ink: tuple[int, int], matrix: Matrix) -> _Footing:
    height, width = size
    top, bottom = _whole(height, matrix[1, 1], matrix[1, 2], ink[0])
    left, right = _whole(width, matrix[0, 0], matrix[0, 2], ink[1])
    if top >= bottom or left >= right:
        top, bottom, left, right = 0, 0, 0, 0
    rows, columns = slice(top, bottom), slice(left, right)
    places = (
        (slice(0, top), slice(0, width)),
        (slice(bottom, height), slice(0, width)),
        (rows, slice(0, left)),
        (rows, slice(right, width)),
    )
    edges = tuple((place, _cover(place, ink, matrix)) for place in places if _is_any(place))
    return _Footing((rows, columns) if _is_any((rows, columns)) else None, edges)


def _is_any(place: Window) -> bool:
    return all(part.start < part.stop for part in place)


def _whole(count: int, step: float, start: float, length: int) -> tuple[int, int]:
    """The first of `count` pixels along one side that is covered wholly, and the one after the last."""
    first = math.ceil((-start - BARELY) / step)
    last = math.floor((length - 1 - start + BARELY) / step)
    return max(first, 0), min(last + 1, count)


def _cover(place: Window, ink: tuple[int, int], matrix: Matrix) -> NDArray[np.float32]:
    """How much of each pixel is covered, as bilinear sampling fades it out."""
    down = _cover_along(place[0], matrix[1, 1], matrix[1, 2], ink[0])
    across = _cover_along(place[1], matrix[0, 0], matrix[0, 2], ink[1])
    return np.outer(down, across).astype(np.float32)


def _cover_along(pixels: slice, step: float, start: float, length: int) -> NDArray[np.float64]:
    at = np.arange(pixels.start, pixels.stop) * step + start
    cover: NDArray[np.float64] = np.maximum(np.minimum(np.minimum(at + 1, length - at), 1), 0)
    return cover
