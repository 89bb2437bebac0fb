"""The skin of a closed upper lid, made from the photo: shading of the skin around, the print's grain, its own lashes.

Three layers: a smooth surface fitted to the skin around the eye and read where that skin is lit; the rim's own tone
led inwards like a membrane, so that no seam shows; and the fine grain of the cheek.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.eye_lines import SIDE_REACH, EyeLines
from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Floats

LUMA_BLACK = 16.0
LASH_WIDTH = 0.078  # of the eye's width
LASH_DEPTHS = (0.3, 0.78)  # share of the skin's light that lashes may take
BULGE_LIGHT = 0.06  # the eyeball under the lid catches this much more light in the middle
RIM_CELLS, RIM_STEPS = 20, 70  # grid cells across the eye, and rounds that let the rim's tone spread half an eye
RIM_DEPTH = 0.35  # how far the rim's own tone reaches into the lid, of the eye's width
FIT_NEAR, FIT_REACH = 0.10, 0.35  # skin between these distances from the eye is fitted, of the eye's width
FIT_ROUNDS, FIT_STRIDE = 5, 2
LIT_FROM, LIT_SHARE = 0.12, 0.3  # under the brow lies shade: the lid's tone is read lower, where the skin is lit
RIM_CONTRAST = 16.0  # levels by which a spectacle rim must differ from the skin


def lid_skin(photo: Floats, lines: EyeLines) -> Floats:
    """The closed lid over the whole patch, float32 (h, w, 3) Y, Cb, Cr, its lashes on `lines.closed`."""
    shading = _skin_shading(photo, lines)
    lid = shading + _rim(photo, shading, lines)
    above = (lines.closed - lines.v) / np.maximum(lines.closed - lines.crease, 1)
    lid[..., 0] *= 1 + BULGE_LIGHT * np.exp(-(((above - 0.42) / 0.3) ** 2)) * lines.hill
    lid += _grain(photo, lines)
    below = (lines.v - lines.closed) / (LASH_WIDTH * lines.eye_width)
    lash = np.exp(-(below**2) / np.where(below < 0, np.float32(1.2), np.float32(1.8)))
    ends = smooth_step(lines.from_corner / 0.10)
    lid[..., 0] -= (lid[..., 0] - LUMA_BLACK) * lash * _lash_depth(photo, shading, lines) * ends
    return lid


def spectacle_rims(photo: Floats, lines: EyeLines) -> Floats:
    """Spectacle rims that cross above the eye, (h, w) 0 to 1: they stay in front of the lid."""
    width = lines.eye_width
    luma = photo[..., 0]
    ground = cv2.medianBlur(np.clip(luma, 0, 255).astype(np.uint8), 2 * round(0.09 * width) + 1)
    contrast = np.abs(cv2.GaussianBlur(luma - ground, (0, 0), max(0.6, 0.012 * width)))
    above = (lines.upper - lines.v) / width
    rims: Floats = smooth_step(contrast / RIM_CONTRAST - 1) * smooth_step((above - 0.13) / 0.06)
    return rims


def _skin_shading(photo: Floats, lines: EyeLines) -> Floats:
    """The shading of the skin around the eye as a quadratic surface, carried across the eye, (h, w, 3)."""
    width = lines.eye_width
    x = (lines.u - lines.u.shape[1] / 2) / width
    y = (lines.v - (lines.upper + lines.lower) / 2) / width
    away = np.maximum(-lines.inside / width, np.abs(lines.t - 0.5) - 0.5)
    weight = np.exp(-((np.maximum(away, 0) / FIT_REACH) ** 2)) * (away > FIT_NEAR)
    weight *= np.where(lines.v > lines.lower, 1.0, 0.6)
    sparse = np.zeros(weight.shape, bool)
    sparse[::FIT_STRIDE, ::FIT_STRIDE] = True
    kept = sparse & (weight > 1e-3)
    blurred = cv2.GaussianBlur(photo, (0, 0), max(0.8, 0.02 * width))
    surface = _fitted(_terms(x[kept], y[kept]), blurred[kept].astype(np.float64), weight[kept].astype(np.float64))
    lit = np.where(y < LIT_FROM, LIT_FROM + (y - LIT_FROM) * LIT_SHARE, y)
    shading: Floats = (_terms(x, lit) @ surface).astype(np.float32)
    return shading


def _terms(x: Floats, y: Floats) -> NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1).astype(np.float64)


def _fitted(
    terms: NDArray[np.float64], tones: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Robust least squares (reweighted), harder on what is darker than skin: brows, lashes, hair; (6, 3)."""
    trust = np.ones(len(weight))
    ridge = np.diag([0, 1, 1, 1, 4, 4]) * weight.sum() * 0.01
    surface = np.zeros((terms.shape[1], tones.shape[1]))
    for _ in range(FIT_ROUNDS):
        weighted = terms * (weight * trust)[:, None]
        surface = np.linalg.solve(terms.T @ weighted + ridge, weighted.T @ tones)
        residual = tones[:, 0] - terms @ surface[:, 0]
        spread = max(4.0, float(np.median(np.abs(residual)) * 1.5))
        darker, lighter = np.minimum(residual, 0) / spread, np.maximum(residual, 0) / (2.5 * spread)
        trust = 1 / (1 + darker**2 + lighter**2)
    return surface


def _rim(photo: Floats, shading: Floats, lines: EyeLines) -> Floats:
    """What the photo has at the lid's rim over the smooth shading, fading inwards: a screened membrane, (h, w, 3)."""
    width = lines.eye_width
    height, columns = lines.v.shape
    small = (max(16, round(columns * RIM_CELLS / width)), max(12, round(height * RIM_CELLS / width)))
    inside = (lines.v > lines.crease) & (lines.v < lines.lower + 0.05 * width) & (lines.from_corner > -SIDE_REACH)
    hole = cv2.resize(inside.astype(np.float32), small, interpolation=cv2.INTER_AREA)[..., None] > 0.02
    blurred = cv2.GaussianBlur(photo, (0, 0), max(0.8, 0.02 * width))
    fixed = np.where(hole, np.float32(0), cv2.resize(blurred - shading, small, interpolation=cv2.INTER_AREA))
    screen = (columns / (RIM_DEPTH * width * small[0])) ** 2
    kernel = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / (4 + screen)
    offset = fixed
    for _ in range(RIM_STEPS):
        offset = np.where(hole, cv2.filter2D(offset, -1, kernel), fixed)
    grown: Floats = cv2.resize(offset, (columns, height), interpolation=cv2.INTER_LINEAR)
    return grown


def _grain(photo: Floats, lines: EyeLines) -> Floats:
    """The print's grain, lifted from the cheek below the eye and mirrored up, (h, w, 3)."""
    fine = photo - cv2.GaussianBlur(photo, (0, 0), max(1.0, 0.06 * lines.eye_width))
    height = len(fine)
    start = int(np.clip(lines.lower.max() + 0.12 * lines.eye_width, 0, height - 8))
    strip = fine[start:]
    limit = 5 * np.median(np.abs(strip), axis=(0, 1)) + 1e-3
    strip = np.clip(strip, -limit, limit)
    rows = np.abs(np.arange(height) % (2 * len(strip)) - len(strip) + 0.5).astype(int).clip(0, len(strip) - 1)
    mirrored: Floats = strip[rows].astype(np.float32)
    return mirrored


def _lash_depth(photo: Floats, shading: Floats, lines: EyeLines) -> Floats:
    """How dark the photo's own lash line is, as a share of the skin's light, (w,)."""
    width = lines.eye_width
    luma = cv2.GaussianBlur(photo[..., 0], (0, 0), max(0.6, 0.012 * width))
    light = (luma - LUMA_BLACK) / np.maximum(shading[..., 0] - LUMA_BLACK, 8)
    darkest = np.where(np.abs(lines.v - lines.upper) < 0.05 * width, light, 9).min(0)
    depth = np.clip(1 - darkest, *LASH_DEPTHS).astype(np.float32)
    even: Floats = cv2.GaussianBlur(depth[None], (0, 0), 0.12 * width)[0] * 0.8
    return even
