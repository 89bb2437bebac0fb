"""Photos, sounds and collected videos inside the film: each once, by the SHA-256 of its bytes, in pieces.

Pieces keep memory small whatever the file's size. A file counts as inside only when its last piece and its hash are
committed; what a crash left half done is swept away at the next opening.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from keepsake.core.errors import BadInputError, FilmError, SaveError
from keepsake.core.outputs import refusals_of, written_beside
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.project.database import Database

CHUNK_BYTES = 2**20
CHUNKS_PER_COMMIT = 8
CHUNKS_FORGOTTEN_AT_ONCE = 16
MOST_CHUNKS = 2**20
"""A terabyte each: a piece's number is its file's number times this, plus its place."""

DELETE_CHUNKS = "DELETE FROM chunk WHERE number >= ? AND number < ?"


class Blobs:
    """The files inside one film."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chunks_per_commit = CHUNKS_PER_COMMIT
        self._inside: dict[str, tuple[int, int]] = {}
        self._thumbnails: set[str] = set()
        self.look_again()

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._inside

    def __iter__(self) -> Iterator[str]:
        return iter(self._inside)

    @contextlib.contextmanager
    def aside(self) -> Iterator[Blobs]:
        """Give the same files for another thread: it puts files in a piece at a time through a connection of its own,
        so that whoever changes the film meanwhile waits for one piece at the most. What it has put in is inside for
        both.
        """
        with contextlib.closing(self._database.another()) as database:
            other = copy.copy(self)
            other._database, other._chunks_per_commit = database, 1
            yield other

    def size(self, sha256: str) -> int:
        """Give the bytes of a file inside; 0 when it is not."""
        return self._inside.get(sha256, (0, 0))[1]

    def put_file(self, path: Path, sha256: str = "", report: Reporter = silent) -> str:
        """Take a file in and give its SHA-256. A file that is inside already is not taken in again.

        Raises BadInputError when the file cannot be read or has changed since `sha256` was found, SaveError when it
        cannot be stored; either way nothing of it stays.
        """
        if sha256 in self._inside:
            return sha256
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                return self._put(_pieces(lambda: file.read(CHUNK_BYTES), size, path.name, report), sha256, path.name)
        except OSError as error:
            raise BadInputError(
                f"“{path.name}” cannot be read ({error.strerror or 'an error of its drive'})."
            ) from error

    def put_bytes(self, content: bytes) -> str:
        """Take bytes in and give their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 in self._inside:
            return sha256
        return self._put((content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)), sha256, "")

    def put_pieces(self, pieces: Iterator[bytes], sha256: str) -> str:
        """Take a file in from pieces of at most `CHUNK_BYTES`, as `pieces` of another film gives them."""
        return sha256 if sha256 in self._inside else self._put(pieces, sha256, "")

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Give a file's bytes in order. Raises FilmError, at the end if need be, when they are not the ones put
        in.
        """
        if sha256 not in self._inside:
            raise FilmError("A file the film uses is not inside it.")
        number, size = self._inside[sha256]
        whole, read = hashlib.sha256(), 0
        for at in range(-(-size // CHUNK_BYTES)):
            rows = self._database.rows("SELECT bytes FROM chunk WHERE number = ?", (number * MOST_CHUNKS + at,))
            if not rows or not isinstance(rows[0][0], bytes):
                break
            whole.update(rows[0][0])
            read += len(rows[0][0])
            yield rows[0][0]
        if read != size or whole.hexdigest() != sha256:
            raise FilmError("A file inside the film is damaged; “keepsake recover” saves the others.")

    def write_to(self, sha256: str, path: Path) -> None:
        """Write a file out again, checked. Raises OutputError when it cannot be written; nothing half done stays."""
        for _ in self.writing_to(sha256, path):
            pass

    def writing_to(self, sha256: str, path: Path) -> Iterator[None]:
        """Write a file out as `write_to` does, a piece at each step."""
        with written_beside(path) as part, refusals_of(path), part.open("wb") as file:
            for piece in self.pieces(sha256):
                file.write(piece)
                yield

    def put_thumbnail(self, sha256: str, picture: bytes) -> None:
        """Keep a small picture (a JPEG) of a file, in place of any there is."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM thumbnail WHERE sha256 = ?", (sha256,))
            connection.execute("INSERT INTO thumbnail (sha256, picture) VALUES (?, ?)", (sha256, picture))
        self._thumbnails.add(sha256)

    def thumbnail(self, sha256: str) -> bytes:
        """Give a file's small picture (a JPEG); empty when there is none."""
        if sha256 not in self._thumbnails:
            return b""
        rows = self._database.rows("SELECT picture FROM thumbnail WHERE sha256 = ?", (sha256,))
        return bytes(rows[0][0]) if rows and isinstance(rows[0][0], bytes) else b""

    def wipe_others(self, connection: sqlite3.Connection, wanted: Collection[str]) -> None:
        """Delete every file and small picture but those with these hashes, as part of somebody's change; `look_again`
        follows once that is committed.
        """
        for sha256, (number, _) in self._inside.items():
            if sha256 not in wanted:
                connection.execute("DELETE FROM blob WHERE number = ?", (number,))
                connection.execute(DELETE_CHUNKS, _chunks_of(number))
        for sha256 in self._thumbnails - set(wanted):
            connection.execute("DELETE FROM thumbnail WHERE sha256 = ?", (sha256,))

    def look_again(self) -> None:
        """See anew what is inside."""
        rows = self._database.rows("SELECT sha256, number, size FROM blob")
        thumbnails = self._database.rows("SELECT sha256 FROM thumbnail")
        # The same dictionary and set as before: `aside` shares them.
        self._inside.clear()
        self._inside.update({sha256: (number, size) for sha256, number, size in rows})
        self._thumbnails.clear()
        self._thumbnails.update(row[0] for row in thumbnails)

    def sweep(self) -> None:
        """Remove what an interrupted import left behind."""
        for (number,) in self._database.rows("SELECT number FROM pending"):
            self._forget(number)

    def _put(self, pieces: Iterator[bytes], sha256: str, name: str) -> str:
        number = self._begin()
        try:
            found, size = self._store(pieces, number)
            _refuse_changed(sha256, found, name)
            if found in self._inside:
                self._forget(number)
                return found
            with self._database.writing() as connection:
                connection.execute("DELETE FROM pending WHERE number = ?", (number,))
                connection.execute("INSERT INTO blob (number, sha256, size) VALUES (?, ?, ?)", (number, found, size))
        except BaseException:
            with contextlib.suppress(SaveError, FilmError):
                self._forget(number)
            raise
        self._inside[found] = (number, size)
        return found

    def _begin(self) -> int:
        with self._database.writing() as connection:
            latest = connection.execute(
                "SELECT max(number) FROM (SELECT number FROM blob UNION SELECT number FROM pending)"
            ).fetchone()
            number = int(latest[0] or 0) + 1
            connection.execute("INSERT INTO pending (number) VALUES (?)", (number,))
        return number

    def _store(self, pieces: Iterator[bytes], number: int) -> tuple[str, int]:
        whole, size = hashlib.sha256(), 0
        waiting: list[tuple[int, bytes]] = []
        for at, piece in enumerate(pieces):
            whole.update(piece)
            size += len(piece)
            waiting.append((number * MOST_CHUNKS + at, piece))
            if len(waiting) == self._chunks_per_commit:
                self._write(waiting)
                waiting = []
        self._write(waiting)
        return whole.hexdigest(), size

    def _write(self, waiting: list[tuple[int, bytes]]) -> None:
        self._database.turns.give_way()
        with self._database.writing() as connection:
            connection.executemany("INSERT INTO chunk (number, bytes) VALUES (?, ?)", waiting)

    def _forget(self, number: int) -> None:
        """Remove what is there of a file, some pieces at a time; its number goes last, so that nothing is left over
        when this is cut off.
        """
        first, beyond = _chunks_of(number)
        rows = self._database.rows("SELECT max(number) FROM chunk WHERE number >= ? AND number < ?", (first, beyond))
        for at in range(first, (rows[0][0] or first) + 1, CHUNKS_FORGOTTEN_AT_ONCE):
            self._database.turns.give_way()
            with self._database.writing() as connection:
                connection.execute(DELETE_CHUNKS, (at, min(at + CHUNKS_FORGOTTEN_AT_ONCE, beyond)))
        with self._database.writing() as connection:
            connection.execute("DELETE FROM pending WHERE number = ?", (number,))


def _chunks_of(number: int) -> tuple[int, int]:
    """The first number of a file's pieces, and the first beyond them."""
    return number * MOST_CHUNKS, (number + 1) * MOST_CHUNKS


def _refuse_changed(expected: str, found: str, name: str) -> None:
    if expected and found != expected:
        raise BadInputError(f"“{name}” changed while it was being read; add it again.")


def _pieces(read: Callable[[], bytes], size: int, name: str, report: Reporter) -> Iterator[bytes]:
    done = 0
    while piece := read():
        done += len(piece)
        if done > CHUNK_BYTES * (MOST_CHUNKS - 1):
            raise BadInputError(f"“{name}” is too large to be kept inside the film.")
        report(Progress(f"taking in {name}", done, max(size, done)))
        yield piece
