"""A film file: every step a person takes is committed to it, and read back before it counts as saved."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from keepsake.core.errors import FilmError, OutputError, SaveError
from keepsake.core.progress import Reporter, silent
from keepsake.core.records import RecordError
from keepsake.project.beside import named_when_whole, remove_empty_journal
from keepsake.project.blobs import Blobs
from keepsake.project.bodies import MOST_PARTS, body_of, is_whole, pages_from
from keepsake.project.database import Database, open_database
from keepsake.project.history import History, Step
from keepsake.project.laws import is_sound
from keepsake.project.lock import FilmLock
from keepsake.project.pages import Pages, digest_of, film_of, pages_of
from keepsake.project.schema import Clip, Film, media_used_by
from keepsake.project.versions import VERSION_EVERY_MS, WEEK_MS, Version, kept_versions

Kept = TypeVar("Kept")

SUFFIX = ".keepsake"
HEAD_ROW = 1
KEEP_VERSION = "INSERT OR REPLACE INTO version (number, made_at, name, picture) VALUES (?, ?, ?, ?)"
STAND_AT = "INSERT OR REPLACE INTO head (number, revision) VALUES (?, ?)"
ADD_STEP = (
    "INSERT OR REPLACE INTO revision (number, parent, label, gesture, made_at, depth, digest, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
STEPS_IN_MEMORY = 16
PAGES_IN_MEMORY = 2 * MOST_PARTS
"""So that going back step by step reads each from the file once."""
STEPS_KEPT = 10_000
"""How far back undo reaches in an old film."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A film and how it was written."""

    film: Film
    pages: Pages
    depth: int


class FilmFile:
    """One open film file; the functions of `opening` make it, `close` lets it go."""

    def __init__(self, database: Database, lock: FilmLock | None, scratch: Path | None = None) -> None:
        self.path = database.path
        self.read_only = database.read_only
        self._database = database
        self._lock = lock
        self._scratch = scratch
        self._checker = open_database(self.path, read_only=True) if lock else None
        self._identity = _identity(self.path)
        self._written: dict[int, _Written] = {}
        self._pages: dict[int, tuple[Pages, int]] = {}
        self.turns = database.turns
        self.blobs = Blobs(database)
        rows = database.rows("SELECT max(made_at) FROM version")
        self._last_version_at = int(rows[0][0] or 0)
        if lock:
            self.blobs.sweep()

    def steps(self) -> list[Step]:
        """Give every step kept, oldest first."""
        rows = self._database.rows("SELECT number, parent, label, gesture, made_at FROM revision ORDER BY number")
        return [Step(*row) for row in rows if _is_step(row)]

    def history(self) -> History:
        """Give the steps, and where among them the film stands. Raises FilmError when it stands nowhere."""
        steps = self.steps()
        head = self._head()
        if head not in {step.number for step in steps}:
            raise self._damaged()
        return History(steps, head)

    def film(self, number: int) -> Film:
        """Read the film as it was after a step. Raises FilmError when it is not what was written."""
        with self.turns.taken():
            return self._read(number).film

    def commit(self, changes: Sequence[tuple[Step, Film]], head: int) -> None:
        """Keep new or renewed steps and stand at one; when this returns they were read back from the file.

        Raises SaveError when that cannot be done; then the file is as it was. In any thread: the others wait.
        """
        with self.turns.taken() as is_ours:
            if not is_ours:
                raise SaveError(f"“{self.path.name}” is closed; your last change is not in it.")
            self._commit(changes, head)

    def _commit(self, changes: Sequence[tuple[Step, Film]], head: int) -> None:
        fresh: dict[int, _Written] = {}
        rows = [(step, *self._as_row(step, film, fresh)) for step, film in changes]
        now = now_ms()
        is_due = now - self._last_version_at >= VERSION_EVERY_MS
        picture = self.picture_of(self._written[head].film) if is_due and head in self._written else b""
        self._refuse_missing()
        with self._database.writing() as connection:
            for step, depth, digest, body in rows:
                connection.execute(ADD_STEP, (*_step_row(step), depth, digest, body))
            connection.execute(STAND_AT, (HEAD_ROW, head))
            if is_due:
                connection.execute(KEEP_VERSION, (head, now, "", picture or None))
        if is_due:
            self._last_version_at = now
        self._read_back([(step.number, digest, body) for step, _, digest, body in rows], head)

    def stands_at(self, film: Film) -> bool:
        """Say, in any thread, whether this is the film that is committed; waits for a commit on its way.

        Raises FilmError when the file cannot be read.
        """
        with self.turns.taken():
            return self.film(self._head()) == film

    def versions(self) -> list[Version]:
        """Give the versions kept, newest first."""
        rows = self._database.rows(
            "SELECT version.number, version.made_at, version.name, revision.label, version.picture"
            " FROM version JOIN revision ON revision.number = version.number ORDER BY version.made_at DESC"
        )
        return [_version_of(row) for row in rows if _is_version(row)]

    def keep_version(self, number: int, name: str, picture: bytes = b"") -> None:
        """Keep a step as a version, with a name and a small picture; one with a name is never thinned out."""
        with self._database.writing() as connection:
            connection.execute(KEEP_VERSION, (number, now_ms(), name, picture or None))

    def picture_of(self, film: Film) -> bytes:
        """Give a small picture (a JPEG) for a film: that of its first clip that has one; empty when none has."""
        known = {media.id: media.sha256 for media in film.media}
        for track in film.timeline.tracks:
            for item in track.items:
                for used in media_used_by(item.content) if isinstance(item, Clip) else ():
                    if picture := self.blobs.thumbnail(known.get(used, "")):
                        return picture
        return b""

    def thin(self, trail: Iterable[int], now: int | None = None) -> None:
        """Let go of old versions beyond those kept of each age, and of steps that neither undo nor a version needs.

        `trail` is the numbers from the head back to the beginning. Steps of the last week all stay.
        """
        moment = now_ms() if now is None else now
        versions = kept_versions(self.versions(), moment)
        needed = versions | set(list(trail)[:STEPS_KEPT])
        steps = self.steps()
        kept = {step.number for step in steps if step.number in needed or moment - step.made_at < WEEK_MS}
        if len(kept) == len(steps) and len(versions) == len(self.versions()):
            return
        orphans = [
            step for step in steps if step.number in kept and step.parent not in kept and step.parent is not None
        ]
        bodies = [(body_of(self._read(step.number).pages, None), step.number) for step in orphans]
        with self._database.writing() as connection:
            connection.executemany("UPDATE revision SET parent = NULL, depth = 0, body = ? WHERE number = ?", bodies)
            for step in steps:
                if step.number not in kept:
                    connection.execute("DELETE FROM revision WHERE number = ?", (step.number,))
            for version in self.versions():
                if version.number not in versions:
                    connection.execute("DELETE FROM version WHERE number = ?", (version.number,))
        self._written.clear()
        self._pages.clear()

    def keep_only(self, step: Step, film: Film) -> None:
        """Keep one film as the only step there ever was. Every other step, every version, and every file and small
        picture that this film does not have are wiped from the file, not only let go.

        Raises SaveError when that cannot be done; then the file is as it was.
        """
        fresh: dict[int, _Written] = {}
        depth, digest, body = self._as_row(step, film, fresh)
        self._refuse_missing()
        with self._database.writing() as connection:
            # `secure_delete` is on: what is deleted is overwritten with zeros, in free pages as well.
            connection.execute("DELETE FROM version")
            connection.execute("DELETE FROM revision")
            connection.execute(ADD_STEP, (*_step_row(step), depth, digest, body))
            connection.execute(STAND_AT, (HEAD_ROW, step.number))
            self.blobs.wipe_others(connection, {media.sha256 for media in film.media})
        self._written, self._pages = {}, {}
        self.blobs.look_again()
        self._read_back([(step.number, digest, body)], step.number)

    def copy_to(self, path: Path, report: Reporter = silent) -> None:
        """Save a complete copy, photos and history and all, under another name; read back before it gets the name.

        In any thread: others read the film meanwhile, and wait when they want to change it. Raises OutputError when
        it cannot be written, SaveError when the film is gone or closed; the film itself is untouched.
        """
        if path.exists():
            raise OutputError(f"“{path.name}” already exists; choose another name.")
        with self.turns.taken() as is_ours:
            if not is_ours:
                raise SaveError(f"“{self.path.name}” is closed; it is not copied.")
            with contextlib.closing(self._database.another()) as database:
                self._copy(database, path, report)

    def _copy(self, database: Database, path: Path, report: Reporter) -> None:
        """Read the film through a connection of its own, so that nobody who reads it waits for the copy."""
        try:
            with named_when_whole(path) as part:
                database.copy_to(part, report)
                copy = film_file(part, None)
                head = self._head()
                same = copy._head() == head and copy.film(head) == self.film(head)
                copy.close()
                _refuse_different(path, same)
        except (SaveError, OSError) as error:
            raise OutputError(f"“{path.name}” cannot be written; is there room on its disk?") from error

    @contextlib.contextmanager
    def blobs_aside(self) -> Iterator[Blobs]:
        """Give the files inside for another thread, as `Blobs.aside` does. Raises SaveError when the film is gone."""
        self._refuse_missing()
        with self.blobs.aside() as blobs:
            yield blobs

    def damages(self) -> list[str]:
        """Read everything there is and say, in sentences, what is not as it was written; empty when all is well."""
        with self.turns.taken():
            self._written.clear()
            self._pages.clear()
        found = [f"The file's structure: {row[0]}." for row in self._database.check() if row[0] != "ok"]
        for step in self.steps():
            try:
                self.film(step.number)
            except FilmError:
                found.append(f"Step {step.number} (“{step.label}”) cannot be read.")
        for sha256 in self.blobs:
            try:
                for _ in self.blobs.pieces(sha256):
                    pass
            except FilmError:
                found.append(f"The file inside with hash {sha256[:12]}… is damaged.")
        return found

    def close(self) -> None:
        """Let go of the film. May be called again without harm."""
        self.turns.end()
        self._database.close()
        if self._checker:
            self._checker.close()
        if self._lock:
            remove_empty_journal(self.path)
            self._lock.release()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _head(self) -> int:
        rows = self._database.rows("SELECT revision FROM head WHERE number = ?", (HEAD_ROW,))
        if not rows or not isinstance(rows[0][0], int):
            raise self._damaged()
        return rows[0][0]

    def _as_row(self, step: Step, film: Film, fresh: dict[int, _Written]) -> tuple[int, bytes, bytes]:
        """Write a step; `fresh` are those of the same commit, which are not in the file to be read."""
        parent = None
        if step.parent is not None:
            parent = fresh[step.parent] if step.parent in fresh else self._read(step.parent)
        pages = pages_of(film, parent.film, parent.pages) if parent else pages_of(film)
        body = body_of(pages, parent.pages if parent and parent.depth < MOST_PARTS else None)
        depth = 0 if is_whole(body) or parent is None else parent.depth + 1
        fresh[step.number] = _Written(film, pages, depth)
        self._remember(step.number, fresh[step.number])
        return depth, digest_of(pages), body

    def _remember(self, number: int, written: _Written) -> None:
        _put_last(self._written, number, written, STEPS_IN_MEMORY)
        _put_last(self._pages, number, (written.pages, written.depth), PAGES_IN_MEMORY)

    def _read(self, number: int) -> _Written:
        if number in self._written:
            return self._written[number]
        pages, depth = self._read_pages(number)
        like = next(reversed(self._written.values()), None)
        try:
            film = film_of(pages, like.film, like.pages) if like else film_of(pages)
        except RecordError as error:
            raise self._damaged() from error
        if not is_sound(film):
            raise self._damaged()
        written = _Written(film, pages, depth)
        self._remember(number, written)
        return written

    def _read_pages(self, number: int) -> tuple[Pages, int]:
        """Read a step's pages, and how many differences they are made of, from the nearest step that is whole
        or known.
        """
        chain: list[tuple[int, int, bytes, bytes]] = []
        at: int | None = number
        while at is not None and at not in self._pages:
            rows = self._database.rows("SELECT parent, depth, digest, body FROM revision WHERE number = ?", (at,))
            if (
                not rows
                or not isinstance(rows[0][1], int)
                or not all(isinstance(each, bytes) for each in rows[0][2:])
            ):
                raise self._damaged()
            parent, depth, digest, body = rows[0]
            chain.append((at, depth, digest, body))
            at = parent if isinstance(parent, int) and parent < at and not is_whole(body) else None
            if len(chain) > MOST_PARTS + 1:
                raise self._damaged()
        pages = self._pages[at][0] if at is not None else None
        try:
            for each, depth, digest, body in reversed(chain):
                pages = pages_from(body, pages)
                if digest_of(pages) == digest:
                    _put_last(self._pages, each, (pages, depth), PAGES_IN_MEMORY)
        except RecordError as error:
            raise self._damaged() from error
        if number not in self._pages:
            raise self._damaged()
        return self._pages[number]

    def _read_back(self, rows: Sequence[tuple[int, bytes, bytes]], head: int) -> None:
        if self._checker is None:
            return
        try:
            stands_at = self._checker.rows("SELECT revision FROM head WHERE number = ?", (HEAD_ROW,))
            found = [
                self._checker.rows("SELECT digest, body FROM revision WHERE number = ?", (number,))
                for number, *_ in rows
            ]
        except FilmError as error:
            raise SaveError(f"“{self.path.name}” cannot be read back; your last change may not be in it.") from error
        if stands_at != [(head,)] or found != [[(digest, body)] for _, digest, body in rows]:
            raise SaveError(f"“{self.path.name}” does not hold what was written; your last change may not be in it.")
        self._refuse_missing()

    def _refuse_missing(self) -> None:
        """Notice a drive pulled out or a file moved away: writing would go on into a file nobody can find again."""
        if _identity(self.path) != self._identity:
            raise SaveError(
                f"“{self.path.name}” is no longer where it was (is its drive still there?); not saved yet."
            )

    def _damaged(self) -> FilmError:
        return FilmError(f"“{self.path.name}” is damaged; “keepsake recover” reads what is left of it.")


def film_file(path: Path, lock: FilmLock | None, scratch: Path | None = None) -> FilmFile:
    """Open the file at a path, to change it when its lock is given, else to look. Raises FilmError."""
    database = open_database(path, read_only=lock is None)
    try:
        return FilmFile(database, lock, scratch)
    except BaseException:
        database.close()
        raise


def _step_row(step: Step) -> tuple[Any, ...]:
    return step.number, step.parent, step.label, step.gesture, step.made_at


def _refuse_different(path: Path, same: bool) -> None:
    if not same:
        raise OutputError(f"The copy “{path.name}” could not be read back; try another drive.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _put_last(kept: dict[int, Kept], number: int, value: Kept, most: int) -> None:
    """Put a value last among those kept, and let the first go when there are too many."""
    kept.pop(number, None)
    kept[number] = value
    while len(kept) > most:
        del kept[next(iter(kept))]


def _is_step(row: tuple[object, ...]) -> bool:
    number, parent, label, gesture, made_at = row
    is_tied = parent is None or (isinstance(parent, int) and isinstance(number, int) and parent < number)
    return is_tied and isinstance(label, str) and isinstance(gesture, str) and isinstance(made_at, int)


def _is_version(row: tuple[object, ...]) -> bool:
    number, made_at, name, label, picture = row
    is_numbered = isinstance(number, int) and isinstance(made_at, int)
    return is_numbered and isinstance(name, str) and isinstance(label, str) and isinstance(picture, bytes | None)


def _version_of(row: tuple[Any, ...]) -> Version:
    number, made_at, name, label, picture = row
    return Version(number, made_at, name, label, picture or b"")


def now_ms() -> int:
    """Give this moment, in milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000
