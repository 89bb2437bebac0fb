"""Photos at the sizes a film needs them in, read once and kept while they are used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags

from keepsake.core.errors import PhotoError
from keepsake.core.scene import Picture
from keepsake.engine.compose.kept import Kept
from keepsake.engine.gentle.colour import planes_from_ycc, ycc_from_rgb
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import LYING_ORIENTATIONS, read_photo
from keepsake.engine.media.picture_file import opened_file, opened_picture, shown
from keepsake.engine.media.pyramid import Pyramid, level_side
from keepsake.engine.media.srgb import Picture as Pixels

MOST_KEPT_BYTES = 384 * 2**20
MOST_PIXELS = 24_000_000
"""A copy for the film is never larger than this."""

PLACEHOLDER_SIZE = (1600, 1200)
PLACEHOLDER_GROUND, PLACEHOLDER_LINE = 92, 128


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels across and down."""

    width: int
    height: int


class PictureShelf:
    """Photos as planes or pixels, by size; the same answer however often it is asked.

    With `allow_missing` a photo that is not there is shown as a grey placeholder; otherwise it raises PhotoError.
    Photos whose digest is known are read from smaller copies in `pyramid` where these have enough.
    """

    def __init__(
        self, allow_missing: bool = False, most_bytes: int = MOST_KEPT_BYTES, pyramid: Pyramid | None = None
    ) -> None:
        self._allow_missing = allow_missing
        self._pyramid = pyramid
        self._kept = Kept(most_bytes)

    def size(self, picture: Picture) -> Size:
        """The size in pixels of the whole picture once it stands as it is shown."""
        return self._kept.get(("size", picture), lambda: self._size(picture), lambda _: 64)

    def planes(self, picture: Picture, size: Size) -> Planes:
        """The picture at a size in pixels (both even), as planes."""
        return self._kept.get(
            ("planes", picture, size),
            lambda: planes_from_ycc(ycc_from_rgb(self.pixels(picture, size))),
            lambda made: made.y.nbytes + made.u.nbytes + made.v.nbytes,
        )

    def pixels(self, picture: Picture, size: Size) -> Pixels:
        """The picture at a size, RGB uint8; enlarged smoothly where the photo is smaller. Not kept."""
        full = self._source(picture, size)
        if (full.shape[1], full.shape[0]) == (size.width, size.height):
            return full
        shrinks = size.width * size.height < full.shape[0] * full.shape[1]
        how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(full, (size.width, size.height), interpolation=how), np.uint8)

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()

    def _size(self, picture: Picture) -> Size:
        if not picture.path.is_file() and self._allow_missing:
            return Size(*PLACEHOLDER_SIZE)
        size = upright_size(picture.path)
        return size if picture.quarter_turns % 2 == 0 else Size(size.height, size.width)

    def _source(self, picture: Picture, size: Size) -> Pixels:
        """The photo as read, from the smallest copy that has enough; kept, for several sizes are made from it."""
        if not picture.path.is_file():
            if self._allow_missing:
                return placeholder()
            raise PhotoError(
                f"The photo {shown(picture.path)} is not where it was; please put it back, or choose it again."
            )
        has = self.size(picture)
        pyramid = self._pyramid if picture.sha256 else None
        side = level_side(max(has.width, has.height), max(size.width, size.height)) if pyramid else None

        def make() -> Pixels:
            if side is None or pyramid is None:
                pixels = read_photo(picture.path, MOST_PIXELS).pixels
            else:
                pixels = pyramid.pixels(picture.path, picture.sha256, side)
            return np.ascontiguousarray(np.rot90(pixels, -picture.quarter_turns))

        return self._kept.get(("read", picture, side), make, lambda pixels: pixels.nbytes)


def upright_size(path: Path) -> Size:
    """A picture file's size once EXIF has made it upright, without decoding it. Raises PhotoError."""
    with opened_file(path) as file, opened_picture(file, path) as image:
        try:
            orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        except (OSError, ValueError, TypeError, LookupError, SyntaxError):
            orientation = 1
        width, height = image.size
        # Pillow sizes TIFF files upright from the start.
        lies = orientation in LYING_ORIENTATIONS and image.format != "TIFF"
        return Size(height, width) if lies else Size(width, height)


def even(length: float) -> int:
    """The nearest even number of pixels, at least 2."""
    return max(2, 2 * round(length / 2))


def placeholder() -> Pixels:
    """What is shown where a photo is missing: a quiet grey card with a frame and a diagonal, RGB uint8."""
    width, height = PLACEHOLDER_SIZE
    card = np.full((height, width, 3), PLACEHOLDER_GROUND, np.uint8)
    line = (PLACEHOLDER_LINE,) * 3
    left, top, right, bottom = (round(width * 0.3), round(height * 0.3), round(width * 0.7), round(height * 0.7))
    cv2.rectangle(card, (left, top), (right, bottom), line, 8, cv2.LINE_AA)
    cv2.line(card, (left, bottom), (right, top), line, 8, cv2.LINE_AA)
    return card
