"""How the eyes move: they stay on the viewer as the head turns, shift a little, and glance aside in lively styles."""

from __future__ import annotations

import numpy as np

from keepsake.engine.motion.moves import Move, Score, there_and_back
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import Scene
from keepsake.engine.motion.staging import Part

Random = np.random.Generator

SACCADE_S = (0.042, 0.058)
LEAD_S = (0.04, 0.12)  # the eyes start a turn this much before the head
REST_S = 0.45  # eyes rest at both ends of a clip
SHORTEST_SHIFTS_S = 2.0  # in less time than this the eyes do not wander
AIM = 0.3  # share of a head turn that eyes which do not hold the viewer run ahead of
COME_BACK = 0.25  # share of an averted gaze that may return to the viewer
COME_BACK_SHIFTS = 4.0  # and at most this many of the style's small eye movements
LID_PER_DEGREE = 0.012  # the upper lid follows the eye down


def idle_gaze(scene: Scene, head: Score, random: Random) -> Score:
    """The eyes' own motion in degrees, given the moves of the head."""
    score = Score()
    score.add(steadied(scene, head) if scene.looks_at_viewer else aimed(scene, head, random))
    amount = scene.staging.amount(Part.GAZE)
    score.add(fixations(scene, random), amount)
    score.add(glances(scene, random), amount)
    if not scene.looks_at_viewer:
        score.add(homecoming(scene, random), amount)
    share = Score()
    share.add(score, scene.abilities.gaze)
    return share


def steadied(scene: Scene, head: Score) -> Score:
    """Eyes that undo part of each turn of the head, to stay where they looked."""
    score, share = Score(), -scene.style.gaze.steady
    for source, target in ((Channel.YAW, Channel.GAZE_X), (Channel.PITCH, Channel.GAZE_Y)):
        score[target] = [Move(m.start_s, m.duration_s, m.by * share) for m in head[source]]
    return score


def aimed(scene: Scene, head: Score, random: Random) -> Score:
    """Eyes that run a moment ahead of each turn, then let the head catch up."""
    score = Score()
    for move in head[Channel.YAW]:
        start = move.start_s - random.uniform(*LEAD_S)
        if start < 0.1 or abs(move.by) < 0.4:
            continue
        quick = random.uniform(*SACCADE_S)
        score[Channel.GAZE_X] += [
            Move(start, quick, AIM * move.by),
            Move(move.start_s + 0.4 * move.duration_s, 0.6 * move.duration_s, -AIM * move.by),
        ]
    return score


def fixations(scene: Scene, random: Random) -> Score:
    """Small quick shifts with rests between them, as eyes go from one of the viewer's eyes to the other."""
    gaze, score = scene.style.gaze, Score()
    first, last = REST_S, scene.period_s - REST_S
    if last - first < SHORTEST_SHIFTS_S:
        return score
    count = max(2, round((last - first) / gaze.every_s))
    gaps = random.gamma(3.0, 1.0, count + 1) + 0.5
    times = first + (last - first) * np.cumsum(gaps)[:-1] / gaps.sum()
    points = random.normal(0.0, 0.6, (count, 2)).clip(-1.2, 1.2) * gaze.shift * np.array([1.0, 0.5])
    points[-1] = 0.0
    for time, (across, down) in zip(times, np.diff(points, axis=0, prepend=0.0), strict=True):
        quick = random.uniform(*SACCADE_S)
        score[Channel.GAZE_X].append(Move(float(time), quick, float(across)))
        score[Channel.GAZE_Y].append(Move(float(time), quick, float(down)))
    return score


def glances(scene: Scene, random: Random) -> Score:
    """Looks aside and back, in lively styles; the head follows with a small share, a moment later."""
    gaze, score = scene.style.gaze, Score()
    count = int(scene.period_s / 60 * gaze.glances_per_minute + random.uniform(0.0, 0.9))
    room_s = scene.period_s - 2 * REST_S
    if count < 1 or room_s < 2.0:
        return score
    edges = REST_S + room_s * (np.arange(count) + random.uniform(0.05, 0.4, count)) / count
    for start in edges:
        rest = min(random.uniform(0.5, 1.1), room_s / count * 0.4)
        across = random.choice((-1.0, 1.0)) * random.uniform(0.5, 1.0) * gaze.glance
        down = random.uniform(-0.25, 0.35) * gaze.glance
        spans = (random.uniform(*SACCADE_S), rest, random.uniform(*SACCADE_S))
        late = random.uniform(*LEAD_S)
        score[Channel.GAZE_X] += there_and_back(float(start), spans, across)
        score[Channel.GAZE_Y] += there_and_back(float(start), spans, down)
        score[Channel.YAW] += there_and_back(float(start) + late, (0.5, max(0.1, rest - 0.4), 0.7), 0.12 * across)
    return score


def homecoming(scene: Scene, random: Random) -> Score:
    """Eyes that look aside in the photo come back towards the viewer for a while."""
    face, score, room_s = scene.reading, Score(), scene.period_s - 2 * REST_S
    start = REST_S + room_s * random.uniform(0.08, 0.25)
    spans = (0.055, room_s * random.uniform(0.3, 0.5), 0.06)
    for channel, away in ((Channel.GAZE_X, face.yaw + face.gaze_x), (Channel.GAZE_Y, face.pitch + face.gaze_y)):
        most = COME_BACK_SHIFTS * scene.style.gaze.shift
        back = float(np.clip(-COME_BACK * away, -most, most))
        score[channel] += there_and_back(start, spans, back)
    return score
