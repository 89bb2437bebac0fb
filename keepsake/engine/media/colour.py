"""Turns RGB frames into the planes a film is made of: YUV 4:2:0, BT.709, limited range.

Source: Recommendation ITU-R BT.709-6, items 3.2 to 3.4 (luma and colour-difference weights) and item 4.6 (8-bit
quantisation: luma 16 to 235, colour difference 16 to 240 around 128).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]

KR = 0.2126
KB = 0.0722
KG = 1.0 - KR - KB
LUMA_RANGE = 219.0
CHROMA_RANGE = 224.0
LUMA_BLACK = 16.0
CHROMA_ZERO = 128.0


def _matrix() -> NDArray[np.float64]:
    luma = np.array([KR, KG, KB])
    blue = (np.array([0.0, 0.0, 1.0]) - luma) / (2.0 * (1.0 - KB))
    red = (np.array([1.0, 0.0, 0.0]) - luma) / (2.0 * (1.0 - KR))
    rows = np.stack([luma * LUMA_RANGE, blue * CHROMA_RANGE, red * CHROMA_RANGE]) / 255.0
    return np.column_stack([rows, [LUMA_BLACK, CHROMA_ZERO, CHROMA_ZERO]])


RGB_TO_YUV = _matrix()
"""(3, 4): rows Y, U, V; columns R, G, B (0 to 255) and the constant; the result is in 8-bit levels."""


@dataclass(frozen=True, slots=True)
class Planes:
    """One frame as YUV 4:2:0, BT.709, limited range, uint8: `y` (h, w), `u` and `v` (h/2, w/2), h and w even."""

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.y.shape[0])


def planes_of(frame: Frame) -> Planes:
    """The planes of an RGB frame (uint8, height x width x 3, both even), each value rounded once.

    Chroma is the mean of each 2 x 2 block. Raises ValueError for any other shape or type.
    """
    if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
        raise ValueError(f"a frame is RGB uint8, not {frame.dtype} {frame.shape}")
    height, width = frame.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"a film's frame needs an even width and height, not {width} x {height}")
    exact = frame.astype(np.float32)
    halved = cv2.resize(exact, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    u, v = cv2.split(_rounded(cv2.transform(halved, RGB_TO_YUV[1:])))
    return Planes(y=_rounded(cv2.transform(exact, RGB_TO_YUV[:1])), u=u, v=v)


def _rounded(levels: NDArray[np.float32]) -> NDArray[np.uint8]:
    rounded: NDArray[np.uint8] = np.rint(levels, out=levels).astype(np.uint8)
    return rounded
