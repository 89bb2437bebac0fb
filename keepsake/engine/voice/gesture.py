"""What the rest of the face does while someone speaks: blinks at pauses, small beats on weighty words, breaths.

Sources: blinks gather at the ends of phrases (Cummins 2012, "Gaze and blinking in dyadic conversation"); brows rise
and heads nod with pitch accents (Graf, Cosatto, Strom and Huang 2002, "Visual prosody"); people breathe in during the
pause before a sentence (Winkworth, Davis, Adams and Ellis 1995, "Breathing patterns during spontaneous speech").
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from keepsake.engine.motion.plan import Channel, Curve
from keepsake.engine.requests import Style
from keepsake.engine.voice.mouth import openness_of, phrases
from keepsake.engine.voice.voice import Speech, WordTime

Keys = list[tuple[float, float]]

# A blink in seconds from its start: shut in 80 ms, open again 250 ms after it began (Caffier, Erdmann and Ullsperger
# 2003 report 202 ms for awake adults; the tail is the last, slow part).
_BLINK: Keys = [(0.0, 0.0), (0.08, 1.0), (0.11, 1.0), (0.25, 0.0)]
BLINK_GAP_S = (1.8, 5.5)  # never closer, never further apart
_BEAT_BEFORE_S, _BEAT_AFTER_S = 0.22, 0.50
BEAT_GAP_S = 1.4
BROW_BEAT, NOD_DEG = 0.35, 1.6  # at full expressiveness; a memorial gets half
BREATH_PAUSE_S = 0.35
INHALE_S = 0.9


def speaking_gestures(speech: Speech, style: Style, seed: int = 0) -> dict[Channel, Curve]:
    """Curves of lids, brows, pitch and breath that go with a speech; to be added to a living portrait's own.

    The same seed gives the same gestures. Values keep to the channels' units; nothing is asked of a silent take but
    blinks.
    """
    random = np.random.default_rng(seed)
    strength = openness_of(style)
    blinks = _blink_times(speech, random)
    beats = _beat_times(speech)
    lids = _curve((start + after, value) for start in blinks for after, value in _BLINK)
    sizes = random.uniform(0.6, 1.0, len(beats))
    brows = _beats(beats, BROW_BEAT * strength * sizes)
    return {
        Channel.LID_LEFT: lids,
        Channel.LID_RIGHT: lids,
        Channel.BROW_LEFT: brows,
        Channel.BROW_RIGHT: brows,
        Channel.PITCH: _beats(beats, NOD_DEG * strength * random.uniform(0.5, 1.0, len(beats))),
        Channel.BREATH: _breath(speech),
    }


def _blink_times(speech: Speech, random: np.random.Generator) -> list[float]:
    """A blink just after most phrases, and one between where phrases are far apart."""
    closest, furthest = BLINK_GAP_S
    end_s = speech.sound.seconds
    wanted = [stop + random.uniform(0.02, 0.12) for _, stop in phrases(speech.phones, 0.15)]
    times: list[float] = []
    last = -random.uniform(0.3, 0.8) * closest
    for pause_s in [*wanted, end_s]:
        while pause_s - last > furthest:
            last += random.uniform(0.55, 0.95) * furthest
            times.append(last)
        if pause_s - last >= closest and pause_s < end_s:
            times.append(pause_s)
            last = pause_s
    return [time for time in times if 0 <= time <= end_s - _BLINK[-1][0]]


def _beat_times(speech: Speech) -> list[float]:
    """Middles of the longest weighty words, never two within `BEAT_GAP_S`."""
    weighty = [word for word in speech.words if word.stress == 2]
    times: list[float] = []
    for word in sorted(weighty, key=_length, reverse=True):
        middle = (word.start_s + word.end_s) / 2
        if all(abs(middle - other) >= BEAT_GAP_S for other in times):
            times.append(middle)
    return sorted(times)


def _length(word: WordTime) -> float:
    return word.end_s - word.start_s


def _beats(times: list[float], sizes: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Curve:
    return _curve(
        key
        for time, size in zip(times, sizes.tolist(), strict=True)
        for key in ((time - _BEAT_BEFORE_S, 0.0), (time, size), (time + _BEAT_AFTER_S, 0.0))
    )


def _breath(speech: Speech) -> Curve:
    """In before each stretch of speech that follows a pause, out while it is said."""
    keys: Keys = []
    free_from = -INHALE_S
    for start, stop in phrases(speech.phones, BREATH_PAUSE_S):
        begin = max(free_from, start - INHALE_S)
        depth = min(1.0, 0.35 + 0.15 * (stop - start)) * min(1.0, (start - begin) / 0.5)
        if start - begin > 0.1:
            keys += [(begin, 0.0), (start - 0.05, depth), (max(stop, start + 0.6), 0.0)]
            free_from = max(stop, start + 0.6)
        else:
            free_from = max(free_from, stop)
    return _curve(keys)


def _curve(keys: Iterable[tuple[float, float]]) -> Curve:
    """A curve through keys in order, without those that do not come after the one before; zero if there are none."""
    kept: Keys = []
    for time, value in keys:
        rounded = round(time, 4)
        if not kept or rounded > kept[-1][0]:
            kept.append((rounded, value))
    times, values = zip(*(kept or [(0.0, 0.0)]), strict=True)
    return Curve(times, values)
