"""Sheets of picture laid onto a frame at any place, sharp to a fraction of a pixel, on the film's own planes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.core.scene import Rgb
from keepsake.engine.media.colour import RGB_TO_YUV, Planes

Plane = NDArray[np.uint8]
Matrix = NDArray[np.float64]
"""2 x 3, from a sheet's pixels to the frame's, where pixel i covers i to i + 1."""

FULL = 255
BARELY = 1e-6
SOFT_EDGE = 1.0
"""Pixels beyond a sheet's corners that its softened edge may touch."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture that may be laid down: its planes and, unless it is a full rectangle, how much each pixel covers.

    With a `cover` (uint8 like `planes.y`, 255 covers wholly) the planes are premultiplied: 0 where nothing covers.
    `cover_half` is the cover at half the width and height.
    """

    planes: Planes
    cover: Plane | None = None
    cover_half: Plane | None = None


def solid(width: int, height: int, colour: Rgb) -> Planes:
    """A frame of one colour; width and height even."""
    y, u, v = levels_of(colour)
    chroma = (height // 2, width // 2)
    return Planes(np.full((height, width), y, np.uint8), np.full(chroma, u, np.uint8), np.full(chroma, v, np.uint8))


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
    return min(inside) >= -BARELY


def lay(frame: Planes, sheet: Sheet, place: Matrix) -> None:
    """Draw a sheet into a frame, in place. Between pixels it is sampled bilinearly, its edges are antialiased."""
    sampling = inverse(place)
    if covers_frame(sheet, place, frame.width, frame.height):
        _sample_over(frame, sheet.planes, sampling)
        return
    box = _touched(sheet, place, frame)
    if box is None:
        return
    left, top, width, height = box
    sampling = shifted(sampling, left, top)
    cover, cover_half = _covers(sheet)
    parts = (
        (frame.y, sheet.planes.y, cover, _on_luma(sampling), (left, top, width, height)),
        (frame.u, sheet.planes.u, cover_half, _on_chroma(sampling), (left // 2, top // 2, width // 2, height // 2)),
        (frame.v, sheet.planes.v, cover_half, _on_chroma(sampling), (left // 2, top // 2, width // 2, height // 2)),
    )
    for plane, ink, covering, matrix, (x, y, across, down) in parts:
        window = plane[y : y + down, x : x + across]
        share = _sampled(covering, matrix, (across, down), cv2.BORDER_CONSTANT)
        blend(window, _sampled(ink, matrix, (across, down), cv2.BORDER_CONSTANT), share)


def blend(window: Plane, ink: Plane, cover: Plane) -> None:
    """Lay premultiplied ink over a window of a plane, in place: window x (1 - cover) + ink."""
    kept = cv2.multiply(window, cv2.bitwise_not(cover), scale=1 / FULL)
    cv2.add(kept, ink, dst=window)


def inverse(place: Matrix) -> Matrix:
    """The matrix that leads back, 2 x 3."""
    back: Matrix = cv2.invertAffineTransform(place)
    return back


def chained(outer: Matrix, inner: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    whole: Matrix = np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
    return whole


def shifted(sampling: Matrix, left: float, top: float) -> Matrix:
    """A sampling matrix (frame to sheet) for a window of the frame that begins at `left`, `top`."""
    moved = sampling.copy()
    moved[:, 2] += sampling[:, :2] @ np.array([left, top], float)
    return moved


def _sample_over(frame: Planes, ink: Planes, sampling: Matrix) -> None:
    luma, chroma = _on_luma(sampling), _on_chroma(sampling)
    for plane, source, matrix in ((frame.y, ink.y, luma), (frame.u, ink.u, chroma), (frame.v, ink.v, chroma)):
        plane[:] = _sampled(source, matrix, (plane.shape[1], plane.shape[0]), cv2.BORDER_REPLICATE)


def _sampled(source: Plane, matrix: Matrix, size: tuple[int, int], border: int) -> Plane:
    if size == (source.shape[1], source.shape[0]) and np.allclose(matrix, [[1, 0, 0], [0, 1, 0]], atol=BARELY):
        return source
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen: Plane = cv2.warpAffine(source, matrix, size, flags=flags, borderMode=border)
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


def _touched(sheet: Sheet, place: Matrix, frame: Planes) -> tuple[int, int, int, int] | None:
    """Left, top, width and height, all even, of the part of the frame a sheet may touch; None for no part."""
    width, height = sheet.planes.width, sheet.planes.height
    corners = place @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    low = np.floor((corners.min(1) - SOFT_EDGE) / 2) * 2
    high = np.ceil((corners.max(1) + SOFT_EDGE) / 2) * 2
    left, top = (max(0, int(edge)) for edge in low)
    right, bottom = min(frame.width, int(high[0])), min(frame.height, int(high[1]))
    if right <= left or bottom <= top:
        return None
    return left, top, right - left, bottom - top


def _covers(sheet: Sheet) -> tuple[Plane, Plane]:
    if sheet.cover is not None and sheet.cover_half is not None:
        return sheet.cover, sheet.cover_half
    return np.full_like(sheet.planes.y, FULL), np.full_like(sheet.planes.u, FULL)
