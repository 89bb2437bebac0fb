"""One window at a time may change a film: a lock the operating system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

from keepsake.core.errors import FilmBusyError, SaveError
from keepsake.core.locks import try_lock

LOCK_TRIES = 20
"""How often a lock file that vanishes between opening and locking it is made again."""


class FilmLock:
    """Holds the right to change one film, from creation to `release`.

    The lock is on a small hidden file beside the film. A crash or power cut leaves the file but not the lock, so
    nobody is ever locked out by a dead window. Raises FilmBusyError when another window has the film, SaveError when
    the folder cannot be written to.
    """

    def __init__(self, film_path: Path) -> None:
        self._path = film_path.with_name(f".{film_path.name}.lock")
        self._file: IO[bytes] | None = None
        for _ in range(LOCK_TRIES):
            file = self._opened()
            if not try_lock(file):
                file.close()
                raise FilmBusyError(f"“{film_path.name}” is open in another Keepsake window; close it there first.")
            if self._is_still_there(file):
                self._file = file
                return
            file.close()
        raise FilmBusyError(f"“{film_path.name}” is being opened and closed elsewhere; try again in a moment.")

    def release(self) -> None:
        """Let others open the film. May be called again without harm."""
        if self._file is None:
            return
        file, self._file = self._file, None
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()
        file.close()
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _opened(self) -> IO[bytes]:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise SaveError(f"The folder “{self._path.parent.name}” cannot be written to.") from error
        return os.fdopen(descriptor, "r+b")

    def _is_still_there(self, file: IO[bytes]) -> bool:
        """Say whether the locked file is the one others will find: its last holder may have removed it meanwhile."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), os.stat(self._path))
        except OSError:
            return False
