"""The rules of consent, read from `matrix.toml`: the pure part that weighs a wish against a grant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use

Place = tuple[Subject, Use, Audience]
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One rule: what must be true for one use of one kind of subject before one audience.

    Each entry of `needs` is met by any one of its confirmations. `never` names the sentence that refuses outright.
    `bound_script` asks that the grant is tied to the exact words, `named_author` that their author is named.
    """

    never: str = ""
    capacities: frozenset[Capacity] = frozenset()
    needs: tuple[tuple[Confirmation, ...], ...] = ()
    bound_script: bool = False
    named_author: bool = False
    warns: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@cache
def rules() -> dict[str, Any]:
    """The whole of `matrix.toml`."""
    text = resources.files("keepsake.engine.provenance").joinpath("matrix.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def cells() -> dict[Place, Cell]:
    """Every cell of the matrix by subject, use and audience."""
    table: dict[Place, Cell] = {}
    for row in rules()["cell"]:
        cell = Cell(
            never=row.get("never", ""),
            capacities=frozenset(Capacity(word) for word in row.get("capacities", ())),
            needs=tuple(tuple(Confirmation(word) for word in words) for words in row.get("needs", ())),
            bound_script=row.get("bound_script", False),
            named_author=row.get("named_author", False),
            warns=tuple(row.get("warns", ())),
            cards=tuple(row.get("cards", ())),
        )
        for subject, use, audience in product(row["subjects"], row["uses"], row["audiences"]):
            place = (Subject(subject), Use(use), Audience(audience))
            if place in table:
                raise ValueError(f"matrix.toml has two cells for {place}")
            table[place] = cell
    return table


def sentence(page: str, key: str, **words: str) -> str:
    """One sentence of `matrix.toml`, filled in; the first letter is made a capital."""
    # Names come from people: filled in one pass, so braces in a name are never read as a place to fill.
    text = _PLACE.sub(lambda place: words.get(place[1], place[0]), rules()[page][key])
    return text[:1].upper() + text[1:]


def cell_blocks(record: ConsentRecord, use: Use, audience: Audience) -> Iterator[str]:
    """Why the cell of `use` before `audience` refuses this record; nothing when it does not."""
    cell = cells()[(record.subject, use, audience)]
    if cell.never:
        yield sentence("blocks", cell.never, person=record.person)
        return
    if record.capacity not in cell.capacities:
        who = " or ".join(rules()["capacities"][capacity] for capacity in Capacity if capacity in cell.capacities)
        words = {"use": rules()["uses"][use], "capacities": who}
        yield sentence("blocks", "capacity", person=record.person, **words)
    for alternatives in cell.needs:
        if not record.confirmations.intersection(alternatives):
            ways = (sentence("needs", word, person=record.person) for word in alternatives)
            yield " Or: ".join(ways)
    if cell.named_author and not record.words_by.strip():
        yield sentence("blocks", "author", person=record.person)
    if cell.bound_script and record.script_sha256 is None:
        yield sentence("blocks", "script-missing", person=record.person)
