"""Gains: curves as the film's other curves go, fades that keep power."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.curve import Easing, Key, value_at
from keepsake.core.score import FadeShape
from keepsake.engine.sound.gain import SILENT_DB, curve_values, factor, factors, fade

keys = st.lists(
    st.tuples(
        st.integers(-500, 500), st.floats(-60, 12), st.sampled_from([e for e in Easing if e is not Easing.HOLD])
    ),
    max_size=6,
    unique_by=lambda key: key[0],
).map(lambda found: tuple(Key(*key) for key in sorted(found)))


@given(keys, st.integers(-600, 600), st.integers(0, 300))
def test_a_curve_of_many_samples_is_the_curve_at_each(curve: tuple[Key, ...], start: int, samples: int) -> None:
    expected = [value_at(curve, start + at, 0.0) for at in range(samples)]
    assert curve_values(curve, start, samples) == pytest.approx(expected, abs=1e-9)


def test_a_held_value_goes_to_the_next_without_a_click() -> None:
    values = curve_values((Key(0, 0.0, Easing.HOLD), Key(1000, -12.0)), 0, 1200)
    assert not values[:760].any()
    assert (values[1000:] == -12).all()
    assert np.abs(np.diff(values)).max() < 0.1


@pytest.mark.parametrize("length", [1, 2, 7, 4800])
def test_crossing_equal_power_fades_keep_the_power(length: int) -> None:
    passed = np.arange(length)
    into, out = fade(passed, length), fade(length - 1 - passed, length)
    assert np.abs(into**2 + out**2 - 1).max() < 1e-6


def test_crossing_straight_fades_keep_the_sum() -> None:
    passed = np.arange(480)
    both = fade(passed, 480, FadeShape.LINEAR) + fade(479 - passed, 480, FadeShape.LINEAR)
    assert np.abs(both - 1).max() < 1e-6


def test_no_decibels_change_nothing_and_very_few_are_silence() -> None:
    assert factor(0) == 1
    assert factor(SILENT_DB) == 0
    assert factors(np.array([0.0, -6.0206, -200.0])) == pytest.approx([1, 0.5, 0], abs=1e-5)
