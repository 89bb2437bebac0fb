"""Breathing: a whole number of breaths to the clip, no two quite alike, the head barely with them."""

from __future__ import annotations

import numpy as np

from keepsake.engine.motion.moves import Move, Score
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import Scene
from keepsake.engine.motion.staging import Part

IN, TOP, OUT = 0.40, 0.05, 0.45  # shares of one breath; the rest is the pause before the next
HEAD_LAG_S = 0.12
CALM_BREATH_S = 3.2  # a breath shorter than this is shallower: nobody pants in a portrait


def breathing(scene: Scene, random: np.random.Generator) -> Score:
    """The BREATH channel, 0 to 1, and the head's share in it."""
    breath, score = scene.style.breath, Score()
    cycle_s = breath.cycle_s * scene.staging.pace * random.uniform(0.92, 1.08)
    count = max(1, round(scene.period_s / cycle_s))
    lengths = random.uniform(0.92, 1.08, count)
    lengths *= scene.period_s / lengths.sum()
    depths = breath.depth * scene.staging.amount(Part.BREATH) * random.uniform(0.88, 1.08, count)
    for start, length, depth in zip(np.cumsum(lengths) - lengths, lengths, depths, strict=True):
        calm = min(1.0, float(length) / CALM_BREATH_S)
        score.add(one_breath(float(start), float(length), float(depth) * calm))
    lag_s = min(HEAD_LAG_S, 0.04 * float(lengths.min()))
    for channel, share in ((Channel.PITCH, -breath.nod), (Channel.SWAY_Y, -breath.lift)):
        share *= scene.abilities.head
        score[channel] += [Move(m.start_s + lag_s, m.duration_s, m.by * share) for m in score[Channel.BREATH]]
    return score


def one_breath(start_s: float, length_s: float, depth: float) -> Score:
    """In faster than out, a moment full, a longer moment empty; `depth` is the channel's share, 0 to 1."""
    score = Score()
    pause_s = (1 - IN - TOP - OUT) * length_s
    score[Channel.BREATH] = [
        Move(start_s + pause_s / 2, IN * length_s, depth),
        Move(start_s + pause_s / 2 + (IN + TOP) * length_s, OUT * length_s, -depth),
    ]
    return score
