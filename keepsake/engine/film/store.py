"""Keeps what of a film is done already: encoded pieces and sound, each under a name that says all it depends on."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keepsake.core.errors import BadInputError
from keepsake.core.folders import cache_folder
from keepsake.core.outputs import refusals_of, written_beside

FOLDER = "film"
KEPT_SECONDS = 7 * 86_400
ABANDONED_SECONDS = 3_600
"""A piece takes minutes at most: a half-written one this old belongs to nobody."""
NOTE_SUFFIX = ".note"


class Store:
    """A folder of pieces, which empties itself after seven days.

    A name is there only with the whole file behind it. Files that a crash left half written are removed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder() / FOLDER
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
        with written_beside(path) as part:
            yield part

    @contextmanager
    def remembering(self, part: Path) -> Iterator[None]:
        """Note down an unfinished file outside this folder, so that after a crash the next export removes it."""
        note = self.folder / f"{part.name}{NOTE_SUFFIX}"
        with refusals_of(note):
            note.write_text(f"{os.getpid()}\n{part.absolute()}", "utf-8")
        try:
            yield
        finally:
            self.forget(note)

    def forget(self, path: Path) -> None:
        """Remove a piece that turned out to be no good."""
        with suppress(OSError):
            path.unlink()

    def _sweep(self) -> None:
        now = time.time()
        with suppress(OSError):
            for path in self.folder.iterdir():
                age = now - path.stat().st_mtime
                if path.suffix == NOTE_SUFFIX:
                    self._sweep_noted(path, age)
                elif age > (ABANDONED_SECONDS if path.suffix == ".part" else KEPT_SECONDS):
                    self.forget(path)

    def _sweep_noted(self, note: Path, age: float) -> None:
        with suppress(OSError, ValueError):
            number, _, noted = note.read_text("utf-8").partition("\n")
            if age > KEPT_SECONDS or not _is_running(int(number)):
                if noted.endswith(".part"):
                    self.forget(Path(noted))
                self.forget(note)


def _is_running(process: int) -> bool:
    """Whether a process of that number runs. Where that cannot be asked without harm, the answer is yes."""
    if os.name == "nt":  # There, signal 0 would stop it.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


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
