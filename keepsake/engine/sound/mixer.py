"""Mixes a score block by block: bounded memory whatever the film's length, and exact to the sample."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.score import GIVES_WAY_TO, Loudness, Role, Score
from keepsake.engine.media.sound_stream import Samples
from keepsake.engine.sound.ducking import DuckedGain
from keepsake.engine.sound.gain import factor
from keepsake.engine.sound.limiter import MARGIN_DB, Limiter
from keepsake.engine.sound.loudness import Levels, Meter
from keepsake.engine.sound.playing import Playing
from keepsake.engine.sound.speech import Speaking

BLOCK_S = 1
MOST_LIFT_DB = 30.0
"""A film is made louder by no more than this: what is quieter still is hiss, not a film's sound."""
NEAR_ENOUGH_LU = 0.05
MOST_MAKING_UP_DB = 3.0
"""What the limiter took is given back up to here; beyond, only squashing would be gained."""
REACH_SPARE = 3
"""Samples that rounding the ducking's times may cost."""


@dataclass(frozen=True, slots=True)
class Levelling:
    """How a mix becomes as loud as it should be: a gain in dB over all of it, and whether peaks need the limiter."""

    gain_db: float
    limits: bool


class Mixer:
    """The sound of a score whose words were spoken into files already.

    It goes through the files twice: to measure, and to give out (three times where peaks must be limited), and
    through voices, recordings and clips once before, to know when they speak. The same score sounds the same every
    time. Raises SoundError, in one sentence, while working, when a file of the score cannot be read; whatever
    `report` raises passes through.
    """

    def __init__(self, score: Score, report: Reporter = silent) -> None:
        if score.channels != 2:
            raise ValueError("a film's sound has two channels")
        self._score = score
        self._report = report
        self._playing = [Playing(part, score.rate) for part in score.parts]

    def blocks(self, start: int = 0) -> Iterator[Samples]:
        """The finished sound in order, from a sample on: blocks (n, 2), together exactly what is left of the score.

        Samples are -1 to 1 where the score asks for a loudness; otherwise as loud as the parts together are.
        """
        levelling = self.levelling
        yield from self._levelled(levelling, self.mixed(start))

    def mixed(self, start: int = 0) -> Iterator[Samples]:
        """The parts together from a sample on, before the film's loudness is set."""
        step = BLOCK_S * self._score.rate
        try:
            for first in range(start, self._score.samples, step):
                yield self._block(first, min(step, self._score.samples - first))
        finally:
            self.rest()

    def stretch(self, start: int, samples: int) -> Samples:
        """The parts together over some samples, (n, 2), before the film's loudness is set, for who asks in pieces."""
        return self._block(start, samples)

    def rest(self) -> None:
        """Close all files until they are needed again."""
        for playing in self._playing:
            playing.rest()

    @cached_property
    def levelling(self) -> Levelling:
        """How loud the film is made, from measuring all of it."""
        wanted = self._score.loudness
        if wanted is None or not self._playing:
            return Levelling(0.0, limits=False)
        found = self._measured("measuring the sound", None)
        if math.isinf(found.lufs):
            return Levelling(0.0, limits=found.peak_dbtp > wanted.peak_dbtp - MARGIN_DB)
        gain_db = min(wanted.target_lufs - found.lufs, MOST_LIFT_DB)
        if found.peak_dbtp + gain_db <= wanted.peak_dbtp - MARGIN_DB:
            return Levelling(gain_db, limits=False)
        return Levelling(gain_db + self._taken(gain_db, found, wanted), limits=True)

    def _taken(self, gain_db: float, found: Levels, wanted: Loudness) -> float:
        """How many dB of loudness the limiter takes away at a gain, as far as it is given back."""
        limited = self._measured("measuring the peaks", Levelling(gain_db, limits=True))
        missing = min(wanted.target_lufs, found.lufs + gain_db) - limited.lufs
        return min(missing, MOST_MAKING_UP_DB) if missing > NEAR_ENOUGH_LU else 0.0

    def _measured(self, stage: str, levelling: Levelling | None) -> Levels:
        meter = Meter(self._score.rate, peaks=levelling is None)
        blocks = self.mixed() if levelling is None else self._levelled(levelling, self.mixed())
        done = 0
        for block in blocks:
            meter.hear(block)
            done += len(block)
            self._report(Progress(stage, done, self._score.samples))
        return meter.levels()

    def _levelled(self, levelling: Levelling, blocks: Iterator[Samples]) -> Iterator[Samples]:
        gain = np.float32(factor(levelling.gain_db))
        louder = (block * gain if levelling.gain_db else block for block in blocks)
        if not levelling.limits or self._score.loudness is None:
            yield from louder
            return
        limiter = Limiter(self._score.loudness.peak_dbtp, self._score.rate)
        for block in louder:
            if len(ready := limiter.feed(block)):
                yield ready
        yield limiter.finish()

    @cached_property
    def _speaking(self) -> dict[Role, Speaking]:
        """What each role gives way to in this score; only of those that give way to something."""
        roles = {part.role for part in self._score.parts}
        if self._score.ducking is None:
            return {}
        heard = {role: speakers & roles for role, speakers in GIVES_WAY_TO.items() if role in roles}
        if any(heard.values()):
            self._report(Progress("listening for speech", 0, 1))
        return {role: Speaking(self._score, speakers) for role, speakers in heard.items() if speakers}

    def _ducking(self, speaking: Speaking, start: int, samples: int) -> Samples | None:
        """The gain of what gives way to speech, from the words near a stretch: those further away do not matter."""
        ducking = self._score.ducking
        if ducking is None:
            return None
        reach = round((ducking.attack_s + ducking.hold_s + ducking.release_s) * self._score.rate) + REACH_SPARE
        spans = speaking.near(start - reach, start + samples + reach)
        return DuckedGain(ducking, spans, self._score.rate).factors(start, samples)

    def _block(self, start: int, samples: int) -> Samples:
        block = np.zeros((samples, 2), np.float32)
        ducking = {role: self._ducking(heard, start, samples) for role, heard in self._speaking.items()}
        for playing in self._playing:
            if playing.plays(start, start + samples):
                playing.add_to(block, start, ducking.get(playing.part.role))
            else:
                playing.rest()
        return block
