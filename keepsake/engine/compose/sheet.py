"""Sheets of picture laid onto a frame at any place, sharp to a fraction of a pixel, on the film's own planes.

A place is a matrix from a sheet's pixels to the frame's, where pixel i covers i to i + 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.core.scene import Rgb
from keepsake.engine.compose.sampling import ROOM, Matrix, Plane, part_of, sample, whole_steps
from keepsake.engine.media.colour import RGB_TO_YUV, Planes

FULL = 255
BARELY = 1e-6
SOFT_EDGE = 1.0
"""Pixels beyond a sheet's corners that its softened edge may touch."""


class Box(NamedTuple):
    """A part of a frame, whole pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture that may be laid down: its planes and, unless it is a full rectangle, how much each pixel covers.

    With a `cover` (uint8 like `planes.y`, 255 covers wholly) the planes are premultiplied: 0 where nothing covers.
    `cover_half` is the cover at half the width and height. `wide` are the same planes with `ROOM` pixels more on each
    side of every plane, which makes sampling them quicker; `planes` lie within them.
    """

    planes: Planes
    cover: Plane | None = None
    cover_half: Plane | None = None
    wide: Planes | None = None


def roomy(planes: Planes) -> Sheet:
    """A full rectangle that will be laid many times between pixels."""
    sides = (ROOM, ROOM, ROOM, ROOM, cv2.BORDER_REPLICATE)
    wide = Planes(*(cv2.copyMakeBorder(plane, *sides) for plane in (planes.y, planes.u, planes.v)))
    inside = (plane[ROOM:-ROOM, ROOM:-ROOM] for plane in (wide.y, wide.u, wide.v))
    return Sheet(Planes(*inside), wide=wide)


def solid(width: int, height: int, colour: Rgb) -> Planes:
    """A frame of one colour; width and height even."""
    y, u, v = levels_of(colour)
    chroma = (height // 2, width // 2)
    return Planes(np.full((height, width), y, np.uint8), np.full(chroma, u, np.uint8), np.full(chroma, v, np.uint8))


def blank(width: int, height: int) -> Planes:
    """Planes in memory of their own, to be drawn over everywhere: what is in them is not defined."""
    chroma = (height // 2, width // 2)
    return Planes(np.empty((height, width), np.uint8), np.empty(chroma, np.uint8), np.empty(chroma, np.uint8))


def levels_of(colour: Rgb) -> tuple[int, int, int]:
    """A colour's Y, U and V, BT.709 limited range."""
    exact = RGB_TO_YUV @ np.array([colour.red, colour.green, colour.blue, 1.0])
    y, u, v = (int(level) for level in np.rint(exact))
    return y, u, v


def copied(planes: Planes) -> Planes:
    """The same frame in memory of its own."""
    return Planes(planes.y.copy(), planes.u.copy(), planes.v.copy())


def mixed(one: Planes, other: Planes, share: float) -> Planes:
    """A dissolve between two frames of one size: the first at share 0, the second at 1."""
    if share <= 0:
        return one
    if share >= 1:
        return other
    pairs = ((one.y, other.y), (one.u, other.u), (one.v, other.v))
    return Planes(*(cv2.addWeighted(first, 1 - share, second, share, 0) for first, second in pairs))


def covers_frame(sheet: Sheet, place: Matrix, width: int, height: int) -> bool:
    """Whether an opaque sheet leaves no pixel of a frame free."""
    if sheet.cover is not None:
        return False
    corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    x, y = inverse(place) @ corners
    inside = (x.min(), y.min(), sheet.planes.width - x.max(), sheet.planes.height - y.max())
    return bool(min(inside) >= -BARELY)


def lay(frame: Planes, sheet: Sheet, place: Matrix, is_fine: bool = False) -> None:
    """Draw a sheet into a frame, in place, edges antialiased.

    Between pixels it is sampled bilinearly, or bicubically where `is_fine`: thin strokes that travel slowly would
    otherwise turn soft and sharp by turns.
    """
    sampling = inverse(place)
    if covers_frame(sheet, place, frame.width, frame.height):
        _sample_over(frame, sheet, sampling)
        return
    box = _touched(sheet, place, frame)
    if box is None:
        return
    half = Box(*(edge // 2 for edge in box))
    luma, chroma = _on_luma(part_of(sampling, box.left, box.top)), _on_chroma(part_of(sampling, box.left, box.top))
    wide = sheet.wide or sheet.planes
    parts = (
        (frame.y, sheet.planes.y, wide.y, sheet.cover, luma, box),
        (frame.u, sheet.planes.u, wide.u, sheet.cover_half, chroma, half),
        (frame.v, sheet.planes.v, wide.v, sheet.cover_half, chroma, half),
    )
    how = cv2.INTER_CUBIC if is_fine else cv2.INTER_LINEAR
    covers: dict[int, Plane] = {}
    for plane, ink, wide_ink, cover, matrix, where in parts:
        window = plane[where.top : where.top + where.height, where.left : where.left + where.width]
        if cover is None:
            _lay_rectangle(window, ink, wide_ink, matrix)
            continue
        size = (where.width, where.height)
        if id(cover) not in covers:
            covers[id(cover)] = _sampled(cover, matrix, size, cv2.BORDER_CONSTANT, how)
        blend(window, _sampled(ink, matrix, size, cv2.BORDER_CONSTANT, how), covers[id(cover)])


def _lay_rectangle(window: Plane, ink: Plane, wide: Plane, matrix: Matrix) -> None:
    """Lay a full rectangle: its inside is sampled in place, only its edges are blended when it stands upright."""
    height, width = window.shape
    if matrix[0, 1] or matrix[1, 0] or min(matrix[0, 0], matrix[1, 1]) <= 0:
        sampled = _sampled(ink, matrix, (width, height), cv2.BORDER_CONSTANT)
        blend(window, sampled, _sampled(np.full_like(ink, FULL), matrix, (width, height), cv2.BORDER_CONSTANT))
        return
    across = _cover_along(width, matrix[0, 0], matrix[0, 2], ink.shape[1])
    down = _cover_along(height, matrix[1, 1], matrix[1, 2], ink.shape[0])
    left, right = _whole(across)
    top, bottom = _whole(down)
    if left < right and top < bottom:
        room = (wide.shape[1] - ink.shape[1]) // 2
        inside = part_of(matrix, left, top) + np.array([0, 0, room])
        sample(window[top:bottom, left:right], wide, inside, cv2.BORDER_CONSTANT)
    edges = (
        Box(0, 0, width, top),
        Box(0, bottom, width, height - bottom),
        Box(0, top, left, bottom - top),
        Box(right, top, width - right, bottom - top),
    )
    for edge in edges:
        if edge.width > 0 and edge.height > 0:
            rows, columns = slice(edge.top, edge.top + edge.height), slice(edge.left, edge.left + edge.width)
            cover = np.rint(FULL * down[rows, None] * across[None, columns]).astype(np.uint8)
            there = part_of(matrix, edge.left, edge.top)
            sampled = _sampled(ink, there, (edge.width, edge.height), cv2.BORDER_CONSTANT)
            window[rows, columns] = blended(np.ascontiguousarray(window[rows, columns]), sampled, cover)


def _cover_along(count: int, step: float, start: float, length: int) -> NDArray[np.float64]:
    """How much of each pixel along one side a sheet covers, as bilinear sampling fades it out, 0 to 1."""
    at = np.arange(count) * step + start
    cover: NDArray[np.float64] = np.clip(np.minimum(at + 1, length - at), 0, 1)
    return cover


def _whole(cover: NDArray[np.float64]) -> tuple[int, int]:
    """The first pixel that is covered wholly, and the one after the last."""
    found = np.flatnonzero(cover >= 1 - BARELY)
    return (int(found[0]), int(found[-1]) + 1) if found.size else (0, 0)


def blend(window: Plane, ink: Plane, cover: Plane) -> None:
    """Lay premultiplied ink over a window of a plane, in place: window x (1 - cover) + ink."""
    window[:] = blended(window, ink, cover)


def blended(plane: Plane, ink: Plane, cover: Plane) -> Plane:
    """Premultiplied ink over a plane, in memory of its own: plane x (1 - cover) + ink."""
    kept = cv2.multiply(plane, cv2.bitwise_not(cover), scale=1 / FULL)
    over: Plane = cv2.add(kept, ink, dst=kept)
    return over


def inverse(place: Matrix) -> Matrix:
    """The matrix that leads back, 2 x 3."""
    back: Matrix = cv2.invertAffineTransform(place)
    return back


def chained(outer: Matrix, inner: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    whole: Matrix = np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
    return whole


def _sample_over(frame: Planes, sheet: Sheet, sampling: Matrix) -> None:
    luma, chroma = _on_luma(sampling), _on_chroma(sampling)
    ink = sheet.wide or sheet.planes
    room = ROOM if sheet.wide else 0
    for plane, source, matrix in ((frame.y, ink.y, luma), (frame.u, ink.u, chroma), (frame.v, ink.v, chroma)):
        sample(plane, source, matrix + np.array([0, 0, room]), cv2.BORDER_REPLICATE)


def _sampled(source: Plane, matrix: Matrix, size: tuple[int, int], border: int, how: int = cv2.INTER_LINEAR) -> Plane:
    if (steps := whole_steps(source, matrix, size)) is not None:
        left, top = steps
        return source[top : top + size[1], left : left + size[0]]
    seen: Plane = cv2.warpAffine(source, matrix, size, flags=how | cv2.WARP_INVERSE_MAP, borderMode=border)
    return seen


def _on_luma(sampling: Matrix) -> Matrix:
    """From pixel middles at halves to OpenCV's middles at whole numbers."""
    linear = sampling[:, :2]
    matrix: Matrix = np.column_stack([linear, linear @ [0.5, 0.5] + sampling[:, 2] - 0.5])
    return matrix


def _on_chroma(sampling: Matrix) -> Matrix:
    linear = sampling[:, :2]
    matrix: Matrix = np.column_stack([linear, linear @ [0.5, 0.5] + sampling[:, 2] / 2 - 0.5])
    return matrix


def _touched(sheet: Sheet, place: Matrix, frame: Planes) -> Box | None:
    """The part of the frame a sheet may touch, all numbers even; None for no part."""
    width, height = sheet.planes.width, sheet.planes.height
    corners = place @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    # Sheets with a cover fade out before their own edge, and stay exact cuts when moved by whole pixels.
    soft = 0.0 if sheet.cover is not None else SOFT_EDGE
    low = np.floor((corners.min(1) - soft + BARELY) / 2) * 2
    high = np.ceil((corners.max(1) + soft - BARELY) / 2) * 2
    left, top = (max(0, int(edge)) for edge in low)
    right, bottom = min(frame.width, int(high[0])), min(frame.height, int(high[1]))
    if right <= left or bottom <= top:
        return None
    return Box(left, top, right - left, bottom - top)
