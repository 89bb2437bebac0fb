"""Where the people are: a soft matte per pixel, and the background carried on behind them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.types import Bytes, Floats
from keepsake.engine.models.runtime import shipped_network
from keepsake.engine.portrait.face import Face

CROPS = ((4.0, 0.5), (5.5, 0.9))  # squares shown to the matte model: face widths across, and below the face's middle
GUIDE_RADIUS = 0.035  # of the face width
GUIDE_SOFTNESS = 60.0  # squared levels of luma contrast under which the matte is smoothed, over which it snaps
GRAIN_BLUR, GRAIN_LIMIT = 2.0, 4.0  # pixels finer than which is grain; medians beyond which it is something else
LENDERS = ((0.0, 0.3), (0.0, -0.3), (0.0, 0.5), (0.4, 0.4), (-0.4, 0.2))  # where grain is lent from, of the picture
HAIR_WIDE, HAIR_HIGH, HAIR_RISE = 1.0, 1.3, 0.18  # an ellipse no hair-do leaves by much, in face widths


def person_matte(photo: Bytes, faces: tuple[Face, ...]) -> Floats:
    """How much each pixel of `photo` (h, w, 3) belongs to the people with these faces, float32 (h, w) in 0 to 1."""
    matte = np.zeros(photo.shape[:2], np.float32)
    for face in faces:
        window, person = _person(photo, face)
        np.maximum(matte[window], person, out=matte[window])
    return matte


def _person(photo: Bytes, face: Face) -> tuple[tuple[slice, slice], Floats]:
    """The window of the photo around one person, and the matte inside it."""
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    size = float(max(high[0] - low[0], 0.8 * (high[1] - low[1])))
    middle = (low + high) / 2
    window = _square(photo, middle, size, CROPS[-1])
    whole = photo[window]
    total, weight = np.zeros(whole.shape[:2], np.float32), np.zeros(whole.shape[:2], np.float32)
    for crop in CROPS:
        inner = _square(photo, middle, size, crop)
        seen = _seen(photo[inner], size)
        rows = slice(inner[0].start - window[0].start, inner[0].stop - window[0].start)
        columns = slice(inner[1].start - window[1].start, inner[1].stop - window[1].start)
        # an inner view is trusted less towards its own edge, so that no line shows where it ends
        trust = _centre_weight(*seen.shape)
        total[rows, columns] += seen * trust
        weight[rows, columns] += trust
    seen_by_all = total / np.maximum(weight, np.float32(1e-6))
    return window, (seen_by_all * _plausible(window, middle, size)).astype(np.float32)


def _square(photo: Bytes, middle: Floats, size: float, crop: tuple[float, float]) -> tuple[slice, slice]:
    half = crop[0] / 2 * size
    x, y = float(middle[0]), float(middle[1]) + crop[1] * size
    rows = slice(max(0, int(y - half)), min(photo.shape[0], int(y + half) + 1))
    return rows, slice(max(0, int(x - half)), min(photo.shape[1], int(x + half) + 1))


def _seen(crop: Bytes, face_width: float) -> Floats:
    """The matte model's view of one crop, contrast stretched as for a faded print, drawn to the picture's edges."""
    network = shipped_network("person_matte")
    side = network.input_size
    small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
    low, high = np.percentile(small, (1, 99))
    stretched = np.clip((small.astype(np.float32) - low) / max(high - low, 32), 0, 1)
    coarse = network(stretched)[side * side].reshape(side, side)
    fine = _snapped(coarse, small, face_width * side / crop.shape[1])
    seen: Floats = cv2.resize(fine, (crop.shape[1], crop.shape[0]), interpolation=cv2.INTER_LINEAR)
    return seen


def _centre_weight(rows: int, columns: int) -> Floats:
    def ramp(count: int) -> Floats:
        return np.minimum(1, 0.02 + np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.15 * count))

    return np.minimum(ramp(rows)[:, None], ramp(columns)[None]).astype(np.float32)


def _plausible(window: tuple[slice, slice], middle: Floats, size: float) -> Floats:
    """1 where this person's hair, neck and shoulders can be, falling to 0 beyond, float32 (h, w)."""
    y, x = np.mgrid[window].astype(np.float32)
    u, v = (x - middle[0]) / size, (y - middle[1]) / size
    hair = np.hypot(u / HAIR_WIDE, (v + HAIR_RISE) / HAIR_HIGH)
    shoulders = np.abs(u) - np.interp(v, (0.3, 0.6, 1.3), (0.0, 0.9, 2.6)).astype(np.float32)
    beyond = np.minimum((hair - 1) / 0.35, np.where(v > 0.3, shoulders / 0.35, 9.0))
    plausible: Floats = np.clip(1 - beyond, 0, 1).astype(np.float32)
    return plausible


def _snapped(coarse: Floats, guide_rgb: Bytes, face_width: float) -> Floats:
    """The matte drawn to the picture's own edges: a guided filter (He, Sun and Tang 2010) on luma."""
    guide = cv2.cvtColor(guide_rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    size = (2 * max(1, round(GUIDE_RADIUS * face_width)) + 1,) * 2
    mean_guide, mean_matte = cv2.blur(guide, size), cv2.blur(coarse, size)
    variance = cv2.blur(guide * guide, size) - mean_guide**2
    covariance = cv2.blur(guide * coarse, size) - mean_guide * mean_matte
    slope = covariance / (variance + GUIDE_SOFTNESS)
    offset = mean_matte - slope * mean_guide
    snapped: Floats = np.clip(cv2.blur(slope, size) * guide + cv2.blur(offset, size), 0, 1)
    return snapped


def filled_behind(picture: Bytes, hole: Floats) -> Bytes:
    """`picture` with its `hole` (h, w, over 0) filled from around it, coarse to fine (push-pull, Gortler 1996)."""
    known = (hole <= 0).astype(np.float32)
    if known.min() > 0:
        return picture.copy()
    levels = []
    colour, weight = _half(picture.astype(np.float32) * known[..., None]), _half(known)
    while min(weight.shape) > 2:
        levels.append((colour, weight))
        colour, weight = _half(colour), _half(weight)
    filled = colour / np.maximum(weight, 1e-6)[..., None]
    for colour, weight in reversed(levels):
        coarse = cv2.resize(filled, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
        filled = colour + (1 - np.minimum(weight, 1))[..., None] * coarse
    filled = cv2.resize(filled, known.shape[::-1], interpolation=cv2.INTER_LINEAR)
    filled[..., 0] += _lent_grain(picture[..., 0], known > 0)
    whole: Bytes = np.where(known[..., None] > 0, picture, np.clip(filled + 0.5, 0, 255).astype(np.uint8))
    return whole


def _half(plane: Floats) -> Floats:
    """A plane or picture at half its size, rounded up."""
    half: Floats = cv2.resize(
        plane, ((plane.shape[1] + 1) // 2, (plane.shape[0] + 1) // 2), interpolation=cv2.INTER_AREA
    )
    return half


def _lent_grain(luma: Bytes, known: NDArray[np.bool_]) -> Floats:
    """The background's own grain carried into the hole from beside it, float32 (h, w), 0 where nothing could lend."""
    height, width = luma.shape
    fine = luma.astype(np.float32) - cv2.GaussianBlur(luma, (0, 0), GRAIN_BLUR).astype(np.float32)
    limit = GRAIN_LIMIT * float(np.median(np.abs(fine[known]))) if known.any() else 0.0
    fine = np.clip(fine, -limit, limit)
    lent: Floats = np.zeros(luma.shape, np.float32)
    missing = ~known
    for down, across in LENDERS:
        shift = (round(down * height), round(across * width))
        lends = np.roll(known, shift, (0, 1)) & missing
        lent[lends] = np.roll(fine, shift, (0, 1))[lends]
        missing &= ~lends
    return lent
