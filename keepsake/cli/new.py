"""`keepsake new`: make a new film, empty or from another editor's timeline."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from keepsake.cli.films import add_film_argument, new_film_path
from keepsake.core.errors import ExitCode, UsageError
from keepsake.core.rate import parse_rate

SIZE = re.compile(r"(\d{2,5})x(\d{2,5})")
LARGEST_SIDE_PX = 8192


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument("--fps", default="25", metavar="RATE", help="frames per second, such as 25 or 23.976 (25)")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="the picture's size in pixels (1920x1080)")
    parser.add_argument("--title", default="", metavar="WORDS", help="what the film is called")
    parser.add_argument(
        "--from", dest="timeline", type=Path, metavar="FILE.otio", help="begin with a timeline of another editor"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the film's file; one that is there is never written over."""
    from keepsake.project.document import Document
    from keepsake.project.otio_import import read_otio
    from keepsake.project.schema import new_film

    path = new_film_path(arguments.film)
    width, height = _size(arguments.size)
    film = new_film(arguments.title or path.stem, parse_rate(arguments.fps), width, height)
    notes: tuple[str, ...] = ()
    if arguments.timeline:
        imported = read_otio(arguments.timeline)
        film, notes = imported.film, imported.notes
    with Document.create(path, film):
        lines = [f"{path.name} is made.", *notes]
    sys.stdout.write("\n".join(lines) + "\n")
    return ExitCode.DONE


def _size(text: str) -> tuple[int, int]:
    found = SIZE.fullmatch(text.strip().lower())
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (16 <= width <= LARGEST_SIDE_PX and 16 <= height <= LARGEST_SIDE_PX) or width % 2 or height % 2:
        raise UsageError(f"{text!r} is not a size; please give two even numbers such as 1920x1080.")
    return width, height
