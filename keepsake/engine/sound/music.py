"""Listens to a piece of music as a whole: its beats, its phrases, and where it really begins and ends."""

from __future__ import annotations

import numpy as np

from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import MusicReading, ReadMusic
from keepsake.engine.sound.beats import beats_of, tempo_of
from keepsake.engine.sound.onsets import HOP_S, Heard, Values, hear
from keepsake.engine.sound.phrases import phrases_of

HEARD_DB, HEARD_BELOW_LOUD_DB = -70.0, 50.0
"""Music is heard while it is above both: absolutely, and against its own loud parts."""
FADED_DB = 6.0
"""A last stretch that only falls, from so far below the music before it, is a fade."""
SMOOTHED_S, LOUD_AROUND_S = 0.3, 10.0


def read_music(request: ReadMusic, report: Reporter = silent) -> MusicReading:
    """Listen to a file once. Raises SoundError when it cannot be read."""
    heard = hear(request.music_path, report)
    beats = beats_of(heard)
    starts, ends = audible(heard)
    return MusicReading(
        seconds=round(len(heard.levels) * HOP_S, 2),
        starts=starts,
        ends=ends,
        fades_from=fade_start(heard, ends),
        tempo=round(tempo_of(heard.onsets), 2) if beats else 0.0,
        beats=beats,
        phrases=phrases_of(heard, beats),
    )


def audible(heard: Heard) -> tuple[float, float]:
    """From when to when (seconds) the music can be heard; both 0 for silence."""
    if not len(heard.levels):
        return 0.0, 0.0
    threshold = max(HEARD_DB, float(np.percentile(heard.levels, 90)) - HEARD_BELOW_LOUD_DB)
    loud = np.flatnonzero(heard.levels > threshold)
    if not len(loud):
        return 0.0, 0.0
    return round(float(loud[0]) * HOP_S, 2), round(float(loud[-1] + 1) * HOP_S, 2)


def fade_start(heard: Heard, ends: float) -> float:
    """When (seconds) the last fade or dying note begins: from there on the level never comes back to where it was."""
    levels = _smoothed(heard.levels[: round(ends / HOP_S)])
    if not len(levels):
        return ends
    around = levels[-round(LOUD_AROUND_S / HOP_S) * 2 :]
    usual = float(np.percentile(around, 75))
    still_loud = np.flatnonzero(levels > usual - FADED_DB)
    return round(float(still_loud[-1] + 1) * HOP_S, 2) if len(still_loud) else ends


def _smoothed(levels: Values) -> Values:
    if not len(levels):
        return levels
    width = min(round(SMOOTHED_S / HOP_S) | 1, len(levels) | 1)
    padded = np.pad(levels, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, "valid").astype(np.float32)
