"""Answers a `BuildPyramid` request: smaller copies of a photo, each reduced by area from the one before."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from keepsake.core.outputs import refusals_of, written_beside
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.media.photo import read_photo
from keepsake.engine.media.srgb import Picture
from keepsake.engine.requests import BuildPyramid, PyramidLevel, PyramidReading

QUALITY = 95
FULL_COLOUR = 0
"""Pillow's number for chroma that is not thinned out (4:4:4): old prints have fine colour grain."""


def build_pyramid(request: BuildPyramid, report: Reporter = silent) -> PyramidReading:
    """Make the smaller copies. Raises PhotoError when the photo cannot be read, OutputError when one cannot be
    written.
    """
    sides = sorted(request.sides_px, reverse=True)
    photo = read_photo(request.photo_path, max_pixels=sides[0] ** 2)
    pixels = photo.pixels
    longest = max(photo.width, photo.height)
    wanted = [side for side in sides if side < longest]
    levels: list[PyramidLevel] = []
    with refusals_of(request.folder):
        request.folder.mkdir(parents=True, exist_ok=True)
    for done, side in enumerate(wanted):
        report(Progress("preparing " + request.photo_path.name, done, len(wanted)))
        pixels = _reduced(pixels, side)
        levels.append(_written(pixels, request.folder / f"{side}.jpg"))
    return PyramidReading(width=photo.width, height=photo.height, levels=tuple(levels))


def _reduced(pixels: Picture, side: int) -> Picture:
    height, width = pixels.shape[:2]
    ratio = side / max(width, height)
    if ratio >= 1:
        return pixels
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _written(pixels: Picture, path: Path) -> PyramidLevel:
    with written_beside(path) as part, refusals_of(path):
        Image.fromarray(pixels).save(part, "JPEG", quality=QUALITY, subsampling=FULL_COLOUR)
    return PyramidLevel(path=path, width=pixels.shape[1], height=pixels.shape[0])
