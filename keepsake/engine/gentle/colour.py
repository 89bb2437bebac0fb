"""Turns RGB pictures into the luma and chroma that H.264 films carry, so a frame is drawn in the film's own planes.

BT.709, limited range (ITU-R BT.709-6, section 3): luma 16 to 235, chroma 16 to 240 around 128.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.types import Bytes, Planes

KR, KB = 0.2126, 0.0722
KG = 1 - KR - KB
LUMA_SPAN, CHROMA_SPAN = 219 / 255, 224 / 255

_TO_YCC = np.array(
    [
        [KR * LUMA_SPAN, KG * LUMA_SPAN, KB * LUMA_SPAN, 16],
        [-KR / (2 - 2 * KB) * CHROMA_SPAN, -KG / (2 - 2 * KB) * CHROMA_SPAN, 0.5 * CHROMA_SPAN, 128],
        [0.5 * CHROMA_SPAN, -KG / (2 - 2 * KR) * CHROMA_SPAN, -KB / (2 - 2 * KR) * CHROMA_SPAN, 128],
    ]
)


def ycc_from_rgb(rgb: Bytes) -> Bytes:
    """Y, Cb, Cr (h, w, 3) uint8 of an sRGB picture (h, w, 3) uint8, each pixel with its own chroma (4:4:4)."""
    return cv2.transform(rgb, _TO_YCC)


def rgb_from_ycc(ycc: Bytes) -> Bytes:
    """The RGB picture of Y, Cb, Cr (h, w, 3) uint8; the inverse of `ycc_from_rgb` within rounding."""
    back = np.linalg.inv(_TO_YCC[:, :3])
    offset = back @ -_TO_YCC[:, 3]
    return cv2.transform(ycc, np.concatenate([back, offset[:, None]], axis=1))


def planes_from_ycc(ycc: Bytes) -> Planes:
    """4:2:0 planes (h, w), (h/2, w/2), (h/2, w/2) of a picture with even width and height."""
    luma, cb, cr = cv2.split(ycc)
    return Planes(luma, halved(cb), halved(cr))


def halved(plane: Bytes) -> Bytes:
    """A plane at half its width and height, each value the mean of four."""
    return cv2.resize(plane, (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA)


def rgb_from_planes(planes: Planes) -> NDArray[np.uint8]:
    """The RGB picture of 4:2:0 planes, chroma carried over by bilinear interpolation."""
    size = (planes.y.shape[1], planes.y.shape[0])
    chroma = [cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (planes.u, planes.v)]
    return rgb_from_ycc(cv2.merge([planes.y, *chroma]))
