import os
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keepsake.core.errors import NoFaceError, UsageError
from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, FacePlan, MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.requests import FaceReading, Occlusion, Style
from tests.unit.engine.motion.sitters import any_face, make_face, make_photo

HEAD = (Channel.YAW, Channel.PITCH, Channel.ROLL)
LIDS = (Channel.LID_LEFT, Channel.LID_RIGHT)
SWAYS = (Channel.SWAY_X, Channel.SWAY_Y)
RATES = (Fraction(24), Fraction(25), Fraction(30), Fraction(24000, 1001))
FINE = 240
DIRECTIONS = (
    "",
    "soft smile, gentle head turn, warm tone",
    "look left and smile, then nod twice slowly",
    "shake her head, then wink, raise an eyebrow at the end",
    "proud, look up quickly after 1 second, keep smiling",
    "close her eyes for a while and breathe deeply, broad smile, very lively",
    "wink at the end end wink end left",
)

wishes = st.builds(
    MotionWish,
    style=st.sampled_from(list(Style)),
    direction=st.sampled_from(DIRECTIONS),
    strength=st.floats(0, 1),
    seconds=st.floats(2, 60),
    rate=st.sampled_from(RATES),
    seed=st.integers(0, 2**63),
)
EXAMPLES = int(os.environ.get("KEEPSAKE_EXAMPLES", "40"))  # a long campaign sets more
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def planned(wish: MotionWish, *faces: FaceReading) -> MotionPlan:
    return plan_motion(make_photo(*(faces or (make_face(),))), wish)[0]


def fine(plan: MotionPlan, face: FacePlan, channel: Channel) -> np.ndarray:
    """The channel drawn finely over the clip."""
    return face.sampled(channel, Fraction(FINE), round(plan.seconds * FINE))


def travel(plan: MotionPlan, channel: Channel) -> float:
    return float(np.ptp(plan.faces[0].sampled(channel, plan.rate, plan.frames)))


@thorough
@given(wishes, st.lists(any_face, min_size=1, max_size=3))
def test_no_curve_leaves_its_limits_or_tears_at_the_seam(wish: MotionWish, faces: list[FaceReading]) -> None:
    plan = planned(wish, *faces)
    assert plan.loops
    assert plan.seconds == pytest.approx(wish.seconds, abs=0.5 / float(wish.rate) + 1e-9)
    for face in plan.faces:
        for channel, curve in face.curves.items():
            low, high = CHANNEL_LIMITS[channel]
            drawn = fine(plan, face, channel)
            assert np.isfinite(drawn).all()
            assert low - 1e-9 <= drawn.min()
            assert drawn.max() <= high + 1e-9
            assert curve.period_s == plan.seconds
            assert abs(curve.at(np.array([0.0]))[0]) < 1e-3
            assert abs(curve.at(np.array([plan.seconds - 1e-6]))[0]) < 1e-3


@thorough
@given(wishes, any_face)
def test_the_last_frame_meets_the_first(wish: MotionWish, face: FaceReading) -> None:
    plan = planned(wish, face)
    for channel, most in (
        (Channel.YAW, 0.25),
        (Channel.PITCH, 0.25),
        (Channel.SMILE, 0.05),
        (Channel.LID_LEFT, 0.02),
    ):
        assert abs(plan.faces[0].sampled(channel, plan.rate, plan.frames)[-1]) < most


@thorough
@given(
    st.sampled_from(list(Style)), st.floats(0.01, 1), st.floats(2, 60), st.sampled_from(RATES), st.integers(0, 2**32)
)
def test_every_clip_shows_a_whole_blink_at_every_rate(
    style: Style, strength: float, seconds: float, rate: Fraction, seed: int
) -> None:
    plan = planned(MotionWish(style=style, strength=strength, seconds=seconds, rate=rate, seed=seed))
    for sampled_at in RATES:
        frames = int(plan.seconds * sampled_at)
        left, right = (plan.faces[0].sampled(lid, sampled_at, frames) for lid in LIDS)
        assert np.minimum(left, right).max() > 0.995


def closures(lid: np.ndarray, above: float = 0.4) -> list[tuple[float, float]]:
    """Start and length in seconds of each time the lid is more than `above` shut."""
    edges = np.diff(np.concatenate([[0], (lid > above).astype(int), [0]]))
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    return [(start / FINE, (end - start) / FINE) for start, end in zip(starts, ends, strict=True)]


@thorough
@given(st.sampled_from(list(Style)), st.floats(0.05, 1), st.floats(2, 60), st.integers(0, 2**32))
def test_blinks_last_as_long_as_real_ones(style: Style, strength: float, seconds: float, seed: int) -> None:
    plan = planned(MotionWish(style=style, strength=strength, seconds=seconds, seed=seed))
    for lid in LIDS:
        drawn = fine(plan, plan.faces[0], lid)
        for start, length in closures(drawn):
            assert 0.080 <= length <= 0.250
            assert start >= 0.6
            assert start + length <= plan.seconds - 0.6
        assert closures(drawn, above=0.15) != []
        assert len(closures(drawn, above=0.97)) == len(closures(drawn, above=0.15)), "a half blink looks drunk"
    both = [fine(plan, plan.faces[0], lid) > 0.5 for lid in LIDS]
    assert np.mean(both[0] != both[1]) * plan.seconds <= 0.010 * 2 * len(closures(fine(plan, plan.faces[0], LIDS[0])))


@pytest.mark.parametrize("seconds", [6.0, 10.0, 30.0, 60.0])
def test_memorial_blinks_are_few_and_uneven(seconds: float) -> None:
    gaps = []
    for seed in range(12):
        plan = planned(MotionWish(seconds=seconds, seed=seed))
        starts = [start for start, _ in closures(fine(plan, plan.faces[0], Channel.LID_LEFT))]
        assert 1 <= len(starts) <= seconds / 60 * 12
        gaps += np.diff(starts).tolist()
    if gaps:
        assert min(gaps) > 1.0
        assert np.std(gaps) > 0.5


def test_lively_styles_blink_twice_now_and_then() -> None:
    starts = []
    for seed in range(8):
        plan = planned(MotionWish(style=Style.BIRTHDAY, seconds=60, seed=seed))
        starts.append([start for start, _ in closures(fine(plan, plan.faces[0], Channel.LID_LEFT))])
    doubles = sum(int(np.sum(np.diff(each) < 0.6)) for each in starts)
    assert 2 <= doubles <= sum(map(len, starts)) / 4


@thorough
@given(wishes, any_face)
def test_the_head_never_jerks(wish: MotionWish, face: FaceReading) -> None:
    plan = planned(wish, face)
    for channel in HEAD:
        drawn = plan.faces[0].sampled(channel, Fraction(60), round(plan.seconds * 60))
        speed = np.diff(drawn, append=drawn[:1]) * 60
        assert np.abs(speed).max(initial=0) < 40, "degrees a second"
        assert np.abs(np.diff(speed)).max(initial=0) * 60 < (450 if wish.direction else 300), (
            "degrees a second squared"
        )


@pytest.mark.parametrize("style", [Style.MEMORIAL, Style.ARCHIVE])
def test_quiet_styles_move_slowly(style: Style) -> None:
    for seed in range(40):
        plan = planned(MotionWish(style=style, seed=seed))
        for channel in HEAD:
            speed = np.diff(fine(plan, plan.faces[0], channel)) * FINE
            assert np.abs(speed).max() < 5.0, "degrees a second"
            assert np.abs(np.diff(plan.faces[0].sampled(channel, Fraction(24), 144), 2)).max() * 24**2 < 20.0


def spectrum_above(drawn: np.ndarray, hertz: float) -> float:
    """Share of the motion's power above a frequency."""
    power = np.abs(np.fft.rfft(drawn - drawn.mean())) ** 2
    frequencies = np.fft.rfftfreq(drawn.size, 1 / FINE)
    return float(power[frequencies > hertz].sum() / max(power.sum(), 1e-12))


@pytest.mark.parametrize("style", list(Style))
def test_slow_channels_hold_nothing_fast_and_no_plain_sine(style: Style) -> None:
    for seed in range(8):
        plan = planned(MotionWish(style=style, seconds=20, seed=seed))
        for channel in (*HEAD, Channel.SMILE, Channel.BREATH):
            assert spectrum_above(fine(plan, plan.faces[0], channel), 1.5) < 2e-3
        power = np.abs(np.fft.rfft(fine(plan, plan.faces[0], Channel.YAW)))[1:] ** 2
        assert power.max() / power.sum() < 0.9, "one frequency holds nearly all of the motion"


@pytest.mark.parametrize("seconds", [6.0, 15.0])
def test_memorial_head_motion_is_small_and_birthday_larger(seconds: float) -> None:
    for seed in range(30):
        quiet = planned(MotionWish(seed=seed, seconds=seconds))
        lively = planned(MotionWish(seed=seed, seconds=seconds, style=Style.BIRTHDAY))
        assert 1.0 <= travel(quiet, Channel.YAW) <= 3.2
        assert all(travel(quiet, channel) <= 2.5 for channel in (Channel.PITCH, Channel.ROLL))
        assert 4.0 <= travel(lively, Channel.YAW) <= 7.0
        assert np.ptp(fine(quiet, quiet.faces[0], Channel.SWAY_X)) <= 0.012
        assert np.abs(fine(quiet, quiet.faces[0], Channel.GAZE_X)).max() <= 3.0
        assert 0.25 <= fine(quiet, quiet.faces[0], Channel.SMILE).max() <= 0.45


def test_styles_rise_from_archive_to_birthday() -> None:
    order = (Style.ARCHIVE, Style.MEMORIAL, Style.ANNIVERSARY, Style.BIRTHDAY)
    means = [
        np.mean([[travel(planned(MotionWish(style=style, seed=seed)), each) for each in HEAD] for seed in range(20)])
        for style in order
    ]
    assert means == sorted(means)


@thorough
@given(st.sampled_from(list(Style)), st.sampled_from(DIRECTIONS), st.floats(2, 30), st.integers(0, 999), any_face)
def test_more_strength_is_more_of_the_same(
    style: Style, direction: str, seconds: float, seed: int, face: FaceReading
) -> None:
    sizes: dict[Channel, list[float]] = {channel: [] for channel in Channel if channel not in LIDS}
    for strength in (0.0, 0.2, 0.6, 1.0):
        wish = MotionWish(style=style, direction=direction, seconds=seconds, seed=seed, strength=strength)
        plan = planned(wish, face)
        for channel, sized in sizes.items():
            sized.append(float(np.sqrt(np.mean(plan.faces[0].sampled(channel, plan.rate, plan.frames) ** 2))))
    for channel, sized in sizes.items():
        assert sized[0] == 0.0
        assert all(less <= more + 1e-6 for less, more in pairwise(sized)), channel


def test_no_strength_is_the_photo() -> None:
    assert planned(MotionWish(strength=0.0, direction="nod, wink")).faces[0].curves == {}


@thorough
@given(wishes, any_face)
def test_the_same_wish_gives_the_same_plan(wish: MotionWish, face: FaceReading) -> None:
    photo = make_photo(face)
    assert plan_motion(photo, wish) == plan_motion(photo, wish)


def difference(one: MotionPlan, other: MotionPlan) -> float:
    """Root mean square degrees between two head motions."""
    apart = [
        one.faces[0].sampled(channel, one.rate, one.frames) - other.faces[0].sampled(channel, one.rate, one.frames)
        for channel in HEAD
    ]
    return float(np.sqrt(np.mean(np.square(apart))))


@pytest.mark.parametrize("style", [Style.MEMORIAL, Style.BIRTHDAY])
def test_seeds_and_photos_give_visibly_different_plans(style: Style) -> None:
    seeds = [planned(MotionWish(style=style, seed=seed)) for seed in range(8)]
    photos = [planned(MotionWish(style=style), make_face(yaw=yaw)) for yaw in (-9.0, -2.0, 0.5, 4.0, 11.0)]
    for plans in (seeds, photos):
        pairs = [(a, b) for index, a in enumerate(plans) for b in plans[index + 1 :]]
        assert min(difference(a, b) for a, b in pairs) > 0.15
        assert np.mean([difference(a, b) for a, b in pairs]) > 0.6
        blinks = {round(float(np.argmax(plan.faces[0].sampled(LIDS[0], plan.rate, plan.frames)))) for plan in plans}
        assert len(blinks) >= 3


@thorough
@given(st.integers(2, 8), st.floats(6, 60), st.sampled_from(list(Style)), st.integers(0, 999))
def test_faces_never_blink_in_unison(count: int, seconds: float, style: Style, seed: int) -> None:
    assume(style is Style.MEMORIAL or count <= 4)
    faces = [make_face(yaw=1.0 + index) for index in range(count)]
    plan = planned(MotionWish(seconds=seconds, style=style, seed=seed), *faces)
    middles = []
    for face in plan.faces:
        shut = closures(fine(plan, face, Channel.LID_LEFT), above=0.97)
        middles.append([start + length / 2 for start, length in shut])
        assert middles[-1]
    for index, own in enumerate(middles):
        for other in middles[index + 1 :]:
            assert np.abs(np.subtract.outer(own, other)).min() >= 0.3 - 0.05


def test_twins_in_one_photo_move_apart() -> None:
    twin = make_face()
    plan = planned(MotionWish(), twin, make_face(box=(700, 200, 220, 280)))
    first, second = (FacePlan(0, face.curves) for face in plan.faces)
    assert (
        difference(MotionPlan(plan.rate, plan.frames, (first,)), MotionPlan(plan.rate, plan.frames, (second,))) > 0.15
    )


def test_profiles_and_hidden_features_move_less() -> None:
    def mean_travel(face: FaceReading) -> float:
        plans = [planned(MotionWish(direction="smile, look left", seed=seed), face) for seed in range(6)]
        return float(np.mean([travel(plan, Channel.YAW) for plan in plans]))

    plain = mean_travel(make_face())
    assert mean_travel(make_face(yaw=70.0, occlusions=(Occlusion.PROFILE,))) < 0.15 * plain
    assert mean_travel(make_face(yaw=30.0)) < 0.75 * plain
    assert mean_travel(make_face(width_px=30)) < 0.65 * plain
    wish = MotionWish(direction="smile, wink, look left", style=Style.BIRTHDAY)
    shades = planned(wish, make_face(occlusions=(Occlusion.SUNGLASSES,))).faces[0].curves
    assert not {Channel.LID_LEFT, Channel.LID_RIGHT, Channel.GAZE_X, Channel.GAZE_Y} & set(shades)
    assert Channel.SMILE not in planned(wish, make_face(occlusions=(Occlusion.HAND,))).faces[0].curves


def test_closed_eyes_stay_peaceful() -> None:
    asleep = planned(MotionWish(), make_face(eye_left_open=0.05, eye_right_open=0.1)).faces[0].curves
    assert not {Channel.LID_LEFT, Channel.LID_RIGHT, Channel.GAZE_X, Channel.GAZE_Y} & set(asleep)
    winking = planned(MotionWish(), make_face(eye_left_open=0.05)).faces[0].curves
    assert Channel.LID_LEFT not in winking
    assert Channel.LID_RIGHT in winking


def test_the_expression_of_the_photo_steers_the_smile() -> None:
    def peak(**changes: float) -> float:
        plan = planned(MotionWish(), make_face(**changes))
        return float(fine(plan, plan.faces[0], Channel.SMILE).max())

    slight, formal, beaming = peak(smile=0.2), peak(smile=0.02, yaw=1.0), peak(smile=0.8, mouth_open=0.4)
    assert formal < 0.7 * slight
    assert 0 < beaming < 0.5 * slight
    frozen = planned(MotionWish(direction="sad"), make_face(smile=0.8, mouth_open=0.4))
    assert fine(frozen, frozen.faces[0], Channel.SMILE).min() >= 0.0, "a beam never collapses"


def test_a_formal_portrait_barely_moves() -> None:
    formal = np.mean([travel(planned(MotionWish(seed=s), make_face(smile=0.0)), Channel.YAW) for s in range(10)])
    casual = np.mean([travel(planned(MotionWish(seed=s), make_face(smile=0.3)), Channel.YAW) for s in range(10)])
    assert formal < 0.8 * casual


def test_a_person_looking_aside_comes_back_to_the_viewer() -> None:
    back = 0
    for seed in range(20):
        plan = planned(MotionWish(seed=seed), make_face(yaw=16.0, gaze_x=12.0))
        yaw, gaze = (fine(plan, plan.faces[0], channel) for channel in (Channel.YAW, Channel.GAZE_X))
        back += abs(yaw.min()) > yaw.max()
        assert gaze.min() < -1.5
    assert back >= 15


def test_eyes_stay_on_the_viewer_while_the_head_turns() -> None:
    plan = planned(MotionWish(seed=1), make_face(yaw=0.0, gaze_x=0.0))
    yaw, gaze = (fine(plan, plan.faces[0], channel) for channel in (Channel.YAW, Channel.GAZE_X))
    assert np.corrcoef(yaw, gaze)[0, 1] < -0.8


def test_whole_breaths_go_in_faster_than_out() -> None:
    plan = planned(MotionWish(seconds=20))
    breath = fine(plan, plan.faces[0], Channel.BREATH)
    rising = np.diff(breath) > 1e-5
    falling = np.diff(breath) < -1e-5
    crests = int(np.sum((breath[1:-1] > breath[:-2]) & (breath[1:-1] >= breath[2:])))
    assert rising.sum() < falling.sum()
    assert 3 <= crests <= 5


def test_chosen_faces_only() -> None:
    faces = [make_face(yaw=float(index)) for index in range(4)]
    plan = planned(MotionWish(faces=(3, 1, 3)), *faces)
    assert [face.face for face in plan.faces] == [1, 3]
    assert [face.face for face in planned(MotionWish(), *faces).faces] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "wish",
    [
        {"strength": -0.1},
        {"strength": 1.1},
        {"strength": float("nan")},
        {"seconds": 1.9},
        {"seconds": 61.0},
        {"seconds": float("nan")},
        {"rate": Fraction(5)},
        {"rate": Fraction(1000)},
    ],
)
def test_senseless_wishes_are_refused(wish: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        MotionWish(**wish)  # type: ignore[arg-type]


def test_faces_that_are_not_there_are_refused() -> None:
    with pytest.raises(UsageError, match="no face 8 in this photo; one face can be made out"):
        planned(MotionWish(faces=(7,)))
    with pytest.raises(NoFaceError, match=r"\.$"):
        plan_motion(make_photo(), MotionWish())
