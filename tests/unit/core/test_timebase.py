"""Time is exact, typed, and refuses to be mixed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.timebase import TimeRange, exact_rate, frames, range_of, time_of_seconds

NTSC = Fraction(30000, 1001)
rates = st.sampled_from([Fraction(24), Fraction(25), NTSC, Fraction(24000, 1001), Fraction(60), Fraction(48000)])


@given(st.integers(0, 10**7), st.integers(0, 10**7), rates)
def test_sums_and_differences_undo_each_other(first, second, rate):
    a, b = frames(first, rate), frames(second, rate)
    assert (a + b) - b == a
    assert (a < b) == (first < second)
    assert (a >= b) == (first >= second)
    assert (-a).value == -first


def test_rates_are_never_mixed_silently():
    with pytest.raises(ValueError, match="cannot be mixed"):
        frames(1, Fraction(24)) + frames(1, Fraction(25))
    with pytest.raises(ValueError, match="range"):
        TimeRange(frames(0, Fraction(24)), frames(1, Fraction(25)))
    with pytest.raises(ValueError, match="range"):
        range_of(0, -1, Fraction(24))


def test_ranges_meet_without_overlapping():
    first, second = range_of(0, 10, NTSC), range_of(10, 5, NTSC)
    assert first.contains(frames(9, NTSC))
    assert not first.contains(first.end_exclusive)
    assert first.covers(range_of(2, 8, NTSC))
    assert not first.covers(second)
    assert second.shifted(frames(-1, NTSC)).contains(frames(9, NTSC))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (29.97, NTSC),
        (29.97002997, NTSC),
        (23.976, Fraction(24000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (25.0, Fraction(25)),
        (24, Fraction(24)),
        (12.5, Fraction(25, 2)),
        (48000.0, Fraction(48000)),
    ],
)
def test_rounded_rates_are_understood(said, meant):
    assert exact_rate(said) == meant


@pytest.mark.parametrize("rate", [0, -25, float("nan"), float("inf"), 1e9])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match="a rate lies"):
        exact_rate(rate)


def test_people_read_time_as_a_clock_shows_it():
    moment = time_of_seconds(3725.4, Fraction(25))
    assert moment.as_clock() == "1:02:05.4"
    assert frames(-50, Fraction(25)).as_clock() == "-0:02.0"
