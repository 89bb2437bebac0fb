"""One file's sound at a film's own rate, read from any sample on."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from pathlib import Path

import numpy as np
import soxr

from keepsake.engine.media.sound_stream import Samples, SoundStream

RUN_UP_SAMPLES = 4096
"""What the resampler hears before the sample asked for, so that its filter has settled (it reaches back 300)."""
WORTH_READING_ON_S = 20
"""A jump ahead of less than this is read through rather than sought."""


class Source:
    """A file's sound, stereo float32 at `rate`: sample n is the sound n / rate seconds after the file's beginning.

    What is before the beginning or after the end is silence. Reading on is quick; jumping costs a seek. It answers
    the same samples whichever way it is reached (to within the resampler's -120 dB). Raises SoundError.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self._stream = SoundStream(path)
        self._rate = rate
        self._blocks: Iterator[Samples] = iter(())
        self._at = 0  # of the first sample kept
        self._kept = np.zeros((0, 2), np.float32)
        self._is_open = False
        self.end: int | None = None
        """Samples until the end, once the end was met."""

    def read(self, start: int, samples: int) -> Samples:
        """`samples` samples from `start` on: (samples, 2), not to be written to."""
        lead = min(max(-start, 0), samples)
        if lead:
            return np.concatenate([np.zeros((lead, 2), np.float32), self.read(start + lead, samples - lead)])
        if self.end is not None and start >= self.end:
            return np.zeros((samples, 2), np.float32)
        if not self._is_open or not 0 <= start - self._at <= len(self._kept) + WORTH_READING_ON_S * self._rate:
            self._jump(start)
        self._read_on(start, start + samples)
        found = self._kept[:samples]
        if len(found) == samples:
            return found
        return np.concatenate([found, np.zeros((samples - len(found), 2), np.float32)])

    def length(self) -> int:
        """Samples until the end, found by reading once through the whole file."""
        if self.end is None:
            self._jump(0)
            while self.end is None:
                self._read_on(self._at + len(self._kept), self._at + len(self._kept) + self._rate)
        return self.end

    def close(self) -> None:
        """Let go of the file; reading again opens it again."""
        self._blocks, self._is_open = iter(()), False
        self._kept = np.zeros((0, 2), np.float32)

    def _jump(self, start: int) -> None:
        """Begin again shortly before a sample, where source and film samples coincide."""
        shared = gcd(self._stream.rate, self._rate)
        step_in, step_out = self._stream.rate // shared, self._rate // shared
        steps = max(0, start // step_out - -(-RUN_UP_SAMPLES // min(step_in, step_out)))
        if step_in == step_out:
            steps = start
        self.close()
        self._blocks = _resampled(self._stream.blocks(steps * step_in), self._stream.rate, self._rate)
        self._at, self._is_open = steps * step_out, True

    def _read_on(self, start: int, end: int) -> None:
        """Keep exactly what is wanted from `start` on, reading until there is enough up to `end` or no more."""
        kept = [self._kept[start - self._at :]]
        at = self._at + len(self._kept)
        while at < end:
            block = next(self._blocks, None)
            if block is None:
                self.end = at
                break
            kept.append(block[max(0, start - at) :])
            at += len(block)
        self._kept = np.concatenate(kept)
        self._at = min(start, at)


def _resampled(blocks: Iterator[Samples], rate: int, wanted: int) -> Iterator[Samples]:
    """Blocks at another rate (soxr, high quality: linear phase, its delay taken off)."""
    if rate == wanted:
        yield from blocks
        return
    stream = soxr.ResampleStream(rate, wanted, 2, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros((0, 2), np.float32), last=True)
