"""Which versions of a film are kept: twenty of each age, as even in time as they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MINUTE_MS = 60_000
HOUR_MS, DAY_MS, WEEK_MS = 60 * MINUTE_MS, 24 * 60 * MINUTE_MS, 7 * 24 * 60 * MINUTE_MS
VERSION_EVERY_MS = 3 * MINUTE_MS
"""So often while a person works: twenty an hour."""
KEPT_OF_EACH_AGE = 20
AGES_MS = (HOUR_MS, DAY_MS, WEEK_MS)


@dataclass(frozen=True, slots=True)
class Version:
    """The film as it stood after a step. `picture` is a small JPEG, empty when there is none."""

    number: int
    made_at: int
    name: str
    label: str = ""
    picture: bytes = b""


def kept_versions(versions: Iterable[Version], now: int) -> set[int]:
    """Choose the versions to keep: all that have a name, and twenty each of the last hour, day, week, and older.

    Of those too many, the one nearest in time to its neighbours goes first; the oldest and newest of an age stay.
    """
    by_age: dict[int, list[Version]] = {}
    for version in sorted(versions, key=lambda each: each.made_at):
        age = sum(now - version.made_at >= limit for limit in AGES_MS)
        by_age.setdefault(age, []).append(version)
    return {version.number for some in by_age.values() for version in _thinned(some)}


def _thinned(versions: list[Version]) -> list[Version]:
    kept = [version for version in versions if not version.name]
    while len(kept) > KEPT_OF_EACH_AGE:
        spans = [kept[index + 1].made_at - kept[index - 1].made_at for index in range(1, len(kept) - 1)]
        del kept[1 + spans.index(min(spans))]
    return kept + [version for version in versions if version.name]
