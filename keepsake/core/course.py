"""How a film is gone through while it plays: from which frame, how fast, which way, and whether round and round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from keepsake.core.score import SAMPLE_RATE, sample_of_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A way through a film. What is played is counted in steps of 1 / `rate` seconds, step 0 showing frame `first`.

    It goes `speed` frames on with each step, backwards when that is below 0, from `begin` up to, not including,
    `end`, and there stops or, when it `loops`, goes on from the other end. Sound is heard at the film's own speed
    only. Raises ValueError for a course that never begins.
    """

    rate: Fraction
    first: int
    begin: int
    end: int
    speed: int = 1
    loops: bool = False

    def __post_init__(self) -> None:
        if not self.begin <= self.first < self.end or self.speed == 0:
            raise ValueError(f"frame {self.first} does not lead from {self.begin} to {self.end}")

    @property
    def has_sound(self) -> bool:
        """Whether it goes as fast as the film itself."""
        return self.speed == 1

    @property
    def steps(self) -> int | None:
        """How many steps there are, None for no end."""
        if self.loops:
            return None
        left = self.end - self.first if self.speed > 0 else self.first - self.begin + 1
        return -(-left // abs(self.speed))

    @property
    def samples(self) -> int | None:
        """How many samples there are at the rate of a film's sound, None for no end."""
        if self.steps is None:
            return None
        if self.has_sound:
            return self._sample(self.end) - self._sample(self.first)
        return sample_of_frame(self.steps, self.rate)

    def frame_at(self, step: int) -> int | None:
        """The frame of the film that a step shows, None beyond the end."""
        frame = self.first + step * self.speed
        if self.loops:
            return self.begin + (frame - self.begin) % (self.end - self.begin)
        return frame if self.begin <= frame < self.end else None

    def step_at(self, sample: int) -> int:
        """The step that is due when so many samples were heard."""
        return int(sample * self.rate / SAMPLE_RATE)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """What is heard, one after another: first sample of the film, and how many; without end when it loops."""
        start = self.first
        while True:
            at = self._sample(start)
            yield at, self._sample(self.end) - at
            if not self.loops:
                return
            start = self.begin

    def _sample(self, frame: int) -> int:
        return sample_of_frame(frame, self.rate)
