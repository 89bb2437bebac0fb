"""How words are said: the phones the recogniser should expect, and what the lips make of them.

English words come from the CMU dictionary with all their variants; any other word, name or language is read by
eSpeak NG and its IPA put into the recogniser's phones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from keepsake.engine.voice import espeak_library
from keepsake.engine.voice.espeak import language_voice
from keepsake.engine.voice.phones import phones_from_ipa
from keepsake.engine.voice.recognizer import Recognizer
from keepsake.engine.voice.words import WORD

Labels = tuple[tuple[str, int], ...]

_CLAUSE_END = re.compile(r"[.!?,;:…।؟。！？\n]")
_TO_RECOGNIZER = {"AX": "AH", "DX": "T"}


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A written word, where it stands in the text (characters), and its ways of being said as labelled phones."""

    text: str
    position: int
    stress: int
    ways: tuple[Labels, ...]

    def spoken(self) -> list[tuple[str, ...]]:
        """The ways as the recogniser's phones."""
        return [tuple(_TO_RECOGNIZER.get(phone, phone) for phone, _ in way) for way in self.ways]


def pronounced(text: str, language: str, recognizer: Recognizer) -> list[Pronounced]:
    """The words of a text with their pronunciations; what cannot be said is left out.

    Raises MissingError for a language nobody here can read.
    """
    voice = language_voice(language)
    matches = list(WORD.finditer(text))
    words = []
    for match, read in zip(matches, _readings(text, matches, voice), strict=True):
        ways = _ways(match[0], read, recognizer if voice.startswith("en") else None)
        if ways:
            words.append(Pronounced(match[0], match.start(), weight(read), ways))
    return words


def _readings(text: str, matches: list[re.Match[str]], voice: str) -> list[Labels]:
    """How each word is read beside its neighbours; alone, where the reader runs words together or counts a number."""
    readings: list[Labels] = []
    for _, group in groupby(matches, lambda match: len(_CLAUSE_END.findall(text, 0, match.start()))):
        clause = list(group)
        ipa = espeak_library.ipa_of(text[clause[0].start() : clause[-1].end()], voice).split()
        if len(ipa) == len(clause):
            readings += [tuple(phones_from_ipa(word)) for word in ipa]
        else:
            readings += [_read(match[0], voice) for match in clause]
    return readings


@lru_cache(maxsize=4096)
def _read(word: str, voice: str) -> Labels:
    return tuple(phones_from_ipa(espeak_library.ipa_of(word, voice)))


def weight(labels: Labels) -> int:
    """How much a word weighs in its phrase: 2 with a main stress, 1 with a lesser one, 0 for a small word."""
    stresses = {stress for _, stress in labels}
    return 2 if 1 in stresses else 1 if 2 in stresses else 0


def _ways(word: str, read: Labels, recognizer: Recognizer | None) -> tuple[Labels, ...]:
    """Each way to say a word once, the dictionary's first."""
    ways: dict[tuple[str, ...], Labels] = {}
    listed = recognizer.dictionary(word.lower().replace("’", "'")) if recognizer else []
    for phones in listed:
        ways.setdefault(phones, _matched(phones, read))
    if read:
        ways.setdefault(tuple(_TO_RECOGNIZER.get(phone, phone) for phone, _ in read), read)
    return tuple(ways.values())


def labelled(phones: tuple[str, ...], word: str) -> Labels:
    """A dictionary's phones for an English word, with stress and reduced vowels."""
    return _matched(phones, _read(word, language_voice("en")))


def _matched(phones: tuple[str, ...], read: Labels) -> Labels:
    """A dictionary's phones with the stress and reduced vowels of another reading of the same word."""
    expected = [_TO_RECOGNIZER.get(phone, phone) for phone, _ in read]
    labels: list[tuple[str, int]] = [("AX" if phone == "AH" else phone, 0) for phone in phones]
    for block in SequenceMatcher(None, phones, expected, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            labels[block.a + offset] = read[block.b + offset]
    return tuple(labels)
