"""The sound of a playing film: mixed as for the export, in a thread of its own, ahead of what is heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from keepsake.core.course import Course
from keepsake.core.errors import KeepsakeError
from keepsake.core.filmstrip import Filmstrip, Wish
from keepsake.core.progress import Reporter, silent
from keepsake.core.score import Part, Score, SoundFile
from keepsake.engine.media.sound_stream import Samples
from keepsake.engine.requests import MeasureSound, SoundLevel
from keepsake.engine.sound.gain import factor
from keepsake.engine.sound.limiter import Limiter
from keepsake.engine.sound.mixer import Mixer

WAIT_S = 0.01
FIRST_BLOCK, BLOCK = 12_000, 24_000
"""Samples mixed at once: a quarter of a second first, so that playing begins soon, then half a second."""
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
    """Mixes one course of a score after another into a filmstrip, until `stop` is called. `trouble` says what was
    wrong; the rest is silence then.
    """

    def __init__(self, strip: Filmstrip, score: Score) -> None:
        super().__init__(name="keepsake-heard", daemon=True)
        self._strip = strip
        self._score = audible(score)
        self._wish: Wish | None = None
        self._is_over = False
        self._changed = threading.Condition()
        self._gain_db: float | None = None
        self.trouble = ""

    def go_to(self, wish: Wish) -> None:
        """Leave off what is being mixed, and mix this."""
        with self._changed:
            self._wish = wish
            self._changed.notify()

    def stop(self) -> None:
        """Leave off, and wait until nothing more is laid."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self.join()

    def run(self) -> None:
        """Mix; whatever cannot be heard is silence, so that the pictures' clock goes on."""
        done: Wish | None = None
        while (wish := self._next(done)) is not None:
            self._mix(wish)
            done = wish
        mixers().rest()

    def _next(self, done: Wish | None) -> Wish | None:
        """Wait for another course; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._wish is not done)
            return None if self._is_over else self._wish

    def _mix(self, wish: Wish) -> None:
        self._strip.begin_sound(wish.run)
        self._gain_db = None
        try:
            if wish.course.has_sound and self._score.parts:
                self._lay_all(wish, self._limited(wish.course))
        except KeepsakeError as error:
            self.trouble = str(error)
            mixers().forget()
        self._lay_silence(wish)

    def _limited(self, course: Course) -> Iterator[Samples]:
        loudness = self._score.loudness
        if loudness is None:
            yield from self._mixed(course)
            return
        limiter = Limiter(loudness.peak_dbtp, self._score.rate)
        for block in self._mixed(course):
            if len(ready := limiter.feed(self._levelled(block))):
                yield ready
        yield limiter.finish()

    def _mixed(self, course: Course) -> Iterator[Samples]:
        mixer, step = mixers().of(self._score), FIRST_BLOCK
        for start, samples in course.stretches():
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

    def _lay_all(self, wish: Wish, blocks: Iterator[Samples]) -> None:
        for block in blocks:
            if not self._lay(wish, np.rint(np.clip(block, -1, 1) * HIGHEST).astype("<i2").tobytes()):
                return

    def _lay_silence(self, wish: Wish) -> None:
        left = wish.course.samples
        laid = self._strip.sound_ready(wish.run)
        while left is None or laid < left:
            count = BLOCK if left is None else min(BLOCK, left - laid)
            if not self._lay(wish, bytes(4 * count)):
                return
            laid += count

    def _lay(self, wish: Wish, content: bytes) -> bool:
        """Lay samples as soon as there is room; says whether it goes on."""
        while self._goes_on(wish):
            if self._strip.sound_room() >= len(content) // 4:
                self._strip.lay_sound(content)
                return True
            with self._changed:
                self._changed.wait(WAIT_S)
        return False

    def _goes_on(self, wish: Wish) -> bool:
        return not self._is_over and self._wish is wish and self._strip.is_wanted(wish.run)


class Mixers:
    """The mixer of the score that was played last. It knows where people speak and how long songs are, which takes
    reading whole files: who pauses or goes elsewhere in the film does not wait for that again. For one thread.
    """

    def __init__(self) -> None:
        self._kept: tuple[object, Mixer] | None = None

    def of(self, score: Score) -> Mixer:
        """What mixes a score whose files are there. Raises SoundError."""
        key = (score, tuple(map(_state_of, score.parts)))
        if self._kept is None or self._kept[0] != key:
            self.rest()
            self._kept = (key, Mixer(score))
        return self._kept[1]

    def rest(self) -> None:
        """Let go of files until more is wanted."""
        if self._kept is not None:
            self._kept[1].rest()

    def forget(self) -> None:
        """Keep nothing: something in it cannot be read."""
        self.rest()
        self._kept = None


@cache
def mixers() -> Mixers:
    """Those of this process."""
    return Mixers()


def _state_of(part: Part) -> tuple[int, int]:
    """What tells whether a part's file has been written to; zeros for one that is gone."""
    try:
        state = part.source.path.stat() if isinstance(part.source, SoundFile) else None
    except OSError:
        state = None
    return (state.st_mtime_ns, state.st_size) if state else (0, 0)
