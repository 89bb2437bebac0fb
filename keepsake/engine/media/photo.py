"""Reads a photo from disk, whatever it was scanned with, without ever changing it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags, Image

from keepsake.core.errors import PhotoError
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.picture_file import format_shown, opened_file, opened_picture, shown
from keepsake.engine.media.srgb import Picture, SrgbReader

MOST_KEPT_PIXELS = 24_000_000
"""Pixels of a photo that are kept by default: a full scan of a portrait, more than any film shows."""

MOST_READ_PIXELS = 300_000_000
"""Pixels a file may declare; beyond it a small file could fill the memory (a decompression bomb)."""

STRIP_PIXELS = 2_000_000
UPRIGHT = 1
LYING_ORIENTATIONS = (5, 6, 7, 8)

EXIF_DATE_FORMAT = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One photo as read from disk, upright by its own EXIF orientation.

    `pixels` is RGB uint8, sRGB, read-only, perhaps smaller than the file's own picture; `width` and `height` are the
    file's own, in pixels, once upright. `taken` is the moment of exposure by EXIF, in the camera's local time, and
    `sha256` the hex digest of the file's bytes.
    """

    pixels: Picture
    width: int
    height: int
    format: str
    had_alpha: bool
    taken: datetime | None
    sha256: str

    @property
    def scale(self) -> float:
        """Size of `pixels` relative to the file's own picture, 0 to 1."""
        return float(self.pixels.shape[1]) / self.width


def read_photo(path: Path, max_pixels: int = MOST_KEPT_PIXELS) -> Photo:
    """Read the photo at `path`, reduced by area where it has more than `max_pixels`.

    The file's content decides its format, not its name: JPEG, PNG, TIFF, WebP, HEIC, AVIF, BMP, JPEG 2000, or the
    first picture of a GIF. Colours are converted to sRGB by the embedded profile; transparent places become light
    paper.

    Memory peaks at about 4 bytes for each of the file's pixels plus 3 for each kept (Pillow decodes whole pictures),
    and much lower for large JPEGs, which are reduced while decoding. Raises PhotoError with one sentence when the
    path is no readable picture.
    """
    with opened_file(path) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        with opened_picture(file, path) as image:
            _refuse_bombs(image, path)
            format_name, size = format_shown(image), image.size
            _reduce_while_decoding(image, max_pixels)
            with quiet_libraries():  # libtiff prints what Pillow raises
                image.load()
            orientation, taken = _exif_facts(image)
            reader = SrgbReader(image)
            pixels = _oriented(_reduced(image, reader, max_pixels), orientation)
    # Pillow turns TIFF files itself, sizes them so from the start, and then reports them upright.
    width, height = size[::-1] if orientation in LYING_ORIENTATIONS else size
    pixels.setflags(write=False)
    return Photo(pixels, width, height, format_name, reader.had_alpha, taken, sha256)


def _refuse_bombs(image: Image.Image, path: Path) -> None:
    if image.width * image.height > MOST_READ_PIXELS:
        raise PhotoError(
            f"{shown(path)} says it is {image.width} x {image.height} pixels, more than Keepsake reads "
            f"({MOST_READ_PIXELS // 1_000_000} megapixels); please save a smaller copy."
        )


def _reduce_while_decoding(image: Image.Image, max_pixels: int) -> None:
    """Let the JPEG decoder skip detail that is not kept (1/2, 1/4 or 1/8, never below `max_pixels`)."""
    ratio = sqrt(max_pixels / (image.width * image.height))
    if image.format in ("JPEG", "MPO") and ratio < 1:
        image.draft(image.mode, (max(1, int(image.width * ratio)), max(1, int(image.height * ratio))))


def _reduced(image: Image.Image, reader: SrgbReader, max_pixels: int) -> Picture:
    """The whole picture as RGB within `max_pixels`, converted strip by strip so that no second full copy exists."""
    width, height = image.size
    step = max(1, min(int(sqrt(width * height / max_pixels)), width, height))
    result = np.empty((height // step, width // step, 3), np.uint8)
    rows = max(1, STRIP_PIXELS // (width * step))
    for top in range(0, len(result), rows):
        part = result[top : top + rows]
        box = (0, top * step, width, (top + len(part)) * step)
        strip = reader.read(image if len(part) == height else image.crop(box))
        part[:] = strip if step == 1 else cv2.resize(strip, part.shape[1::-1], interpolation=cv2.INTER_AREA)
    ratio = sqrt(max_pixels / (result.shape[0] * result.shape[1]))
    if ratio >= 1:
        return result
    size = (max(1, int(result.shape[1] * ratio)), max(1, int(result.shape[0] * ratio)))
    return np.asarray(cv2.resize(result, size, interpolation=cv2.INTER_AREA), np.uint8)


def _exif_facts(image: Image.Image) -> tuple[int, datetime | None]:
    """Orientation (1 to 8, EXIF 2.32 table 4) and moment of exposure; broken EXIF says nothing."""
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, UPRIGHT)
        text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except (OSError, ValueError, TypeError, LookupError, SyntaxError):
        return UPRIGHT, None
    return orientation if isinstance(orientation, int) else UPRIGHT, _moment(text)


def _moment(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(str(text).strip("\0 "), EXIF_DATE_FORMAT)
    except ValueError:
        return None


def _oriented(pixels: Picture, orientation: int) -> Picture:
    """`pixels` as the camera was held: orientations 2, 4, 5 and 7 are mirrored, 3 to 8 turned."""
    if orientation in (2, 4, 5, 7):
        pixels = pixels[:, ::-1]
    quarter_turns = {3: 2, 4: 2, 5: 3, 6: 1, 7: 1, 8: 3}.get(orientation, 0)
    return np.ascontiguousarray(np.rot90(pixels, -quarter_turns))
