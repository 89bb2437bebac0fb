"""When each word and phone of a recording is said.

With the words known, they are aligned to the sound; without, they are first guessed (English only) and then aligned.
Music, noise and silence match no words and so never move the lips. Long takes are cut at pauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import TranscriptError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.voice.cleaning import cleaned, is_noisy
from keepsake.engine.voice.gate import only_speech
from keepsake.engine.voice.pauses import pieces
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.pronunciation import Labels, Pronounced, labelled, pronounced, weight
from keepsake.engine.voice.recognizer import (
    RATE,
    SPEECH_ENDS_EARLIER_S,
    SPEECH_STARTS_LATER_S,
    HeardWord,
    Recognizer,
    Tick,
    prepared,
)
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.voice import PhoneTime, Speech, TimesFrom, WordTime

SMALLEST_GAP_S = 0.006
LEAST_FOUND = 0.6  # share of a text's words that a recording must hold
WHOLE_S = 30.0  # up to this a take is aligned at once
FASTEST_WORDS_PER_S = 6.0
MAY_SKIP, MAY_SKIP_AFTER_GAP = 3, 60
# A phone squeezed into the shortest time the model allows, or that sounds like nothing expected, speaks against the
# words. Right words keep the sum of both shares under 0.25 in clear sound and 0.45 with music 10 dB below the voice;
# wrong words reach 0.45 and more (72 sentences of three voices each way).
_HURRIED_FRAMES, _BAD_SCORE = 4, -60.0
WRONG_WORDS, DOUBTFUL_WORDS, GUESSED_WORDS = 0.48, 0.30, 0.30


@dataclass(frozen=True, slots=True)
class _Heard:
    """Words found in a stretch of sound, with times in the whole take."""

    words: tuple[WordTime, ...]
    phones: tuple[PhoneTime, ...]
    mismatch: float


def align(sound: Sound, text: str | None, language: str, report: Reporter = silent) -> Speech:
    """The recording with the times of its words and phones.

    `text` is what is said, or None to guess it. Raises TranscriptError when the words are not those of the recording,
    or are missing in a language that cannot be guessed, and MissingError for a language that cannot be read. A take
    in which nobody speaks has no words and a note that says so.
    """
    recognizer = Recognizer()
    # With noise 10 dB below the voice a cleaned copy is placed to 16 ms instead of 21, and all of 52 sentences are
    # found instead of 48 (six languages); with less noise it gains nothing.
    heard = only_speech(cleaned(sound, 1.0) if is_noisy(sound) else sound)
    if text is not None and text.strip():
        return replace(_align_known(heard, text, language, recognizer, report), sound=sound)
    if not language.lower().startswith("en"):
        raise TranscriptError(
            "Keepsake can listen without written words only in English; please write down what is said."
        )
    return replace(_align_guessed(heard, language, recognizer, report), sound=sound)


def _align_known(sound: Sound, text: str, language: str, recognizer: Recognizer, report: Reporter) -> Speech:
    words = pronounced(text, language, recognizer)
    search = _Search(recognizer, words, _taught(words, recognizer))
    parts = [(0.0, sound.seconds)] if sound.seconds <= WHOLE_S else pieces(sound)
    heard: list[_Heard] = []
    done, skip = 0, MAY_SKIP
    for start_s, samples, tick in _sounding(sound, parts, report):
        first, last = search.span(samples, done, skip, tick) if len(parts) > 1 else (0, len(words))
        piece = search.align(samples, first, last, start_s, tick)
        if piece is None:
            skip = MAY_SKIP_AFTER_GAP
        else:
            heard.append(piece)
            done, skip = last, MAY_SKIP
    return _speech(sound, text, language, heard, _judged(heard, len(words)))


def _sounding(
    sound: Sound, parts: list[tuple[float, float]], report: Reporter
) -> Iterator[tuple[float, NDArray[np.int16], Tick]]:
    """The parts that are not silent, each with its start in seconds, as the recogniser likes it, and a ticker."""
    for index, (start_s, end_s) in enumerate(parts):
        part = sound.part(start_s, end_s)
        if part.samples.any():
            yield start_s, prepared(part), _ticker(report, index, len(parts))


def _align_guessed(sound: Sound, language: str, recognizer: Recognizer, report: Reporter) -> Speech:
    heard: list[_Heard] = []
    text: list[str] = []
    for start_s, samples, tick in _sounding(sound, pieces(sound), report):
        words = _guessed(recognizer, recognizer.decode(samples, tick), sum(map(len, text)) + len(text))
        piece = _Search(recognizer, words, _taught(words, recognizer)).align(samples, 0, len(words), start_s, tick)
        if piece is not None and piece.mismatch <= GUESSED_WORDS:
            heard.append(piece)
            text += [word.text for word in words]
    notes = ["The words were guessed from the sound; write them down for lips that fit better."]
    if not heard:
        notes = ["Nobody seems to speak in this recording, so the lips stay still."]
    return _speech(sound, " ".join(text), language, heard, notes)


def _ticker(report: Reporter, index: int, parts: int) -> Tick:
    def tick(part: float) -> None:
        report(Progress("listening", index * 100 + round(part * 100), parts * 100))

    return tick


def _judged(heard: list[_Heard], words: int) -> list[str]:
    """Notes on how well a text fits; raises TranscriptError when too little of it was found."""
    found = sum(len(piece.words) for piece in heard)
    if found < LEAST_FOUND * words or not heard:
        raise TranscriptError(
            "The written words do not match the recording; please correct them, or leave them out and let Keepsake "
            "listen."
        )
    if found < words or max(piece.mismatch for piece in heard) > DOUBTFUL_WORDS:
        return ["Some written words do not fit the recording well; please read them over."]
    return []


def _taught(words: list[Pronounced], recognizer: Recognizer) -> list[str]:
    """Names under which the recogniser knows the words, one for each different way of saying."""
    names: dict[tuple[Labels, ...], str] = {}
    for word in words:
        if word.ways not in names:
            names[word.ways] = recognizer.teach(word.spoken())
    return [names[word.ways] for word in words]


def _guessed(recognizer: Recognizer, decoded: list[str], position: int) -> list[Pronounced]:
    """Decoded dictionary words ("read(2)") with the pronunciation that was heard."""
    words = []
    for spelled in decoded:
        text, _, number = spelled.rstrip(")").partition("(")
        ways = recognizer.dictionary(text)
        if ways:
            labels = labelled(ways[min(int(number or 1), len(ways)) - 1], text)
            words.append(Pronounced(text, position, weight(labels), (labels,)))
            position += len(text) + 1
    return words


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for words, taught to the recogniser as `names`, in pieces of a take."""

    recognizer: Recognizer
    words: list[Pronounced]
    names: list[str]

    def span(self, samples: NDArray[np.int16], done: int, skip: int, tick: Tick) -> tuple[int, int]:
        """Which of the words after the first `done` are said in a piece: first, and after the last."""
        coming = int(len(samples) / RATE * FASTEST_WORDS_PER_S) + skip
        names = self.names[done : done + coming]
        found = self.recognizer.count(samples, names, skip, tick) if names else None
        return (done + found[0], done + found[1]) if found else (done, done)

    def align(self, samples: NDArray[np.int16], first: int, last: int, start_s: float, tick: Tick) -> _Heard | None:
        """The words from `first` to before `last` in a piece that begins at `start_s`; None when they do not fit."""
        if first >= last:
            return None
        said = self.recognizer.align(samples, self.names[first:last], tick)
        if said is None or (mismatch := _mismatch(said)) > WRONG_WORDS:
            return None
        words = iter(self.words[first:last])
        placed = [_placed(word, next(words) if _is_word(word) else None, start_s) for word in said]
        return _Heard(
            tuple(word for word, _ in placed if word is not None),
            tuple(phone for _, phones in placed for phone in phones),
            mismatch,
        )


def _is_word(word: HeardWord) -> bool:
    return word.name[0] not in "<[+("


def _mismatch(said: list[HeardWord]) -> float:
    """How much speaks against the words: share of hurried phones plus share of phones that sound wrong."""
    phones = [phone for word in said if _is_word(word) for phone in word.phones]
    hurried = sum(phone.frames <= _HURRIED_FRAMES for phone in phones)
    bad = sum(phone.score < _BAD_SCORE for phone in phones)
    return (hurried + bad) / max(1, len(phones))


def _placed(
    said: HeardWord, word: Pronounced | None, start_s: float
) -> tuple[WordTime | None, tuple[PhoneTime, ...]]:
    """A heard word and its phones, under the names the lips know, at their times in the whole take."""
    begin, end = start_s + said.phones[0].start_s, start_s + said.phones[-1].end_s
    if word is None:
        return None, (PhoneTime(begin, end, SILENCE),)
    number = int(said.name.rstrip(")").partition("(")[2] or 1)
    phones = tuple(
        PhoneTime(start_s + phone.start_s, start_s + phone.end_s, label, stress)
        for phone, (label, stress) in zip(said.phones, word.ways[number - 1], strict=True)
    )
    return WordTime(begin, end, word.text, word.position, word.stress), phones


def _speech(sound: Sound, text: str, language: str, heard: list[_Heard], notes: list[str]) -> Speech:
    phones = _with_silences([phone for piece in heard for phone in piece.phones], sound.seconds)
    words = tuple(word for piece in heard for word in piece.words)
    return Speech(sound, text, language, words, phones, TimesFrom.ALIGNMENT, tuple(notes))


def _with_silences(phones: list[PhoneTime], seconds: float) -> tuple[PhoneTime, ...]:
    """Phones from the take's start to its end: gaps are silence, and speech beside silence keeps to its own edges."""
    spoken = [phone for phone in phones if phone.phone != SILENCE and phone.end_s > phone.start_s]
    edges = [0.0, *(time for phone in spoken for time in (phone.start_s, phone.end_s)), seconds]
    times: list[PhoneTime] = []
    for index, phone in enumerate(spoken):
        before, start, end, after = edges[2 * index : 2 * index + 4]
        if start - before > SMALLEST_GAP_S:
            start = min(start + SPEECH_STARTS_LATER_S, end - SMALLEST_GAP_S)
            times.append(PhoneTime(times[-1].end_s if times else 0.0, start, SILENCE))
        if after - end > SMALLEST_GAP_S:
            end = max(end - SPEECH_ENDS_EARLIER_S, start + SMALLEST_GAP_S)
        times.append(replace(phone, start_s=start, end_s=end))
    last = times[-1].end_s if times else 0.0
    return (*times, PhoneTime(last, seconds, SILENCE)) if seconds - last > SMALLEST_GAP_S else tuple(times)
