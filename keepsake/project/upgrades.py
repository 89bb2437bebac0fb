"""Films of older formats, brought to the newest one step at a time, each step wholly or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from keepsake.project.database import FORMAT_VERSION, TABLES, format_of, open_old_database


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How the next format is made of one: the tables of the old one, exactly, and what to do with them."""

    tables: Mapping[str, str]
    change: Callable[[sqlite3.Connection], None]


def _nothing(_: sqlite3.Connection) -> None:
    """The tables stay as they are: only what a step may say has grown, and older programs must not guess at it."""


UPGRADES: dict[int, Upgrade] = {1: Upgrade(TABLES, _nothing)}
"""By the old format's number. Format 2 brought how a clip stands in the picture, looks, borders and curves.

To add one: raise FORMAT_VERSION, write the step here, and put a film of the old format among the tests' films.
"""


def upgrade(path: Path) -> None:
    """Bring a film to the newest format; one that has it is left alone.

    Raises FilmError when it is no film, SaveError when it cannot be written; then it still has its old format.
    """
    for version in range(format_of(path), FORMAT_VERSION):
        step = UPGRADES[version]
        database = open_old_database(path, step.tables)
        try:
            with database.writing() as connection:
                step.change(connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
        finally:
            database.close()
