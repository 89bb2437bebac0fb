"""The soft ground behind a picture that does not fill the frame: the picture itself, large, blurred, darker."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.compose.sampling import Plane
from keepsake.engine.media.colour import CHROMA_ZERO, LUMA_BLACK, Planes

BLUR = 0.035
"""Standard deviation of the blur, as a share of the frame's height."""
LIGHT, COLOUR = 0.62, 0.80
"""What is left of the picture's light and of its colour."""
DRAWN_AT = 8
"""The ground is blurred at an eighth of the frame's size; nothing finer is left in it."""
CUT_IN = 0.04
"""Share of the picture left off at each edge, so that scan borders do not spread."""


def soft_ground(picture: Planes, shape: float, width: int, height: int) -> Planes:
    """The ground for a frame of width x height (both even), from a picture whose true width over height is `shape`.

    The picture covers the frame from its middle; no edge of it, and nothing from outside it, can be seen.
    """
    left, top, across, down = _covering(shape, width / height)
    sigma = BLUR * height / DRAWN_AT
    dither = _dither(height, width)
    luma = _soft(_part(picture.y, (left, top, across, down)), (width, height), sigma)
    planes = [_levels(luma, LUMA_BLACK, LIGHT, dither)]
    for plane in (picture.u, picture.v):
        soft = _soft(_part(plane, (left, top, across, down)), (width // 2, height // 2), sigma / 2)
        planes.append(_levels(soft, CHROMA_ZERO, COLOUR, dither[: height // 2, : width // 2]))
    return Planes(*planes)


def _covering(shape: float, frame_shape: float) -> tuple[float, float, float, float]:
    """The largest middle part of the picture with the frame's shape, in shares of the picture."""
    width, height = (frame_shape / shape, 1.0) if shape > frame_shape else (1.0, shape / frame_shape)
    width, height = width * (1 - 2 * CUT_IN), height * (1 - 2 * CUT_IN)
    return (1 - width) / 2, (1 - height) / 2, width, height


def _part(plane: Plane, box: tuple[float, float, float, float]) -> Plane:
    height, width = plane.shape
    left, top, across, down = box
    x, y = int(left * width), int(top * height)
    return plane[y : y + max(1, int(down * height)), x : x + max(1, int(across * width))]


def _soft(plane: Plane, size: tuple[int, int], sigma: float) -> NDArray[np.float32]:
    small = (max(2, size[0] // DRAWN_AT), max(2, size[1] // DRAWN_AT))
    tiny = cv2.resize(plane, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    tiny = cv2.GaussianBlur(tiny, (0, 0), max(0.5, sigma), borderType=cv2.BORDER_REFLECT)
    soft: NDArray[np.float32] = cv2.resize(tiny, size, interpolation=cv2.INTER_LINEAR)
    return soft


def _levels(soft: NDArray[np.float32], zero: float, kept: float, dither: NDArray[np.float32]) -> Plane:
    """Darker, and with a breath of noise before rounding: wide soft ramps would show steps otherwise."""
    exact = cv2.addWeighted(soft, kept, dither, 1.0, zero * (1 - kept))
    levels: Plane = cv2.convertScaleAbs(exact)
    return levels


def _dither(height: int, width: int) -> NDArray[np.float32]:
    """Triangular noise of one level, the same for every frame of a size."""
    random = np.random.default_rng(height * 65_537 + width)
    tile = random.random((256, 256), np.float32) - random.random((256, 256), np.float32)
    rows, columns = -(-height // 256), -(-width // 256)
    return np.ascontiguousarray(np.tile(tile, (rows, columns))[:height, :width])
