"""How well a face can be seen: sharpness and light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.close_up import CHIN, FOREHEAD, LEFT_CHEEK, RIGHT_CHEEK, CloseUp
from keepsake.engine.portrait.face import Face, Picture

SHARPNESS_WIDTH = 320
"""Wider faces are reduced to this many pixels first: detail beyond it never reaches a film."""

BLUR_TAPS = 9
"""Length of the box filter that blurs once more (Crete et al. 2007, The Blur Effect)."""

BLURRED, SHARP = 0.85, 0.42
"""Blur effect of a face smeared over 4 pixels, and of good prints and photographs (measured 0.26 to 0.52)."""

ONE_SIDED = 0.12
"""Difference of two sides over their sum from which light is said to come from one of them."""

OVAL = (10, 297, 284, 389, 454, 361, 397, 379, 152, 150, 172, 132, 234, 162, 54, 67)


@dataclass(frozen=True, slots=True)
class Light:
    """`brightness` and `contrast` of a face, 0 to 1, and the side its light comes from."""

    brightness: float
    contrast: float
    comes_from: str


def light(view: CloseUp) -> Light:
    """Read the light on a face: the median of its luma, the span from its 5th to its 95th percentile, its side."""
    face = view.area(OVAL)
    left, right, above, below = (
        float(np.median(view.area(place))) for place in (LEFT_CHEEK, RIGHT_CHEEK, FOREHEAD, CHIN)
    )
    low, high = np.percentile(face, (5, 95))
    return Light(float(np.median(face)), float(high - low), _side(left, right, above, below))


def sharpness(photo: Picture, face: Face) -> float:
    """0 for a face smeared over many pixels, 1 for one whose finest detail is a pixel wide, whatever its size.

    Blurs the face once more and sees how much its edges lose: little when it was blurred before (Crete, Dolmière,
    Ladret, Nicolas 2007, The Blur Effect: Perception and Estimation with a New No-Reference Perceptual Blur Metric).
    """
    luma = _native_luma(photo, face)
    effect = max(_blur_effect(luma, axis) for axis in (0, 1))
    return float(np.clip((BLURRED - effect) / (BLURRED - SHARP), 0, 1))


def _side(left: float, right: float, above: float, below: float) -> str:
    across = (left - right) / max(left + right, 1e-6)
    if abs(across) >= ONE_SIDED:
        return "left" if across > 0 else "right"
    return "above" if (above - below) / max(above + below, 1e-6) >= ONE_SIDED else "front"


def _native_luma(photo: Picture, face: Face) -> NDArray[np.float32]:
    low = np.maximum(np.floor(face.mesh[:, :2].min(0)).astype(int), 0)
    high = np.ceil(face.mesh[:, :2].max(0)).astype(int) + 1
    part = photo[low[1] : high[1], low[0] : high[0]]
    if min(part.shape[:2]) < BLUR_TAPS:
        return np.zeros((BLUR_TAPS, BLUR_TAPS), np.float32)
    luma = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    scale = SHARPNESS_WIDTH / luma.shape[1]
    if scale < 1:
        luma = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(luma, np.float32)


def _blur_effect(luma: NDArray[np.float32], axis: int) -> float:
    """Part of the differences between neighbours along `axis` that survives blurring along it; 1 without detail."""
    blurred = cv2.blur(luma, (1, BLUR_TAPS) if axis == 0 else (BLUR_TAPS, 1))
    before, after = np.abs(np.diff(luma, axis=axis)), np.abs(np.diff(blurred, axis=axis))
    total = float(before.sum())
    return 1 - float(np.maximum(before - after, 0).sum()) / total if total > 0 else 1.0
