"""Where an eye's lids, crease and iris run, measured in a patch whose rows follow the eye.

All reaches are shares of the eye's width between its corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Floats
from keepsake.engine.portrait.face import Eye

Line = NDArray[np.float64]

PATCH_WIDTH, PATCH_HEIGHT = 2.1, 1.7
EYE_ROW = 0.52  # of the patch's height: the lids move above the eye, so most of the patch is there
REST_BELOW = 0.06  # how far under the iris model's lower lid the closed line rests
CORNER_REACH = 0.12  # the iris model's corners lie a little inside the real ones,
EDGE_REACH = 0.065  # and so do its lid edges
CREASE_REACH = 0.52  # how far above the upper lid the sliding skin reaches before it is the photo again
CREASE_FADE = 0.15  # over which it becomes the photo
SIDE_REACH = 0.30  # and how far beyond the corners
BROW_CLEARANCE = 0.02


@dataclass(frozen=True, slots=True)
class EyeFrame:
    """Where a patch lies: `to_patch` and `to_picture` are 2x3 affine matrices; sizes in pixels."""

    to_patch: NDArray[np.float64]
    to_picture: NDArray[np.float64]
    width: int
    height: int
    eye_width: float


def eye_frame(eye: Eye, eye_width_px: float) -> EyeFrame:
    """A patch around one eye, its corners level, with the eye `eye_width_px` pixels wide."""
    first, last = sorted((eye.contour[0].astype(float), eye.contour[8].astype(float)), key=lambda corner: corner[0])
    span = last - first
    scale = eye_width_px / float(np.hypot(*span))
    angle = float(np.degrees(np.arctan2(span[1], span[0])))
    centre = (first + last) / 2
    width, height = round(PATCH_WIDTH * eye_width_px), round(PATCH_HEIGHT * eye_width_px)
    to_patch = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
    to_patch[:, 2] += np.array([width / 2, height * EYE_ROW]) - centre
    return EyeFrame(to_patch, cv2.invertAffineTransform(to_patch), width, height, eye_width_px)


class EyeLines:
    """The lines of one eye.

    Per column, float32 (w,): `t` is 0 to 1 from corner to corner; `upper`, `lower`, `closed` and `crease` are rows,
    pixels. Per pixel, float32 (h, w): `u`, `v` are the column and row. `iris` is (5, 2), the centre first, pixels.
    """

    def __init__(self, eye: Eye, frame: EyeFrame, brow: Floats | None = None) -> None:
        width = self.eye_width = frame.eye_width
        contour = _moved(eye.contour, frame)
        self.iris = _moved(eye.iris, frame).astype(np.float32)
        left, right = sorted((float(contour[0, 0]), float(contour[8, 0])))
        base = np.array([0, (contour[0, 1] + contour[8, 1]) / 2])
        reach = CORNER_REACH * width
        t: Line = (np.arange(frame.width, dtype=np.float64) - left + reach) / (right - left + 2 * reach)
        hill: Line = _hill(t)
        swell = EDGE_REACH * width * hill**0.5
        upper = base[1] + _arc_at(_arc(contour[9:16] - base, left, right), t) - swell
        lower = base[1] + _arc_at(_arc(contour[1:8] - base, left, right), t) + swell
        middle = (upper + lower) / 2
        upper, lower = np.minimum(upper, middle), np.maximum(lower, middle)
        crease = _crease_line(upper, t, width, None if brow is None else _moved(brow, frame))
        closed = lower + REST_BELOW * width * hill
        self.t: Floats = t.astype(np.float32)
        self.upper: Floats = upper.astype(np.float32)
        self.lower: Floats = lower.astype(np.float32)
        self.closed: Floats = closed.astype(np.float32)
        self.crease: Floats = crease.astype(np.float32)
        rows, columns = np.mgrid[0 : frame.height, 0 : frame.width]
        self.v, self.u = rows.astype(np.float32), columns.astype(np.float32)

    @property
    def hill(self) -> Floats:
        """1 in the middle of the eye, 0 at and beyond its corners, (w,)."""
        return _hill(self.t.astype(np.float64)).astype(np.float32)

    @property
    def from_corner(self) -> Floats:
        """Distance inwards from the nearer corner as a share of the eye, negative beyond it, (w,)."""
        inwards: Floats = np.minimum(self.t, 1 - self.t)
        return inwards

    @property
    def inside(self) -> Floats:
        """Pixels inwards from the nearer lid edge, negative outside the opening, (h, w)."""
        room: Floats = np.minimum(self.v - self.upper, self.lower - self.v)
        return room

    def skin_zone(self) -> Floats:
        """How much of each pixel the sliding skin may cover, (h, w): 1 over the eye, 0 past crease and sides."""
        free = (self.v > self.crease) & (self.from_corner > -SIDE_REACH)
        inwards = cv2.distanceTransform(free.astype(np.uint8), cv2.DIST_L2, 5)
        return smooth_step(inwards / (CREASE_FADE * self.eye_width))

    def iris_share(self) -> Floats:
        """How much of each pixel turns with the eyeball, (h, w): 1 on the iris, 0 at the lids and past the white."""
        centre = self.iris[0]
        radius = float(np.linalg.norm(self.iris[1:] - centre, axis=1).mean())
        far = np.hypot(self.u - centre[0], self.v - centre[1]) / np.float32(max(radius, 1.0))
        share: Floats = (1 - smooth_step((far - 1.05) / 0.9)) * smooth_step(self.inside / (0.05 * self.eye_width))
        return share


def _moved(points: Floats, frame: EyeFrame) -> Line:
    moved: Line = np.column_stack([points, np.ones(len(points))]) @ frame.to_patch.T
    return moved


def _hill(t: Line) -> Line:
    return np.clip(4 * t * (1 - t), 0, 1)


def _arc(points: Line, left: float, right: float) -> Line:
    """Coefficients of the smooth lid height t(1-t)(a + bt + ct²) through contour points, t from corner to corner."""
    t = np.clip((points[:, 0] - left) / (right - left), 0.02, 0.98)
    bump = t * (1 - t)
    design = np.stack([bump, bump * t, bump * t * t], 1)
    ridge = np.diag([0.0, 1e-3, 1e-3])
    solved: Line = np.linalg.solve(design.T @ design + ridge, design.T @ points[:, 1]).astype(np.float64)
    return solved


def _arc_at(arc: Line, t: Line) -> Line:
    inside = np.clip(t, 0, 1)
    height: Line = inside * (1 - inside) * (arc[0] + inside * (arc[1] + inside * arc[2]))
    return height


def _crease_line(upper: Line, t: Line, eye_width: float, brow: Line | None) -> Line:
    """Where the sliding skin ends above the eye: a low arch past both corners that stays clear of the brow, (w,)."""
    wide = _hill((t + SIDE_REACH) / (1 + 2 * SIDE_REACH))
    crease = upper - CREASE_REACH * eye_width * wide**0.8
    if brow is not None:
        order = np.argsort(brow[:, 0])
        under = np.interp(np.arange(len(t)), brow[order, 0], brow[order, 1]) + BROW_CLEARANCE * eye_width
        crease = np.minimum(np.maximum(crease, under), upper - 0.10 * eye_width * np.clip(2 * wide, 0, 1))
    smooth: Line = cv2.GaussianBlur(crease[None], (0, 0), 0.08 * eye_width)[0]
    return smooth
