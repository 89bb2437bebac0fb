"""Frames around pictures: white and deckled prints, instant photos, album corners, ovals, a line; soft shadows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from keepsake.core.scene import BLACK, Border, BorderKind, Rgb
from keepsake.engine.compose.sampling import Plane
from keepsake.engine.compose.sheet import FULL, Sheet, blend, copied, levels_of
from keepsake.engine.media.colour import Planes

SHADOW_ALPHA = 0.5
SHADOW_BLUR, SHADOW_DROP = 0.018, 0.012
"""A shadow's softness and how far it falls, as shares of the picture's shorter side."""
SHADOW_ROOM = 0.06
INSTANT_FOOT = 3.2
"""An instant photo's paper is so much wider below than at its sides."""
DECKLE_DEPTH, DECKLE_PITCH = 0.25, 0.55
"""A deckled edge's waves, as shares of the border's width."""
CORNER_SIDE = 0.075
CORNER_COLOUR = Rgb(38, 34, 30)
LINE_WIDTH = 0.12
FINENESS = 4
"""Masks are drawn so many times finer and reduced by area."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels around the picture on its sheet, all even."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, eq=False)
class Mount:
    """A border drawn for pictures of one size; `with_picture` puts one into it."""

    margins: Margins
    _base: Sheet
    _window: Plane | None
    _over: tuple[Plane, Rgb] | None

    def with_picture(self, picture: Planes) -> Sheet:
        """The bordered picture as a sheet of its own."""
        base = self._base
        if base.cover is None or base.cover_half is None:
            raise ValueError("a mount's base always has a cover")
        planes, cover, cover_half = copied(base.planes), base.cover.copy(), base.cover_half.copy()
        mask = self._window if self._window is not None else np.full_like(picture.y, FULL)
        half = _halved(mask)
        x, y = self.margins.left, self.margins.top
        parts = (
            (planes.y, picture.y, mask, (x, y)),
            (planes.u, picture.u, half, (x // 2, y // 2)),
            (planes.v, picture.v, half, (x // 2, y // 2)),
            (cover, np.full_like(mask, FULL), mask, (x, y)),
            (cover_half, np.full_like(half, FULL), half, (x // 2, y // 2)),
        )
        for plane, ink, share, (left, top) in parts:
            window = plane[top : top + share.shape[0], left : left + share.shape[1]]
            blend(window, cv2.multiply(ink, share, scale=1 / FULL), share)
        if self._over:
            _paint(planes, cover, cover_half, *self._over)
        return Sheet(planes, cover, cover_half)


def mount_for(border: Border, width: int, height: int) -> Mount:
    """The border for pictures of width x height pixels (both even)."""
    shorter = min(width, height)
    paper = max(2.0, border.width * shorter)
    margins = _margins(border, paper, shorter)
    size = (width + margins.left + margins.right, height + margins.top + margins.bottom)
    planes = Planes(*(np.zeros(shape, np.uint8) for shape in _shapes(size)))
    cover, cover_half = np.zeros_like(planes.y), np.zeros_like(planes.u)
    sheet_mask = _paper_mask(border, paper, margins, (width, height))
    if border.has_shadow:
        _paint(planes, cover, cover_half, _shadow(sheet_mask, shorter), BLACK)
    window = _oval(width, height) if border.kind is BorderKind.OVAL else None
    _paint(planes, cover, cover_half, sheet_mask, border.colour)
    over = None
    if border.kind is BorderKind.ALBUM_CORNERS:
        over = (_corners(margins, (width, height), paper), CORNER_COLOUR)
    return Mount(margins, Sheet(planes, cover, cover_half), window, over)


def _shapes(size: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    width, height = size
    return (height, width), (height // 2, width // 2), (height // 2, width // 2)


def _margins(border: Border, paper: float, shorter: int) -> Margins:
    room = SHADOW_ROOM * shorter if border.has_shadow else 2
    below = paper * INSTANT_FOOT if border.kind is BorderKind.INSTANT else paper
    side, foot = (2 * round((part + room) / 2 + 0.5) for part in (paper, below))
    return Margins(side, side, side, foot)


def _paint(planes: Planes, cover: Plane, cover_half: Plane, mask: Plane, colour: Rgb) -> None:
    """Lay a colour over premultiplied planes where a mask says so, in place."""
    half = _halved(mask)
    for plane, share, level in zip(
        (planes.y, planes.u, planes.v), (mask, half, half), levels_of(colour), strict=True
    ):
        blend(plane, cv2.multiply(share, level / FULL), share)
    blend(cover, mask, mask)
    blend(cover_half, half, half)


def _halved(mask: Plane) -> Plane:
    half: Plane = cv2.resize(mask, (mask.shape[1] // 2, mask.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return half


def _paper_mask(border: Border, paper: float, margins: Margins, picture: tuple[int, int]) -> Plane:
    """Where the paper is, 255, on a sheet with the margins."""
    width, height = picture
    foot = paper * (INSTANT_FOOT if border.kind is BorderKind.INSTANT else 1)
    size = (width + margins.left + margins.right, height + margins.top + margins.bottom)
    left, top = margins.left - paper, margins.top - paper
    right, bottom = margins.left + width + paper, margins.top + height + foot
    if border.kind is BorderKind.OVAL:
        return _ellipse(size, (left, top, right, bottom))
    if border.kind is BorderKind.LINE:
        return _line(size, (left, top, right, bottom), max(2.0, paper * LINE_WIDTH))
    outline = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    if border.kind is BorderKind.DECKLED:
        outline = _deckled(outline, paper)
    return _polygon(size, outline)


def _polygon(size: tuple[int, int], outline: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Plane:
    width, height = size
    fine = np.zeros((height * FINENESS, width * FINENESS), np.uint8)
    cv2.fillPoly(fine, [np.rint(outline * FINENESS - 0.5).astype(np.int32)], FULL)
    mask: Plane = cv2.resize(fine, size, interpolation=cv2.INTER_AREA)
    return mask


def _ellipse(size: tuple[int, int], box: tuple[float, float, float, float]) -> Plane:
    left, top, right, bottom = box
    turn = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    x = (left + right) / 2 + (right - left) / 2 * np.cos(turn)
    y = (top + bottom) / 2 + (bottom - top) / 2 * np.sin(turn)
    return _polygon(size, np.column_stack([x, y]))


def _oval(width: int, height: int) -> Plane:
    return _ellipse((width, height), (0, 0, width, height))


def _line(size: tuple[int, int], box: tuple[float, float, float, float], thickness: float) -> Plane:
    left, top, right, bottom = box
    outer = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    inner = outer + np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * thickness
    return cv2.subtract(_polygon(size, outer), _polygon(size, inner))  # type: ignore[no-any-return]


def _deckled(
    corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]], paper: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The outline cut by a wavy knife: a whole number of waves on each side, each a little unlike the next."""
    random = np.random.default_rng(7)
    points = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        length = float(np.hypot(*along))
        waves = max(4, round(length / (DECKLE_PITCH * paper)))
        steps = np.linspace(0, 1, waves * 6, endpoint=False)
        depth = DECKLE_DEPTH * paper * (0.75 + 0.25 * np.repeat(random.random(waves), 6))
        inward = np.array([-along[1], along[0]]) / length
        offset = (0.5 - 0.5 * np.cos(2 * np.pi * waves * steps)) * depth
        points.append(start + steps[:, None] * along + offset[:, None] * inward)
    return np.concatenate(points)


def _corners(margins: Margins, picture: tuple[int, int], paper: float) -> Plane:
    """Four black paper triangles that hold a print in an album."""
    width, height = picture
    size = (width + margins.left + margins.right, height + margins.top + margins.bottom)
    side = CORNER_SIDE * min(picture) + paper
    left, top = margins.left - paper - 1, margins.top - paper - 1
    right, bottom = margins.left + width + paper + 1, margins.top + height + paper + 1
    mask = np.zeros((size[1], size[0]), np.uint8)
    for x, y, across, down in (
        (left, top, 1, 1),
        (right, top, -1, 1),
        (right, bottom, -1, -1),
        (left, bottom, 1, -1),
    ):
        outline = np.array([[x, y], [x + across * side, y], [x, y + down * side]])
        mask = np.maximum(mask, _polygon(size, outline))
    return mask


def _shadow(mask: Plane, shorter: int) -> Plane:
    drop = SHADOW_DROP * shorter
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.5, SHADOW_BLUR * shorter))
    moved = cv2.warpAffine(soft, np.array([[1, 0, drop * 0.4], [0, 1, drop]]), (mask.shape[1], mask.shape[0]))
    shadow: Plane = cv2.convertScaleAbs(moved, alpha=SHADOW_ALPHA)
    return shadow
