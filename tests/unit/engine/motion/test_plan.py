from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.engine.motion.plan import Channel, Curve, FacePlan, frame_times


@st.composite
def curves(draw: st.DrawFn, periodic: bool) -> Curve:
    gaps = draw(st.lists(st.floats(0.01, 5.0), min_size=1, max_size=20))
    times = np.round(np.cumsum(gaps), 6)
    values = draw(st.lists(st.floats(-10, 10), min_size=len(gaps), max_size=len(gaps)))
    period = float(times[-1] - times[0]) + draw(st.floats(0.01, 3.0)) if periodic else None
    return Curve(tuple(times.tolist()), tuple(values), period)


@given(curves(periodic=False) | curves(periodic=True))
def test_passes_through_every_key(curve: Curve) -> None:
    assert np.allclose(curve.at(np.array(curve.times)), curve.values, atol=1e-9)


@given(curves(periodic=False) | curves(periodic=True))
def test_never_overshoots_the_keys_around(curve: Curve) -> None:
    for (start, low), (end, high) in pairwise(zip(curve.times, curve.values, strict=True)):
        between = curve.at(np.linspace(start, end, 17))
        steps = np.diff(between) * np.sign(high - low)
        assert (steps >= -1e-9).all()
        assert min(low, high) - 1e-9 <= between.min()
        assert between.max() <= max(low, high) + 1e-9


@given(curves(periodic=False) | curves(periodic=True))
def test_slope_is_continuous_at_every_key(curve: Curve) -> None:
    step = 1e-6
    keys = np.array(curve.times)
    before = (curve.at(keys) - curve.at(keys - step)) / step
    after = (curve.at(keys + step) - curve.at(keys)) / step
    inner = slice(None) if curve.period_s else slice(1, -1)
    steepest = 1 + np.abs(np.diff(curve.values)).max(initial=0) / np.diff(keys).min(initial=0.01)
    assert np.allclose(before[inner], after[inner], atol=2e-3 * steepest)


@given(curves(periodic=True), st.floats(-20, 20), st.integers(-3, 3))
def test_periodic_curve_repeats_itself(curve: Curve, time: float, turns: int) -> None:
    assert curve.period_s is not None
    again = time + turns * curve.period_s
    assert curve.at(np.array([time]))[0] == pytest.approx(curve.at(np.array([again]))[0], abs=1e-6)


def test_seam_has_one_value_and_one_slope() -> None:
    curve = Curve((0.2, 0.9, 1.7), (1.0, -1.0, 2.0), 2.0)
    seam, step = 2.2, 1e-6
    left, here, right = curve.at(np.array([seam - step, seam, seam + step]))
    assert here == pytest.approx(1.0)
    assert (here - left) / step == pytest.approx((right - here) / step, abs=1e-4)


def test_holds_its_ends_without_a_period() -> None:
    curve = Curve((1.0, 2.0), (3.0, 5.0))
    assert curve.at(np.array([-9.0, 1.0, 1.5, 9.0])).tolist() == [3.0, 3.0, 4.0, 5.0]


def test_a_single_key_is_a_constant() -> None:
    assert Curve((1.0,), (3.0,)).at(np.arange(3.0)).tolist() == [3.0] * 3
    assert Curve((1.0,), (3.0,), 2.0).at(np.arange(3.0)).tolist() == [3.0] * 3


@pytest.mark.parametrize(
    ("times", "values", "period"),
    [
        ((), (), None),
        ((1.0,), (1.0, 2.0), None),
        ((1.0, 1.0), (0.0, 0.0), None),
        ((2.0, 1.0), (0.0, 0.0), None),
        ((float("nan"),), (0.0,), None),
        ((0.0,), (float("inf"),), None),
        ((0.0, 2.0), (0.0, 0.0), 2.0),
        ((0.0,), (0.0,), 0.0),
        ((0.0,), (0.0,), float("inf")),
        ((0.0,), (0.0,), float("nan")),
    ],
)
def test_refuses_keys_that_make_no_curve(times: tuple[float, ...], values: tuple[float, ...], period: float) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve(times, values, period)


def test_face_plan_samples_at_the_instants_of_frames() -> None:
    rate = Fraction(24000, 1001)
    curve = Curve((0.0, 1.0), (0.0, 1.0), 2.0)
    face = FacePlan(0, {Channel.SMILE: curve})
    sampled = face.sampled(Channel.SMILE, rate, 48)
    assert sampled.dtype == np.float64
    assert np.array_equal(sampled, curve.at(np.arange(48) * 1001 / 24000))
    assert np.array_equal(face.sampled(Channel.YAW, rate, 5), np.zeros(5))
    assert frame_times(rate, 3)[2] == pytest.approx(2 * 1001 / 24000)
