"""A living plan and a speech become one: the mouth is the speech's, the rest is shared."""

from fractions import Fraction

import numpy as np
import pytest

from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.motion.talking import MOUTH, talking_plan
from keepsake.engine.requests import FaceReading, Occlusion

RATE, FRAMES, SECONDS = Fraction(24), 96, 4.0
TIMES = tuple(np.linspace(0, SECONDS, 41).tolist())


def reading(mouth_open: float = 0.0, *occlusions: Occlusion) -> FaceReading:
    return FaceReading(
        box=(10, 10, 100, 120),
        confidence=1.0,
        width_px=100,
        yaw=0.0,
        pitch=0.0,
        roll=0.0,
        sharpness=0.8,
        brightness=0.5,
        contrast=0.5,
        light_from="front",
        smile=0.2,
        mouth_open=mouth_open,
        eye_left_open=0.8,
        eye_right_open=0.8,
        gaze_x=0.0,
        gaze_y=0.0,
        occlusions=occlusions,
    )


def living(**curves: Curve) -> MotionPlan:
    return MotionPlan(RATE, FRAMES, (FacePlan(0, {Channel(name): curve for name, curve in curves.items()}),))


def waving(low: float, high: float, period_s: float | None = None) -> Curve:
    times = TIMES[:-1] if period_s else TIMES
    values = tuple((low + (high - low) * (0.5 - 0.5 * np.cos(np.array(times) * np.pi))).tolist())
    return Curve(times, values, period_s)


def speech() -> dict[Channel, Curve]:
    said = {channel: waving(0.0, 0.6) for channel in MOUTH}
    return said | {Channel.PITCH: waving(0.0, 1.0), Channel.LID_LEFT: waving(0.0, 1.0)}


def sampled(plan: MotionPlan, channel: Channel) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return plan.faces[0].sampled(channel, plan.rate, plan.frames)


def test_the_mouth_is_the_speechs_own() -> None:
    plan = talking_plan(living(), speech(), reading(), FRAMES)
    for channel in MOUTH:
        assert sampled(plan, channel) == pytest.approx(speech()[channel].at(np.arange(FRAMES) / 24), abs=0.01)
    assert not plan.loops


def test_nods_add_to_the_head_and_smiles_make_room() -> None:
    plan = talking_plan(living(pitch=waving(0, 2), smile=waving(0, 0.4)), speech(), reading(), FRAMES)
    assert sampled(plan, Channel.PITCH).max() == pytest.approx(3.0, abs=0.05)
    assert sampled(plan, Channel.SMILE).max() == pytest.approx(0.2, abs=0.02)


def test_lids_follow_the_speech_only_where_the_face_can_blink() -> None:
    assert sampled(talking_plan(living(), speech(), reading(), FRAMES), Channel.LID_LEFT).max() == 0
    blinking = living(lid_left=waving(0, 1, SECONDS))
    assert sampled(talking_plan(blinking, speech(), reading(), FRAMES), Channel.LID_LEFT).max() > 0.9


def test_a_mouth_behind_a_hand_stays_still_and_one_in_profile_moves_less() -> None:
    hidden = talking_plan(living(), speech(), reading(0.0, Occlusion.HAND), FRAMES)
    assert all(sampled(hidden, channel).max() == 0 for channel in MOUTH)
    aside = talking_plan(living(), speech(), reading(0.0, Occlusion.PROFILE), FRAMES)
    assert sampled(aside, Channel.JAW).max() == pytest.approx(0.36, abs=0.01)


def test_a_smiling_mouth_gathers_its_lips_before_the_first_word_and_keeps_them_together() -> None:
    keys = (0.0, 1.0, 1.3, 1.6, 2.4, 2.7, 3.0)
    late = {channel: Curve(keys, (0.0, 0.0, 0.6, 0.0, 0.0, 0.6, 0.0)) for channel in MOUTH}
    close = sampled(talking_plan(living(), late, reading(0.3), FRAMES), Channel.LIP_CLOSE)
    times = np.arange(FRAMES) / 24
    assert close[times < 0.5].max() == 0, "the film begins as the photo is"
    assert close[times > 1.0].min() > 0.9, "silence does not move the lips again"
    assert (np.diff(close) >= -1e-6).all()
    closed = talking_plan(living(), late, reading(0.0), FRAMES)
    assert Channel.LIP_CLOSE not in closed.faces[0].curves, "closed lips have nothing to gather"


def test_the_speech_may_be_longer_than_the_living_plans_loop() -> None:
    said = speech() | {Channel.JAW: Curve((0.0,), (0.3,))}
    plan = talking_plan(living(yaw=waving(-1, 1, SECONDS)), said, reading(), 4 * FRAMES)
    yaw = sampled(plan, Channel.YAW)
    assert yaw[:FRAMES] == pytest.approx(yaw[FRAMES : 2 * FRAMES], abs=1e-6)


def test_head_and_smile_wait_while_nothing_is_said() -> None:
    pause = Curve((0.0, 0.5, 1.0, 1.1, 3.0, 3.1, 4.0), (0.3, 0.4, 0.3, 0.0, 0.0, 0.3, 0.3))
    said = {channel: Curve((0.0,), (0.0,)) for channel in MOUTH} | {Channel.JAW: pause}
    plan = talking_plan(living(yaw=waving(-2, 2), smile=waving(0, 0.4)), said, reading(), FRAMES)
    times = np.arange(FRAMES) / 24
    quiet, spoken = (times > 1.4) & (times < 2.7), times < 1.0
    for channel in (Channel.YAW, Channel.SMILE):
        values = sampled(plan, channel)
        assert np.ptp(values[quiet]) < 0.1 * np.ptp(values[spoken])
        assert np.ptp(values[(times > 1.6) & (times < 2.5)]) < 1e-6
    assert np.abs(np.diff(sampled(plan, Channel.YAW), 2)).max() < 0.06, "it comes to rest without a jerk"


def test_a_recording_without_speech_leaves_the_lips_as_they_are_in_the_photo() -> None:
    plan = living(smile=waving(0.0, 0.5))
    quiet = {channel: Curve((0.0, SECONDS), (0.0, 0.0)) for channel in MOUTH}
    still = talking_plan(plan, quiet, reading(mouth_open=0.2), FRAMES)
    assert not {*MOUTH, Channel.SMILE} & set(still.faces[0].curves)
