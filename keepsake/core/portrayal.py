"""What the living portraits made from one photo do, taken together, with the people in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keepsake.core.consent import Use
from keepsake.core.scene import Portrait


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrayal:
    """Everything that must be agreed to. `faces` are those that move, empty for all of the photo.

    `script` is every word the people are made to say, empty where they say nothing invented.
    """

    uses: frozenset[Use]
    script: str = ""
    faces: tuple[int, ...] = ()


def portrayal_of(portraits: Iterable[Portrait]) -> Portrayal:
    """What some portraits of one photo do. The order in which they are seen makes no difference."""
    portraits = tuple(portraits)
    invented = {each.speech.words for each in portraits if each.speech and each.speech.voice}
    spoken = {Use.VOICE, Use.WORDS} if invented else set()
    has_all = any(not each.acting.faces for each in portraits)
    faces = set() if has_all else {face for each in portraits for face in each.acting.faces}
    return Portrayal(
        uses=frozenset({Use.MOTION} | spoken), script="\n".join(sorted(invented)), faces=tuple(sorted(faces))
    )
