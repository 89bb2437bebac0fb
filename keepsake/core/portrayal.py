"""What the living portraits made from one photo do, taken together, with the people in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keepsake.core.acting import Speech
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
    speeches = [each.speech for each in portraits if each.speech]
    uses = frozenset({Use.MOTION}).union(*map(_uses_of, speeches))
    script = {speech.words for speech in speeches if Use.WORDS in _uses_of(speech) and speech.words}
    has_all = any(not each.acting.faces for each in portraits)
    faces = set() if has_all else {face for each in portraits for face in each.acting.faces}
    return Portrayal(uses=uses, script="\n".join(sorted(script)), faces=tuple(sorted(faces)))


def _uses_of(speech: Speech) -> frozenset[Use]:
    """What a speech needs leave for: the person's own recording nothing, somebody else's the words."""
    if speech.voice:
        return frozenset({Use.VOICE, Use.WORDS})
    return frozenset() if speech.is_own else frozenset({Use.WORDS})
