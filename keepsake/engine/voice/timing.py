"""Times for voices that answer with IPA symbols and how long each lasts, as Piper and Kokoro do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from keepsake.engine.voice.phones import SILENCE, SpelledPhone, spelled_phones
from keepsake.engine.voice.voice import PhoneTime, WordTime
from keepsake.engine.voice.words import WORD

# A symbol with its start and end in seconds.
Symbol = tuple[str, float, float]


def times_of(symbols: list[Symbol], text: str, seconds: float) -> tuple[tuple[WordTime, ...], tuple[PhoneTime, ...]]:
    """Words and phones of a text from its timed symbols; no words when the symbols' words are not the text's."""
    groups = [group for group in _grouped(symbols) if spelled_phones(_spelling(group))]
    phones = [phone for group in groups for phone in _phones(group)]
    written = list(WORD.finditer(text))
    words: list[WordTime] = []
    if len(written) == len(groups):
        for match, group in zip(written, groups, strict=True):
            said = _phones(group)
            stress = {1: 2, 2: 1}.get(min((phone.stress for phone in said if phone.stress), default=0), 0)
            words.append(WordTime(said[0].start_s, said[-1].end_s, match[0], match.start(), stress))
    return tuple(words), tuple(_with_silences(phones, seconds))


def _grouped(symbols: list[Symbol]) -> Iterator[list[Symbol]]:
    """Symbols word by word: spaces and punctuation divide."""
    group: list[Symbol] = []
    for symbol in symbols:
        if symbol[0].isspace() or symbol[0] in '.,!?;:—…"“”()^$_¡¿':
            if group:
                yield group
            group = []
        else:
            group.append(symbol)
    if group:
        yield group


def _spelling(group: list[Symbol]) -> str:
    return "".join(symbol[0] for symbol in group)


def _phones(group: list[Symbol]) -> list[PhoneTime]:
    """Phones of one word; each takes the time of its symbols, and marks that follow (length, stress) add theirs."""
    starts = np.array([symbol[1] for symbol in group for _ in symbol[0]])
    end_s = group[-1][2]
    spelled = spelled_phones(_spelling(group))
    begins = [float(starts[0 if index == 0 else phone.first]) for index, phone in enumerate(spelled)]
    return [
        PhoneTime(*_share(spelled, begins, end_s, index), phone.phone, phone.stress)
        for index, phone in enumerate(spelled)
    ]


def _share(spelled: list[SpelledPhone], begins: list[float], end_s: float, index: int) -> tuple[float, float]:
    """Start and end of a phone; phones spelled by one symbol divide its time equally."""
    same = [number for number, other in enumerate(spelled) if other.first == spelled[index].first]
    start = begins[same[0]]
    end = begins[same[-1] + 1] if same[-1] + 1 < len(begins) else end_s
    part = (end - start) / len(same)
    place = index - same[0]
    return start + place * part, start + (place + 1) * part


def _with_silences(phones: list[PhoneTime], seconds: float) -> Iterator[PhoneTime]:
    last = 0.0
    for phone in phones:
        if phone.start_s > last + 1e-6:
            yield PhoneTime(last, phone.start_s, SILENCE)
        if phone.end_s > phone.start_s:
            yield phone
        last = phone.end_s
    if seconds > last + 1e-6:
        yield PhoneTime(last, seconds, SILENCE)
