"""A person's edits: larger, smaller, as drawn by hand; never past what the photo can show, and seamless."""

from __future__ import annotations

import numpy as np
import pytest

from keepsake.core.acting import Motion, MotionEdit
from keepsake.core.curve import Easing, Key, value_at
from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, Curve
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.motion.wished import CHANNELS, followed, shown_curves
from keepsake.engine.requests import FaceReading, Occlusion
from tests.unit.engine.motion.sitters import make_face, make_photo

TIMES = np.arange(0, 6, 0.02)


def curve_of(
    channel: Channel, *edits: MotionEdit, face: FaceReading | None = None, strength: float = 0.6
) -> Curve | None:
    wish = MotionWish(edits=edits, strength=strength)
    plan, _ = plan_motion(make_photo(face or make_face()), wish)
    return plan.faces[0].curves.get(channel)


def test_every_motion_moves_something_and_all_that_is_idle_can_be_changed() -> None:
    assert set(CHANNELS) == set(Motion)
    moved = {channel for channels in CHANNELS.values() for channel in channels}
    assert moved >= {Channel.YAW, Channel.LID_LEFT, Channel.LID_RIGHT, Channel.SMILE, Channel.BREATH}


def test_half_as_much_is_half_and_the_rest_stays() -> None:
    plain, _ = plan_motion(make_photo(make_face()), MotionWish())
    half, _ = plan_motion(make_photo(make_face()), MotionWish(edits=(MotionEdit(motion=Motion.NOD, amount=0.5),)))
    before, after = plain.faces[0].curves, half.faces[0].curves
    assert after[Channel.PITCH].at(TIMES) == pytest.approx(before[Channel.PITCH].at(TIMES) / 2, abs=1e-9)
    assert {name: curve for name, curve in before.items() if name is not Channel.PITCH} == {
        name: curve for name, curve in after.items() if name is not Channel.PITCH
    }


def test_none_of_it_is_still() -> None:
    still = curve_of(Channel.SMILE, MotionEdit(motion=Motion.SMILE, amount=0.0))
    assert still is not None
    assert np.abs(still.at(TIMES)).max() == 0


def test_a_drawn_curve_is_followed_as_it_is_shown() -> None:
    keys = (Key(1000, 0.0), Key(2500, 3.0), Key(4000, -2.0, Easing.LINEAR))
    curve = curve_of(Channel.YAW, MotionEdit(motion=Motion.TURN, curve=keys))
    assert curve is not None
    inside = TIMES[(TIMES > 1.0) & (TIMES < 4.0)]
    asked = [value_at(keys, time * 1000, 0.0) for time in inside.tolist()]
    assert curve.at(inside) == pytest.approx(asked, abs=0.02)


def test_a_drawn_curve_goes_round_without_a_seam() -> None:
    curve = followed((Key(500, 2.0), Key(5500, -2.0)), 6.0)
    around = curve.at(np.arange(5.0, 7.0, 0.01))
    assert np.abs(np.diff(around)).max() < 0.12
    assert curve.at(np.array([0.0]))[0] == pytest.approx(curve.at(np.array([6.0]))[0])


def test_keys_after_the_end_of_a_clip_made_shorter_are_left_out() -> None:
    assert followed((Key(0, 1.0), Key(9000, -4.0)), 6.0).at(TIMES) == pytest.approx(1.0)
    assert followed((Key(9000, 2.0),), 6.0).at(TIMES) == pytest.approx(2.0)


def test_nobody_is_turned_further_than_can_be_drawn() -> None:
    curve = curve_of(Channel.YAW, MotionEdit(motion=Motion.TURN, curve=(Key(0, 90.0),)))
    assert curve is not None
    assert curve.at(TIMES).max() <= CHANNEL_LIMITS[Channel.YAW][1]


def test_what_the_photo_hides_stays_still_whatever_is_drawn() -> None:
    shut = (Key(0, 1.0),)
    hidden = make_face(occlusions=(Occlusion.SUNGLASSES,))
    assert curve_of(Channel.LID_LEFT, MotionEdit(motion=Motion.LIDS, curve=shut), face=hidden) is None
    assert curve_of(Channel.LID_LEFT, MotionEdit(motion=Motion.LIDS, curve=shut)) is not None


def test_no_strength_is_the_photo_itself() -> None:
    assert curve_of(Channel.YAW, MotionEdit(motion=Motion.TURN, curve=(Key(0, 3.0),)), strength=0.0) is None


def test_an_edit_is_for_one_face() -> None:
    wish = MotionWish(edits=(MotionEdit(motion=Motion.NOD, face=1, curve=(Key(0, 4.0),)),))
    plan, _ = plan_motion(make_photo(make_face(), make_face(box=(900, 200, 220, 280))), wish)
    first, second = (face.curves[Channel.PITCH].at(TIMES) for face in plan.faces)
    assert second == pytest.approx(4.0)
    assert np.abs(first).max() < 4.0


def test_curves_are_shown_with_few_keys_near_the_plan() -> None:
    reading = make_photo(make_face())
    plan, _ = plan_motion(reading, MotionWish())
    shown = {curve.motion: curve for curve in shown_curves(plan, reading)}
    assert set(shown) == set(Motion)
    for motion, curve in shown.items():
        assert len(curve.keys) <= 24
        assert curve.low < curve.high
        planned = plan.faces[0].curves.get(CHANNELS[motion][0])
        if planned is not None and motion not in (Motion.LIDS, Motion.BROWS):
            drawn = [value_at(curve.keys, time * 1000, 0.0) for time in TIMES.tolist()]
            assert np.abs(planned.at(TIMES) - drawn).max() <= 0.06 * (curve.high - curve.low)


def test_a_blink_stays_a_blink_when_it_is_shown() -> None:
    reading = make_photo(make_face())
    plan, _ = plan_motion(reading, MotionWish())
    lids = next(curve for curve in shown_curves(plan, reading) if curve.motion is Motion.LIDS)
    assert max(key.value for key in lids.keys) > 0.9


def test_what_cannot_be_seen_is_not_offered() -> None:
    reading = make_photo(make_face(occlusions=(Occlusion.SUNGLASSES,)))
    plan, _ = plan_motion(reading, MotionWish())
    assert Motion.LIDS not in {curve.motion for curve in shown_curves(plan, reading)}
