"""A glance at a film that is not open: its name, its picture and when it was last changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keepsake.core.errors import KeepsakeError
from keepsake.project.document import Document
from keepsake.project.sequence import film_length


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of a film from outside. `picture` is a small JPEG, empty for none; `changed_at` is milliseconds
    since 1970; `last_step` is what was done last, in words; `trouble` says why the film cannot be opened, if so.
    """

    path: Path
    picture: bytes = b""
    changed_at: int = 0
    seconds: float = 0.0
    last_step: str = ""
    trouble: str = ""


def glance_at(path: Path) -> Glance:
    """Look at a film without changing it; one that cannot be read still has its name, and a sentence why."""
    try:
        with Document.open(path, read_only=True) as document:
            head = document.steps()[0]
            picture = document.picture()
            return Glance(
                path=path,
                picture=picture,
                changed_at=head.made_at,
                seconds=float(film_length(document.timeline).seconds),
                last_step=head.label,
            )
    except KeepsakeError as error:
        return Glance(path=path, trouble=str(error))
