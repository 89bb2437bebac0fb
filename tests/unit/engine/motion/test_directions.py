import os
import re
import tomllib
from collections import Counter
from importlib import resources
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.errors import UsageError
from keepsake.engine.motion.directions import understand
from keepsake.engine.motion.plan import Channel, MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.motion.staging import Action, Moment, Part
from keepsake.engine.motion.styles import style_settings
from keepsake.engine.requests import FaceReading, Occlusion, Style, Understood
from tests.unit.engine.motion.sitters import make_face, make_photo

LEFT, RIGHT, UP, DOWN = -1, 1, -1, 1
IMPOSSIBLE = (
    *(
        "stand up",
        "wave",
        "sing",
        "sing a song",
        "walk away",
        "raise her hand",
        "say hello",
        "blow a kiss",
        "turn around",
    ),
    *("warm colours", "black and white", "zoom in", "he looks at the dog", "turn around", "stick out the tongue"),
    *("xyzzy plugh", "lächeln", "微笑", "😊"),
)


def directed(direction: str, style: Style = Style.BIRTHDAY, **changes: object) -> tuple[MotionPlan, Understood]:
    return plan_motion(make_photo(make_face(**changes)), MotionWish(direction=direction, style=style, seed=4))


def drawn(plan: MotionPlan, channel: Channel) -> np.ndarray:
    return plan.faces[0].sampled(channel, plan.rate, plan.frames)


@pytest.mark.parametrize(
    ("text", "action", "across", "down"),
    [
        ("smile", Action.SMILE, 0, 0),
        ("Soft smile.", Action.SMILE, 0, 0),
        ("the corners of her mouth lift", Action.SMILE, 0, 0),
        ("gentle head turn", Action.TURN, 0, 0),
        ("turn left", Action.TURN, LEFT, 0),
        ("turn her head to the right", Action.TURN, RIGHT, 0),
        ("turn her head to her left", Action.TURN, RIGHT, 0),
        ("turn to his own right", Action.TURN, LEFT, 0),
        ("turn to the viewer's left", Action.TURN, LEFT, 0),
        ("head to the left", Action.TURN, LEFT, 0),
        ("move her head to the right", Action.TURN, RIGHT, 0),
        ("look left", Action.LOOK, LEFT, 0),
        ("glance camera right", Action.LOOK, RIGHT, 0),
        ("look up", Action.LOOK, 0, UP),
        ("eyes down", Action.LOOK, 0, DOWN),
        ("lower the gaze", Action.LOOK, 0, DOWN),
        ("look at the camera", Action.LOOK, 0, 0),
        ("he keeps looking at us", Action.LOOK, 0, 0),
        ("look away", Action.LOOK, RIGHT, 0),
        ("look up and to the left", Action.LOOK, 0, UP),
        ("nod slowly", Action.NOD, 0, 0),
        ("shake her head gently", Action.SHAKE, 0, 0),
        ("tilt the head to the right", Action.TILT, RIGHT, 0),
        ("a slightly tilted head", Action.TILT, 0, 0),
        ("chin up", Action.CHIN, 0, UP),
        ("lift her head", Action.CHIN, 0, UP),
        ("bow his head", Action.CHIN, 0, DOWN),
        ("wink", Action.WINK, 0, 0),
        ("close her left eye", Action.WINK, RIGHT, 0),
        ("blink twice", Action.BLINK, 0, 0),
        ("close her eyes for a moment", Action.CLOSE_EYES, 0, 0),
        ("with eyes closed", Action.CLOSE_EYES, 0, 0),
        ("raise an eyebrow", Action.BROWS, RIGHT, UP),
        ("raise her right eyebrow", Action.BROWS, LEFT, UP),
        ("raise the eyebrows", Action.BROWS, 0, UP),
        ("frown", Action.BROWS, 0, DOWN),
        ("take a deep breath", Action.SIGH, 0, 0),
        ("smlie", Action.SMILE, 0, 0),
        ("trun the head to the rigth", Action.TURN, RIGHT, 0),
        ("raise both eyebrws", Action.BROWS, 0, UP),
        ("nodd", Action.NOD, 0, 0),
    ],
)
def test_gestures_are_understood(text: str, action: Action, across: int, down: int) -> None:
    direction = understand(text)
    cue = direction.staging.cues[0]
    assert (cue.action, cue.across, cue.down) == (action, across, down)
    assert direction.missed == ()


@pytest.mark.parametrize(
    ("text", "part", "low", "high"),
    [
        ("no smile", Part.SMILE, 0, 0),
        ("don't smile", Part.SMILE, 0, 0),
        ("without smiling", Part.SMILE, 0, 0),
        ("don't blink", Part.BLINK, 0, 0),
        ("don’t smile or blink", Part.BLINK, 0, 0),
        ("no blinking please", Part.BLINK, 0, 0),
        ("keep the head still", Part.HEAD, 0, 0),
        ("head motionless", Part.HEAD, 0, 0),
        ("don't move", Part.HEAD, 0, 0),
        ("no nodding", Part.HEAD, 0, 0),
        ("a steady gaze", Part.GAZE, 0, 0),
        ("breathe deeply", Part.BREATH, 1.3, 1.8),
        ("subtle breathing", Part.BREATH, 0.4, 0.8),
        ("hold her breath", Part.BREATH, 0, 0),
        ("minimal motion", Part.HEAD, 0.35, 0.6),
        ("subtle", Part.HEAD, 0.5, 0.7),
        ("subtle head movement", Part.HEAD, 0.5, 0.7),
        ("more lively", Part.HEAD, 1.2, 2.0),
        ("less lively", Part.HEAD, 0.5, 0.95),
        ("happy", Part.SMILE, 1.2, 2.0),
        ("warm tone", Part.SMILE, 1.1, 1.5),
        ("solemn", Part.SMILE, 0, 0),
        ("sad", Part.SMILE, 0, 0),
        ("sombre", Part.SMILE, 0, 0),
        ("somber", Part.SMILE, 0, 0),
        ("respectful presence", Part.HEAD, 0.7, 0.9),
        ("quiet, peaceful", Part.HEAD, 0.5, 0.9),
    ],
)
def test_amounts_are_understood(text: str, part: Part, low: float, high: float) -> None:
    direction = understand(text)
    assert low <= direction.staging.amount(part) <= high
    assert direction.missed == ()
    assert direction.heard != ()


@pytest.mark.parametrize(
    "text",
    IMPOSSIBLE,
)
def test_what_cannot_be_done_is_said_so(text: str) -> None:
    direction = understand(text)
    assert direction.staging.cues == ()
    assert direction.missed != ()
    assert " ".join(direction.missed).split()[0] == text.split()[0]


def test_the_rest_of_a_direction_is_still_done() -> None:
    direction = understand("wave her hand, soft smile and sing, then nod with a flourish")
    assert [cue.action for cue in direction.staging.cues] == [Action.SMILE, Action.NOD]
    assert direction.missed == ("wave her hand", "sing", "a flourish")


@pytest.mark.parametrize("text", ["", "   ", ",,, and then.", "please", "\n\t\0", "!?"])
def test_nothing_asks_for_nothing(text: str) -> None:
    direction = understand(text)
    assert direction.heard == ()
    assert direction.missed == ()


def test_adverbs_set_amount_pace_count_and_time() -> None:
    def cue(text: str):  # type: ignore[no-untyped-def]
        return understand(text).staging.cues[0]

    amounts = [cue(f"{word} smile").amount for word in ("faint", "slight", "gentle", "", "broad")]
    assert amounts == sorted(amounts)
    assert len(set(amounts)) == 5
    assert cue("nod slowly").pace > 1 > cue("nod quickly").pace
    assert [cue(text).count for text in ("nod", "nod twice", "nod three times", "nod 4 times")] == [1, 2, 3, 4]
    assert cue("after 2 seconds look up").at_s == 2
    assert cue("look up after 2.5 s").at_s == 2.5
    assert cue("3 seconds in, look up").at_s == 3
    assert cue("smile for two seconds").hold_s == 2
    assert cue("at the start, smile").moment is Moment.START
    assert cue("smile at the end").moment is Moment.END
    assert cue("finally, smile").moment is Moment.END
    assert cue("slow and gentle nod").pace > 1 > cue("slow and gentle nod").amount
    assert cue("nod twice " * 9 + "999999 times").count <= 8


@pytest.mark.parametrize(
    ("text", "actions", "refused"),
    [
        ("smile without blinking", [Action.SMILE], [Part.BLINK]),
        ("nod, no smile", [Action.NOD], [Part.SMILE]),
        ("smile without moving the head", [Action.SMILE], [Part.HEAD]),
        ("shake her head no", [Action.SHAKE], []),
        ("not too much smile", [Action.SMILE], []),
        ("soft smile with closed mouth", [Action.SMILE], []),
        ("no head movement, just blink", [], [Part.HEAD]),
    ],
)
def test_refusals_reach_only_what_they_refuse(text: str, actions: list[Action], refused: list[Part]) -> None:
    direction = understand(text)
    assert [cue.action for cue in direction.staging.cues] == actions
    still = [part for part in Part if any(phrase.amounts.get(part) == 0 for phrase in direction.heard)]
    assert still == refused
    assert direction.missed == ()


def test_then_orders_and_borrows() -> None:
    cues = understand("blink twice, then turn left, then right and smile").staging.cues
    assert [(cue.action, cue.step) for cue in cues] == [
        (Action.BLINK, 0),
        (Action.TURN, 1),
        (Action.TURN, 2),
        (Action.SMILE, 2),
    ]
    assert [cue.across for cue in cues[1:3]] == [LEFT, RIGHT]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soft smile", "a soft smile"),
        ("smile slowly", "a smile, growing slowly"),
        ("turn left", "a turn of the head to the left of the picture"),
        ("turn to her left", "a turn of the head to the person's own left (the right of the picture)"),
        ("nod slowly, twice", "a nod, slowly, twice"),
        ("slight blink", "a natural blink"),
        ("warm tone", "a little more warmth in the smile and brows (the colours stay as they are)"),
        ("keep the head still", "the head keeps still"),
        ("look up after 1 second", "a look up, after 1 second"),
    ],
)
def test_what_was_understood_is_said_in_plain_words(text: str, says: str) -> None:
    assert understand(text).heard[0].says == says


@pytest.mark.parametrize(
    ("text", "channel", "sign"),
    [
        ("turn left", Channel.YAW, -1),
        ("turn right", Channel.YAW, 1),
        ("look left", Channel.GAZE_X, -1),
        ("look right", Channel.GAZE_X, 1),
        ("look up", Channel.GAZE_Y, -1),
        ("look down", Channel.GAZE_Y, 1),
        ("tilt left", Channel.ROLL, -1),
        ("tilt right", Channel.ROLL, 1),
        ("chin up", Channel.PITCH, -1),
        ("nod", Channel.PITCH, 1),
        ("smile", Channel.SMILE, 1),
        ("frown", Channel.BROW_LEFT, -1),
        ("raise her right eyebrow", Channel.BROW_LEFT, 1),
        ("raise her left eyebrow", Channel.BROW_RIGHT, 1),
        ("deep breath", Channel.BREATH, 1),
    ],
)
def test_gestures_move_the_right_way(text: str, channel: Channel, sign: int) -> None:
    for style in (Style.MEMORIAL, Style.BIRTHDAY):
        values = sign * drawn(directed(text, style)[0], channel)
        assert values.max() > 1.2 * max(0.0, -values.min())
        assert values.max() > 0.1


def test_a_wink_shuts_one_eye_and_is_softened_in_quiet_styles() -> None:
    plan, _ = directed("wink, don't blink")
    left, right = drawn(plan, Channel.LID_LEFT).max(), drawn(plan, Channel.LID_RIGHT).max()
    assert sorted([left > 0.99, right > 0.99]) == [False, True]
    assert min(left, right) < 0.3
    plan, understood = directed("wink", Style.MEMORIAL)
    assert drawn(plan, Channel.LID_LEFT).max() > 0.99
    assert drawn(plan, Channel.LID_RIGHT).max() > 0.99
    assert "does not suit the memorial style" in understood.acted_on[0][1]


def test_closed_eyes_rest_and_refused_blinks_stay_away() -> None:
    closed = drawn(directed("close her eyes for 2 seconds")[0], Channel.LID_LEFT)
    assert 1.8 * 24 <= np.sum(closed > 0.95) <= 2.4 * 24
    assert drawn(directed("don't blink")[0], Channel.LID_LEFT).max() < 0.2


def test_timed_gestures_come_when_asked() -> None:
    early = drawn(directed("at the start, smile briefly")[0], Channel.SMILE)
    late = drawn(directed("smile briefly at the end")[0], Channel.SMILE)
    assert np.argmax(early) < 72 < np.argmax(late)
    up = drawn(directed("after 3 seconds look up")[0], Channel.GAZE_Y)
    assert 72 <= np.argmin(up) <= 100
    plan, _ = directed("smile, then nod", Style.ANNIVERSARY)
    assert np.argmax(drawn(plan, Channel.SMILE)) < np.argmax(drawn(plan, Channel.PITCH))


def test_a_still_head_is_still() -> None:
    plan, _ = directed("keep the head still")
    assert np.ptp(drawn(plan, Channel.YAW)) < 0.8
    assert drawn(plan, Channel.LID_LEFT).max() > 0.99


@pytest.mark.parametrize(
    ("text", "hidden", "why"),
    [
        ("wink", {"occlusions": (Occlusion.SUNGLASSES,)}, "closed or hidden"),
        ("look left", {"eye_left_open": 0.0, "eye_right_open": 0.0}, "eyes cannot be seen"),
        ("smile", {"occlusions": (Occlusion.HAND,)}, "mouth is hidden"),
    ],
)
def test_what_the_photo_hides_is_left_out_and_said(text: str, hidden: dict[str, object], why: str) -> None:
    _, understood = directed(text, **hidden)
    assert understood.acted_on[0][0] == text
    assert understood.acted_on[0][1].startswith("left out: ")
    assert why in understood.acted_on[0][1]


def test_what_has_no_room_is_left_out_and_said() -> None:
    photo, text = (
        make_photo(make_face()),
        "nod three times, then shake the head, then smile, then look up after 30 seconds",
    )
    _, understood = plan_motion(photo, MotionWish(direction=text, seconds=3))
    left_out = [says for _, says in understood.acted_on if "no room" in says]
    assert len(left_out) >= 2
    _, understood = plan_motion(photo, MotionWish(direction=text, seconds=45))
    assert not any("no room" in says for _, says in understood.acted_on)


def test_strength_and_words_leave_the_rest_of_a_plan_alone() -> None:
    plain, _ = directed("", Style.MEMORIAL)
    smiling, _ = directed("soft smile", Style.MEMORIAL)
    assert plain.faces[0].curves[Channel.YAW] == smiling.faces[0].curves[Channel.YAW]
    assert plain.faces[0].curves[Channel.BREATH] == smiling.faces[0].curves[Channel.BREATH]


def test_an_absurdly_long_direction_is_refused() -> None:
    with pytest.raises(UsageError, match="too long"):
        understand("smile " * 1000)


WORDS = (
    "smile nod look turn left right up camera her own eyes brow not don't and then , slowly twice after 2 seconds "
    "keep sad warm less at the end blink wink close open head still raise stand 99999 ² 0 for or with while move gaze"
)
words = st.sampled_from(tuple(re.findall(r"\S+", WORDS)))


@settings(max_examples=int(os.environ.get("KEEPSAKE_EXAMPLES", "150")), deadline=None)
@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_words_make_a_plan_and_an_account(text: str) -> None:
    plan, understood = directed(text, Style.STORYTELLER)
    assert plan.faces[0].curves
    for phrase, says in understood.acted_on:
        assert phrase
        assert says
        assert "\n" not in phrase + says
    assert all(understood.not_understood)


def test_the_slowest_words_are_still_quick() -> None:
    text = " ".join(f"smolly{index} gentwl{index}" for index in range(55))
    start = process_time()
    understand(text)
    assert process_time() - start < 1.0


def test_no_word_means_two_things() -> None:
    folder = resources.files("keepsake.engine.motion")
    vocabulary = tomllib.loads(folder.joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    moods = tomllib.loads(folder.joinpath("moods.toml").read_text(encoding="utf-8"))
    spoken = Counter(word for table in vocabulary.values() for each in table.values() for word in each)
    spoken.update(word for table in moods.values() for word in table["words"])
    assert [word for word, times in spoken.items() if times > 1] == []
    for table in moods.values():
        assert table["says"]
        assert all(Part(part) for part in table.get("amounts", {}))
        assert all(Channel(channel) for channel in table.get("posture", {}))


@pytest.mark.parametrize("style", list(Style))
def test_every_style_has_whole_settings(style: Style) -> None:
    found = style_settings(style)
    assert all(size > 0 for size in found.head.travel)
    assert found.head.move_s[0] < found.head.move_s[1]
    assert 0 < found.smile.peak <= found.limits.smile <= 1


def test_faces_share_a_direction_but_not_its_timing() -> None:
    faces: list[FaceReading] = [make_face(yaw=2.0), make_face(yaw=-4.0)]
    plan, _ = plan_motion(make_photo(*faces), MotionWish(direction="look left", style=Style.BIRTHDAY))
    starts = [int(np.argmin(face.sampled(Channel.GAZE_X, plan.rate, plan.frames))) for face in plan.faces]
    assert starts[0] != starts[1]
