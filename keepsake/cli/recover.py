"""`keepsake recover`: save what is left of a damaged film into a new one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.cli.films import add_film_argument, counted, film_path, moment_in_words, new_film_path, printable
from keepsake.cli.progress import shown_progress
from keepsake.core.errors import ExitCode, FilmNewerError, KeepsakeError

if TYPE_CHECKING:
    from keepsake.project.salvage import Salvage


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILM", help="the new film (beside the old one)")
    parser.add_argument("--anyway", action="store_true", help="also when the film seems well")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Save what is whole, and say what that is. The damaged file is only read."""
    path = arguments.film if arguments.film.exists() else film_path(arguments.film)
    if not arguments.anyway and _is_well(path):
        sys.stdout.write(f"{path.name} was read from end to end and is well; nothing needs saving.\n")
        return ExitCode.DONE
    from keepsake.project.salvage import free_name_beside, salvage

    output = new_film_path(arguments.output or free_name_beside(path))
    with shown_progress(arguments.quiet) as report:
        said = salvage(path, output, report)
    sys.stdout.write("\n".join(_in_words(said)) + "\n")
    return ExitCode.DONE


def _is_well(path: Path) -> bool:
    from keepsake.project.document import Document

    try:
        with Document.open(path, read_only=True) as document:
            return document.damages() == []
    except FilmNewerError:
        raise
    except KeepsakeError:
        return False


def _in_words(said: Salvage) -> list[str]:
    if said.step is None:
        lines = [f"No film could be read, but {counted(len(said.files_saved), 'photo')} could."]
    else:
        step = f"“{printable(said.step.label)}” of {moment_in_words(said.step.made_at)}"
        lines = [
            f"The film is saved as it was after {step}, with {counted(said.steps_saved, 'step')} of its history."
        ]
        lines.append(f"{counted(len(said.files_saved), 'file')} saved.")
    lines += [f"Not saved: {printable(name)}" for name in said.files_lost]
    return [*lines, f"It is in {said.path}."]
