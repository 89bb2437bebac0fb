"""Where a recording pauses, and how to cut a long take there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.voice.sound import Sound

FRAME_S = 0.02
SHORTEST_PAUSE_S = 0.18
_ABOVE_FLOOR_DB, _BELOW_SPEECH_DB = 6.0, 18.0


def levels_db(sound: Sound) -> NDArray[np.float64]:
    """Level of each 20 ms frame in dB below full scale, float64 (frames,); digital silence reads -120."""
    size = round(FRAME_S * sound.rate)
    count = max(1, len(sound.samples) // size)
    padded = np.zeros(count * size)
    padded[: min(len(sound.samples), count * size)] = sound.samples[: count * size]
    power = (padded.reshape(count, size) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-12))


def pauses(sound: Sound) -> list[tuple[float, float]]:
    """Stretches of a recording in which it is quiet, in seconds, each at least `SHORTEST_PAUSE_S` long."""
    levels = levels_db(sound)
    floor, loud = np.percentile(levels, (5, 90))
    quiet = levels < max(floor + _ABOVE_FLOOR_DB, loud - 2 * _BELOW_SPEECH_DB, min(loud - _BELOW_SPEECH_DB, -60.0))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    found = ((start * FRAME_S, stop * FRAME_S) for start, stop in edges.reshape(-1, 2).tolist())
    return [(start, stop) for start, stop in found if stop - start >= SHORTEST_PAUSE_S]


def pieces(sound: Sound, shortest_s: float = 8.0, longest_s: float = 25.0) -> list[tuple[float, float]]:
    """The recording cut into pieces at its longest pauses, in seconds; without pauses, at the quietest moment."""
    gaps = pauses(sound)
    cuts = [0.0]
    while sound.seconds - cuts[-1] > longest_s:
        low, high = cuts[-1] + shortest_s, cuts[-1] + longest_s
        inside = [(stop - start, (start + stop) / 2) for start, stop in gaps if low < (start + stop) / 2 < high]
        cuts.append(max(inside)[1] if inside else _quietest(sound, low, high))
    return list(zip(cuts, [*cuts[1:], sound.seconds], strict=True))


def _quietest(sound: Sound, low_s: float, high_s: float) -> float:
    levels = levels_db(sound.part(low_s, high_s))
    smooth = np.convolve(levels, np.ones(5) / 5, "same")
    return low_s + FRAME_S * (2 + int(np.argmin(smooth[2:-2])))
