"""One part of a score as samples: its source, trimmed, looped, faded and at its gain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from keepsake.core.errors import NoSoundError
from keepsake.core.score import Part, Role, SoundFile
from keepsake.engine.media.sound_stream import Samples
from keepsake.engine.sound.gain import curve_values, factor, factors, fade
from keepsake.engine.sound.source import Source

LOOP_CROSSFADE_S = 0.5


class Playing:
    """A part that can be asked for any stretch of the film; its file is open only while it plays.

    Raises SoundError for a file that cannot be read; a video clip without sound is silent.
    """

    def __init__(self, part: Part, rate: int) -> None:
        if not isinstance(part.source, SoundFile):
            raise ValueError("words must be spoken into a file before they are mixed")  # noqa: TRY004 — no type error
        self.part = part
        self._path = part.source.path
        self._rate = rate
        self._source: Source | None = None
        self._is_silent = factor(part.gain_db) == 0.0

    def plays(self, start: int, end: int) -> bool:
        """Whether it sounds between two samples of the film."""
        return not self._is_silent and self.part.at < end and start < self.part.at + self.part.samples

    def add_to(self, block: Samples, start: int, ducking: Samples | None = None) -> None:
        """Add what sounds from film sample `start` on to a block (n, 2); `ducking` is a factor for each sample."""
        first = max(self.part.at - start, 0)
        last = min(self.part.at + self.part.samples - start, len(block))
        at = start + first - self.part.at
        samples = self._samples(at, last - first)
        if samples is None:
            return
        gain = self._gain(at, last - first)
        if ducking is not None:
            gain = gain * ducking[first:last] if gain is not None else ducking[first:last]
        block[first:last] += samples if gain is None else samples * gain[:, None]

    def rest(self) -> None:
        """Close the file until it is needed again."""
        if self._source:
            self._source.close()

    def _samples(self, at: int, samples: int) -> Samples | None:
        source = self._opened()
        if source is None:
            return None
        if not self.part.loops:
            return source.read(self.part.source_start + at, samples)
        return _looped(source, self.part.source_start, round(LOOP_CROSSFADE_S * self._rate), at, samples)

    def _opened(self) -> Source | None:
        if self._source is None:
            try:
                self._source = Source(self._path, self._rate)
            except NoSoundError:
                if self.part.role is not Role.CLIP:
                    raise
                self._is_silent = True
        return self._source

    def _gain(self, at: int, samples: int) -> Samples | None:
        """Fixed gain, curve and fades multiplied; None when they change nothing."""
        part = self.part
        gains = [np.full(samples, factor(part.gain_db), np.float32)] if part.gain_db else []
        if part.gain:
            gains.append(factors(curve_values(part.gain, at, samples)))
        passed = np.arange(at, at + samples)
        if at < part.fade_in:
            gains.append(fade(passed, part.fade_in, part.fades))
        if at + samples > part.samples - part.fade_out:
            gains.append(fade(part.samples - 1 - passed, part.fade_out, part.fades))
        return np.prod(gains, axis=0, dtype=np.float32) if gains else None


def _looped(source: Source, start: int, crossfade: int, at: int, samples: int) -> Samples:
    """A stretch of a source that begins again from its beginning, each end fading into the next beginning."""
    end = source.length()
    block = np.zeros((samples, 2), np.float32)
    if not end:
        return block
    crossfade = min(crossfade, end // 4)
    start %= end - crossfade
    for first, last in _rounds(at + start, samples, end, crossfade):
        passed = np.arange(max(first, at + start), min(last, at + start + samples)) - first
        offset = first + int(passed[0]) - at - start
        sound = source.read(int(passed[0]), len(passed))
        if passed[-1] >= end - crossfade:
            sound = sound * fade(end - 1 - passed, crossfade)[:, None]
        if first and passed[0] < crossfade:
            sound = sound * fade(passed, crossfade)[:, None]
        block[offset : offset + len(passed)] += sound
    return block


def _rounds(at: int, samples: int, end: int, crossfade: int) -> Iterator[tuple[int, int]]:
    """First and last sample of the rounds that sound in a stretch of an endless loop."""
    step = end - crossfade
    for number in range(max(0, (at - crossfade) // step), (at + samples - 1) // step + 1):
        yield number * step, number * step + end
