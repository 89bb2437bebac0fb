"""Keeps what was costly to make: a film's encoded pieces and sound, smaller copies of photos; each under a name that
says all it depends on.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from keepsake.core.errors import BadInputError
from keepsake.core.folders import cache_folder
from keepsake.core.locks import try_lock
from keepsake.core.outputs import refusals_of, written_beside

FILM_FOLDER = "film"
KEPT_SECONDS = 7 * 86_400
ABANDONED_SECONDS = 3_600
"""A piece takes minutes at most: a half-written one this old belongs to nobody."""
NOTE_SUFFIX = ".note"
SWEEP_GLANCES, SWEEP_GLANCE_S = 20, 0.01


class Store:
    """A folder of pieces, which empties itself after seven days.

    A name is there only with the whole file behind it. Files that a crash left half written are removed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with refusals_of(self.folder / "piece"):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def path(self, digest: str, suffix: str) -> Path:
        """Where the piece of a name is, or would be."""
        return self.folder / f"{digest}{suffix}"

    def has(self, path: Path) -> bool:
        """Whether a piece is there; if so it is kept for another seven days."""
        try:
            os.utime(path)
        except OSError:
            return False
        return True

    @contextmanager
    def making(self, path: Path) -> Iterator[Path]:
        """Yield a file to write a piece into, which takes the piece's name when the block ends well."""
        with written_beside(path) as part, self.remembering(part):
            yield part

    @contextmanager
    def remembering(self, part: Path) -> Iterator[None]:
        """Note down an unfinished file, here or anywhere, so that after a crash the next store removes it.

        The note is locked while this process lives: nobody removes what somebody still writes.
        """
        note = self.folder / f"{part.name}{NOTE_SUFFIX}"
        with ExitStack() as held:
            with suppress(OSError):  # on a full disk the note is what can be done without
                file = note.open("xb", buffering=0)
                held.callback(self.forget, note)
                held.callback(_let_go, file)
                _wait_for_lock(file)
                file.write(str(part.absolute()).encode())
            yield

    @contextmanager
    def trying(self, name: str) -> Iterator[Path]:
        """Yield a path for a file that is only needed for the block."""
        path = self.folder / f"{name}-{os.urandom(4).hex()}.part"
        with self.remembering(path):
            try:
                yield path
            finally:
                self.forget(path)

    def forget(self, path: Path) -> None:
        """Remove a piece that turned out to be no good."""
        with suppress(OSError):
            path.unlink()

    def _sweep(self) -> None:
        now = time.time()
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                self._sweep_one(path, now)

    def _sweep_one(self, path: Path, now: float) -> None:
        with suppress(OSError):  # it may have gone with its note
            age = now - path.stat().st_mtime
            if path.suffix == NOTE_SUFFIX:
                self._sweep_noted(path, age)
            elif age > (ABANDONED_SECONDS if path.suffix == ".part" else KEPT_SECONDS):
                self.forget(path)

    def _sweep_noted(self, note: Path, age: float) -> None:
        with suppress(OSError, ValueError):
            with note.open("r+b") as file:
                if not try_lock(file):
                    return
                noted = file.read().decode()
                if noted.endswith(".part"):
                    self.forget(Path(noted))
                elif age < ABANDONED_SECONDS:  # just being made, or just done with
                    return
            self.forget(note)


def film_store(folder: Path | None = None) -> Store:
    """Where what is done of films is kept: a folder, None for the usual one."""
    return Store(folder or cache_folder() / FILM_FOLDER)


def _let_go(note: IO[bytes]) -> None:
    """Empty a note before its lock is gone, so that nothing is swept until it is removed itself."""
    with suppress(OSError):
        note.truncate(0)
    note.close()


def _wait_for_lock(file: IO[bytes]) -> None:
    """A sweeper may look at a new note for a moment; on disks that know no locks nothing is ever swept."""
    for _ in range(SWEEP_GLANCES):
        if try_lock(file):
            return
        time.sleep(SWEEP_GLANCE_S)


class FileDigests:
    """SHA-256 of files' bytes; each file is read once. A file that is gone has a digest of its own.

    `known` are digests worked out before, when the files were taken in, which spares the reading.
    """

    def __init__(self, known: dict[Path, str]) -> None:
        self._known = {path: digest for path, digest in known.items() if digest and path.is_file()}

    def __call__(self, path: Path) -> str:
        """Raises BadInputError when the file is there and cannot be read."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: Path) -> str:
        try:
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return "missing"
        except OSError as error:
            raise BadInputError(f"“{path.name}” cannot be read; check that it is still there.") from error
