"""New film files get their name only when they are whole, and never meet another film's journal."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

JOURNAL_ENDING = "-journal"
ASIDE_ENDING = ".old"


def journal_of(path: Path) -> Path:
    """Give the path of SQLite's rollback journal for a database."""
    return path.with_name(path.name + JOURNAL_ENDING)


def has_journal(path: Path) -> bool:
    """Say whether a change was cut off, or is being made: an empty journal, or none, says no."""
    try:
        return journal_of(path).stat().st_size > 0
    except OSError:
        return False


def remove_empty_journal(path: Path) -> None:
    """Leave the film's file alone in its folder. Only for who holds the film's lock and has closed the file."""
    if not has_journal(path):
        with contextlib.suppress(OSError):
            journal_of(path).unlink(missing_ok=True)


@contextlib.contextmanager
def named_when_whole(path: Path) -> Iterator[Path]:
    """Yield a passing name beside the path; when the block ends well, the file there takes the path's name.

    Whatever a crash left under the passing name is removed first. A journal under the final name belongs to a film
    that is gone; SQLite would play it into the new one, so it is moved aside. Raises OSError when the system refuses,
    or something has taken the name meanwhile.
    """
    part = path.with_name(path.name + ".part")
    try:
        _remove(part)
        yield part
        if path.exists():
            raise FileExistsError(path)
        if journal_of(path).exists():
            journal_of(path).replace(path.with_name(journal_of(path).name + ASIDE_ENDING))
        part.replace(path)
        sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            _remove(part)


def sync_folder(folder: Path) -> None:
    """Make sure a new name in a folder survives a power cut, where the system can be asked to."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)
    journal_of(part).unlink(missing_ok=True)
