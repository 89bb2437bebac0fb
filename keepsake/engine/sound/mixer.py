"""Mixes a score block by block: memory does not grow with the film's length, and every block is exact to the sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from keepsake.core.score import Score
from keepsake.engine.media.sound_stream import Samples
from keepsake.engine.sound.playing import Playing

BLOCK_S = 1


class Mixer:
    """The sound of a score whose words were spoken into files already.

    Raises SoundError, in one sentence, while mixing, when a file of the score cannot be read.
    """

    def __init__(self, score: Score) -> None:
        if score.channels != 2:
            raise ValueError("a film's sound has two channels")
        self._score = score
        self._playing = [Playing(part, score.rate) for part in score.parts]

    def blocks(self) -> Iterator[Samples]:
        """The finished sound in order: blocks (n, 2), together exactly as long as the score."""
        yield from self.mixed()

    def mixed(self, start: int = 0) -> Iterator[Samples]:
        """The parts together from a sample on, before the film's loudness is set."""
        step = BLOCK_S * self._score.rate
        try:
            for first in range(start, self._score.samples, step):
                yield self._block(first, min(step, self._score.samples - first))
        finally:
            for playing in self._playing:
                playing.rest()

    def _block(self, start: int, samples: int) -> Samples:
        block = np.zeros((samples, 2), np.float32)
        for playing in self._playing:
            if playing.plays(start, start + samples):
                playing.add_to(block, start)
            else:
                playing.rest()
        return block
