"""The soft step every layer fades with."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keepsake.engine.gentle.ramp import smooth_step

reals = st.floats(-50, 50, allow_nan=False)


@given(reals, reals)
def test_it_rises_and_stays_between_0_and_1(one: float, other: float) -> None:
    low, high = smooth_step(np.array(sorted((one, other))))
    assert 0 <= low <= high <= 1


@given(reals)
def test_it_is_the_same_seen_from_above(x: float) -> None:
    up, down = smooth_step(np.array([x, 1 - x]))
    assert abs(up + down - 1) < 1e-5


def test_it_holds_outside_and_leaves_its_ends_level() -> None:
    assert smooth_step(np.array([-3.0, 0.0, 0.5, 1.0, 7.0])).tolist() == [0, 0, 0.5, 1, 1]
    near_ends = smooth_step(np.array([0.001, 0.999], np.float32))
    assert near_ends[0] < 1e-5
    assert near_ends[1] > 1 - 1e-5
    assert near_ends.dtype == np.float32
