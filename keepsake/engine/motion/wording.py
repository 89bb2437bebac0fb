"""Reads a stage direction as words with meanings: phrases, misspellings, numbers, clauses."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

LONGEST_DIRECTION = 1000
TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|\n")
SHORTEST_TYPO, LONG_WORD = 4, 6
CLOSE_ENOUGH = 0.8  # likeness of a misspelling to the word it stands for


class Kind(StrEnum):
    """What a word does in a sentence; the tables of `vocabulary.toml`, and moods."""

    VERB = "verb"
    PART = "part"
    WAY = "way"
    AMOUNT = "amount"
    PACE = "pace"
    COUNT = "count"
    NUMBER = "number"
    UNIT = "unit"
    MOMENT = "moment"
    HOLD = "hold"
    NOT = "not"
    STILL = "still"
    KEEP = "keep"
    OWNER = "owner"
    JOIN = "join"
    FILLER = "filler"
    BEYOND = "beyond"
    MOOD = "mood"
    AT = "at"
    UNKNOWN = "unknown"


SPELLED = {Kind.VERB, Kind.PART, Kind.WAY, Kind.AMOUNT, Kind.PACE, Kind.MOOD}
"""Kinds that a short misspelt word may stand for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of the direction, where it stands in the text, and what it means."""

    text: str
    start: int
    end: int
    kind: Kind = Kind.UNKNOWN
    value: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that belong together; `step` counts the "then" before them."""

    words: tuple[Word, ...]
    step: int

    def phrase(self, text: str) -> str:
        """The clause as the person wrote it."""
        written = text[self.words[0].start : self.words[-1].end]
        return " ".join("".join(letter if letter.isprintable() else " " for letter in written).split())


@cache
def motion_tables(name: str) -> dict[str, dict[str, object]]:
    """A table of words that ships beside this module."""
    text = resources.files("keepsake.engine.motion").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def lexicon() -> dict[tuple[str, ...], tuple[Kind, str]]:
    """Every word and phrase that means something, by its words."""
    meanings: dict[tuple[str, ...], tuple[Kind, str]] = {}
    for kind, table in motion_tables("vocabulary.toml").items():
        for value, words in table.items():
            meanings |= dict.fromkeys(map(_split, _strings(words)), (Kind(kind), value))
    for mood, table in motion_tables("moods.toml").items():
        meanings |= dict.fromkeys(map(_split, _strings(table["words"])), (Kind.MOOD, mood))
    return meanings


@cache
def single_words() -> dict[str, dict[str, tuple[Kind, str]]]:
    """The single words of the lexicon by their first letter."""
    letters: dict[str, dict[str, tuple[Kind, str]]] = {}
    for phrase, meaning in lexicon().items():
        if len(phrase) == 1:
            letters.setdefault(phrase[0][0], {})[phrase[0]] = meaning
    return letters


def _strings(words: object) -> list[str]:
    return [str(word) for word in words] if isinstance(words, list) else []


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(phrase.replace("-", " "))) or (phrase,)


def read_clauses(text: str) -> list[Clause]:
    """The clauses of a direction, in order, with no empty ones."""
    words = fold_numbers(find_phrases(tokens(text)))
    clauses: list[Clause] = []
    current: list[Word] = []
    step = 0
    for word in [*words, Word("", len(text), len(text), Kind.JOIN, "and")]:
        if word.kind is Kind.NOT and any(each.kind is Kind.VERB for each in current):
            clauses += [Clause(part, step) for part in split_at_verbs(tuple(current))]
            current = []  # "smile without blinking" refuses the blink, not the smile
        if word.kind is not Kind.JOIN:
            current.append(word)
            continue
        if any(each.kind is not Kind.FILLER and each.start < each.end for each in current):
            clauses += [Clause(part, step) for part in split_at_verbs(tuple(current))]
        refusals = [each for each in current if each.kind is Kind.NOT] if word.value == "or" else []
        current = [replace(each, start=word.end, end=word.end) for each in refusals]
        step += word.value == "then"
    return clauses


def tokens(text: str) -> list[Word]:
    """Bare words and marks; a hyphen inside a word is a space, a curly apostrophe a plain one."""
    found = []
    for match in TOKEN.finditer(text):
        token, start, end = match.group().lower().replace("’", "'"), match.start(), match.end()
        if token == "-" and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            continue
        found.append(Word("," if token == "-" else token, start, end))
    return found


def find_phrases(bare: Sequence[Word]) -> list[Word]:
    """Words with their meanings, the longest phrase first."""
    known, words, index = lexicon(), [], 0
    longest = max(map(len, known))
    while index < len(bare):
        for size in range(min(longest, len(bare) - index), 0, -1):
            group = bare[index : index + size]
            meaning = known.get(tuple(word.text for word in group))
            if meaning:
                break
        else:
            size, group = 1, bare[index : index + 1]
            meaning = meaning_of(group[0].text)
        text = " ".join(word.text for word in group)
        words.append(Word(text, group[0].start, group[-1].end, *meaning))
        index += size
    return words


@lru_cache(maxsize=1024)
def meaning_of(token: str) -> tuple[Kind, str]:
    """What a word outside the lexicon means: a number, a mark, a misspelling, or nothing we know."""
    if token[0].isdecimal():
        return Kind.NUMBER, token.replace(",", ".")
    if not token[0].isalpha():
        is_picture = unicodedata.category(token[0]).startswith("S")
        return (Kind.UNKNOWN if is_picture else Kind.FILLER), ""
    best, meaning = 0.0, (Kind.UNKNOWN, "")
    for word, candidate in single_words().get(token[0], {}).items():
        likeness = misspelling(token, word)
        if likeness > best and (candidate[0] in SPELLED or len(token) >= LONG_WORD):
            best, meaning = likeness, candidate
    return meaning


def misspelling(token: str, word: str) -> float:
    """How surely a token is this word misspelt, 0 or 0.8 to 1: the same first letter, hardly anything else amiss."""
    if len(token) < SHORTEST_TYPO or token[0] != word[0] or abs(len(token) - len(word)) > 2:
        return 0.0
    if sorted(token) == sorted(word):
        return 0.9  # letters swapped
    likeness = SequenceMatcher(None, token, word, autojunk=False).ratio()
    if len(token) < LONG_WORD and abs(len(token) - len(word)) != 1:
        return 0.0
    return likeness if likeness >= CLOSE_ENOUGH else 0.0


def fold_numbers(words: Sequence[Word]) -> list[Word]:
    """Numbers with their units as one word: "after 2 seconds", "for 3 s", "5 times"."""
    folded: list[Word] = []
    index = 0
    while index < len(words):
        word, following = words[index], words[index + 1 : index + 3]
        if word.kind is Kind.NUMBER and following and following[0].kind is Kind.UNIT:
            end = following[0]
            if following[0].value == "time":
                kind = Kind.COUNT
            elif any(earlier.text == "for" for earlier in folded[-2:]):
                kind = Kind.HOLD
            else:
                kind = Kind.AT
                if len(following) > 1 and following[1].text in {"in", "later"}:
                    end, index = following[1], index + 1
            folded.append(replace(word, end=end.end, kind=kind))
            index += 2
            continue
        folded.append(word)
        index += 1
    return folded


def split_at_verbs(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """A clause with several verbs as several clauses; what describes a verb and stands before it goes with it."""
    start, seen = 0, False
    for index, word in enumerate(words):
        if word.kind is not Kind.VERB or word.value == "move":
            continue
        cut = index
        while cut > start and words[cut - 1].kind in {Kind.AMOUNT, Kind.PACE, Kind.NOT, Kind.FILLER, Kind.KEEP}:
            cut -= 1
        if seen and cut > start:
            yield words[start:cut]
            start = cut
        seen = True
    yield words[start:]
