"""Smaller copies of photos, each made once and kept for a week, so that no preview and no film decodes and reduces a
large photo again and again.

A copy is found by the SHA-256 of the photo's bytes and its own size. Whoever wants one gets the same pixels, whether
it was there or had to be made, and even where it cannot be kept: they always come through the same JPEG.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from keepsake.core.errors import OutputError
from keepsake.core.folders import cache_folder
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.media.photo import MOST_KEPT_PIXELS, Photo, read_photo
from keepsake.engine.media.srgb import Picture
from keepsake.engine.requests import BuildPyramid, PyramidLevel, PyramidReading
from keepsake.engine.store import Store

FOLDER = "levels"
SIDES = (2896, 2048, 1448, 1024, 724, 512)
"""Longer sides of the copies, in pixels, each holding half the pixels of the one before. Reading a still larger copy
takes as long as reading a usual photo."""
WORTH_IT = 0.7
"""A copy stands in only for photos whose longer side is more than so much longer (as a share of it)."""
SPARE = 1.02
"""A copy is used when it has at least this much more than what is needed."""
JPEG = (
    *(cv2.IMWRITE_JPEG_QUALITY, 97),
    *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
)
"""Measured on grainy photos: 45 dB beside the reduced photo. Old prints have colour grain, so chroma is whole."""


class Pyramid:
    """The smaller copies in a folder, None for the usual one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._store = Store(folder or cache_folder() / FOLDER)

    def pixels(self, photo_path: Path, sha256: str, side: int) -> Picture:
        """The copy of a photo with a longer side of `side` pixels: upright, sRGB, RGB uint8; made if it is not there.

        Raises PhotoError when the photo itself has to be read and cannot be.
        """
        path = self._path(sha256, side)
        if self._store.has(path) and (found := _decoded(path)) is not None:
            return found
        return self.made(read_photo(photo_path), sha256, side)

    def made(self, photo: Photo, sha256: str, side: int) -> Picture:
        """Make the copy of a photo that was read, keep it if it is the photo of that digest, and give its pixels."""
        _, content = cv2.imencode(".jpg", reduced(photo.pixels, side)[:, :, ::-1], JPEG)
        if photo.sha256 == sha256:
            self._keep(self._path(sha256, side), content.tobytes())
        return np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR_RGB), np.uint8)

    def level(self, sha256: str, side: int) -> Path | None:
        """The file of a copy, if it is there."""
        path = self._path(sha256, side)
        return path if self._store.has(path) else None

    def _path(self, sha256: str, side: int) -> Path:
        return self._store.path(f"{sha256}-{side}", ".jpg")

    def _keep(self, path: Path, content: bytes) -> None:
        """A full disk only means that the copy will be made again."""
        try:
            with self._store.making(path) as part:
                part.write_bytes(content)
        except (OSError, OutputError):
            return


def level_side(longest: int, needed: float) -> int | None:
    """The size of copy to use for a photo whose longer side is `longest`, when `needed` pixels of it are wanted; None
    for the photo itself.
    """
    fitting = [side for side in SIDES if needed * SPARE <= side <= longest * WORTH_IT]
    return min(fitting, default=None)


def build_pyramid(request: BuildPyramid, report: Reporter = silent) -> PyramidReading:
    """Make the smaller copies beforehand. Raises PhotoError when the photo cannot be read."""
    pyramid = Pyramid(request.folder)
    photo = read_photo(request.photo_path, MOST_KEPT_PIXELS)
    longest = max(photo.width, photo.height)
    wanted = [side for side in SIDES if side <= min(request.most_px, longest * WORTH_IT)]
    levels = []
    for done, side in enumerate(wanted):
        report(Progress("preparing " + request.photo_path.name, done, len(wanted)))
        if pyramid.level(photo.sha256, side) is None:
            pyramid.made(photo, photo.sha256, side)
        if path := pyramid.level(photo.sha256, side):
            levels.append(PyramidLevel(path=path, side=side))
    return PyramidReading(width=photo.width, height=photo.height, levels=tuple(levels))


def reduced(pixels: Picture, side: int) -> Picture:
    """Pixels with a longer side of `side`, reduced by area; never enlarged."""
    height, width = pixels.shape[:2]
    ratio = side / max(width, height)
    if ratio >= 1:
        return pixels
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _decoded(path: Path) -> Picture | None:
    """The pixels of a copy; None when its file is damaged."""
    try:
        content = np.fromfile(path, np.uint8)
    except OSError:
        return None
    found = cv2.imdecode(content, cv2.IMREAD_COLOR_RGB) if content.size else None
    return None if found is None else np.asarray(found, np.uint8)
