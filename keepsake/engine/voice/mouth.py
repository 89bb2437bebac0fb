"""The mouth: phones and loudness become smooth curves for jaw and lips.

Neighbouring shapes blend by their dominance (Cohen and Massaro 1993); p, b and m always close and f and v always
touch, however fast the speech; a pause brings the lips back to the photo exactly.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.plan import Channel, Curve
from keepsake.engine.requests import Style
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.visemes import TimedShape, timed_shapes
from keepsake.engine.voice.voice import PhoneTime, Speech

Values = NDArray[np.float64]

CURVE_RATE = 100  # keys per second: four for each frame of a 24 fps film
# Real mouths move before the sound; viewers accept that and mind the opposite (ITU-R BT.1359).
LEAD_S = 0.02
ATTACK_S, RELEASE_S = 0.020, 0.022  # how a shape fades before and after its phone (to about 0.6)
LIP_REACH = 1.8  # rounding and spreading begin earlier and last longer than the jaw's move
REACH_S = 0.40  # beyond this a phone's dominance is nothing
QUICKEST_CLOSE_S, CLOSE_S = 0.045, 0.070  # lips take this long to meet and to part
FASTEST_PER_S = (
    13.0  # the jaw; about a quarter of a metre a second, so no mouth is shut in one frame and wide in the next
)
HOLD_S = 0.042  # ... and stay shut for at least one frame of a 24 fps film
PAUSE_S = 0.30  # a silence this long lets the mouth come to rest
OPEN_BEFORE_S, CLOSE_AFTER_S = 0.12, 0.20

# Between lips that part the first millimetres tell most: a print, a moustache and a viewer's eye lose them first. So
# little openings are shown larger, and wide ones as they are. Of 0.55 to 1.2, lips that a face tracker sees in six
# photos follow a real recording and French speech best at 0.7 to 0.8 (mean correlation 0.78; 0.74 for the plain jaw).
FIRST_TELLS = 0.75
# Mumbled or hurried takes never open wide: their widest moments (this percentile) are brought up to this share.
WIDE_PERCENTILE, WIDE_SHARE, MOST_HELP = 90, 0.88, 1.25
OPENS_BY, WIDEST = 0.05, 1.1  # what counts as open when the percentile is taken, and where loud vowels end

_STRESS_OPENS = {0: 0.90, 1: 1.05, 2: 0.97}
LOUDNESS_OPENS = (0.75, 1.10)  # at 12 dB below and 6 dB above the take's usual level
_OPENNESS = {
    Style.MEMORIAL: 0.60,
    Style.ARCHIVE: 0.65,
    Style.ANNIVERSARY: 0.72,
    Style.BIRTHDAY: 0.78,
    Style.STORYTELLER: 0.85,
}


def openness_of(style: Style) -> float:
    """How far the mouth may open for a style, 0 to 1: memorial speaks softly."""
    return _OPENNESS[style]


_CHANNELS = (Channel.JAW, Channel.LIP_ROUND, Channel.LIP_WIDE, Channel.LIP_PRESS, Channel.LIP_TUCK)


def mouth_curves(speech: Speech, style: Style = Style.STORYTELLER) -> dict[Channel, Curve]:
    """Curves of the mouth channels over the whole of a speech, with keys 100 times a second where anything moves.

    All zero (the photo's own mouth) where nothing is said: silence, music and noise have no phones.
    """
    times = np.arange(0, round(speech.sound.seconds * CURVE_RATE) + 2) / CURVE_RATE
    heard_s = times + LEAD_S
    shapes = _softened(list(timed_shapes(speech.phones)), speech.sound)
    if not any(time.phone != SILENCE for time in speech.phones):
        return {channel: Curve((0.0,), (0.0,)) for channel in _CHANNELS}
    values = _blended(shapes, heard_s)
    values[0] = _unhurried(openness_of(style) * _shown(values[0]) * _ceilings(shapes, heard_s))
    values[1:3] *= 0.35 + 0.65 * openness_of(style)
    values *= _speech_gate(speech.phones, heard_s)
    return {channel: _thinned(times, np.clip(row, 0.0, 1.0)) for channel, row in zip(_CHANNELS, values, strict=True)}


def _shown(jaw: Values) -> Values:
    """The jaw's opening as it is shown: hurried takes open as far as calm ones, and the first of it counts most."""
    open_by = jaw[jaw > OPENS_BY]
    widest = float(np.percentile(open_by, WIDE_PERCENTILE)) if len(open_by) else WIDE_SHARE
    helped = jaw * float(np.clip(WIDE_SHARE / widest, 1.0, MOST_HELP))
    return np.asarray(np.clip(helped, 0.0, WIDEST) ** FIRST_TELLS)


def _unhurried(jaw: Values) -> Values:
    """The jaw no faster than lips can go: it opens less far between two closures, which stay as they are."""
    could = FASTEST_PER_S / CURVE_RATE * np.arange(len(jaw))
    opening = np.minimum.accumulate(jaw - could) + could
    return np.asarray((np.minimum.accumulate((opening + could)[::-1])[::-1]) - could)


def _softened(shapes: list[TimedShape], sound: Sound) -> list[TimedShape]:
    """Vowels open with stress and loudness."""
    level = _levels(sound, shapes)
    return [
        replace(timed, shape=replace(timed.shape, jaw=timed.shape.jaw * _STRESS_OPENS[timed.stress] * factor))
        if timed.is_vowel
        else timed
        for timed, factor in zip(shapes, level, strict=True)
    ]


def _levels(sound: Sound, shapes: list[TimedShape]) -> Values:
    """For each shape, how much its loudness opens the mouth: 1 at the usual level of the take's vowels."""
    power = np.concatenate([[0.0], np.cumsum(sound.samples.astype(np.float64) ** 2)])
    edges = np.array([(timed.start_s, timed.end_s) for timed in shapes]).reshape(-1, 2) * sound.rate
    first, last = np.clip(np.rint(edges).astype(int), 0, len(power) - 1).T
    decibels = 10 * np.log10((power[last] - power[first]) / np.maximum(last - first, 1) + 1e-10)
    vowels = np.array([timed.is_vowel for timed in shapes], bool)
    usual = float(np.median(decibels[vowels])) if vowels.any() else 0.0
    low, high = LOUDNESS_OPENS
    return np.asarray(np.interp(decibels - usual, (-12.0, 0.0, 6.0), (low, 1.0, high)))


def _blended(shapes: list[TimedShape], times: Values) -> Values:
    """Dominance-weighted mean of the shapes' targets at `times` (m,): float64 (5, m)."""
    total, weight = np.zeros((5, len(times))), np.full((5, len(times)), 1e-6)
    for timed in shapes:
        shape = timed.shape
        first, last = np.searchsorted(times, (timed.start_s - REACH_S, timed.end_s + REACH_S))
        near = times[first:last]
        jaw = shape.jaw_dominance * _dominance(near, timed, 1.0)
        lips = shape.lip_dominance * _dominance(near, timed, LIP_REACH)
        targets = (shape.jaw, shape.round, shape.wide, shape.press, shape.tuck)
        for row, (target, dominance) in enumerate(zip(targets, (jaw, lips, lips, jaw, jaw), strict=True)):
            total[row, first:last] += target * dominance
            weight[row, first:last] += dominance
    return np.asarray(total / weight)


def _dominance(times: Values, timed: TimedShape, reach: float) -> Values:
    """1 over the middle half of a phone, falling exponentially (squared near the edge, so it has no corner)."""
    quarter = 0.25 * (timed.end_s - timed.start_s)
    before = np.maximum(0.0, timed.start_s + quarter - times) / (ATTACK_S * reach)
    after = np.maximum(0.0, times - timed.end_s + quarter) / (RELEASE_S * reach)
    distance = before + after
    return np.asarray(np.exp(-(distance**2) / (1 + distance)))


def _ceilings(shapes: list[TimedShape], times: Values) -> Values:
    """How much of the opening each moment may keep, 0 to 1: shut while p, b and m are held."""
    kept = np.ones(len(times))
    for index, timed in enumerate(shapes):
        if timed.shape.ceiling >= 1.0:
            continue
        middle = (timed.start_s + timed.end_s) / 2
        held = max(HOLD_S, 0.6 * (timed.end_s - timed.start_s)) / 2
        before_s = _ramp(middle - held, shapes[max(0, index - 1)])
        after_s = _ramp(middle + held, shapes[min(len(shapes) - 1, index + 1)])
        first, last = np.searchsorted(times, (middle - held - before_s, middle + held + after_s))
        away = times[first:last] - middle
        away = np.maximum(-(away + held) / before_s, (away - held) / after_s)
        kept[first:last] *= timed.shape.ceiling + (1 - timed.shape.ceiling) * _smooth_step(np.clip(away, 0.0, 1.0))
    return kept


def _ramp(edge_s: float, neighbour: TimedShape) -> float:
    """Seconds the lips take between shut and open: quick beside a short vowel, so that it still is heard and seen."""
    middle = (neighbour.start_s + neighbour.end_s) / 2
    return float(np.clip(abs(middle - edge_s), QUICKEST_CLOSE_S, CLOSE_S))


def _speech_gate(phones: tuple[PhoneTime, ...], times: Values) -> Values:
    """1 while someone speaks, 0 in pauses, with soft ramps that are over soon after the last sound."""
    gate = np.zeros(len(times))
    for start_s, end_s in phrases(phones):
        opening = np.clip((times - start_s + OPEN_BEFORE_S) / OPEN_BEFORE_S, 0.0, 1.0)
        closing = np.clip((end_s + CLOSE_AFTER_S - times) / CLOSE_AFTER_S, 0.0, 1.0)
        gate = np.maximum(gate, _smooth_step(np.minimum(opening, closing)))
    return gate


def phrases(phones: tuple[PhoneTime, ...], pause_s: float = PAUSE_S) -> list[tuple[float, float]]:
    """Start and end (seconds) of each stretch of speech that no silence of `pause_s` or more divides."""
    found: list[tuple[float, float]] = []
    for time in phones:
        if time.phone == SILENCE:
            continue
        if found and time.start_s - found[-1][1] < pause_s:
            found[-1] = (found[-1][0], time.end_s)
        else:
            found.append((time.start_s, time.end_s))
    return found


def _smooth_step(fraction: Values) -> Values:
    return np.asarray(fraction * fraction * (3 - 2 * fraction))


def _thinned(times: Values, values: Values) -> Curve:
    """A curve without the keys inside stretches where nothing changes."""
    rounded = np.round(values, 5)
    same = np.zeros(len(rounded), bool)
    same[1:-1] = (rounded[1:-1] == rounded[:-2]) & (rounded[1:-1] == rounded[2:])
    return Curve(tuple(times[~same].tolist()), tuple(rounded[~same].tolist()))
