"""Mends the combs of interlaced video: where two fields show two moments, the second is drawn from the first."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.media.colour import Planes

COMB = 36
"""A line stands out as part of a comb when the product of its steps to the lines above and below passes this."""


def without_combs(planes: Planes) -> Planes:
    """The frame with every combed stretch of its odd lines replaced by the mean of its neighbours; sharp and still
    pictures stay as they are.
    """
    return Planes(*(_mended(plane) for plane in (planes.y, planes.u, planes.v)))


def _mended(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    mended = plane.copy()
    odd = plane[1::2].astype(np.int16)
    above = plane[0::2][: len(odd)].astype(np.int16)
    below = np.concatenate([above[1:], above[-1:]])
    product = (odd - above) * (odd - below)
    combed = cv2.dilate((product > COMB).astype(np.uint8), np.ones((3, 5), np.uint8))
    # Single points are texture; a comb is wide.
    combed &= cv2.erode(combed, np.ones((3, 7), np.uint8))
    combed = cv2.dilate(combed, np.ones((3, 9), np.uint8))
    mended[1::2] = np.where(combed > 0, (above + below + 1) // 2, odd).astype(np.uint8)
    return mended
