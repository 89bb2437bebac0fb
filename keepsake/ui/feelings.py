"""The feelings a portrait can have, in words, as they are offered everywhere."""

from __future__ import annotations

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.engine.requests import Style, Understood

STYLES = {
    Style.MEMORIAL: ("In loving memory", "Calm: a slow blink, a breath, the beginning of a smile"),
    Style.ARCHIVE: ("Almost still", "The least of all: only breath and a blink"),
    Style.ANNIVERSARY: ("A happy day", "A warm smile and a small turn of the head"),
    Style.BIRTHDAY: ("Celebration", "Lively, with a real smile"),
    Style.STORYTELLER: ("Telling a story", "Looking at you, as if about to speak"),
}
STRENGTHS = {"Less": 0.4, "As is": USUAL_STRENGTH, "More": 0.8}
"""How much somebody moves, as three choices."""


def what_was_understood(understood: Understood) -> str:
    """What was made of a stage direction, in a sentence or two; empty without one."""
    sentences = []
    if understood.acted_on:
        acted = (f"“{phrase}”: {does}" if does else f"“{phrase}”" for phrase, does in understood.acted_on)
        sentences.append(f"Understood: {'; '.join(acted)}.")
    if understood.not_understood:
        missed = ", ".join(f"“{phrase}”" for phrase in understood.not_understood)
        sentences.append(f"Not understood: {missed}. Try plain words, such as “soft smile, look left”.")
    return " ".join(sentences)
