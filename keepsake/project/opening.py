"""Makes, opens and looks into film files: who may change one, what a crash left, and where it may not be
written to.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from keepsake.core.errors import FilmBusyError, FilmError, SaveError
from keepsake.project.beside import has_journal, journal_of, named_when_whole, remove_empty_journal
from keepsake.project.database import create_database, open_database
from keepsake.project.history import FIRST_STEP, Step
from keepsake.project.lock import FilmLock
from keepsake.project.schema import Film
from keepsake.project.storage import FilmFile, film_file, now_ms
from keepsake.project.upgrades import upgrade


def create_film_file(path: Path, film: Film) -> FilmFile:
    """Make a film file holding one film. Raises SaveError when it cannot be made, or something is already there."""
    lock = FilmLock(path)
    try:
        _create_beside(path, film)
        return film_file(path, lock)
    except BaseException:
        lock.release()
        raise


def _create_beside(path: Path, film: Film) -> None:
    """Make the file under a passing name, so that a crash never leaves half a film under the real one."""
    if path.exists():
        raise SaveError(f"“{path.name}” already exists; choose another name.")
    try:
        with named_when_whole(path) as part:
            file = FilmFile(create_database(part), None)
            try:
                file.commit([(Step(FIRST_STEP, None, "New film", "", now_ms()), film)], FIRST_STEP)
            finally:
                file.close()
    except OSError as error:
        raise SaveError(f"“{path.name}” cannot be made there: the disk is full or may not be written to.") from error


def open_film_file(path: Path, *, read_only: bool = False) -> FilmFile:
    """Open a film file, to change it or only to look.

    Raises FilmError when it is no film or damaged, FilmBusyError when another window has it open for changing, and
    SaveError when it may not be written to (open it for looking then).
    """
    path = path.resolve()
    if read_only:
        return _open_to_look(path)
    lock = FilmLock(path)
    try:
        _refuse_protected(path)
        upgrade(path)
        file = film_file(path, lock)
    except BaseException:
        remove_empty_journal(path)
        lock.release()
        raise
    return file


def _refuse_protected(path: Path) -> None:
    if path.exists() and not os.access(path, os.W_OK):
        raise SaveError(f"“{path.name}” may not be written to.")


def _open_to_look(path: Path) -> FilmFile:
    journal = journal_of(path)
    if not has_journal(path):
        return film_file(path, None)
    # A change was cut off by a crash. SQLite must undo it before anyone can read, which needs the right to write.
    try:
        open_film_file(path).close()
    except FilmBusyError:
        pass
    except SaveError:
        return _open_copy_to_look(path, journal)
    return film_file(path, None)


def _open_copy_to_look(path: Path, journal: Path) -> FilmFile:
    scratch = Path(tempfile.mkdtemp(prefix="keepsake-"))
    try:
        for source in (path, journal):
            shutil.copyfile(source, scratch / source.name)
        upgrade(scratch / path.name)
        open_database(scratch / path.name).close()
        return film_file(scratch / path.name, None, scratch)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        raise FilmError(
            f"“{path.name}” was cut off by a crash and cannot be mended where it is; copy it first."
        ) from error
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
