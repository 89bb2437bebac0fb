"""The sound of a playing film: mixed as for the export, in a thread of its own, ahead of what is heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from keepsake.core.course import Course
from keepsake.core.errors import KeepsakeError
from keepsake.core.filmstrip import Filmstrip
from keepsake.core.progress import Reporter, silent
from keepsake.core.score import Score, SoundFile
from keepsake.engine.media.sound_stream import Samples
from keepsake.engine.requests import MeasureSound, SoundLevel
from keepsake.engine.sound.gain import factor
from keepsake.engine.sound.limiter import Limiter
from keepsake.engine.sound.mixer import Mixer

WAIT_S = 0.01
FIRST_BLOCK, BLOCK = 16_800, 24_000
"""Samples mixed at once: a third of a second first, so that playing begins soon, then half a second."""
RAMP_DB_PER_S = 12.0
"""How fast the film's own loudness is reached when it becomes known only while it plays."""
HIGHEST = 32_767


def measure_sound(request: MeasureSound, report: Reporter = silent) -> SoundLevel:
    """Measure a film's sound as the export does. Raises SoundError."""
    return SoundLevel(gain_db=Mixer(audible(request.score), report).levelling.gain_db)


def audible(score: Score) -> Score:
    """The parts of a score that are in files which are there."""
    parts = (part for part in score.parts if isinstance(part.source, SoundFile) and part.source.path.is_file())
    return replace(score, parts=tuple(parts))


class HeardFilm(threading.Thread):
    """Mixes a course of a score into a filmstrip until it ends, or `stop` is called. `trouble` says what was wrong;
    the rest is silence then.
    """

    def __init__(self, strip: Filmstrip, score: Score, course: Course) -> None:
        super().__init__(name="keepsake-heard", daemon=True)
        self._strip, self._course = strip, course
        self._score = audible(score)
        self._is_stopped = threading.Event()
        self._gain_db: float | None = None
        self.trouble = ""

    def stop(self) -> None:
        """Leave off, and wait until nothing more is laid."""
        self._is_stopped.set()
        self.join()

    def run(self) -> None:
        """Mix; whatever cannot be heard is silence, so that the pictures' clock goes on."""
        try:
            if self._course.has_sound and self._score.parts:
                self._lay_all(self._limited())
        except KeepsakeError as error:
            self.trouble = str(error)
        self._lay_silence()

    def _limited(self) -> Iterator[Samples]:
        loudness = self._score.loudness
        if loudness is None:
            yield from self._mixed()
            return
        limiter = Limiter(loudness.peak_dbtp, self._score.rate)
        for block in self._mixed():
            if len(ready := limiter.feed(self._levelled(block))):
                yield ready
        yield limiter.finish()

    def _mixed(self) -> Iterator[Samples]:
        mixer, step = Mixer(self._score), FIRST_BLOCK
        for start, samples in self._course.stretches():
            done = 0
            while done < samples:
                count = min(step, samples - done)
                yield mixer.stretch(start + done, count)
                done, step = done + count, BLOCK

    def _levelled(self, block: Samples) -> Samples:
        """A block at the film's loudness; one that becomes known late is gone to slowly."""
        level = self._strip.level
        wanted = level / 1000 if level is not None else 0.0
        if self._gain_db is None:
            self._gain_db = wanted
        step = RAMP_DB_PER_S * len(block) / self._score.rate
        after = self._gain_db + float(np.clip(wanted - self._gain_db, -step, step))
        gains = np.linspace(factor(self._gain_db), factor(after), len(block), dtype=np.float32)
        self._gain_db = after
        return block * gains[:, None]

    def _lay_all(self, blocks: Iterator[Samples]) -> None:
        for block in blocks:
            if not self._lay(np.rint(np.clip(block, -1, 1) * HIGHEST).astype("<i2").tobytes()):
                return

    def _lay_silence(self) -> None:
        left = self._course.samples
        laid = self._strip.sound_ready(self._strip.run)
        while left is None or laid < left:
            count = BLOCK if left is None else min(BLOCK, left - laid)
            if not self._lay(bytes(4 * count)):
                return
            laid += count

    def _lay(self, content: bytes) -> bool:
        """Lay samples as soon as there is room; says whether it goes on."""
        while not self._is_stopped.is_set():
            if self._strip.sound_room() >= len(content) // 4:
                self._strip.lay_sound(content)
                return True
            self._is_stopped.wait(WAIT_S)
        return False
