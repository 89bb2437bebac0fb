"""Acts out cues: the moves and closings of the lids that each gesture is made of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from keepsake.engine.motion.blinks import CLOSING_S, OPENING_S, SHUT_S, Blink, blink_at
from keepsake.engine.motion.expression import smiling
from keepsake.engine.motion.gaze import LID_PER_DEGREE, steadied
from keepsake.engine.motion.head import homeward
from keepsake.engine.motion.moves import Move, Score, there_and_back
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import Scene
from keepsake.engine.motion.schedule import EDGE_S, Take, schedule
from keepsake.engine.motion.staging import Action

Random = np.random.Generator

TURN_DEG, TILT_DEG, CHIN_DEG, NOD_DEG, SHAKE_DEG, LOOK_DEG = 5.0, 4.0, 3.2, 3.6, 2.3, 9.0
BROW_LIFT, BROW_FROWN, SMILE_SIZE, LEAST_SMILE = 0.55, -0.35, 1.15, 0.26
LOOK_LEAD_S, HEAD_AFTER_EYES = 0.08, 0.2  # the head follows a look this much later, with this share of it
VIEWER_SHARE, VIEWER_MOST_DEG = 0.35, 4.0


def act(scene: Scene, random: Random) -> tuple[Score, list[Blink]]:
    """The moves and the closings of the lids that the stage direction asks for."""
    score, blinks = posture(scene, random), []
    for take in schedule(scene, random):
        gesture, lids = GESTURES[take.cue.action](take)
        score.add(gesture)
        blinks += lids
    return score, blinks


def posture(scene: Scene, random: Random) -> Score:
    """What a mood holds through most of the clip."""
    score, wanted = Score(), scene.staging.posture
    out, back = min(1.3, scene.period_s / 4), min(1.5, scene.period_s / 4)
    start = EDGE_S * random.uniform(0.6, 1.4)
    rest = scene.period_s - EDGE_S * random.uniform(0.6, 1.2) - start - out - back
    for channel, value in wanted.items():
        score[channel] = there_and_back(start, (out, rest, back), value * ability(scene, channel))
    return score


def ability(scene: Scene, channel: Channel) -> float:
    """What the photo allows of a channel."""
    can = scene.abilities
    if channel in {Channel.GAZE_X, Channel.GAZE_Y}:
        return can.gaze
    if channel in {Channel.BROW_LEFT, Channel.BROW_RIGHT}:
        return can.brows
    return can.smile if channel is Channel.SMILE else can.head


Gesture = tuple[Score, list[Blink]]


def smile(take: Take) -> Gesture:
    style, can = take.scene.style.smile, take.scene.abilities
    size = max(SMILE_SIZE * style.peak, LEAST_SMILE) * take.cue.amount * min(1.1, 1.6 * can.smile)
    return smiling(take.scene, take.start_s, take.spans_s, size), []


def head_gesture(take: Take, channel: Channel, height: float) -> Gesture:
    """One axis of the head out and back; the eyes stay on the viewer as far as they do in this style."""
    score = Score()
    score[channel] = there_and_back(take.start_s, take.spans_s, height * take.calm_size * take.scene.abilities.head)
    return with_steady_eyes(take, score), []


def with_steady_eyes(take: Take, score: Score) -> Score:
    if take.scene.looks_at_viewer:
        score.add(steadied(take.scene, score), take.scene.abilities.gaze)
    return score


def turn(take: Take) -> Gesture:
    across = take.cue.across or homeward(take.scene.reading.yaw, take.random)
    score, _ = head_gesture(take, Channel.YAW, across * TURN_DEG)
    tilted, lean = take.random.uniform(-0.15, 0.15), 0.0012
    for channel, share in ((Channel.ROLL, tilted), (Channel.SWAY_X, lean)):
        score[channel] = [Move(m.start_s, m.duration_s, m.by * share) for m in score[Channel.YAW]]
    return score, []


def tilt(take: Take) -> Gesture:
    across = take.cue.across or homeward(take.scene.reading.roll, take.random)
    return head_gesture(take, Channel.ROLL, across * TILT_DEG)


def chin(take: Take) -> Gesture:
    return head_gesture(take, Channel.PITCH, take.cue.down * CHIN_DEG)


def nod(take: Take) -> Gesture:
    """Down, up a trace too far, and settled; each nod a little smaller than the one before."""
    score, once = Score(), sum(take.spans_s) / take.cue.count
    for index in range(take.cue.count):
        depth = NOD_DEG * take.calm_size * take.scene.abilities.head * 0.85**index
        start = take.start_s + index * once
        score[Channel.PITCH] += [
            Move(start, 0.38 * once, depth),
            Move(start + 0.36 * once, 0.42 * once, -1.1 * depth),
            Move(start + 0.74 * once, 0.26 * once, 0.1 * depth),
        ]
    return with_steady_eyes(take, score), []


def shake(take: Take) -> Gesture:
    """To one side, the other, and smaller back: never quite even."""
    side = take.cue.across or float(take.random.choice((-1.0, 1.0)))
    width = side * SHAKE_DEG * take.calm_size * take.scene.abilities.head
    turns = [width * (-0.85) ** index for index in range(2 * take.cue.count + 1)]
    stops = np.diff([0.0, *turns, 0.0])
    step = sum(take.spans_s) / (len(stops) + 0.4)
    score = Score()
    for index, by in enumerate(stops):
        score[Channel.YAW].append(Move(take.start_s + index * step, 1.2 * step, float(by)))
    return with_steady_eyes(take, score), []


def look(take: Take) -> Gesture:
    """The eyes go first and quickly, the head follows later and less; without a side, the eyes come to the viewer."""
    scene, face, score = take.scene, take.scene.reading, Score()
    if take.cue.across or take.cue.down:
        across, down = take.cue.across * LOOK_DEG * take.size, 0.7 * take.cue.down * LOOK_DEG * take.size
    elif scene.looks_at_viewer:
        return score, []
    else:
        across, down = (
            float(np.clip(-VIEWER_SHARE * away, -VIEWER_MOST_DEG, VIEWER_MOST_DEG))
            for away in (face.yaw + face.gaze_x, face.pitch + face.gaze_y)
        )
    out, rest, back = take.spans_s
    quick = 0.055 if take.cue.pace <= 1.1 else 0.35
    eyes = (quick, out - quick + rest + back / 2, quick) if out > quick else (quick, rest, quick)
    score[Channel.GAZE_X] = there_and_back(take.start_s, eyes, across * scene.abilities.gaze)
    score[Channel.GAZE_Y] = there_and_back(take.start_s, eyes, down * scene.abilities.gaze)
    lids = there_and_back(take.start_s, eyes, max(0.0, LID_PER_DEGREE * down * scene.abilities.gaze))
    score[Channel.LID_LEFT] = score[Channel.LID_RIGHT] = lids
    share = HEAD_AFTER_EYES * scene.abilities.head
    late = (0.6, max(0.1, sum(take.spans_s) - 1.4), 0.8)
    shrink = min(1.0, sum(take.spans_s) / sum(late))
    spans = (late[0] * shrink, late[1] * shrink, late[2] * shrink)
    for channel, by in ((Channel.YAW, across), (Channel.PITCH, down)):
        score[channel] = there_and_back(take.start_s + LOOK_LEAD_S, spans, share * by)
    return score, []


def blink(take: Take) -> Gesture:
    slow = 1.6 if take.cue.pace > 1.1 else 1.0
    once = sum(take.spans_s) / take.cue.count
    first = take.start_s + CLOSING_S[1] * slow + SHUT_S[1] / 2
    made = [blink_at(on_frame(first + index * once, take.scene), take.random) for index in range(take.cue.count)]
    return Score(), [slowed(each, slow) for each in made]


def slowed(made: Blink, by: float) -> Blink:
    return Blink(
        at_s=made.at_s, closing_s=made.closing_s * by, shut_s=made.shut_s * by, opening_s=made.opening_s * by
    )


def wink(take: Take) -> Gesture:
    """One eye, with a trace of smile and a little brow on that side."""
    across = take.cue.across or float(take.random.choice((-1.0, 1.0)))
    out, rest, back = take.spans_s
    at = on_frame(take.start_s + out + min(rest, 0.12) / 2, take.scene)
    lids = Blink(at_s=at, closing_s=0.12, shut_s=0.10, opening_s=OPENING_S[1], left=across < 0, right=across > 0)
    length_s = out + rest + back
    around = (0.35 * length_s, 0.2 * length_s, 0.45 * length_s)
    score = smiling(take.scene, take.start_s, around, 0.12 * take.scene.abilities.smile)
    brow = Channel.BROW_LEFT if across < 0 else Channel.BROW_RIGHT
    score[brow] = there_and_back(take.start_s, around, -0.15 * take.scene.abilities.brows)
    return score, [lids]


def close_eyes(take: Take) -> Gesture:
    out, rest, back = take.spans_s
    middle = on_frame(take.start_s + out + rest / 2, take.scene)
    return Score(), [Blink(at_s=middle, closing_s=out, shut_s=rest, opening_s=back)]


def on_frame(time_s: float, scene: Scene) -> float:
    """The instant of the nearest frame, so that some frame shows the lids shut."""
    return round(time_s * float(scene.rate)) / float(scene.rate)


def brows(take: Take) -> Gesture:
    can, score = take.scene.abilities.brows, Score()
    height = (BROW_LIFT if take.cue.down < 0 else BROW_FROWN) * take.size * can
    uneven = take.random.uniform(0.85, 1.0)
    shares = {0: (1.0, uneven), -1: (1.3, 0.15), 1: (0.15, 1.3)}[take.cue.across]
    for channel, share in zip((Channel.BROW_LEFT, Channel.BROW_RIGHT), shares, strict=True):
        score[channel] = there_and_back(take.start_s, take.spans_s, height * share)
    return score, []


def sigh(take: Take) -> Gesture:
    score = Score()
    score[Channel.BREATH] = there_and_back(take.start_s, take.spans_s, 0.45 * take.cue.amount)
    head = take.scene.abilities.head
    score[Channel.PITCH] = there_and_back(take.start_s + 0.08, take.spans_s, -0.7 * take.calm_size * head)
    score[Channel.SWAY_Y] = there_and_back(take.start_s + 0.08, take.spans_s, -0.003 * head)
    return score, []


GESTURES: dict[Action, Callable[[Take], Gesture]] = {
    Action.SMILE: smile,
    Action.NOD: nod,
    Action.SHAKE: shake,
    Action.TURN: turn,
    Action.TILT: tilt,
    Action.CHIN: chin,
    Action.LOOK: look,
    Action.BLINK: blink,
    Action.WINK: wink,
    Action.CLOSE_EYES: close_eyes,
    Action.BROWS: brows,
    Action.SIGH: sigh,
}
