"""The one stroke everything slow or quick is made of: a smooth change from one rest to the next.

A change follows the minimum-jerk profile of human reaching and head movements (Flash and Hogan, J. Neurosci. 5,
1985): it starts and ends with no speed and no acceleration. A channel is a sum of such moves, so poses with rests
between them, breaths, smiles and saccades are all lists of moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.plan import Channel

KEY_STEP_S = 1 / 12  # slow motion stays under 1.5 Hz; wider keys let the monotone cubic kick at its crests
QUICK_S = 0.45  # moves shorter than this get keys of their own
QUICK_PARTS = (0.0, 0.3, 0.5, 0.7, 1.0)
BLOCK = 64  # times drawn at once: long clips have many moves, few of them running


@dataclass(frozen=True, slots=True)
class Move:
    """A change `by` some amount of the channel's unit that takes `duration_s` from `start_s`, and then stays."""

    start_s: float
    duration_s: float
    by: float


class Score(defaultdict[Channel, list[Move]]):
    """Moves by channel; scores add up."""

    def __init__(self) -> None:
        super().__init__(list)

    def add(self, other: Score, gain: float = 1.0) -> None:
        """Lay another score over this one, `gain` times as large."""
        for channel, moves in other.items():
            self[channel] += [Move(m.start_s, m.duration_s, m.by * gain) for m in moves]


def there_and_back(start_s: float, spans_s: tuple[float, float, float], height: float) -> list[Move]:
    """Out to `height` (the channel's unit), rest and back again, each as long as `spans_s` says, in seconds."""
    out_s, rest_s, back_s = spans_s
    return [Move(start_s, out_s, height), Move(start_s + out_s + rest_s, back_s, -height)]


def trace(moves: Sequence[Move], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the moves at `times` (increasing), float64 (n,)."""
    if not moves:
        return np.zeros_like(times)
    table = np.array([(m.start_s, m.duration_s, m.by) for m in moves])
    ends = table[:, 0] + table[:, 1]
    blocks = []
    for block in np.split(times, range(BLOCK, len(times), BLOCK)):
        over = ends <= block[0]
        running = table[~over & (table[:, 0] < block[-1])]
        part = np.clip((block[:, None] - running[:, 0]) / running[:, 1], 0.0, 1.0)
        shape = part * part * part * (10 + part * (6 * part - 15))
        blocks.append(table[over, 2].sum() + shape @ running[:, 2])
    return np.concatenate(blocks)


def key_times(moves: Iterable[Move], period_s: float) -> NDArray[np.float64]:
    """Where a channel needs keys: an even grid over the period, and inside quick moves their own."""
    count = max(4, round(period_s / KEY_STEP_S))
    grid: NDArray[np.float64] = np.arange(count, dtype=np.float64) * (period_s / count)
    quick = [m for m in moves if m.duration_s < QUICK_S]
    if not quick:
        return grid
    own = np.array([m.start_s + part * m.duration_s for m in quick for part in QUICK_PARTS])
    for move in quick:
        margin = min(0.02, move.duration_s / 4)
        grid = grid[(grid < move.start_s - margin) | (grid > move.start_s + move.duration_s + margin)]
    keys: NDArray[np.float64] = np.unique(np.concatenate([[0.0], grid, own]))
    keys = keys[(keys >= 0.0) & (keys < period_s - 1e-3)]
    apart: NDArray[np.float64] = keys[np.concatenate([[True], np.diff(keys) > 1e-3])]
    return apart
