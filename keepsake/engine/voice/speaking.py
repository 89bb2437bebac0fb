"""Speaking a script: pauses, pronunciations, sentence gaps and warmth, done alike for every voice.

A script is plain text. `[pause]`, `[pause 1.5]` or SSML's `<break time="500ms"/>` make a silence; an empty line makes
a short one. Words of the pronunciation list are read as they are spelled there and still shown as they are written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from keepsake.core.errors import MissingError, TranscriptError, UsageError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.voice.alignment import align
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.sound import Sound, join, silence, warmed
from keepsake.engine.voice.voice import PhoneTime, Speech, TimesFrom, VoiceEngine, VoiceSettings, WordTime
from keepsake.engine.voice.words import WORD

DEFAULT_PAUSE_S, PARAGRAPH_PAUSE_S, LONGEST_PAUSE_S = 0.7, 0.6, 10.0
_PAUSE = re.compile(
    r"""\[pause(?:\s+(?P<bare>[\d.]+)\s*s?)?\]|<break(?:\s+time=["'](?P<time>[\d.]+)(?P<unit>ms|s)["'])?\s*/?>""",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?…।॥؟。！？])[\"'”’»)]*\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence to say, and the seconds of quiet after it."""

    text: str
    pause_s: float


def read_script(script: str, pause_s: float = 0.0) -> list[Line]:
    """The sentences of a script with the quiet after each: `pause_s`, plus what its marks ask for.

    Raises UsageError for a script without words.
    """
    lines: list[Line] = []
    for text, mark_s in _marked_parts(script):
        sentences = [sentence.strip() for sentence in _SENTENCE_END.split(text) if WORD.search(sentence)]
        lines += [Line(" ".join(sentence.split()), pause_s) for sentence in sentences]
        if lines and mark_s:
            lines[-1] = Line(lines[-1].text, lines[-1].pause_s + mark_s)
    if not lines:
        raise UsageError("There are no words to speak; please write some.")
    return lines


def _marked_parts(script: str) -> list[tuple[str, float]]:
    """Text and the seconds of the pause mark after it."""
    text = _PARAGRAPH.sub(f"[pause {PARAGRAPH_PAUSE_S}]", script)
    parts: list[tuple[str, float]] = []
    begin = 0
    for mark in _PAUSE.finditer(text):
        parts.append((text[begin : mark.start()], _pause_length(mark)))
        begin = mark.end()
    return [*parts, (text[begin:], 0.0)]


def _pause_length(mark: re.Match[str]) -> float:
    written = mark["bare"] or mark["time"]
    if written is None:
        return DEFAULT_PAUSE_S
    try:
        seconds = float(written)
    except ValueError as error:
        raise UsageError(f"“{mark[0]}” is not a pause; write for example [pause 1.5].") from error
    return min(seconds / 1000 if mark["unit"] == "ms" else seconds, LONGEST_PAUSE_S)


def speak_script(
    engine: VoiceEngine, script: str, voice: str, settings: VoiceSettings | None = None, report: Reporter = silent
) -> Speech:
    """Say a script sentence by sentence; positions of the words are characters of the answer's own `text`.

    Raises UsageError for a script without words or settings out of range, and what the engine raises.
    """
    chosen = settings or VoiceSettings()
    _check(chosen)
    lines = read_script(script, chosen.pause_s)
    spoken: list[Speech] = []
    for done, line in enumerate(lines):
        report(Progress("speaking", done, len(lines)))
        said = _say(engine, line.text, voice, chosen)
        spoken.append(padded(said, 0.0, line.pause_s if done < len(lines) - 1 else 0.0))
    report(Progress("speaking", len(lines), len(lines)))
    return _joined(spoken, chosen.warmth)


def _check(settings: VoiceSettings) -> None:
    ranges = {"pace": (0.5, 2.0), "pitch": (-1.0, 1.0), "pause_s": (0.0, 3.0), "warmth": (0.0, 1.0)}
    for name, (low, high) in ranges.items():
        if not low <= getattr(settings, name) <= high:
            raise UsageError(f"A voice's {name.removesuffix('_s')} must be between {low:g} and {high:g}.")


def _say(engine: VoiceEngine, text: str, voice: str, settings: VoiceSettings) -> Speech:
    """One sentence with the pronunciation list applied, and its words as they are written."""
    respelled, starts = _respelled(text, settings.pronunciations)
    said = _timed(engine.speak(respelled, voice, settings))
    written = list(WORD.finditer(text))
    spans: dict[int, WordTime] = {}
    for word in said.words:
        index = bisect_right(starts, word.position) - 1
        if index < 0:
            continue
        known = spans.get(index)
        start_s, stress = (known.start_s, max(known.stress, word.stress)) if known else (word.start_s, word.stress)
        spans[index] = WordTime(start_s, word.end_s, written[index][0], written[index].start(), stress)
    return replace(said, text=text, words=tuple(spans.values()))


def _timed(said: Speech) -> Speech:
    """A speech with word and phone times: the voice's own, or found by alignment where the voice tells none."""
    if said.words and said.phones:
        return said
    try:
        aligned = align(said.sound, said.text, said.language)
    except (TranscriptError, MissingError):
        return replace(
            said, notes=(*said.notes, "The times of some words could not be found, so the lips rest there.")
        )
    return replace(aligned, phones=said.phones, times_from=said.times_from) if said.phones else aligned


def _respelled(text: str, pronunciations: Mapping[str, str]) -> tuple[str, list[int]]:
    """The text to read aloud, and where in it each word of `text` begins."""
    spellings = {written.casefold(): spoken for written, spoken in pronunciations.items()}
    pieces: list[str] = []
    starts: list[int] = []
    length = done = 0
    for match in WORD.finditer(text):
        spoken = spellings.get(match[0].casefold(), match[0])
        between = text[done : match.start()]
        starts.append(length + len(between))
        pieces += [between, spoken]
        length += len(between) + len(spoken)
        done = match.end()
    return "".join([*pieces, text[done:]]), starts


def padded(speech: Speech, before_s: float, after_s: float) -> Speech:
    """A speech with quiet before and after it; its times move along."""
    rate = speech.sound.rate
    before, after = silence(before_s, rate), silence(after_s, rate)
    moved = _moved(speech, before.seconds, 0)
    sound = join([before, speech.sound, after])
    edges = [PhoneTime(0.0, before.seconds, SILENCE)] if before_s > 0 else []
    ending = [PhoneTime(sound.seconds - after.seconds, sound.seconds, SILENCE)] if after_s > 0 else []
    return replace(moved, sound=sound, phones=_merged([*edges, *moved.phones, *ending]) if speech.phones else ())


def _moved(speech: Speech, by_s: float, characters: int) -> Speech:
    words = (
        replace(w, start_s=w.start_s + by_s, end_s=w.end_s + by_s, position=w.position + characters)
        for w in speech.words
    )
    phones = (replace(phone, start_s=phone.start_s + by_s, end_s=phone.end_s + by_s) for phone in speech.phones)
    return replace(speech, words=tuple(words), phones=tuple(phones))


def _joined(parts: list[Speech], warmth: float) -> Speech:
    """Sentences one after the other, exact to the sample."""
    starts = np.cumsum([0] + [len(part.sound.samples) for part in parts])
    characters = np.cumsum([0] + [len(part.text) + 1 for part in parts])
    rate = parts[0].sound.rate
    moved = [
        _moved(part, float(start) / rate, int(offset))
        for part, start, offset in zip(parts, starts, characters, strict=False)
    ]
    sound: Sound = warmed(join([part.sound for part in parts]), warmth)
    complete = any(part.phones for part in parts)
    return replace(
        parts[0],
        sound=sound,
        text=" ".join(part.text for part in parts),
        words=tuple(word for part in moved for word in part.words),
        phones=_merged([phone for part in moved for phone in part.phones]) if complete else (),
        times_from=next((part.times_from for part in parts if part.phones), TimesFrom.NOWHERE),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _merged(phones: list[PhoneTime]) -> tuple[PhoneTime, ...]:
    """Neighbouring silences as one."""
    merged: list[PhoneTime] = []
    for phone in phones:
        if merged and phone.phone == SILENCE == merged[-1].phone:
            merged[-1] = replace(merged[-1], end_s=phone.end_s)
        else:
            merged.append(phone)
    return tuple(merged)
