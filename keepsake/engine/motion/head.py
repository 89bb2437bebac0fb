"""How the head moves of its own accord: poses that relax a little while they are held, and a small unrest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.moves import Move, Score
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import ASIDE_DEG, Scene
from keepsake.engine.motion.staging import Action, Part

Random = np.random.Generator
Numbers = NDArray[np.float64]
Slot = tuple[float, float]  # start and duration, seconds

STAY = 0.2  # chance that an axis keeps its pose
RELAX = (0.04, 0.26)  # share of a pose that is let go while it is held
UNREST_STEP_S = 0.9
UNREST_MOVE_S = 1.3


def idle_head(scene: Scene, random: Random) -> Score:
    """The head's own poses over the clip, degrees and face widths, all ending where they began.

    Yaw, roll and the sideways lean belong to one turn of the head; pitch has timing of its own.
    """
    score, turns, nods = Score(), pose_slots(scene, random), pose_slots(scene, random)
    face, travel = scene.reading, scene.style.head.travel
    share = scene.abilities.head * scene.abilities.stillness * scene.staging.amount(Part.HEAD)
    side = homeward(face.yaw, random)
    yaw = (asked_side(scene) or side) * wander(len(turns), random)
    coupling = random.choice((-1.0, 1.0)) * random.uniform(0.1, 0.7)
    roll = coupling * yaw + (1 - abs(coupling)) * homeward(face.roll, random) * wander(len(turns), random)
    pitch = homeward(face.pitch, random) * wander(len(nods), random)
    paths = (
        (Channel.YAW, yaw, turns, travel[0]),
        (Channel.PITCH, pitch, nods, travel[1]),
        (Channel.ROLL, roll, turns, travel[2]),
        (Channel.SWAY_X, yaw + 0.6 * roll, turns, scene.style.head.sway),
    )
    for channel, path, slots, wanted in paths:
        # moves that a short clip hurries are made smaller, so that the speed stays gentle
        calm = min(1.0, min(duration for _, duration in slots) / scene.style.head.move_s[0])
        size = wanted * share * calm**2 * random.uniform(0.85, 1.08)
        score[channel] += chain(scaled_to(path, size), slots, scene.period_s, random)
    for channel in (Channel.YAW, Channel.PITCH, Channel.ROLL):
        score[channel] += unrest(scene, scene.style.head.drift * share, random)
    return score


def asked_side(scene: Scene) -> int:
    """The side a stage direction looks or turns to first, so that the head never works against it; 0 for none."""
    turned = (cue.across for cue in scene.staging.cues if cue.action in {Action.LOOK, Action.TURN} and cue.across)
    return next(turned, 0)


def pose_slots(scene: Scene, random: Random) -> list[Slot]:
    """Start and duration of each change of pose; the first leaves the photo's pose, the last comes back to it."""
    head, lead = scene.style.head, min(0.6, scene.period_s * 0.1)
    first, last = random.uniform(0.3, 1.3) * lead, scene.period_s - random.uniform(0.4, 0.9) * lead
    mean = scene.pace((sum(head.move_s) + sum(head.hold_s)) / 2)
    count = max(2, round((last - first) / mean + random.uniform(-0.6, 0.3)))
    durations = random.uniform(*head.move_s, count)
    rests = random.uniform(*head.hold_s, count - 1)
    stretch = (last - first) / (durations.sum() + rests.sum())
    starts = first + stretch * np.concatenate([[0.0], np.cumsum(durations[:-1] + rests)])
    return [(float(start), float(stretch * duration)) for start, duration in zip(starts, durations, strict=True)]


def homeward(angle: float, random: Random) -> float:
    """The side to move to first, -1 or 1: back to the viewer when the photo is turned away (degrees), else either."""
    chance = 0.5 if abs(angle) < ASIDE_DEG else 0.92
    back = -1.0 if angle > 0 else 1.0
    return back if random.random() < chance else -back


def wander(count: int, random: Random) -> Numbers:
    """Poses mostly on the positive side of the photo's own, now and then across it; the last one is 0."""
    path = np.where(random.random(count) < 0.3, -0.6, 1.0) * random.uniform(0.3, 1.0, count)
    path[0] = abs(path[0])
    for index in np.flatnonzero(random.random(count) < STAY).tolist():
        path[index] = path[max(0, index - 1)]
    path[-1] = 0.0
    return path


def scaled_to(path: Numbers, travel: float) -> Numbers:
    """The path made as large as `travel` (degrees) from one extreme to the other, its rest at 0 included."""
    extent = max(0.0, path.max()) - min(0.0, path.min())
    return path * (travel / extent) if extent > 1e-9 else path * 0.0


def chain(targets: Numbers, slots: list[Slot], period_s: float, random: Random) -> list[Move]:
    """Moves from target to target in their slots; what is held relaxes a little until the next move."""
    moves, here = [], 0.0
    for index, (target, (start, duration)) in enumerate(zip(targets, slots, strict=True)):
        begin = max(0.0, start + random.uniform(-0.06, 0.12) * duration)
        length = min(duration * random.uniform(0.88, 1.1), period_s - begin)
        moves.append(Move(begin, length, float(target) - here))
        here = float(target)
        if index + 1 < len(slots):
            begin += 0.7 * length
            let_go = -here * random.uniform(*RELAX)
            moves.append(Move(begin, max(0.8, slots[index + 1][0] + 0.3 - begin), let_go))
            here += let_go
    return [move for move in moves if abs(move.by) > 1e-9]


def unrest(scene: Scene, size: float, random: Random) -> list[Move]:
    """Small overlapping moves that never settle, yet end where they began; `size` is their spread in degrees."""
    count = max(2, round(scene.period_s / UNREST_STEP_S))
    length = min(UNREST_MOVE_S, scene.period_s / 2)
    starts = np.linspace(0.0, scene.period_s - length, count) + random.uniform(-0.35, 0.35, count) * UNREST_STEP_S
    starts = np.clip(starts, 0.0, scene.period_s - length)
    levels = np.concatenate([random.normal(0.0, size, count - 1), [0.0]])
    return [
        Move(float(start), length, float(by)) for start, by in zip(starts, np.diff(levels, prepend=0.0), strict=True)
    ]
