"""Sheets of picture laid onto a frame at any place, sharp to a fraction of a pixel, on the film's own planes.

A place is a matrix from a sheet's pixels to the frame's, where pixel i covers i to i + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from keepsake.core.scene import Rgb
from keepsake.engine.compose.rectangles import lay_rectangle
from keepsake.engine.compose.sampling import ROOM, Matrix, Plane, is_upright, part_of, sample, whole_steps
from keepsake.engine.gentle.types import Box
from keepsake.engine.media.colour import RGB_TO_YUV, Planes

FULL = 255
BARELY = 1e-6
SOFT_EDGE = 1.0
"""Pixels beyond a sheet's corners that its softened edge may touch."""


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
    return shows_only(place, (width, height), (sheet.planes.width, sheet.planes.height))


def shows_only(place: Matrix, frame: tuple[int, int], sheet: tuple[float, float], spare: float = BARELY) -> bool:
    """Whether a frame of some width and height lies wholly inside a sheet of others, which `place` leads to it.

    It may reach beyond by `spare`, in the sheet's measure.
    """
    back = inverse(place)
    sides = back[:, :2] * frame  # how far each of the frame's sides leads along each of the sheet's
    first = back[:, 2] + np.minimum(sides, 0).sum(1)
    last = back[:, 2] + np.maximum(sides, 0).sum(1)
    return bool(first.min() >= -spare and (last <= np.add(sheet, spare)).all())


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
    there = part_of(sampling, box.left, box.top)
    luma, chroma = _on_luma(there), _on_chroma(there)
    lumas, chromas = (_window(frame.y, box),), (_window(frame.u, half), _window(frame.v, half))
    if sheet.cover is None and is_upright(sampling):
        ink, room = sheet.wide or sheet.planes, ROOM if sheet.wide else 0
        lay_rectangle(lumas, (ink.y,), room, luma)
        lay_rectangle(chromas, (ink.u, ink.v), room, chroma)
        return
    how = cv2.INTER_CUBIC if is_fine else cv2.INTER_LINEAR
    cover = np.full_like(sheet.planes.y, FULL) if sheet.cover is None else sheet.cover
    cover_half = np.full_like(sheet.planes.u, FULL) if sheet.cover_half is None else sheet.cover_half
    _lay_covered(lumas, (sheet.planes.y,), cover, luma, how)
    _lay_covered(chromas, (sheet.planes.u, sheet.planes.v), cover_half, chroma, how)


def _window(plane: Plane, box: Box) -> Plane:
    return plane[box.top : box.top + box.height, box.left : box.left + box.width]


def _lay_covered(windows: Sequence[Plane], inks: Sequence[Plane], cover: Plane, matrix: Matrix, how: int) -> None:
    size = (windows[0].shape[1], windows[0].shape[0])
    covers = _sampled(cover, matrix, size, how)
    for window, ink in zip(windows, inks, strict=True):
        blend(window, _sampled(ink, matrix, size, how), covers)


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


def _sample_over(frame: Planes, sheet: Sheet, sampling: Matrix) -> None:
    luma, chroma = _on_luma(sampling), _on_chroma(sampling)
    ink = sheet.wide or sheet.planes
    room = ROOM if sheet.wide else 0
    for plane, source, matrix in ((frame.y, ink.y, luma), (frame.u, ink.u, chroma), (frame.v, ink.v, chroma)):
        sample(plane, source, matrix + np.array([0, 0, room]), cv2.BORDER_REPLICATE)


def _sampled(source: Plane, matrix: Matrix, size: tuple[int, int], how: int) -> Plane:
    if (steps := whole_steps(source, matrix, size)) is not None:
        left, top = steps
        return source[top : top + size[1], left : left + size[0]]
    seen: Plane = cv2.warpAffine(source, matrix, size, flags=how | cv2.WARP_INVERSE_MAP)
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
