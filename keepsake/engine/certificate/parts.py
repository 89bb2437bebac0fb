"""The parts of which a certificate's page is made, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

TITLE = "Record of consent"


class Kind(Enum):
    """What a part of the page is; how it looks is its writer's."""

    TITLE = auto()
    HEADING = auto()
    SUBHEADING = auto()
    QUOTE = auto()  # what somebody declared
    FACT = auto()  # `name` and `text`
    ITEM = auto()  # of a list
    TEXT = auto()
    SMALL = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page, plain text; `name` is what a fact is called."""

    kind: Kind
    text: str
    name: str = ""
