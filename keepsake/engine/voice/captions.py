"""Captions: the words of a speech as lines that stay long enough to be read, and the files that carry them.

Limits follow the BBC subtitle guidelines (1.2, 2024): two lines of at most 37 characters, about 0.3 s a word, never
under a second, with a small gap between one caption and the next.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from html import escape

from keepsake.engine.voice.voice import Speech, WordTime

LINE_CHARACTERS, LINES = 37, 2
SHORTEST_S, LONGEST_S = 1.0, 7.0
GAP_S = 0.08
PAUSE_S = 0.6  # a silence this long begins a new caption
_ENDS = ".!?…।؟。！？"


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption on the screen from `start_s` to `end_s` seconds; `text` has at most two lines."""

    start_s: float
    end_s: float
    text: str


def captions(speech: Speech) -> tuple[Caption, ...]:
    """Captions of a speech with word times, in order, never overlapping; none without words."""
    groups: list[list[WordTime]] = []
    for word in speech.words:
        if groups and _fits(groups[-1], word, speech.text):
            groups[-1].append(word)
        else:
            groups.append([word])
    groups = _without_orphans(groups, speech.text)
    written = [Caption(group[0].start_s, group[-1].end_s, _lines(_written(speech.text, group))) for group in groups]
    return tuple(
        _readable(caption, written[index + 1 :], speech.sound.seconds) for index, caption in enumerate(written)
    )


def _fits(group: list[WordTime], word: WordTime, text: str) -> bool:
    """Whether a word still belongs to the caption before it."""
    so_far = _written(text, group)
    longer = _written(text, [*group, word])
    return (
        word.start_s - group[-1].end_s < PAUSE_S
        and word.end_s - group[0].start_s <= LONGEST_S
        and not _ends(so_far)
        and len(textwrap.wrap(longer, LINE_CHARACTERS)) <= LINES
    )


def _without_orphans(groups: list[list[WordTime]], text: str) -> list[list[WordTime]]:
    """The groups, where a word or two left over from a sentence have been given company from the line before."""
    kept: list[list[WordTime]] = []
    for group in groups:
        together = [*kept[-1], *group] if kept else []
        short = group[-1].end_s - group[0].start_s < SHORTEST_S
        if short and together and len(together) > 3 and not _ends(_written(text, kept[-1])):
            half = len(together) // 2
            if together[half].start_s - together[half - 1].end_s < PAUSE_S:
                kept[-1:], group = [together[:half]], together[half:]
        kept.append(group)
    return kept


def _ends(written: str) -> bool:
    return written.rstrip("\"'”’»)").endswith(tuple(_ENDS))


def _written(text: str, group: list[WordTime]) -> str:
    """The words with the punctuation that follows them in the text."""
    start, end = group[0].position, group[-1].position + len(group[-1].text)
    while end < len(text) and not text[end].isspace():
        end += 1
    return " ".join(text[start:end].split())


def _lines(text: str) -> str:
    """The text on as few lines as it needs, of similar length."""
    lines = textwrap.wrap(text, LINE_CHARACTERS) or [text]
    if len(lines) == LINES:
        balanced = textwrap.wrap(text, min(len(text) // 2 + 4, LINE_CHARACTERS))
        lines = balanced if len(balanced) == LINES else lines
    return "\n".join(lines)


def _readable(caption: Caption, following: list[Caption], seconds: float) -> Caption:
    """A caption that stays at least `SHORTEST_S` where the next one leaves room."""
    latest = following[0].start_s - GAP_S if following else max(seconds, caption.end_s)
    end_s = min(max(caption.end_s, caption.start_s + SHORTEST_S), max(latest, caption.start_s + GAP_S))
    return replace(caption, end_s=end_s)


def to_srt(listed: tuple[Caption, ...]) -> str:
    """The captions as a SubRip file."""
    blocks = (
        f"{number}\n{_clock(caption.start_s, ',')} --> {_clock(caption.end_s, ',')}\n{caption.text}\n"
        for number, caption in enumerate(listed, start=1)
    )
    return "\n".join(blocks)


def to_vtt(listed: tuple[Caption, ...]) -> str:
    """The captions as a WebVTT file (W3C, 2019)."""
    blocks = (
        f"{_clock(caption.start_s, '.')} --> {_clock(caption.end_s, '.')}\n{escape(caption.text, quote=False)}\n"
        for caption in listed
    )
    return "\n".join(["WEBVTT\n", *blocks])


def _clock(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"
