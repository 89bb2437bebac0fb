"""Shows progress on standard error: a bar on a terminal, a few calm lines anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from keepsake.core.progress import Progress, Reporter, silent

BAR_WIDTH = 28
SECONDS_BETWEEN_DRAWINGS = 0.1
SECONDS_BETWEEN_LINES = 15.0
SECONDS_BEFORE_GUESSING = 1.0
"""A stage runs this long before its time left is guessed: earlier guesses jump about."""


@contextmanager
def shown_progress(quiet: bool = False) -> Iterator[Reporter]:
    """A reporter for one command; the bar is wiped away when the command ends."""
    if quiet:
        yield silent
        return
    if sys.stderr.isatty():
        bar = ProgressBar(sys.stderr)
        try:
            yield bar
        finally:
            bar.wipe()
    else:
        yield ProgressLines(sys.stderr)


class ProgressBar:
    """Draws `drawing frames  [=====     ]  40 %  about 12 seconds left` over itself. Is a `Reporter`."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._timing = StageTiming(clock)
        self._drawn_at = -SECONDS_BETWEEN_DRAWINGS
        self._drawn_width = 0

    def __call__(self, progress: Progress, /) -> None:
        """Draw, though not more often than an eye can follow."""
        now = self._timing.note(progress)
        is_due = now - self._drawn_at >= SECONDS_BETWEEN_DRAWINGS
        if not (is_due or progress.done >= progress.total):
            return
        self._drawn_at = now
        filled = round(BAR_WIDTH * _share(progress))
        bar = "=" * filled + " " * (BAR_WIDTH - filled)
        self._draw(f"{progress.stage}  [{bar}]  {_share(progress):4.0%}  {self._timing.left(progress)}".rstrip())

    def wipe(self) -> None:
        """Leave an empty line where the bar was."""
        if self._drawn_width:
            self._draw("")
            self._stream.write("\r")
            self._stream.flush()

    def _draw(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._drawn_width))
        self._stream.flush()
        self._drawn_width = len(line)


class ProgressLines:
    """Writes one line when a stage begins, and seldom another while it is long. Is a `Reporter`."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._timing = StageTiming(clock)
        self._stage = ""
        self._written_at = 0.0

    def __call__(self, progress: Progress, /) -> None:
        """Write a line if one is due."""
        now = self._timing.note(progress)
        if progress.stage != self._stage:
            self._stage, line = progress.stage, progress.stage
        elif now - self._written_at >= SECONDS_BETWEEN_LINES and progress.done < progress.total:
            line = f"{progress.stage}: {_share(progress):.0%}, {self._timing.left(progress)}".rstrip(", ")
        else:
            return
        self._written_at = now
        self._stream.write(line + "\n")
        self._stream.flush()


class StageTiming:
    """When the current stage began, and from that how long it will still take."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stage = ""
        self._began = self._now = 0.0
        self._done_at_start = 0

    def note(self, progress: Progress) -> float:
        """Take notice of a step; the time now."""
        self._now = self._clock()
        if progress.stage != self._stage:
            self._stage, self._began, self._done_at_start = progress.stage, self._now, progress.done
        return self._now

    def left(self, progress: Progress) -> str:
        """The time left of this stage in words, empty while it cannot be known."""
        elapsed = self._now - self._began
        done = progress.done - self._done_at_start
        if done <= 0 or elapsed < SECONDS_BEFORE_GUESSING or progress.done >= progress.total:
            return ""
        return f"about {in_words(elapsed / done * (progress.total - progress.done))} left"


def in_words(seconds: float) -> str:
    """A length of time as people say it: "12 seconds", "3 minutes", "1 hour"."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return f"{round(seconds / length)} {unit}s"
    whole = max(1, round(seconds))
    return "1 second" if whole == 1 else f"{whole} seconds"


def _share(progress: Progress) -> float:
    return min(1.0, progress.done / progress.total) if progress.total else 0.0
