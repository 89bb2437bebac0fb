"""Which files can become media of a film: by their endings, and in the order in which people count them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from keepsake.core.errors import BadInputError

PHOTO_SUFFIXES = frozenset(
    [".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".bmp", ".gif", ".jp2"]
)
VIDEO_SUFFIXES = frozenset(
    [
        ".mp4",
        ".m4v",
        ".mov",
        ".avi",
        ".mkv",
        ".webm",
        ".mpg",
        ".mpeg",
        ".mts",
        ".m2ts",
        ".3gp",
        ".wmv",
        ".vob",
        ".ogv",
        ".dv",
    ]
)
SOUND_SUFFIXES = frozenset(
    [".mp3", ".wav", ".flac", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wma", ".aif", ".aiff"]
)
MEDIA_SUFFIXES = PHOTO_SUFFIXES | VIDEO_SUFFIXES | SOUND_SUFFIXES
MOST_FOLDERS_DEEP = 20


def files_to_import(paths: Iterable[Path]) -> Iterator[Path]:
    """Give the files that are meant: those named themselves, and those in folders that look like media, by name.

    Hidden files are passed over, as are folders more than twenty deep and links to folders.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, MOST_FOLDERS_DEEP)
        else:
            yield path


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """Order names as people do: photo 9 before photo 10."""
    parts = re.split(r"([0-9]{1,18})", name.lower())
    return [(0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts]


def _in_folder(folder: Path, deeper: int) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir(), key=lambda path: natural_order(path.name))
    except OSError as error:
        raise BadInputError(f"The folder “{folder.name}” cannot be read.") from error
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if deeper > 0 and not path.is_symlink():
                yield from _in_folder(path, deeper - 1)
        elif path.suffix.lower() in MEDIA_SUFFIXES:
            yield path
