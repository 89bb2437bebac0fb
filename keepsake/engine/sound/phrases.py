"""The phrases of music: beats at which it turns to something else, most often every four or eight bars."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.sound.onsets import HOP_S, Heard

BEATS_IN_BAR = 4
AROUND_BARS = 4
"""So many bars before and after a bar line are compared."""
LENGTH_COST = {2: 1.5, 4: 0.0, 6: 1.0, 8: 0.1, 12: 1.0, 16: 1.0}
"""What a phrase of so many bars costs against how new what follows is (its deviation is 1): fours and eights rule."""

Values = NDArray[np.float64]


def phrases_of(heard: Heard, beats: tuple[float, ...]) -> tuple[float, ...]:
    """The beats (seconds) that begin a phrase, the first bar line among them; none without beats.

    Bars of four are assumed; which beat is the first of the bar is heard from the lower notes. Within these, the row
    of phrases is chosen that has the newest beginnings and the most usual lengths.
    """
    if not beats:
        return ()
    moments = np.clip(np.rint(np.asarray(beats) / HOP_S).astype(int), 0, len(heard.bands) - 1)
    first = _first_of_bar(heard, moments)
    bars = np.arange(first, len(beats), BEATS_IN_BAR)
    newness = _newness(_of_bars(heard, moments, bars))
    return tuple(beats[int(bars[at])] for at in _best_phrases(newness))


def _first_of_bar(heard: Heard, moments: NDArray[np.int64]) -> int:
    """Which of the first four beats begins a bar: where the low notes come in."""
    low = heard.bands[:, : heard.bands.shape[1] // 4].mean(axis=1)
    after = np.minimum(moments + round(0.06 / HOP_S), len(low) - 1)
    before = np.maximum(moments - round(0.04 / HOP_S), 0)
    rise = low[after] - low[before] + heard.onsets[moments]
    strengths = [float(np.mean(rise[first::BEATS_IN_BAR])) for first in range(min(BEATS_IN_BAR, len(rise)))]
    return int(np.argmax(strengths))


def _of_bars(heard: Heard, moments: NDArray[np.int64], bars: NDArray[np.int64]) -> Values:
    """The mean spectrum of each bar, each band with deviation 1: (bars, bands)."""
    edges = np.append(moments[bars], len(heard.bands))
    means = np.asarray([heard.bands[a:b].mean(axis=0) for a, b in pairwise(edges) if a < b])
    return np.asarray((means - means.mean(axis=0)) / np.maximum(means.std(axis=0), 1.0))


def _newness(bars: Values) -> Values:
    """How unlike the four bars before each bar line the four after it are, with mean 0 and deviation 1."""
    news = np.zeros(len(bars))
    for at in range(1, len(bars)):
        before, after = bars[max(0, at - AROUND_BARS) : at], bars[at : at + AROUND_BARS]
        news[at] = np.linalg.norm(before.mean(axis=0) - after.mean(axis=0))
    spread = news.std()
    return np.asarray((news - news.mean()) / spread if spread > 1e-6 else np.zeros(len(news)))


def _best_phrases(newness: Values) -> list[int]:
    """The bars that begin phrases: the best total of newness less the cost of unusual lengths."""
    total, before = np.full(len(newness), -np.inf), np.full(len(newness), -1)
    total[0] = 0.0
    for at in range(1, len(newness)):
        for length, cost in LENGTH_COST.items():
            start = at - length
            if start >= 0 and total[start] + newness[at] - cost > total[at]:
                total[at], before[at] = total[start] + newness[at] - cost, start
    longest = max(LENGTH_COST)
    at = len(newness) - 1 - int(total[::-1][:longest].argmax())
    row = []
    while at >= 0:
        row.append(int(at))
        at = before[at]
    return row[::-1]
