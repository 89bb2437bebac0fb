"""A course says what is seen and heard when, whichever way and however often."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.course import Course
from keepsake.core.score import sample_of_frame

RATE = Fraction(25)


def course(first: int = 0, end: int = 100, **how: int) -> Course:
    return Course(rate=RATE, first=first, begin=how.pop("begin", 0), end=end, **how)  # type: ignore[arg-type]


def test_it_goes_to_the_end_and_stops() -> None:
    film = course(40)
    assert [film.frame_at(step) for step in (0, 1, 59, 60)] == [40, 41, 99, None]
    assert film.steps == 60
    assert film.samples == 60 * 1920
    assert list(film.stretches()) == [(40 * 1920, 60 * 1920)]


def test_it_goes_backwards_and_faster_without_sound() -> None:
    back = course(10, speed=-4)
    assert [back.frame_at(step) for step in range(4)] == [10, 6, 2, None]
    assert back.steps == 3
    assert not back.has_sound
    assert course(0, speed=2).steps == 50


def test_it_goes_round_and_round() -> None:
    film = course(30, 40, begin=20, loops=True)
    assert [film.frame_at(step) for step in (0, 9, 10, 19, 29)] == [30, 39, 20, 29, 39]
    assert film.steps is None
    assert list(islice(film.stretches(), 3)) == [(57_600, 19_200), (38_400, 38_400), (38_400, 38_400)]
    assert course(20, 40, begin=20, speed=-1, loops=True).frame_at(1) == 39


@given(st.sampled_from([Fraction(25), Fraction(24), Fraction(30000, 1001)]), st.integers(1, 100_000))
def test_what_is_heard_says_what_is_due(rate: Fraction, step: int) -> None:
    film = Course(rate=rate, first=0, begin=0, end=200_000)
    assert film.step_at(sample_of_frame(step, rate) + 1) == step


@pytest.mark.parametrize("how", [{"first": 100}, {"first": -1}, {"speed": 0}])
def test_a_course_that_never_begins_is_refused(how: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="does not lead"):
        course(**how)
