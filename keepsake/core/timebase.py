"""Time as whole frames at an exact rate: no floats of seconds, so sound and lips cannot drift apart.

The words are OpenTimelineIO's (`RationalTime`, `TimeRange`); its rates are floating point, ours are fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from keepsake.core.rate import NTSC, broadcast_rate

FILM_RATE = Fraction(25)
LOWEST_RATE = Fraction(1)
HIGHEST_RATE = Fraction(200_000)
"""Times may be counted in samples of sound too; a film's own rate is bounded by `keepsake.core.rate`."""
LONGEST_FRAMES = 2**53
"""No time reaches further than this, so that every other program can read it back exactly from a double."""


@dataclass(frozen=True, slots=True)
class RationalTime:
    """A moment or a length: `value` frames at `rate` frames a second.

    Two times are added or compared only at one rate. Mixing rates raises ValueError, for it is a programmer's mistake
    and not a person's.
    """

    value: int
    rate: Fraction

    @property
    def seconds(self) -> Fraction:
        """The exact seconds."""
        return self.value / self.rate

    def __add__(self, other: RationalTime) -> RationalTime:
        return RationalTime(self.value + self._same_rate(other).value, self.rate)

    def __sub__(self, other: RationalTime) -> RationalTime:
        return RationalTime(self.value - self._same_rate(other).value, self.rate)

    def __neg__(self) -> RationalTime:
        return RationalTime(-self.value, self.rate)

    def __lt__(self, other: RationalTime) -> bool:
        return self.value < self._same_rate(other).value

    def __le__(self, other: RationalTime) -> bool:
        return self.value <= self._same_rate(other).value

    def __gt__(self, other: RationalTime) -> bool:
        return self.value > self._same_rate(other).value

    def __ge__(self, other: RationalTime) -> bool:
        return self.value >= self._same_rate(other).value

    def __bool__(self) -> bool:
        return self.value != 0

    def _same_rate(self, other: RationalTime) -> RationalTime:
        if other.rate is not self.rate and other.rate != self.rate:
            raise ValueError(f"times at {self.rate} and {other.rate} frames a second cannot be mixed")
        return other

    def as_clock(self) -> str:
        """Write minutes and seconds as a person reads them, to a tenth: `2:05.4`, or `1:02:05.4` from an hour on."""
        sign = "-" if self.value < 0 else ""
        tenths = nearest_frame(abs(self.seconds), Fraction(10))
        minutes, rest = divmod(tenths, 600)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
        return f"{sign}{clock}:{rest // 10:02d}.{rest % 10}"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A stretch of time: from `start`, `duration` long, both at one rate. A negative length raises ValueError."""

    start: RationalTime
    duration: RationalTime

    def __post_init__(self) -> None:
        if self.duration.value < 0 or self.start.rate != self.duration.rate:
            raise ValueError("a range needs a length of zero or more at the rate of its start")

    @property
    def rate(self) -> Fraction:
        """The rate both ends are counted at."""
        return self.start.rate

    @property
    def end_exclusive(self) -> RationalTime:
        """The first moment after the range."""
        return self.start + self.duration

    def contains(self, moment: RationalTime) -> bool:
        """Say whether the moment lies inside; the exclusive end does not."""
        return self.start <= moment < self.end_exclusive

    def covers(self, other: TimeRange) -> bool:
        """Say whether the other range lies wholly inside this one."""
        return self.start <= other.start and other.end_exclusive <= self.end_exclusive

    def __bool__(self) -> bool:
        return bool(self.duration)

    def shifted(self, by: RationalTime) -> TimeRange:
        """Give the same length, starting later by `by` (earlier when negative)."""
        return TimeRange(self.start + by, self.duration)


def frames(value: int, rate: Fraction) -> RationalTime:
    """Give a time of so many frames."""
    return RationalTime(value, rate)


def range_of(start: int, duration: int, rate: Fraction) -> TimeRange:
    """Give a range from frame numbers."""
    return TimeRange(RationalTime(start, rate), RationalTime(duration, rate))


def time_of_seconds(seconds: Fraction | float, rate: Fraction) -> RationalTime:
    """Give the nearest whole frame to some seconds; a float is taken at its exact binary value."""
    return RationalTime(nearest_frame(Fraction(seconds), rate), rate)


def nearest_frame(seconds: Fraction, rate: Fraction) -> int:
    """Round seconds to the nearest frame number at a rate; halves go up."""
    doubled = 2 * seconds * rate + 1
    return int(doubled.numerator // (2 * doubled.denominator))


def exact_rate(rate: float | Fraction) -> Fraction:
    """Give the rate that a rounded number stands for: 29.97 and 29.97003 are 30000/1001, 25.0 is 25.

    Anything else is kept to a denominator of 1001. Raises ValueError outside 1 to 200,000 a second.
    """
    if rate != rate or not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise ValueError(f"a rate lies between {LOWEST_RATE} and {HIGHEST_RATE} a second, not {rate}")
    return broadcast_rate(Fraction(rate).limit_denominator(NTSC.denominator))
