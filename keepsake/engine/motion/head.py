"""How the head moves of its own accord: poses with rests between them, and an unrest too small to name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.moves import Move, Score
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import ASIDE_DEG, Scene
from keepsake.engine.motion.staging import Part

Random = np.random.Generator
Slot = tuple[float, float]  # start and duration, seconds

POSE_CHANNELS = (Channel.YAW, Channel.PITCH, Channel.ROLL)
STAY = 0.25  # chance that one axis rests while the others move
CALM_MOVE_S = 0.9  # shorter moves than this are made smaller, so that speed stays gentle
UNREST_STEP_S = 1.1
UNREST_MOVE_S = 1.4


def idle_head(scene: Scene, random: Random) -> Score:
    """The head's own poses over the clip, degrees and face widths, all ending where they began."""
    score = Score()
    slots = pose_slots(scene, random)
    share = scene.abilities.head * scene.abilities.stillness * scene.staging.amount(Part.HEAD)
    quickest = min(duration for _, duration in slots)
    share *= min(1.0, quickest / CALM_MOVE_S)
    poses = draw_poses(scene, len(slots), random)
    for channel, targets, travel in zip(POSE_CHANNELS, poses, scene.style.head.travel, strict=True):
        wanted = travel * random.uniform(0.88, 1.12)
        score[channel] += chain(scaled_to(targets, wanted * share), slots, scene.period_s, random)
    leaning = scaled_to(poses[0] + 0.6 * poses[2], scene.style.head.sway * share * random.uniform(0.8, 1.1))
    score[Channel.SWAY_X] += chain(leaning, slots, scene.period_s, random)
    for channel in POSE_CHANNELS:
        score[channel] += unrest(scene, scene.style.head.drift * share, random)
    return score


def pose_slots(scene: Scene, random: Random) -> list[Slot]:
    """Start and duration of each change of pose; the first leaves the photo's pose, the last comes back to it."""
    head, lead = scene.style.head, min(0.5, scene.period_s * 0.1)
    first, last = random.uniform(0.4, 1.2) * lead, scene.period_s - random.uniform(0.5, 1.1) * lead
    mean = scene.pace((sum(head.move_s) + sum(head.hold_s)) / 2)
    count = max(2, round((last - first) / mean))
    durations = random.uniform(*head.move_s, count)
    rests = random.uniform(*head.hold_s, count - 1)
    stretch = (last - first) / (durations.sum() + rests.sum())
    starts = first + stretch * np.concatenate([[0.0], np.cumsum(durations[:-1] + rests)])
    return [(float(start), float(stretch * duration)) for start, duration in zip(starts, durations, strict=True)]


def draw_poses(
    scene: Scene, count: int, random: Random
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Shapes of the yaw, pitch and roll paths, each (count,), free in size and ending at 0."""
    face = scene.reading
    side = homeward(face.yaw, random)
    yaw = side * wander(count, random)
    pitch = homeward(face.pitch, random) * wander(count, random)
    coupling = random.choice((-1.0, 1.0)) * random.uniform(0.2, 0.7)
    roll = coupling * yaw + (1 - abs(coupling)) * homeward(face.roll, random) * wander(count, random)
    for path in (pitch, roll):
        stay = random.random(count - 1) < STAY
        for index in np.flatnonzero(stay[1:]) + 1:
            path[index] = path[index - 1]
    return yaw, pitch, roll


def homeward(angle: float, random: Random) -> float:
    """The side to move to first: back to the viewer when the photo is turned away, else either."""
    chance = 0.5 if abs(angle) < ASIDE_DEG else 0.92
    back = -1.0 if angle > 0 else 1.0
    return back if random.random() < chance else -back


def wander(count: int, random: Random) -> NDArray[np.float64]:
    """Poses mostly on the positive side of the photo's own, now and then across it; the last one is 0."""
    size = random.uniform(0.35, 1.0, count)
    across = random.random(count) < 0.3
    path = np.where(across, -0.5 * size, size)
    path[0] = abs(path[0])
    path[-1] = 0.0
    return path


def scaled_to(path: NDArray[np.float64], travel: float) -> NDArray[np.float64]:
    """The path made as large as `travel` from one extreme to the other, its rest at 0 included."""
    extent = max(0.0, path.max()) - min(0.0, path.min())
    return path * (travel / extent) if extent > 1e-9 else path * 0.0


def chain(targets: NDArray[np.float64], slots: list[Slot], period_s: float, random: Random) -> list[Move]:
    """Moves from target to target in their slots, each axis a little before or after the others."""
    moves, here = [], 0.0
    for target, (start, duration) in zip(targets, slots, strict=True):
        late = random.uniform(-0.06, 0.10) * duration
        begin = max(0.0, start + late)
        moves.append(Move(begin, min(duration * random.uniform(0.88, 1.1), period_s - begin), float(target - here)))
        here = float(target)
    return [move for move in moves if abs(move.by) > 1e-9]


def unrest(scene: Scene, size: float, random: Random) -> list[Move]:
    """Small overlapping moves that never settle, yet end where they began."""
    count = max(2, round(scene.period_s / UNREST_STEP_S))
    length = min(UNREST_MOVE_S, scene.period_s / 2)
    starts = np.sort(random.uniform(0.0, scene.period_s - length, count))
    levels = np.concatenate([random.normal(0.0, size, count - 1), [0.0]])
    return [
        Move(float(start), length, float(by)) for start, by in zip(starts, np.diff(levels, prepend=0.0), strict=True)
    ]
