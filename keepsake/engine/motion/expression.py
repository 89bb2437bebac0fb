"""Smile and brows: how the expression of the photo grows a little and comes back."""

from __future__ import annotations

import numpy as np

from keepsake.engine.motion.moves import Move, Score, there_and_back
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import Scene
from keepsake.engine.motion.staging import Part

Random = np.random.Generator

CHEEK_LIFT = 0.10  # lids close by this share of a smile: the cheeks push them up (Duchenne)
CALM_SHARE = 0.7  # a smile with less than this share of its natural time to grow stays smaller
EDGE_S = 0.3  # the expression is the photo's own this long at both ends


def idle_smile(scene: Scene, random: Random) -> Score:
    """Smiles that grow slowly and fade slowly, one in a short clip."""
    smile = scene.style.smile
    room_s = scene.period_s - 2 * EDGE_S
    count = max(1, round(room_s / (smile.again_s * random.uniform(0.9, 1.1))))
    score, height = Score(), smile.peak * scene.staging.amount(Part.SMILE) * scene.abilities.smile
    for index in range(count):
        start = EDGE_S + room_s * index / count
        size = height * random.uniform(0.85, 1.12)
        score.add(one_smile(scene, start, (room_s / count, size), random))
    return score


def one_smile(scene: Scene, start_s: float, room_and_size: tuple[float, float], random: Random) -> Score:
    """One smile inside its room, with its share of brows and cheeks."""
    room_s, size = room_and_size
    rise = scene.pace(random.uniform(*scene.style.smile.rise_s))
    spans = np.array([random.uniform(0.1, 1.0), rise, random.uniform(0.2, 1.6), rise * random.uniform(0.9, 1.4)])
    spans *= min(1.0, room_s * random.uniform(0.75, 1.0) / spans.sum())
    late = spans[0] + random.uniform(0.0, 0.6) * (room_s - spans.sum())
    size *= min(1.0, spans[1] / (CALM_SHARE * rise))
    return smiling(scene, start_s + late, (spans[1], spans[2], spans[3]), size)


def smiling(scene: Scene, start_s: float, spans_s: tuple[float, float, float], size: float) -> Score:
    """A smile of `size`, 1 for a full one, with what belongs to it: cheeks lift the lids, brows rise a trace."""
    score, brows = Score(), scene.style.brow.with_smile * scene.abilities.brows * size
    score[Channel.SMILE] = there_and_back(start_s, spans_s, size)
    if size > 0:
        for lid in (Channel.LID_LEFT, Channel.LID_RIGHT):
            score[lid] = there_and_back(start_s, spans_s, CHEEK_LIFT * size)
    score[Channel.BROW_LEFT] = there_and_back(start_s, spans_s, brows)
    score[Channel.BROW_RIGHT] = [Move(m.start_s, m.duration_s, 0.8 * m.by) for m in score[Channel.BROW_LEFT]]
    return score


def idle_brows(scene: Scene, random: Random) -> Score:
    """Small lifts of the brows now and then, one a little more than the other."""
    brow, score = scene.style.brow, Score()
    size = brow.flash * scene.staging.amount(Part.BROWS) * scene.abilities.brows
    count = int(scene.period_s / 60 * brow.per_minute + random.uniform(0.0, 1.0))
    room_s = scene.period_s - 2 * EDGE_S
    if size == 0 or count == 0 or room_s < 1.6:
        return score
    for index in range(count):
        start = EDGE_S + room_s * (index + random.uniform(0.1, 0.4)) / count
        spans = (random.uniform(0.22, 0.35), random.uniform(0.15, 0.4), random.uniform(0.4, 0.6))
        left, right = random.uniform(0.6, 1.0, 2) * size
        score[Channel.BROW_LEFT] += there_and_back(start, spans, float(left))
        score[Channel.BROW_RIGHT] += there_and_back(start, spans, float(right))
    return score
