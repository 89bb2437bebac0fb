"""How far each channel may go: for every renderer, for one style, for one face."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.scene import Scene

Span = tuple[float, float]

CHANNEL_LIMITS: dict[Channel, Span] = {
    Channel.YAW: (-6.0, 6.0),
    Channel.PITCH: (-5.0, 5.0),
    Channel.ROLL: (-5.0, 5.0),
    Channel.SWAY_X: (-0.03, 0.03),
    Channel.SWAY_Y: (-0.03, 0.03),
    Channel.GAZE_X: (-12.0, 12.0),
    Channel.GAZE_Y: (-12.0, 12.0),
    Channel.LID_LEFT: (0.0, 1.0),
    Channel.LID_RIGHT: (0.0, 1.0),
    Channel.BROW_LEFT: (-1.0, 1.0),
    Channel.BROW_RIGHT: (-1.0, 1.0),
    Channel.SMILE: (-0.2, 1.0),
    Channel.JAW: (0.0, 1.0),
    Channel.LIP_ROUND: (0.0, 1.0),
    Channel.LIP_WIDE: (0.0, 1.0),
    Channel.LIP_PRESS: (0.0, 1.0),
    Channel.LIP_TUCK: (0.0, 1.0),
    Channel.LIP_CLOSE: (0.0, 1.0),
    Channel.BREATH: (0.0, 1.0),
}
"""What no plan ever leaves, in the channels' units."""

KNEE = 0.75  # share of a limit up to which motion is untouched


def face_limits(scene: Scene) -> dict[Channel, Span]:
    """The spans of one face in one clip: those of its style, shrunk by what the photo shows of it."""
    style, can = scene.style.limits, scene.abilities
    reach = {
        Channel.YAW: style.yaw * can.head,
        Channel.PITCH: style.pitch * can.head,
        Channel.ROLL: style.roll * can.head,
        Channel.SWAY_X: style.sway * can.head,
        Channel.SWAY_Y: style.sway * can.head,
        Channel.GAZE_X: style.gaze * can.gaze,
        Channel.GAZE_Y: 0.75 * style.gaze * can.gaze,
        Channel.BROW_LEFT: style.brow * can.brows,
        Channel.BROW_RIGHT: style.brow * can.brows,
    }
    spans = {channel: (-value, value) for channel, value in reach.items()}
    smile = style.smile if can.smile > 0 else 0.0
    spans[Channel.SMILE] = (-0.2 if smile and scene.reading.smile < 0.5 else 0.0, smile)
    spans[Channel.LID_LEFT] = (0.0, 1.0 if can.lid_left else 0.0)
    spans[Channel.LID_RIGHT] = (0.0, 1.0 if can.lid_right else 0.0)
    spans[Channel.JAW] = (0.0, 1.0 if can.smile > 0 else 0.0)
    spans[Channel.BREATH] = (0.0, 1.0)
    return spans


def soften(values: NDArray[np.float64], span: Span) -> NDArray[np.float64]:
    """Values made smaller as a whole where their peaks come near a limit, so that none passes it.

    The shape of the motion stays: flattening its crests alone would make the moves between them jerk. A side that is
    not allowed at all is cut off.
    """
    low, high = span
    kept = np.clip(values, low if low == 0 else None, high if high == 0 else None)
    share = min(room(float(kept.max(initial=0.0)), high), room(-float(kept.min(initial=0.0)), -low))
    return kept * share


def room(peak: float, limit: float) -> float:
    """The share of a peak that a limit leaves: all of it below the knee, then less and less."""
    if peak <= KNEE * limit or limit <= 0:
        return 1.0
    over = (peak / limit - KNEE) / (1 - KNEE)
    return limit * (KNEE + (1 - KNEE) * math.tanh(over)) / peak
