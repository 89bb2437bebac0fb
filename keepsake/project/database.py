"""A film's SQLite file, opened so that nothing in it can run, and written so that a commit is on the disk.

A rollback journal, not a write-ahead log: the one file is whole between any two edits, so copying it to a stick or
into a synchronised folder takes everything along; a commit costs about half a millisecond more. The journal is
emptied and not deleted: that reaches the disk without touching the folder, in less than half the time on a busy disk.
Only the tables below are ever opened by SQLite: a file with a trigger, a view, an index or one letter of schema more
is left to `salvage`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from keepsake.core.errors import FilmError, FilmNewerError, SaveError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.project.beside import journal_of
from keepsake.project.turns import Turns

APPLICATION_ID = 0x4B454550
"""“KEEP”: marks the file as a film, for this program and for others that look."""
FORMAT_VERSION = 2
READ_AS_THEY_ARE = frozenset({1})
"""Older formats that can be looked at without being upgraded: their tables and words are in the newest."""
MAGIC = b"SQLite format 3\x00"
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
WRITE_VERSION_BYTE = 18
LONGEST_VALUE_BYTES = 64 * 2**20
LONGEST_QUERY_SECONDS = 30.0
STEPS_BETWEEN_LOOKS = 10_000
BUSY_SECONDS = 3.0
PAGES_PER_COPY = 1024
"""Four megabytes between two looks whether the copy is still wanted."""

TABLES = {
    "revision": (
        "CREATE TABLE revision (number INTEGER PRIMARY KEY, parent INTEGER, depth INTEGER NOT NULL,"
        " label TEXT NOT NULL, gesture TEXT NOT NULL, made_at INTEGER NOT NULL,"
        " digest BLOB NOT NULL, body BLOB NOT NULL)"
    ),
    "head": "CREATE TABLE head (number INTEGER PRIMARY KEY, revision INTEGER NOT NULL)",
    "version": (
        "CREATE TABLE version (number INTEGER PRIMARY KEY, made_at INTEGER NOT NULL, name TEXT NOT NULL,"
        " picture BLOB)"
    ),
    "blob": "CREATE TABLE blob (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL)",
    "pending": "CREATE TABLE pending (number INTEGER PRIMARY KEY)",
    "chunk": "CREATE TABLE chunk (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
    "thumbnail": ("CREATE TABLE thumbnail (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, picture BLOB NOT NULL)"),
}
"""Only plain tables keyed by number, so that a damaged file can be read page by page without any index."""

SMALL_TABLES = ("head", "revision", "version", "blob", "pending")
"""Checked when opening; the bytes of photos are checked by their own hash when they are read."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_COLUMN: 32,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 32,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

_ALLOWED_ANYWHERE = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_FUNCTION}
_ALLOWED_ON_TABLES = {sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


class Database:
    """One connection to a film file. Foreign errors become FilmError when reading and SaveError when writing."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool, turns: Turns | None = None
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.turns = turns or Turns()
        self._connection = connection
        self._deadline = float("inf")
        self._name = f"“{path.name}”"
        self._alone = threading.RLock()
        connection.set_progress_handler(self._look_at_clock, STEPS_BETWEEN_LOOKS)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Give all rows of a query. Raises FilmError when the file is damaged there, or reading takes too long."""
        with self._alone, self._reading():
            return self._connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Do some writes wholly or not at all; when this ends without an error they are on the disk.

        Raises SaveError, and nothing has changed, when the disk is full, gone, or may not be written.
        """
        if self.read_only:
            raise SaveError(f"{self._name} is open for looking only; save a copy of it elsewhere to change it.")
        with self.turns.taken() as is_ours, self._alone:
            if not is_ours:
                raise SaveError(f"{self._name} is being closed; your change is not saved.")
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise SaveError(self._why_not_saved(error)) from error
            except BaseException:
                self._roll_back()
                raise

    def another(self) -> Database:
        """Give another connection to the same file, for another thread. Only one of them writes at a time, and each
        can read while the other has not finished writing. Raises SaveError when it cannot be made.
        """
        try:
            connection = _connected(self.path, "ro" if self.read_only else "rw")
        except sqlite3.Error as error:
            raise SaveError(self._why_not_saved(error)) from error
        database = Database(self.path, connection, read_only=self.read_only, turns=self.turns)
        _prepare(connection, database)
        database.allow_own_tables_only()
        return database

    def allow_own_tables_only(self) -> None:
        """From now on refuse every statement that does more than read and write the tables of a film."""
        self._connection.set_authorizer(_authorise)

    def check(self) -> list[tuple[Any, ...]]:
        """Let SQLite read the whole file and say what is wrong with its structure; one row "ok" when nothing is."""
        with self._alone:
            self._connection.set_authorizer(None)
            try:
                return self.rows("PRAGMA integrity_check")
            finally:
                self._connection.set_authorizer(_authorise)

    def copy_to(self, path: Path, report: Reporter = silent) -> None:
        """Write the whole database, as it is between two changes, into a new file. Raises SaveError when it
        cannot.
        """

        def tell(_status: int, left: int, total: int) -> None:
            report(Progress("saving a copy", total - left, total))

        try:
            with self._alone, contextlib.closing(_connected(path, "rwc")) as target:
                target.execute("PRAGMA synchronous = FULL")
                self._connection.backup(target, pages=PAGES_PER_COPY, progress=tell)
        except sqlite3.Error as error:
            raise SaveError(f"“{path.name}” cannot be written; is there room on its disk?") from error

    def close(self) -> None:
        """Let go of the file, when no other thread is reading. May be called again without harm."""
        with self._alone, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        self._deadline = time.monotonic() + LONGEST_QUERY_SECONDS
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise FilmError(f"{self._name} is damaged; “keepsake recover” reads what is left of it.") from error
        finally:
            self._deadline = float("inf")

    def _look_at_clock(self) -> int:
        return int(time.monotonic() > self._deadline)

    def _why_not_saved(self, error: sqlite3.Error) -> str:
        name = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_FULL":
            return f"There is no room left on the disk of {self._name}; make room and it will be saved."
        if name.startswith("SQLITE_READONLY"):
            return f"{self._name} or its folder may no longer be written to; your change is not saved yet."
        if name.startswith("SQLITE_BUSY"):
            return f"Another program is using {self._name}; your change will be saved when it lets go."
        return f"{self._name} cannot be written to (is its drive still there?); your change is not saved yet."


def create_database(path: Path) -> Database:
    """Make a new, empty film file at a path that is free. Raises SaveError when it cannot be made."""
    if path.exists():
        raise SaveError(f"“{path.name}” already exists; choose another name.")
    sentence = f"“{path.name}” cannot be made there: the disk is full or may not be written to."
    try:
        connection = _connected(path, "rwc")
    except sqlite3.Error as error:
        raise SaveError(sentence) from error
    try:
        _lay_out(connection)
    except sqlite3.Error as error:
        connection.close()
        raise SaveError(sentence) from error
    database = Database(path, connection, read_only=False)
    database.allow_own_tables_only()
    return database


def _lay_out(connection: sqlite3.Connection) -> None:
    _prepare(connection)
    connection.execute("BEGIN EXCLUSIVE")
    for statement in TABLES.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
    connection.execute("COMMIT")


def open_database(path: Path, *, read_only: bool = False) -> Database:
    """Open a film file of the current format; older ones go through `upgrades` first, unless only looked at.

    Raises FilmError when it is no film or damaged, FilmNewerError when a newer Keepsake made it.
    """
    found = format_of(path)
    if found != FORMAT_VERSION and not (read_only and found in READ_AS_THEY_ARE):
        raise FilmError(f"“{path.name}” is of format {found} and has to be upgraded first.")
    database = _checked(path, read_only, TABLES)
    database.allow_own_tables_only()
    return database


def open_old_database(path: Path, tables: Mapping[str, str]) -> Database:
    """Open a film of an older format, whose tables are given exactly, to be upgraded."""
    return _checked(path, False, tables)


def format_of(path: Path) -> int:
    """Read a film's format number from its first bytes, without opening it in SQLite.

    Raises FilmError when the file is no film, FilmNewerError when a newer Keepsake made it.
    """
    head = _first_bytes(path)
    if not head:
        raise FilmError(f"“{path.name}” is empty; “keepsake recover” or an earlier copy may help.")
    if len(head) < 100 or not head.startswith(MAGIC) or int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise FilmError(f"“{path.name}” is not a Keepsake film, or its beginning is damaged; try “keepsake recover”.")
    if head[WRITE_VERSION_BYTE] != 1 or head[WRITE_VERSION_BYTE + 1] != 1:
        raise FilmError(f"“{path.name}” was changed by another program; try “keepsake recover”.")
    version = int.from_bytes(head[60:64])
    if version > FORMAT_VERSION:
        raise FilmNewerError(f"“{path.name}” was made by a newer Keepsake; please update Keepsake to open it.")
    if version < 1:
        raise FilmError(f"“{path.name}” is damaged; “keepsake recover” reads what is left of it.")
    refuse_foreign_journal(path)
    return version


def refuse_foreign_journal(path: Path) -> None:
    """Refuse a journal beside the film that names another file: SQLite would delete that file. Ours never do."""
    journal = journal_of(path)
    try:
        with journal.open("rb") as file:
            file.seek(-len(JOURNAL_MAGIC), 2)
            names_another = file.tell() > 0 and file.read() == JOURNAL_MAGIC
    except OSError:
        return
    if names_another:
        raise FilmError(f"The file “{journal.name}” beside the film is not Keepsake's; move it away and try again.")


def _first_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FilmError(f"There is no film at “{path}”.")
        with path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise FilmError(f"“{path.name}” cannot be read ({error.strerror or 'an error of the drive'}).") from error


def _checked(path: Path, read_only: bool, tables: Mapping[str, str]) -> Database:
    try:
        connection = _connected(path, "ro" if read_only else "rw")
    except sqlite3.Error as error:
        raise FilmError(f"“{path.name}” cannot be opened; may it be read and written?") from error
    database = Database(path, connection, read_only=read_only)
    try:
        _prepare(connection, database)
        _refuse_other_schema(database, tables)
        _refuse_damage(database, tables)
    except BaseException:
        database.close()
        raise
    return database


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    return connection


def _prepare(connection: sqlite3.Connection, database: Database | None = None) -> None:
    """Set what holds for this connection: nothing runs, deleted bytes are wiped, a commit reaches the disk."""
    pragmas = (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "temp_store = MEMORY",
        "cache_size = -16000",
        "secure_delete = ON",
        "journal_mode = TRUNCATE",
        "synchronous = FULL",
    )
    for pragma in pragmas:
        sql = f"PRAGMA {pragma}"
        if database is None:
            connection.execute(sql)
        else:
            database.rows(sql)


def _refuse_other_schema(database: Database, tables: Mapping[str, str]) -> None:
    found = database.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
    if found != [("table", name, name, sql) for name, sql in sorted(tables.items())]:
        raise FilmError(
            f"“{database.path.name}” holds something that is not Keepsake's, so it is not opened; “keepsake recover”"
            " reads what is yours."
        )


def _refuse_damage(database: Database, tables: Mapping[str, str]) -> None:
    for table in [name for name in SMALL_TABLES if name in tables]:
        if database.rows(f"PRAGMA quick_check({table})") != [("ok",)]:
            raise FilmError(f"“{database.path.name}” is damaged; “keepsake recover” reads what is left of it.")


def _authorise(action: int, first: str | None, _second: str | None, _database: str | None, inside: str | None) -> int:
    """Allow plain reading and writing of our own tables, and nothing that came with the file."""
    if inside is not None:
        return sqlite3.SQLITE_DENY
    if action in _ALLOWED_ANYWHERE or (action in _ALLOWED_ON_TABLES and first in TABLES):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
