"""`keepsake pronounce`: how voices read the names in a film."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from keepsake.cli.films import add_film_argument, film_path, printable
from keepsake.core.errors import ExitCode, SaveError, UsageError

if TYPE_CHECKING:
    from keepsake.project.document import Document


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument(
        "readings",
        nargs="*",
        metavar="WORD=SOUND",
        help='how to read a name, as in "Siobhán=shiv awn"; "Siobhán=" forgets it; nothing lists all',
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """List the film's readings, after changing those that were named."""
    from keepsake.project.document import Document

    readings = [_parted(entry) for entry in arguments.readings]
    with Document.open(film_path(arguments.film), read_only=not readings) as document:
        if readings:
            _change(document, readings)
        listed = document.timeline.pronunciations
    lines = [f"{printable(each.written)}  is read as  {printable(each.spoken)}" for each in listed]
    sys.stdout.write("\n".join(lines or ["Every word is read as voices like."]) + "\n")
    return ExitCode.DONE


def _parted(entry: str) -> tuple[str, str]:
    written, equals, spoken = entry.partition("=")
    if not equals:
        raise UsageError(f"{entry!r} does not say how to read a word; please write it as Siobhán=shiv awn.")
    return written, spoken


def _change(document: Document, readings: list[tuple[str, str]]) -> None:
    from keepsake.project.pronouncing import pronounce

    for written, spoken in readings:
        document.edit("Read a name", pronounce, written, spoken)
    if not document.is_saved:
        raise SaveError(document.trouble)
