import json
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.errors import ExitCode
from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.motion.plan_file import PlanError, plan_from_json, plan_to_json
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.requests import Style
from tests.unit.engine.motion.sitters import make_face, make_photo

SMALL = MotionPlan(
    Fraction(24000, 1001),
    144,
    (FacePlan(3, {Channel.SMILE: Curve((0.0, 1.5), (0.0, 0.4), 6.006), Channel.YAW: Curve((0.0,), (1.0,))}),),
    loops=False,
)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(list(Style)), st.integers(0, 99), st.sampled_from([2.0, 6.0, 13.7]))
def test_a_plan_survives_the_journey(style: Style, seed: int, seconds: float) -> None:
    photo = make_photo(make_face(), make_face(yaw=-18.0))
    plan, _ = plan_motion(photo, MotionWish(style=style, seed=seed, seconds=seconds, rate=Fraction(30000, 1001)))
    assert plan_from_json(plan_to_json(plan)) == plan


def test_the_text_is_the_same_for_the_same_plan() -> None:
    turned = MotionPlan(
        SMALL.rate, SMALL.frames, (FacePlan(3, dict(reversed(SMALL.faces[0].curves.items()))),), False
    )
    assert plan_to_json(turned) == plan_to_json(SMALL)
    assert plan_from_json(plan_to_json(SMALL)) == SMALL


def test_every_channel_can_be_kept() -> None:
    assert set(CHANNEL_LIMITS) == set(Channel)
    curves = {channel: Curve((0.0, 1.0), CHANNEL_LIMITS[channel], 2.0) for channel in Channel}
    plan = MotionPlan(Fraction(24), 48, (FacePlan(0, curves),))
    assert plan_from_json(plan_to_json(plan)) == plan


def changed(*path: Any, to: Any) -> str:
    """The small plan's text with one place changed."""
    document = json.loads(plan_to_json(SMALL))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(document)


SMILE = ("faces", 0, "curves", "smile")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        "\x00",
        "[" * 100_000,
        '{"schema": "keepsake.MotionPlan.1"}',
        changed("schema", to="keepsake.MotionPlan.2"),
        changed("schema", to=None),
        changed("extra", to=1),
        changed("rate", to=24),
        changed("rate", to="24/0"),
        changed("rate", to="0"),
        changed("rate", to="-24"),
        changed("rate", to="1e9"),
        changed("rate", to="1e999999999"),
        changed("rate", to="24" * 40),
        changed("frames", to=0),
        changed("frames", to=True),
        changed("frames", to=1.5),
        changed("frames", to=10**30),
        changed("loops", to=1),
        changed("faces", to={}),
        changed("faces", to=[1]),
        changed("faces", to=json.loads(plan_to_json(SMALL))["faces"] * 2),
        changed("faces", 0, "face", to=-1),
        changed("faces", 0, "curves", to=[]),
        changed("faces", 0, "curves", "wave", to={}),
        changed(*SMILE, "times", to=[0.0]),
        changed(*SMILE, "times", to=[1.0, 1.0]),
        changed(*SMILE, "times", to="01"),
        changed(*SMILE, "values", to=[0.0, 1.5]),
        changed(*SMILE, "values", to=[0.0, "1"]),
        changed(*SMILE, "values", to=[0.0, True]),
        changed(*SMILE, "values", to=[0.0, 10**400]),
        changed(*SMILE, "period_s", to=0.5),
        changed(*SMILE, "period_s", to="6"),
        plan_to_json(SMALL).replace("0.4", "NaN"),
        plan_to_json(SMALL).replace("0.4", "1e999"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(PlanError) as refused:
        plan_from_json(text)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 250
    assert refused.value.exit_code is ExitCode.BAD_INPUT


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(st.sampled_from([("rate",), ("frames",), ("faces",), ("faces", 0), SMILE, (*SMILE, "times")]), json_values)
def test_no_damage_escapes_as_another_error(path: tuple[Any, ...], value: Any) -> None:
    try:
        plan = plan_from_json(changed(*path, to=value))
    except PlanError:
        return
    assert plan_from_json(plan_to_json(plan)) == plan


@given(st.integers(0, 600), st.text(max_size=3))
def test_no_torn_text_escapes_as_another_error(cut: int, scrap: str) -> None:
    text = plan_to_json(SMALL)
    with suppress(PlanError):
        plan_from_json(text[:cut] + scrap + text[cut + 1 :])
