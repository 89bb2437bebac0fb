"""Where the people are: a soft matte per pixel, and the background carried on behind them."""

from __future__ import annotations

import cv2
import numpy as np

from keepsake.engine.gentle.types import Bytes, Floats
from keepsake.engine.models.runtime import shipped_network
from keepsake.engine.portrait.face import Face

CROP_WIDTHS = 5.0  # the matte model sees a square this many face widths wide: head, shoulders, some background
CROP_CENTRE = 0.85  # and this many face widths below the middle of the face
GUIDE_RADIUS = 0.035  # of the face width
GUIDE_SOFTNESS = 60.0  # squared levels of luma contrast under which the matte is smoothed, over which it snaps


def person_matte(photo: Bytes, faces: tuple[Face, ...]) -> Floats:
    """How much each pixel of `photo` (h, w, 3) belongs to the people with these faces, float32 (h, w) in 0 to 1."""
    matte = np.zeros(photo.shape[:2], np.float32)
    for face in faces:
        _add_person(matte, photo, face)
    return matte


def _add_person(matte: Floats, photo: Bytes, face: Face) -> None:
    height, width = matte.shape
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    face_width = float(max(high[0] - low[0], 0.8 * (high[1] - low[1])))
    centre = (low + high) / 2 + [0, CROP_CENTRE * face_width]
    half = CROP_WIDTH_HALF * face_width
    left, top = (max(0, int(v)) for v in centre - half)
    right, bottom = min(width, int(centre[0] + half) + 1), min(height, int(centre[1] + half) + 1)
    crop = photo[top:bottom, left:right]
    network = shipped_network("person_matte")
    size = network.input_size
    small = cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA)
    coarse = network(small.astype(np.float32) / 255)[size * size].reshape(size, size)
    fine = _snapped(coarse, small, face_width * size / (right - left))
    grown = cv2.resize(fine, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    part = matte[top:bottom, left:right]
    np.maximum(part, grown, out=part)


CROP_WIDTH_HALF = CROP_WIDTHS / 2


def _snapped(coarse: Floats, guide_rgb: Bytes, face_width: float) -> Floats:
    """The matte drawn to the picture's own edges: a guided filter (He, Sun and Tang 2010) on luma."""
    guide = cv2.cvtColor(guide_rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    size = (2 * max(1, round(GUIDE_RADIUS * face_width)) + 1,) * 2
    mean_guide, mean_matte = cv2.blur(guide, size), cv2.blur(coarse, size)
    variance = cv2.blur(guide * guide, size) - mean_guide**2
    covariance = cv2.blur(guide * coarse, size) - mean_guide * mean_matte
    slope = covariance / (variance + GUIDE_SOFTNESS)
    offset = mean_matte - slope * mean_guide
    return np.clip(cv2.blur(slope, size) * guide + cv2.blur(offset, size), 0, 1)


def filled_behind(picture: Bytes, hole: Floats) -> Bytes:
    """`picture` with its `hole` (h, w, over 0) filled from around it, coarse to fine (push-pull, Gortler 1996)."""
    known = (hole <= 0).astype(np.float32)
    if known.min() > 0:
        return picture.copy()
    levels = []
    colour, weight = picture.astype(np.float32) * known[..., None], known
    while min(weight.shape) > 2:
        levels.append((colour, weight))
        size = ((weight.shape[1] + 1) // 2, (weight.shape[0] + 1) // 2)
        colour, weight = (cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (colour, weight))
    filled = colour / np.maximum(weight, 1e-6)[..., None]
    for colour, weight in reversed(levels):
        coarse = cv2.resize(filled, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
        filled = colour + (1 - np.minimum(weight, 1))[..., None] * coarse
    return np.where(known[..., None] > 0, picture, np.clip(filled + 0.5, 0, 255).astype(np.uint8))
