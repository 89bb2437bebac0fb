"""The film's own list of how names are read: one entry a word, whatever its capitals."""

from __future__ import annotations

from dataclasses import replace

from keepsake.core.errors import EditError
from keepsake.core.pronunciation import Pronunciation
from keepsake.project.laws import LONGEST_WORD, MOST_WORDS
from keepsake.project.schema import Timeline


def pronounce(timeline: Timeline, written: str, spoken: str) -> Timeline:
    """The film with a word read so from now on; a word without a reading is read as voices like.

    Raises EditError for what is no single word, or too long.
    """
    word, reading = written.strip(), " ".join(spoken.split())
    if not word or len(word.split()) > 1:
        raise EditError("One word at a time can be given a reading; please write a single word.")
    if max(len(word), len(reading)) > LONGEST_WORD:
        raise EditError("That is too long to be a word; please write a single word and how to read it.")
    kept = [each for each in timeline.pronunciations if each.written.casefold() != word.casefold()]
    if reading:
        kept.append(Pronunciation(word, reading))
    if len(kept) > MOST_WORDS:
        raise EditError("The film knows enough names already; please take some away first.")
    return replace(timeline, pronunciations=tuple(sorted(kept, key=lambda each: each.written.casefold())))
