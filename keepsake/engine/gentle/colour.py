"""Keeps pictures in a film's own luma and chroma while they are cut, warped and laid over each other.

The values are BT.709, limited range, as in `keepsake.engine.media.colour`, but with chroma for every pixel (4:4:4)
until a frame is finished.
"""

from __future__ import annotations

import cv2
import numpy as np

from keepsake.engine.gentle.types import Bytes
from keepsake.engine.media.colour import RGB_TO_YUV, Planes


def ycc_from_rgb(rgb: Bytes) -> Bytes:
    """Y, Cb, Cr (h, w, 3) uint8 of an sRGB picture (h, w, 3) uint8, each pixel with its own chroma."""
    ycc: Bytes = cv2.transform(rgb, RGB_TO_YUV)
    return ycc


def rgb_from_ycc(ycc: Bytes) -> Bytes:
    """The RGB picture of Y, Cb, Cr (h, w, 3) uint8; the inverse of `ycc_from_rgb` within rounding."""
    back = np.linalg.inv(RGB_TO_YUV[:, :3])
    rgb: Bytes = cv2.transform(ycc, np.column_stack([back, -back @ RGB_TO_YUV[:, 3]]))
    return rgb


def planes_from_ycc(ycc: Bytes) -> Planes:
    """4:2:0 planes of a picture with even width and height."""
    luma, cb, cr = cv2.split(ycc)
    return Planes(luma, halved(cb), halved(cr))


def halved(plane: Bytes) -> Bytes:
    """A plane at half its width and height, each value the mean of four."""
    half: Bytes = cv2.resize(plane, (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return half


def rgb_from_planes(planes: Planes) -> Bytes:
    """The RGB picture (h, w, 3) of 4:2:0 planes, chroma carried over by bilinear interpolation."""
    size = (planes.width, planes.height)
    chroma = [cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (planes.u, planes.v)]
    return rgb_from_ycc(cv2.merge([planes.y, *chroma]))
