from fractions import Fraction

import numpy as np
import pytest

from keepsake.engine.motion import edits
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan

WAVE = Curve((0.0, 1.0, 3.0), (0.0, 2.0, -1.0), 4.0)
TIMES = np.linspace(0, 8, 161)


def test_scaling_and_raising_act_on_every_instant() -> None:
    assert np.allclose(edits.scaled(WAVE, 0.5).at(TIMES), 0.5 * WAVE.at(TIMES))
    assert np.allclose(edits.scaled(WAVE, -1.0).at(TIMES), -WAVE.at(TIMES))
    assert np.allclose(edits.offset(WAVE, 3.0).at(TIMES), WAVE.at(TIMES) + 3.0)


@pytest.mark.parametrize("by_s", [0.4, 1.0, 3.9, -2.5, 11.0])
def test_delay_shifts_time_and_comes_round(by_s: float) -> None:
    assert np.allclose(edits.delayed(WAVE, by_s).at(TIMES), WAVE.at(TIMES - by_s))


def test_stretch_slows_the_whole_loop() -> None:
    slow = edits.stretched(WAVE, 2.0)
    assert slow.period_s == 8.0
    assert np.allclose(slow.at(2 * TIMES), WAVE.at(TIMES))


def test_clamping_keeps_the_curve_inside() -> None:
    drawn = edits.clamped(WAVE, -0.5, 1.0).at(TIMES)
    assert drawn.min() == -0.5
    assert drawn.max() == 1.0


def test_keys_come_and_go() -> None:
    more = edits.with_key(WAVE, 2.0, 0.7)
    assert more.at(np.array([2.0]))[0] == pytest.approx(0.7)
    assert edits.without_key(more, 2) == WAVE
    assert edits.with_key(WAVE, 1.0, 5.0).values == (0.0, 5.0, -1.0)
    with pytest.raises(ValueError, match="at least one"):
        edits.without_key(Curve((0.0,), (1.0,)), 0)


def test_sum_passes_through_the_keys_of_both() -> None:
    other = Curve((0.5, 2.5), (1.0, 2.0), 4.0)
    both, keys = edits.added(WAVE, other), np.array([0.0, 0.5, 1.0, 2.5, 3.0])
    assert np.allclose(both.at(keys), WAVE.at(keys) + other.at(keys))
    with pytest.raises(ValueError, match="same period"):
        edits.added(WAVE, Curve((0.0,), (1.0,)))


def test_editing_a_plan_leaves_the_old_one_and_the_other_faces() -> None:
    smile = Curve((0.0, 1.0), (0.0, 0.4), 4.0)
    plan = MotionPlan(Fraction(24), 96, (FacePlan(0, {Channel.SMILE: smile}), FacePlan(2, {Channel.SMILE: smile})))
    broader = edits.with_edited(plan, 2, Channel.SMILE, lambda curve: edits.scaled(curve, 9.0))
    assert plan.faces[1].curves[Channel.SMILE] == smile
    assert broader.faces[0] == plan.faces[0]
    assert max(broader.faces[1].curves[Channel.SMILE].values) == 1.0
    assert edits.with_edited(plan, 2, Channel.YAW, lambda curve: edits.scaled(curve, 9.0)) == plan
    assert edits.with_curve(plan.faces[0], Channel.SMILE, None).curves == {}
