"""Upper lids that slide down over the eye, and irises that look aside, drawn in a small patch around each eye.

The lid is a skin texture of its own, made once per eye: the shading of the skin around the eye carried over the
eyeball, the print's own grain, the photo's own lashes. It slides rigidly with the lid's edge, as real lid skin
unfolds from its crease, so nothing is stretched and the iris is covered, never squashed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.face import Eye

Picture = NDArray[np.float32]
Line = NDArray[np.float64]

PATCH_WIDTH = 2.5  # of the eye's width between its corners
PATCH_HEIGHT = 1.7
REST_OF_APERTURE = 1.05  # how far down the aperture the closed line rests: real lids meet just above the lower lid
CORNER_REACH = 0.12  # the iris model's corners lie a little inside the real ones; of the eye's width
EDGE_REACH = 0.05  # likewise its lid edges; of the eye's width
CREASE_REACH = 0.46  # how far above the upper lid the sliding skin reaches before it is the photo again
LASH_WIDTH = 0.050
EYEBALL_RADIUS = 0.40  # of the eye's width: 12 mm of about 30 mm (Bekerman et al. 2014)
LOWER_LID_RISE = 0.035  # of the eye's width, at the middle of a shut eye
LEAST_CLOSURE = 0.004  # under which the lid stands as in the photo
IN_FRONT_CONTRAST = 16.0  # levels by which a thin thing above the eye must differ from the skin to be kept in front
CREASE_FADE = 0.15  # over which the sliding skin becomes the photo again, of the eye's width
SIDE_REACH = 0.30  # the lid's skin fades out this far beyond the corners, of the eye's width
RIM_CELLS, RIM_STEPS = 20, 70  # grid cells across the eye, and rounds that let the rim's tone spread half an eye
RIM_DEPTH = 0.35  # how far the rim's own shade reaches into the lid, of the eye's width


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
    first, last = eye.contour[0].astype(float), eye.contour[8].astype(float)
    if first[0] > last[0]:
        first, last = last, first
    span = last - first
    scale = eye_width_px / float(np.hypot(*span))
    angle = float(np.degrees(np.arctan2(span[1], span[0])))
    centre = (first + last) / 2
    width, height = round(PATCH_WIDTH * eye_width_px), round(PATCH_HEIGHT * eye_width_px)
    to_patch = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
    to_patch[:, 2] += np.array([width / 2, height * 0.52]) - centre
    return EyeFrame(to_patch, cv2.invertAffineTransform(to_patch), width, height, eye_width_px)


def _arc(points: NDArray[np.float64], left: float, right: float) -> NDArray[np.float64]:
    """Coefficients of the smooth lid height t(1-t)(a + bt + ct^2) through contour points, t from corner to corner."""
    t = np.clip((points[:, 0] - left) / (right - left), 0.02, 0.98)
    bump = t * (1 - t)
    design = np.stack([bump, bump * t, bump * t * t], 1)
    ridge = np.diag([0.0, 1e-3, 1e-3])
    return np.linalg.solve(design.T @ design + ridge, design.T @ points[:, 1])


def _arc_at(arc: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(t, 0, 1)
    return inside * (1 - inside) * (arc[0] + inside * (arc[1] + inside * arc[2]))


def _smooth(x: Picture) -> Picture:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


class EyeRig:
    """One eye made ready to move; `draw` gives the patch for any closure and gaze."""

    def __init__(
        self, patch: Picture, eye: Eye, frame: EyeFrame, brow: NDArray[np.float32] | None = None, spectacles: bool = False
    ) -> None:
        self.frame = frame
        self._photo = patch
        self._measure(eye, brow)
        self._lid = self._lid_skin()
        self._in_front = self._spectacle_rims() if spectacles else np.float32(0)
        below_crease = (self._v > self._crease[None]) & (np.minimum(self._t, 1 - self._t) > -SIDE_REACH)[None]
        inwards = cv2.distanceTransform(below_crease.astype(np.uint8), cv2.DIST_L2, 5)
        self._zone = _smooth(inwards / (CREASE_FADE * frame.eye_width))
        self._turning = self._iris_share()
        inside = np.minimum(self._v - self._upper[None], self._lower[None] - self._v) / (0.06 * frame.eye_width)
        self._opening = _smooth(inside + 0.5) * self._across[None]

    def _measure(self, eye: Eye, brow: NDArray[np.float32] | None) -> None:
        w, h, ew = self.frame.width, self.frame.height, self.frame.eye_width
        m = self.frame.to_patch
        contour = np.c_[eye.contour, np.ones(len(eye.contour))] @ m.T
        self._iris = (np.c_[eye.iris, np.ones(5)] @ m.T).astype(np.float32)
        left, right = sorted((contour[0, 0], contour[8, 0]))
        base = (contour[0, 1] + contour[8, 1]) / 2
        reach = CORNER_REACH * ew
        lower_arc = _arc(contour[1:8] - [0, base], left, right)
        upper_arc = _arc(contour[9:16] - [0, base], left, right)
        u = np.arange(w, dtype=np.float64)
        t = (u - left + reach) / (right - left + 2 * reach)
        swell = EDGE_REACH * ew * np.clip(4 * t * (1 - t), 0, 1) ** 0.5
        upper = base + _arc_at(upper_arc, t) - swell
        lower = base + _arc_at(lower_arc, t) + swell
        middle = (upper + lower) / 2
        upper, lower = np.minimum(upper, middle), np.maximum(lower, middle)
        self._t = t.astype(np.float32)
        self._upper, self._lower = upper.astype(np.float32), lower.astype(np.float32)
        self._closed = (upper + REST_OF_APERTURE * (lower - upper)).astype(np.float32)
        self._crease = self._crease_line(upper, t, None if brow is None else np.c_[brow, np.ones(len(brow))] @ m.T)
        self._v, self._u = np.mgrid[0:h, 0:w].astype(np.float32)
        # 1 between the corners, fading out at them, so the lid ends softly
        self._across = _smooth(np.minimum(self._t, 1 - self._t) / 0.10).astype(np.float32)
        self._wide = _smooth((np.minimum(self._t, 1 - self._t) + SIDE_REACH) / SIDE_REACH).astype(np.float32)

    def _crease_line(self, upper: Line, t: Line, brow: Line | None) -> Picture:
        """Where the sliding skin ends above the eye: a low arch past both corners that stays clear of the brow, (w,)."""
        ew = self.frame.eye_width
        wide = np.clip((t + SIDE_REACH) / (1 + 2 * SIDE_REACH), 0, 1)
        crease = upper - CREASE_REACH * ew * np.clip(4 * wide * (1 - wide), 0, 1) ** 0.8
        if brow is not None:
            order = np.argsort(brow[:, 0])
            under = np.interp(np.arange(len(t)), brow[order, 0], brow[order, 1]) + 0.02 * ew
            crease = np.minimum(np.maximum(crease, under), upper - 0.10 * ew * np.clip(8 * wide * (1 - wide), 0, 1))
        return cv2.GaussianBlur(crease[None].astype(np.float32), (0, 0), 0.08 * ew)[0]

    def _lid_skin(self) -> Picture:
        ew = self.frame.eye_width
        self._shading = self._skin_shading()
        lid = self._shading + self._rim(self._shading)
        y, t = self._v, self._t[None]
        # eyeball bulge: a little light across the middle of the lid
        s = (self._closed[None] - y) / np.maximum(self._closed - self._crease, 1)[None]
        bulge = np.exp(-(((s - 0.42) / 0.3) ** 2)) * np.clip(4 * t * (1 - t), 0, 1)
        lid[..., 0] *= 1 + 0.04 * bulge
        lid += self._grain()
        depth = self._lash_depth()
        d = (y - self._closed[None]) / (LASH_WIDTH * ew)
        lash = np.exp(-(d**2) / np.where(d < 0, 1.2, 1.8))
        lid[..., 0] -= (lid[..., 0] - 16) * lash * depth[None] * self._across[None]
        return lid

    def _rim(self, shading: Picture) -> Picture:
        """What the photo has at the lid's rim over the smooth shading, fading inwards (a screened membrane)."""
        ew = self.frame.eye_width
        h, w = self._v.shape
        small = (max(16, round(w * RIM_CELLS / ew)), max(12, round(h * RIM_CELLS / ew)))
        cell = small[0] / w
        inside = (self._v > self._crease[None]) & (self._v < self._lower[None] + 0.05 * ew)
        inside &= (self._t > -SIDE_REACH)[None] & (self._t < 1 + SIDE_REACH)[None]
        hole = cv2.resize(inside.astype(np.float32), small, interpolation=cv2.INTER_AREA) > 0.02
        photo = cv2.GaussianBlur(self._photo, (0, 0), max(0.8, 0.02 * ew))
        offset = cv2.resize(photo - shading, small, interpolation=cv2.INTER_AREA)
        offset[hole] = 0
        screen = (1 / (RIM_DEPTH * ew * cell)) ** 2
        kernel = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / (4 + screen)
        fixed = offset.copy()
        for _ in range(RIM_STEPS):
            offset = np.where(hole[..., None], cv2.filter2D(offset, -1, kernel), fixed)
        return cv2.resize(offset, (w, h), interpolation=cv2.INTER_LINEAR)

    def _skin_shading(self) -> Picture:
        """The shading of the skin around the eye as a smooth surface, carried across the eye."""
        ew = self.frame.eye_width
        h, w = self._v.shape
        x = ((self._u - w / 2) / ew).ravel()
        middle = (self._upper + self._lower) / 2
        y = ((self._v - middle[None]) / ew).ravel()
        photo = cv2.GaussianBlur(self._photo, (0, 0), max(0.8, 0.02 * ew)).reshape(-1, 3)
        gap_up = (self._upper[None] - self._v) / ew
        gap_down = (self._v - self._lower[None]) / ew
        outside = np.maximum(gap_up, gap_down)
        side = np.abs(self._t[None] - 0.5) - 0.5
        outside = np.maximum(outside, side).ravel()
        near = np.exp(-((np.maximum(outside, 0) / 0.35) ** 2)) * (outside > 0.10)
        below = (gap_down.ravel() > 0.10) * 1.0
        weight = near * np.where(below > 0, 1.0, 0.6)
        terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], 1)
        keep = weight > 1e-3
        terms_kept, photo_kept, weight_kept = terms[keep], photo[keep].astype(np.float64), weight[keep].astype(np.float64)
        robust = np.ones(len(weight_kept))
        ridge = np.diag([0, 1, 1, 1, 4, 4]) * weight_kept.sum() * 0.01
        for _ in range(5):
            weighted = terms_kept * (weight_kept * robust)[:, None]
            coefficients = np.linalg.solve(terms_kept.T @ weighted + ridge, weighted.T @ photo_kept)
            residual = photo_kept[:, 0] - terms_kept @ coefficients[:, 0]
            spread = max(4.0, float(np.median(np.abs(residual)) * 1.5))
            robust = 1 / (1 + (np.minimum(residual, 0) / spread) ** 2 + (np.maximum(residual, 0) / (2.5 * spread)) ** 2)
        # lid tone: read the surface lower than the lid lies, where skin is lit, not in the shade under the brow
        y_lit = np.where(y < 0.12, 0.12 + (y - 0.12) * 0.45, y)
        lit = np.stack([np.ones_like(x), x, y_lit, x * y_lit, x * x, y_lit * y_lit], 1)
        return (lit @ coefficients).reshape(h, w, 3).astype(np.float32)

    def _grain(self) -> Picture:
        """The print's grain, lifted from the cheek below the eye and mirrored up."""
        ew = self.frame.eye_width
        fine = self._photo - cv2.GaussianBlur(self._photo, (0, 0), max(1.0, 0.06 * ew))
        h = fine.shape[0]
        start = int(np.clip(self._lower.max() + 0.12 * ew, 0, h - 8))
        strip = fine[start:]
        limit = 5 * np.median(np.abs(strip), axis=(0, 1)) + 1e-3
        strip = np.clip(strip, -limit, limit)
        rows = np.abs((np.arange(h) % (2 * len(strip))) - len(strip) + 0.5).astype(int).clip(0, len(strip) - 1)
        return strip[rows]

    def _spectacle_rims(self) -> Picture:
        """Spectacle rims that cross above the eye, 0 to 1: they stay in front of the lid."""
        ew = self.frame.eye_width
        luma = self._photo[..., 0]
        ground = cv2.medianBlur(np.clip(luma, 0, 255).astype(np.uint8), 2 * round(0.09 * ew) + 1).astype(np.float32)
        contrast = np.abs(cv2.GaussianBlur(luma - ground, (0, 0), max(0.6, 0.012 * ew)))
        above = (self._upper[None] - self._v) / ew
        zone = _smooth((above - 0.13) / 0.06)
        return _smooth(contrast / IN_FRONT_CONTRAST - 1) * zone

    def _lash_depth(self) -> NDArray[np.float32]:
        """How dark the photo's own lash line is, per column, as a share of the skin's light (0.15 to 0.6)."""
        ew = self.frame.eye_width
        photo = cv2.GaussianBlur(self._photo[..., 0], (0, 0), max(0.6, 0.012 * ew))
        skin = self._skin_shading()[..., 0]
        ratio = (photo - 16) / np.maximum(skin - 16, 8)
        near = np.abs(self._v - self._upper[None]) < 0.05 * ew
        darkest = np.where(near, ratio, 9).min(0)
        dark = np.clip(1 - darkest, 0.15, 0.75)
        dark = cv2.GaussianBlur(dark[None].astype(np.float32), (0, 0), 0.12 * ew)[0]
        return dark * 0.8

    def _iris_share(self) -> Picture:
        """How much of each pixel turns with the eyeball: 1 on the iris, none at the lids and past the white, (h, w)."""
        centre = self._iris[0]
        radius = float(np.linalg.norm(self._iris[1:] - centre, axis=1).mean())
        far = np.hypot(self._u - centre[0], self._v - centre[1]) / max(radius, 1.0)
        room = np.minimum(self._v - self._upper[None], self._lower[None] - self._v) / (0.05 * self.frame.eye_width)
        return np.float32((1 - _smooth((far - 1.05) / 0.9)) * _smooth(room))

    def draw(self, closure: float, gaze: tuple[float, float] = (0.0, 0.0)) -> tuple[Picture, Picture]:
        """The eye with its lid `closure` shut (0 as in the photo, 1 shut) and turned by `gaze` (x, y) degrees.

        Returns the patch (h, w, 3) and how much of it replaces the photo (h, w), 0 to 1.
        """
        turn = EYEBALL_RADIUS * self.frame.eye_width
        dx, dy = (turn * math.sin(math.radians(angle)) * self._turning for angle in gaze)
        if closure < LEAST_CLOSURE:
            eye = cv2.remap(self._photo, self._u - dx, self._v - dy, cv2.INTER_LINEAR)
            return eye, self._opening
        edge = (self._upper + closure * (self._closed - self._upper))[None]
        eye, lower = self._eye_under_lid(closure, edge, dx, dy)
        lid, cover = self._lid_at(closure, edge)
        return eye + (lid - eye) * cover[..., None], np.maximum(np.maximum(self._opening, lower), cover)

    def _eye_under_lid(self, closure: float, edge: Picture, dx: Picture, dy: Picture) -> tuple[Picture, Picture]:
        """The eye below the lid's edge, in its shade, the lower lid risen a little; and where that changed it."""
        ew = self.frame.eye_width
        rise = (LOWER_LID_RISE * closure * ew * np.clip(4 * self._t * (1 - self._t), 0, 1))[None]
        fall = np.exp(-((np.maximum(self._v - self._lower[None], 0) / (0.16 * ew)) ** 2))
        below = _smooth((self._v - edge) / (0.10 * ew))
        source_v = self._v - dy + rise * fall * below
        eye = cv2.remap(self._photo, self._u - dx, source_v, cv2.INTER_LINEAR)
        depth = (self._v - edge) / (0.07 * ew)
        shade = np.where(depth > 0, np.exp(-(depth**2)), 0) * (closure * (1 - closure))
        eye[..., 0] -= (eye[..., 0] - 16) * shade * self._across[None]
        return eye, _smooth(1.5 * fall * below) * self._wide[None]

    def _lid_at(self, closure: float, edge: Picture) -> tuple[Picture, Picture]:
        """The lid's skin, still at the crease and moving rigidly at its edge; and where it covers the eye."""
        ew = self.frame.eye_width
        crease = self._crease[None]
        along = _smooth(1.5 * (self._v - crease) / np.maximum(edge - crease, 1))
        lid = cv2.remap(self._lid, self._u, self._v + along * (self._closed[None] - edge), cv2.INTER_LINEAR)
        room = 2.0 * LASH_WIDTH * ew * min(1.0, closure * 4)
        over = 1 - _smooth((self._v - edge - room) / max(1.0, 0.03 * ew) + 0.5)
        above = (self._upper[None] - self._v) / np.maximum(self._upper - self._crease, 1)[None]
        arrive = _smooth(np.float32(closure * 5) - 1.5 * np.maximum(above, 0))
        from_above = np.maximum(arrive, _smooth(-above / 0.15))
        return lid, over * from_above * self._zone * (1 - self._in_front)
