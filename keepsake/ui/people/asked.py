"""What is asked about the people of a photo, and what was declared about one of them. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use
from keepsake.core.remaking import remade
from keepsake.engine.requests import PhotoReading, RecordConsent

UNNAMED = "this person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person in the photo and what was declared about them; `granted_by` is who agrees, for so many `years` or
    for good.
    """

    name: str = ""
    subject: Subject = Subject.UNKNOWN
    capacity: Capacity = Capacity.SELF
    audience: Audience = Audience.HOUSEHOLD
    granted_by: str = ""
    uses: frozenset[Use] = frozenset()
    confirmations: frozenset[Confirmation] = frozenset()
    words_by: str = ""
    years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What people are asked: whether the `faces` of a photo may be used so, saying the words of `script`.

    `picture` is a small upright JPEG of the photo; `faces` are indices into the reading's; `uses` are in the order in
    which they are asked; `audience` is for whom the film is made, where that is known.
    """

    photo_path: Path
    picture: bytes
    reading: PhotoReading
    faces: tuple[int, ...]
    uses: tuple[Use, ...] = (Use.MOTION,)
    script: str = ""
    audience: Audience | None = None


def grant_of(asked: Asked, person: Person, output_path: Path, add: bool = False) -> RecordConsent:
    """The request that writes down, or weighs, what was declared about one person."""
    name = person.name.strip() or UNNAMED
    return remade(
        person,
        RecordConsent,
        output_path=output_path,
        photo_path=asked.photo_path,
        person=name,
        granted_by=person.granted_by.strip() or name,
        words_by=person.words_by.strip(),
        script=asked.script,
        add=add,
        expires_on=None if person.years is None else _years_from_now(person.years),
    )


def grants_of(asked: Asked, people: tuple[Person, ...], output_path: Path) -> list[RecordConsent]:
    """The requests that write everybody's consent down, one after another into one file."""
    return [grant_of(asked, person, output_path, add=index > 0) for index, person in enumerate(people)]


def _years_from_now(years: int) -> date:
    today = date.today()
    try:
        return today.replace(year=today.year + years)
    except ValueError:  # 29 February
        return today.replace(year=today.year + years, day=28)
