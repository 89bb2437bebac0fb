"""Where in a film somebody speaks, from the voices, recordings and home videos of its score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import NoSoundError
from keepsake.core.score import Part, Role, Score, SoundFile
from keepsake.engine.sound.gain import SILENT_DB
from keepsake.engine.sound.source import Source
from keepsake.engine.voice.gate import speech_frames
from keepsake.engine.voice.sound import Sound

RATE = 16_000
FRAME = 320
"""Samples between two looks, 20 ms, as in the speech gate."""
STRETCH_FRAMES = 1500
"""Thirty seconds are looked at together, which bounds memory."""
BELOW_LOUD_DB, QUIETEST_DB = 30.0, -55.0
"""Speech is at most so far below the loud parts, and never quieter than this (dB of full scale)."""
FLOOR_SHARE = 0.35
"""In a recording, speech stands above this share of the way from its noise floor to its loud parts."""
SHORTEST_S, SHORTEST_PAUSE_S = 0.06, 0.25
MOST_REMEMBERED = 64
"""Stretches remembered: a film that is played again and again is listened to once."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of film, in samples from `start` up to, not including, `end`."""

    start: int
    end: int


class Speaking:
    """Where the parts of some roles speak in a score; each of them is listened to once, when it is first asked about.

    A synthetic voice speaks where it sounds; a recording or a home video where it stands above its own noise and the
    speech gate hears a voice. Parts that are turned down to nothing do not count. Raises SoundError.
    """

    def __init__(self, score: Score, roles: frozenset[Role]) -> None:
        self._rate = score.rate
        self._parts = tuple(part for part in score.parts if part.role in roles and part.gain_db > SILENT_DB)

    def near(self, start: int, end: int) -> tuple[Span, ...]:
        """Spans in order and apart from each other, of those parts that sound between two film samples."""
        spans = (
            span
            for part in self._parts
            if part.at < end and start < part.at + part.samples
            for span in _spans_of(part, self._rate)
        )
        return merged(spans, 0)


def merged(spans: Iterable[Span], apart: int) -> tuple[Span, ...]:
    """Spans in order, those less than `apart` samples from each other joined."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if joined and span.start - joined[-1].end <= apart:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _spans_of(part: Part, rate: int) -> Iterator[Span]:
    assert isinstance(part.source, SoundFile)
    path = part.source.path
    stretch = (part.source_start * RATE // rate, part.samples * RATE // rate)
    flags = _speaks(path, part.role, stretch, _state_of(path))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))).reshape(-1, 2)
    for start, end in edges.tolist():
        first, last = (min(frame * FRAME * rate // RATE, part.samples) for frame in (start, end))
        if first < last:
            yield Span(part.at + first, part.at + last)


def _state_of(path: Path) -> tuple[int, int]:
    """What tells that a file is still the same: its size and the time of its last change."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_size, status.st_mtime_ns


@lru_cache(maxsize=MOST_REMEMBERED)
def _speaks(path: Path, role: Role, stretch: tuple[int, int], _state: tuple[int, int]) -> Flags:
    """For each 20 ms of a stretch of a file (first sample and how many, at 16 kHz), whether somebody speaks."""
    start, samples = stretch
    try:
        source = Source(path, RATE)
    except NoSoundError:
        return np.zeros(0, np.bool_)
    levels: list[NDArray[np.float32]] = []
    gates: list[Flags] = []
    for first in range(0, samples, STRETCH_FRAMES * FRAME):
        if source.end is not None and start + first >= source.end:
            break
        sound = source.read(start + first, min(STRETCH_FRAMES * FRAME, samples - first)).mean(axis=1)
        levels.append(_levels(sound))
        gates.append(_gate(sound, len(levels[-1])) if role is not Role.VOICE else np.ones(len(levels[-1]), np.bool_))
    source.close()
    if not levels:
        return np.zeros(0, np.bool_)
    return _tidy(_above(np.concatenate(levels), role) & np.concatenate(gates))


def _levels(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level of each 20 ms in dB of full scale."""
    padded = np.pad(sound, (0, -len(sound) % FRAME)).reshape(-1, FRAME)
    return np.asarray(10 * np.log10(np.mean(padded.astype(np.float64) ** 2, axis=1) + 1e-12), np.float32)


def _gate(sound: NDArray[np.float32], frames: int) -> Flags:
    """The speech gate's opinion, one flag for each 20 ms."""
    flags = speech_frames(Sound(sound, RATE))
    return np.pad(flags, (0, max(0, frames - len(flags))), mode="edge")[:frames]


def _above(levels: NDArray[np.float32], role: Role) -> Flags:
    heard = levels[levels > QUIETEST_DB]
    if not len(heard):
        return np.zeros(len(levels), np.bool_)
    loud = float(np.percentile(heard, 95))
    threshold = max(loud - BELOW_LOUD_DB, QUIETEST_DB)
    if role is not Role.VOICE:
        floor = float(np.percentile(levels, 5))
        threshold = max(threshold, floor + FLOOR_SHARE * (loud - floor))
    return np.asarray(levels > threshold)


def _tidy(flags: Flags) -> Flags:
    """Without short pauses, and then without short clicks."""
    return _without_runs(_without_runs(flags, False, SHORTEST_PAUSE_S), True, SHORTEST_S)


def _without_runs(flags: Flags, value: bool, shorter_than_s: float) -> Flags:
    tidy = flags.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (flags == value).astype(np.int8), [0]]))).reshape(-1, 2)
    for start, end in edges.tolist():
        is_inside = value or (start > 0 and end < len(flags))
        if is_inside and (end - start) * FRAME < shorter_than_s * RATE:
            tidy[start:end] = not value
    return tidy
