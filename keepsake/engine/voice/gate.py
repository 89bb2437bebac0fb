"""The speech gate: where in a recording someone speaks, and where there is only music, noise or quiet.

Spoken vowels have a pitch, and it never stands still; a played note has one that does; noise has none. So a stretch
is speech when enough of its sounding frames are voiced and their harmonics move within a tenth of a second. The
thresholds were set on human-derived voices, a real recording, chords, melodies, noise, hum and tones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.voice.sound import Sound, resample

Flags = NDArray[np.bool_]
Values = NDArray[np.float64]

_RATE = 16000
FRAME_S = 0.02
_HOP = round(_RATE * FRAME_S)
_WINDOW = 1024  # 64 ms: resolves the harmonics of a deep voice, and still sees them move
_LOWEST_HZ, _HIGHEST_HZ = 300, 3000
_BLOCK_FRAMES = 1000  # worked on at once: half a minute takes some 40 MB
_ENVELOPE_BINS = 13  # smoothing that leaves harmonics and takes away formants
_APART_FRAMES = (5, 8, 12)  # a pitch is compared with itself 100 to 240 ms before and later
_PITCH_LAGS = (_RATE // 400, _RATE // 70)
VOICED, STEADY = 0.45, 0.65
AROUND_S = 1.5
SPEECH_SHARE = 0.13
SHORTEST_GAP_S = 1.0
FEWEST_FRAMES = 20
SOUNDING_DB = 35.0
FADE_S = 0.01


def speech_gate(sound: Sound) -> list[tuple[float, float]]:
    """The stretches (seconds) in which someone seems to speak, with about half a second to spare on either side."""
    flags = speech_frames(sound)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(start * FRAME_S, stop * FRAME_S) for start, stop in edges.reshape(-1, 2).tolist()]


def only_speech(sound: Sound) -> Sound:
    """The sound with everything silenced that is not speech; lengths and times stay as they are."""
    kept = np.zeros(len(sound.samples), np.float32)
    for start_s, end_s in speech_gate(sound):
        kept[round(start_s * sound.rate) : round(end_s * sound.rate)] = 1.0
    fade = np.hanning(2 * round(FADE_S * sound.rate) + 1).astype(np.float32)
    gain = np.convolve(kept, fade / fade.sum(), "same").astype(np.float32)
    return Sound(sound.samples * gain[: len(kept)], sound.rate)


def frame_features(sound: Sound) -> tuple[Values, Values, Values]:
    """For each 20 ms frame: level in dB, periodicity 0 to 1, and steadiness of its harmonics -1 to 1."""
    frames = _framed(resample(sound, _RATE).samples)
    parts = [_features(frames[start : start + _BLOCK_FRAMES]) for start in range(0, len(frames), _BLOCK_FRAMES)]
    level, periodicity, peaks = (np.concatenate(part) for part in zip(*parts, strict=True))
    return level, periodicity, _steadiness(peaks)


def _features(frames: Values) -> tuple[Values, Values, NDArray[np.float32]]:
    """Level, periodicity and harmonic peaks of some frames (n, window)."""
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), axis=1)) ** 2
    level = 10 * np.log10(power.sum(axis=1) / _WINDOW + 1e-9)
    return level, _periodicity(power), _peaks(power)


def speech_frames(sound: Sound) -> Flags:
    """For each 20 ms frame, whether it lies in a stretch of speech: bool (frames,)."""
    level, periodicity, steadiness = frame_features(sound)
    sounding = level > max(level.max() - SOUNDING_DB, -50.0)
    spoken = sounding & (periodicity > VOICED) & (steadiness < STEADY)
    around = np.ones(round(AROUND_S / FRAME_S))
    counted = np.convolve(sounding, around, "same")[: len(spoken)]
    share = np.convolve(spoken, around, "same")[: len(spoken)] / np.maximum(counted, FEWEST_FRAMES)
    return _filled(share > SPEECH_SHARE, round(SHORTEST_GAP_S / FRAME_S))


def _filled(flags: Flags, shortest: int) -> Flags:
    """Flags with every gap shorter than `shortest` frames closed, at the ends too."""
    filled = flags.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (~flags).astype(np.int8), [0]]))).reshape(-1, 2)
    for start, stop in edges.tolist():
        if stop - start < shortest and flags.any():
            filled[start:stop] = True
    return filled


def _framed(samples: NDArray[np.float32]) -> Values:
    padded = np.pad(samples.astype(np.float64), _WINDOW // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]


def _periodicity(power: Values) -> Values:
    """Highest peak of the normalised autocorrelation at the lags of a human pitch."""
    bins = np.fft.rfftfreq(_WINDOW, 1 / _RATE)
    kept = power * ((bins > 150) & (bins < 2500))
    correlation = np.fft.irfft(kept, axis=1)
    low, high = _PITCH_LAGS
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_WINDOW), 2 * _WINDOW)) ** 2)[:_WINDOW]
    shape = (window / window[0])[low:high]
    peak = (correlation[:, low:high] / np.maximum(shape, 0.2)).max(axis=1)
    return np.asarray(np.clip(peak / np.maximum(correlation[:, 0], 1e-12), 0.0, 1.0))


def _peaks(power: Values) -> NDArray[np.float32]:
    """Where the spectrum stands above its own envelope, as vectors of length one, float32 (n, bins)."""
    bins = np.fft.rfftfreq(_WINDOW, 1 / _RATE)
    decibels = 10 * np.log10(power[:, (bins > _LOWEST_HZ) & (bins < _HIGHEST_HZ)] + 1e-9)
    ripple = np.maximum(decibels - _smoothed(decibels), 0.0) ** 2  # the peaks: noise between them matters less
    ripple -= ripple.mean(axis=1, keepdims=True)
    ripple /= np.maximum(np.linalg.norm(ripple, axis=1, keepdims=True), 1e-9)
    return ripple.astype(np.float32)


def _steadiness(peaks: NDArray[np.float32]) -> Values:
    """How like itself the fine structure of the spectrum is a moment before or later: 1 for a held note."""
    likeness = np.full(len(peaks), -1.0)
    for apart in _APART_FRAMES:
        alike = (peaks[:-apart] * peaks[apart:]).sum(axis=1)
        likeness[: len(alike)] = np.maximum(likeness[: len(alike)], alike)
        likeness[apart:] = np.maximum(likeness[apart:], alike)
    return likeness


def _smoothed(rows: Values) -> Values:
    padded = np.pad(rows, ((0, 0), (_ENVELOPE_BINS // 2 + 1, _ENVELOPE_BINS // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1)
    return np.asarray((sums[:, _ENVELOPE_BINS:] - sums[:, :-_ENVELOPE_BINS]) / _ENVELOPE_BINS)
