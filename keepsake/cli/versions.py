"""`keepsake versions`: earlier versions of a film, to look at, to name, and to go back to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.cli.films import add_film_argument, film_path, moment_in_words, printable
from keepsake.cli.report import as_json
from keepsake.core.errors import ExitCode, SaveError, UsageError

if TYPE_CHECKING:
    from keepsake.project.versions import Version


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--name", default="", metavar="WORDS", help="keep the film as it is now for good, by a name")
    choice.add_argument("--restore", type=int, metavar="NUMBER", help="go back to a version; it can be undone")
    choice.add_argument("--json", action="store_true", help="print the versions as JSON")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show the versions, newest first, or do what was asked with one."""
    path = film_path(arguments.film)
    if arguments.name or arguments.restore is not None:
        return _change(path, arguments)
    from keepsake.project.document import Document

    with Document.open(path, read_only=True) as document:
        versions = document.versions()
    if arguments.json:
        sys.stdout.write(as_json([_plain(version) for version in versions]))
        return ExitCode.DONE
    lines = [
        f"{version.number:6d}  {moment_in_words(version.made_at)}  {printable(version.name or version.label)}"
        for version in versions
    ]
    sys.stdout.write("\n".join(lines or ["There are no earlier versions yet."]) + "\n")
    return ExitCode.DONE


def _change(path: Path, arguments: argparse.Namespace) -> ExitCode:
    from keepsake.project.document import Document

    with Document.open(path) as document:
        if arguments.name:
            document.name_version(arguments.name)
            sys.stdout.write(f"Kept as “{printable(arguments.name)}”.\n")
            return ExitCode.DONE
        if arguments.restore not in {version.number for version in document.versions()}:
            raise UsageError(f"There is no version {arguments.restore}; `keepsake versions` shows which there are.")
        document.restore(arguments.restore)
        if not document.is_saved:
            raise SaveError(document.trouble)
    sys.stdout.write(f"The film is as it was in version {arguments.restore}; undo leads back.\n")
    return ExitCode.DONE


def _plain(version: Version) -> dict[str, object]:
    return {"number": version.number, "made_at": version.made_at, "name": version.name, "label": version.label}
