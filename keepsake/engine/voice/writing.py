"""Help with writing: example lines for each occasion, and a gentle look at length and tone, by plain rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from keepsake.engine.requests import Style
from keepsake.engine.voice.words import WORD

WORDS_PER_MINUTE = 135
GOOD_WORDS, MANY_WORDS = 30, 80
_LONG_SENTENCE_WORDS = 24

EXAMPLES: dict[Style, tuple[str, ...]] = {
    Style.MEMORIAL: (
        "We remember you with love.",
        "Your kindness is still with us, every day.",
        "Thank you for everything you gave us.",
    ),
    Style.ANNIVERSARY: (
        "Fifty years, and still holding hands.",
        "It rained on our wedding day, and nobody minded at all.",
        "Here is to all the years that are still to come.",
    ),
    Style.BIRTHDAY: (
        "Happy birthday! May this year be kind to you.",
        "Another year, and more cake for everyone.",
        "We are so glad that you were born.",
    ),
    Style.ARCHIVE: (
        "This photograph was taken in the summer of 1932.",
        "My name is on the back, in my mother's hand.",
        "We stood in front of the house that grandfather built.",
    ),
    Style.STORYTELLER: (
        "Let me tell you about the day we arrived.",
        "It began with a letter and a very old bicycle.",
        "You will not believe what happened next.",
    ),
}

_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'll|me|my|mine|ich|mein\w*|je|mon|ma|mes|yo|mi|mis)\b", re.IGNORECASE)
_LOUD = re.compile(r"!{2,}|\b[A-Z]{4,}\b")
_SENTENCE = re.compile(r"[^.!?…।]+")
_SOLEMN = (Style.MEMORIAL, Style.ARCHIVE)


@dataclass(frozen=True, slots=True)
class WritingAdvice:
    """What a look at a script found: its `words`, about how many `seconds` it takes, and sentences of advice.

    `speaks_for_the_dead` is true when words are put in the mouth of someone who has died; consent is asked for that.
    """

    words: int
    seconds: float
    advice: tuple[str, ...]
    speaks_for_the_dead: bool = False


def look_over(script: str, style: Style, is_deceased: bool = False) -> WritingAdvice:
    """Advice on a script for an occasion; `is_deceased` says that the person in the photo has died."""
    words = len(WORD.findall(script))
    speaks = is_deceased and words > 0
    first_person = bool(_FIRST_PERSON.search(script))
    advice = [*_on_length(script, words), *_on_tone(script, style)]
    if speaks:
        advice.append(
            "These words are put in the mouth of someone who has died and never said them; ask those who loved them "
            "first" + (", or write about them instead of as them." if first_person else ".")
        )
    return WritingAdvice(words, words * 60 / WORDS_PER_MINUTE, tuple(advice), speaks)


def _on_length(script: str, words: int) -> list[str]:
    if words == 0:
        return ["Write one sentence to begin with; one sentence is often enough."]
    advice = []
    if words > MANY_WORDS:
        advice.append(
            f"This takes about {round(words * 60 / WORDS_PER_MINUTE)} seconds; most people stop listening sooner."
        )
    if words > GOOD_WORDS:
        advice.append("Start shorter: one sentence is often enough.")
    if any(len(sentence.split()) > _LONG_SENTENCE_WORDS for sentence in _SENTENCE.findall(script)):
        advice.append("One sentence is long; two short ones are easier to speak and to hear.")
    return advice


def _on_tone(script: str, style: Style) -> list[str]:
    advice = []
    if _LOUD.search(script):
        advice.append("Capital letters and rows of exclamation marks are not heard; plain words are.")
    if style in _SOLEMN and script.count("!") > 1:
        advice.append("Exclamation marks sound cheerful; a remembrance speaks softly.")
    return advice
