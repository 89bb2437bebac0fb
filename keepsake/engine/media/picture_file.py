"""Opens a file that should be a picture and says in one sentence why when it is not one."""

from __future__ import annotations

import errno
import logging
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BufferedReader
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from keepsake.core.errors import PhotoError

READABLE_FORMATS: Final = {
    "JPEG": ("PIL.JpegImagePlugin", "JPEG"),
    "PNG": ("PIL.PngImagePlugin", "PNG"),
    "TIFF": ("PIL.TiffImagePlugin", "TIFF"),
    "WEBP": ("PIL.WebPImagePlugin", "WebP"),
    "BMP": ("PIL.BmpImagePlugin", "BMP"),
    "GIF": ("PIL.GifImagePlugin", "GIF"),
    "HEIF": ("pillow_heif.as_plugin", "HEIC"),
    "AVIF": ("PIL.AvifImagePlugin", "AVIF"),
    "JPEG2000": ("PIL.Jpeg2KImagePlugin", "JPEG 2000"),
}
"""Pillow's name of every format that is read: the module that reads it, and the name people know."""

ADVICE = "please choose a JPEG, PNG, TIFF, WebP, HEIC, BMP or GIF picture"
SNIFFED_BYTES = 512

PICTURE_STARTS: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\0\x10\0\0\0CR", "a camera's raw file; please save it as JPEG or TIFF in the camera's program first"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF8", "GIF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG2000"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
    (b"BM", "BMP"),
)
OTHER_STARTS: Final = (
    (b"%PDF", "a PDF document; please save its pages as JPEG or PNG pictures first"),
    (b"8BPS", "a Photoshop document; please save it as TIFF or PNG first"),
    (b"FUJIFILMCCD-RAW", "a camera's raw file; please save it as JPEG or TIFF in the camera's program first"),
    (b"PK\x03\x04", "a packed folder or an office document; please take the pictures out of it first"),
    (b"%!PS", "a PostScript drawing; please save it as PNG first"),
    (b"\x1aE\xdf\xa3", f"a film; {ADVICE}"),
)
HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
RAW_BRANDS: Final = frozenset({b"crx "})

REDUCED_IMAGE_TAG = 254
"""TIFF tag NewSubfileType; bit 0 on the first page means that only a preview lies there (camera raw files)."""

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    RuntimeError,
    AssertionError,
)
"""What Pillow's readers raise on damaged files (`struct.error` and `zlib.error` are added below)."""

# Pillow logs what it also raises; without a handler Python would print it.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def shown(path: Path) -> str:
    """The file's name as it can be printed in a sentence: no line breaks, no broken characters."""
    name = path.name or str(path)
    return "".join(letter if letter.isprintable() else "?" for letter in name)


@contextmanager
def opened_file(path: Path) -> Iterator[BufferedReader]:
    """The file at `path` for reading; it is never written.

    Raises PhotoError, with a sentence for each case, when there is no file, it is a folder or a device, it may not be
    read, or its links lead in a circle.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "not an ordinary file"
            raise PhotoError(f"{shown(path)} is {kind}; {ADVICE}.")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise PhotoError(_why_not_opened(path, error)) from error
    try:
        with file:
            yield file
    except OSError as error:
        raise PhotoError(
            f"{shown(path)} cannot be read from its disk; please check the disk and try again."
        ) from error


@contextmanager
def opened_picture(file: BufferedReader, path: Path) -> Iterator[Image.Image]:
    """The picture in `file`, by its content and not its name; decoded when first used.

    Raises PhotoError when it is no picture Keepsake reads, or when it is damaged: also for errors that appear inside
    the `with` block while decoding.
    """
    name = sniffed_format(file.read(SNIFFED_BYTES), path)
    with _translated(path), warnings.catch_warnings(), _without_pillow_limit():
        # Pillow warns about damaged tags it could skip; what cannot be read raises.
        warnings.simplefilter("ignore")
        module = import_module(READABLE_FORMATS[name][0])
        if name == "HEIF":
            module.register_heif_opener()
        with Image.open(file, formats=[name]) as image:
            _refuse_previews(image, path)
            yield image


def format_shown(image: Image.Image) -> str:
    """The format's name as people know it."""
    return READABLE_FORMATS.get(image.format or "", ("", "JPEG"))[1]


def sniffed_format(start: bytes, path: Path) -> str:
    """Pillow's name of the format that begins with `start`; raises PhotoError when it is none we read."""
    if not start:
        raise PhotoError(f"{shown(path)} is empty (0 bytes); please copy it again from where it came.")
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WEBP"
    found = _by_brand(start) if start[4:8] == b"ftyp" else _by_start(start)
    if found in READABLE_FORMATS:
        return found
    raise PhotoError(f"{shown(path)} is {found}.")


def _by_start(start: bytes) -> str:
    for signature, found in (*PICTURE_STARTS, *OTHER_STARTS):
        if start.startswith(signature):
            return found
    head = start.lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        return f"a drawing or a web page; {ADVICE}"
    return f"not a picture that Keepsake knows; {ADVICE}"


def _by_brand(start: bytes) -> str:
    """Names what an ISO media file (ISO/IEC 14496-12) holds, by its major and then its compatible brands."""
    length = max(16, min(int.from_bytes(start[:4], "big"), len(start)))
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, length, 4))]
    if AVIF_BRANDS.intersection(brands):
        return "AVIF"
    if RAW_BRANDS.intersection(brands):
        return "a camera's raw file; please save it as JPEG or TIFF in the camera's program first"
    return "HEIF" if HEIF_BRANDS.intersection(brands) else f"a film; {ADVICE}"


def _refuse_previews(image: Image.Image, path: Path) -> None:
    tags = getattr(image, "tag_v2", {})
    if tags.get(REDUCED_IMAGE_TAG, 0) == 1:
        raise PhotoError(
            f"{shown(path)} is a camera's raw file; please save it as JPEG or TIFF in the camera's program first."
        )


@contextmanager
def _without_pillow_limit() -> Iterator[None]:
    """Lets through what our own limit of pixels allows; Pillow's would warn about large scans."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    import struct
    import zlib

    try:
        yield
    except MemoryError as error:
        raise PhotoError(f"{shown(path)} is too large for this PC's memory; please save a smaller copy.") from error
    except UnidentifiedImageError as error:
        raise PhotoError(
            f"{shown(path)} is damaged, or of a rare kind; please save it as PNG with the program that made it."
        ) from error
    except (*UNREADABLE, struct.error, zlib.error) as error:
        raise PhotoError(
            f"{shown(path)} is damaged or cut short and cannot be read; please copy or scan it again."
        ) from error


def _why_not_opened(path: Path, error: OSError | ValueError) -> str:
    reason = error.errno if isinstance(error, OSError) else None
    if reason in (errno.ENOENT, errno.ENOTDIR):
        return f"There is no file {shown(path)}; please check its name and folder."
    if reason in (errno.EACCES, errno.EPERM):
        return f"You may not read {shown(path)}; please ask its owner, or copy it to a folder of your own."
    if reason == errno.ELOOP:
        return f"{shown(path)} is a link that leads back to itself; please choose the picture itself."
    return f"{shown(path)} cannot be opened; please check that its disk is connected and its name is valid."
