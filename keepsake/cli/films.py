"""What the commands on film files share: finding the file, and words for what is in it."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from keepsake.core.errors import UsageError
from keepsake.project.storage import SUFFIX

UNITS = ("bytes", "kB", "MB", "GB", "TB")


def add_film_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the film that a command is about."""
    parser.add_argument("film", type=Path, metavar="FILM", help=f"the film's file ({SUFFIX})")


def film_path(path: Path) -> Path:
    """Give the film's path, with its ending added where it was left out."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def new_film_path(path: Path) -> Path:
    """Give the path for a new film. Raises UsageError when its folder is not there or something has the name."""
    named = film_path(path)
    if not named.parent.is_dir():
        raise UsageError(f"The folder {named.parent} does not exist; please make it first.")
    if named.exists():
        raise UsageError(f"{named} already exists and is never written over; please choose another name.")
    return named


def size_in_words(size_bytes: int) -> str:
    """A size as people read it: "3.4 MB"."""
    size, unit = float(size_bytes), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if unit == 0 else f"{size:.1f} {UNITS[unit]}"


def moment_in_words(made_at: int) -> str:
    """A moment, milliseconds since 1970, in this PC's time: "2026-11-20 16:05"."""
    try:
        return datetime.fromtimestamp(made_at / 1000).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return "some time ago"


def printable(text: str) -> str:
    """Text from a film as it can be shown in one line: nothing in it moves the cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def counted(count: int, one: str) -> str:
    """A number of things in words: "1 clip", "3 clips"."""
    return f"{count} {one if count == 1 else one + 's'}"
