"""The line spoken at the beginning of a recording, which has no pictures for a label, found again by its shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import BadInputError, SoundError
from keepsake.engine.media.sound_stream import SoundStream

Samples = NDArray[np.float32]

COMPARED_HZ = 8_000
"""Speech is all there at this rate, and every codec keeps it."""
FOUND_SCORE = 0.5
"""Normalised correlation; the same line after MP3 at 64 kbit/s has 0.9 and more, other speech below 0.2."""
LOOKED_THROUGH_S = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class SpokenLine:
    """What is said, and its sound: one channel, float32 (n,), -1 to 1, at `rate` samples a second."""

    words: str
    samples: Samples
    rate: int


def beginning_of(path: Path) -> tuple[Samples, int]:
    """The first `LOOKED_THROUGH_S` seconds of a file's sound as one channel, and its rate.

    Raises BadInputError, in one sentence, when it has no sound that can be read.
    """
    try:
        stream = SoundStream(path)
        blocks, seconds = [], 0.0
        for block in stream.blocks():
            blocks.append(block.mean(axis=1))
            seconds += len(block) / stream.rate
            if seconds >= LOOKED_THROUGH_S:
                break
    except SoundError as error:
        raise BadInputError(f"{path.name} is not a recording that can be read.") from error
    whole = np.concatenate(blocks) if blocks else np.zeros(1, np.float32)
    return whole.astype(np.float32), stream.rate


def comment_of(path: Path) -> str:
    """A recording's own words about itself, empty when it has none; Ogg keeps them with the stream.

    Raises BadInputError when it cannot be read.
    """
    import av

    try:
        with av.open(str(path), metadata_errors="replace") as recording:
            told = dict(recording.metadata) | dict(recording.streams.audio[0].metadata)
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise BadInputError(f"{path.name} is not a recording that can be read.") from error
    return str(next((words for name, words in told.items() if name.lower() == "comment"), ""))


def line_score(samples: Samples, rate: int, line: SpokenLine) -> float:
    """How alike a stretch of the sound is to the line, at the place where it is most: correlation, 0 to 1."""
    import soxr

    heard = soxr.resample(samples, rate, COMPARED_HZ)
    sought = soxr.resample(line.samples, line.rate, COMPARED_HZ)
    if len(heard) < len(sought) or not np.any(sought):
        return 0.0
    size = 1 << int(len(heard) + len(sought)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sought, size))
    matched = np.fft.irfft(product, size)[: len(heard) - len(sought) + 1]
    energy = np.cumsum(np.concatenate([[0.0], heard.astype(np.float64) ** 2]))
    around = np.sqrt(np.maximum(energy[len(sought) :] - energy[: -len(sought)], 1e-9))
    return float(np.max(np.abs(matched) / around) / np.sqrt(np.sum(sought.astype(np.float64) ** 2)))
