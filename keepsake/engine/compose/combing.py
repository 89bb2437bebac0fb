"""Mends the combs of interlaced video: where two fields show two moments, the second is drawn from the first."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.media.colour import Planes

TOOTH = 10.0
"""Levels by which the odd lines of a stretch stand out from the lines beside them, on average, where it is combed."""
STRETCH = (9, 3)
"""Pixels and odd lines over which that average is taken: grain and single thin lines cancel out in it."""


def without_combs(planes: Planes) -> Planes:
    """The frame with every combed stretch of its odd lines replaced by the mean of its neighbours; sharp and still
    pictures stay as they are.
    """
    return Planes(*(_mended(plane) for plane in (planes.y, planes.u, planes.v)))


def _mended(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    even_lines = plane[0::2].astype(np.float32)
    odd = plane[1::2].astype(np.float32)
    above = even_lines[: len(odd)]
    between = (above + np.concatenate([even_lines[1 : len(odd)], even_lines[-1:]])[: len(odd)]) / 2
    stands_out = np.abs(cv2.blur(odd - between, STRETCH)) > TOOTH
    combed = cv2.dilate(stands_out.astype(np.uint8), np.ones((3, 9), np.uint8)) > 0
    mended = plane.copy()
    mended[1::2] = np.where(combed, np.rint(between), odd).astype(np.uint8)
    return mended
