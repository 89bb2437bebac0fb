"""Cleaning a recording gently: mains hum out, steady hiss down, the voice left alone.

Spectral gating with a noise estimate from the quietest frames (after Boll 1979), a gain floor so
that nothing is ever cut to silence, and gains smoothed over time and frequency so that no chirping is left behind.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.voice.pauses import levels_db
from keepsake.engine.voice.sound import Sound

_BLOCK = 2048
_HOP = _BLOCK // 4
_WINDOW = np.sqrt(np.hanning(_BLOCK + 1)[:-1])
_PIECE_FRAMES = 2000
QUIETEST_SHARE = 0.1
NOISE_RISE = 2.0  # how far noise stands above its mean for a moment
MOST_REDUCTION_DB = 12.0
NOISY_DB = 20.0  # a voice that stands out from what is behind it by less is hard to hear
HUM_HARMONICS = 6
HUM_WIDTH_HZ = 2.0
HUM_STANDS_OUT = 8.0  # times the power beside it

Values = NDArray[np.float64]


def cleaned(sound: Sound, strength: float = 0.6) -> Sound:
    """The recording with hum and hiss reduced by up to 12 dB times `strength` (0 to 1); nothing moves."""
    if strength <= 0 or len(sound.samples) < 4 * _BLOCK:
        return sound
    samples = _without_hum(sound.samples.astype(np.float64), sound.rate)
    noise = _noise_power(samples)
    floor = 10 ** (-MOST_REDUCTION_DB * strength / 20)
    return Sound(_gated(samples, noise, floor).astype(np.float32), sound.rate)


def is_noisy(sound: Sound) -> bool:
    """Whether there is so much noise behind the voice that it is hard to hear, for people and for the aligner."""
    floor, speech = np.percentile(levels_db(sound), (5, 90))
    return bool(speech - floor < NOISY_DB)


def _without_hum(samples: Values, rate: int) -> Values:
    """The samples with narrow notches at 50 or 60 Hz and harmonics, where a hum stands out there."""
    spectrum = np.fft.rfft(samples)
    bins: Values = np.fft.rfftfreq(len(samples), 1 / rate).astype(np.float64)
    for mains in (50.0, 60.0):
        if not _stands_out(spectrum, bins, mains):
            continue
        for harmonic in range(1, HUM_HARMONICS + 1):
            away = np.abs(bins - mains * harmonic) / HUM_WIDTH_HZ
            spectrum *= 1 - np.exp(-(away**2))
    return np.asarray(np.fft.irfft(spectrum, len(samples)))


def _stands_out(spectrum: NDArray[np.complex128], bins: Values, mains: float) -> bool:
    away = np.abs(bins - mains)
    inside = np.abs(spectrum[away < 1.0]) ** 2
    beside = np.abs(spectrum[(away > 3.0) & (away < 12.0)]) ** 2
    return bool(len(inside) and len(beside) and inside.mean() > HUM_STANDS_OUT * beside.mean())


def _noise_power(samples: Values) -> Values:
    """Power of the steady noise in each frequency, from the quietest tenth of all frames."""
    framed = np.lib.stride_tricks.sliding_window_view(samples, _BLOCK)[::_HOP]
    step = max(1, len(framed) // _PIECE_FRAMES)
    power = np.abs(np.fft.rfft(framed[::step] * _WINDOW, axis=1)) ** 2
    quietest = np.argsort(power.sum(axis=1))[: max(1, round(QUIETEST_SHARE * len(power)))]
    return np.asarray(power[quietest].mean(axis=0) * NOISE_RISE)


def _gated(samples: Values, noise: Values, floor: float) -> Values:
    """Overlapping blocks, each frequency turned down towards `floor` where it does not rise above the noise."""
    window = _WINDOW
    padded = np.pad(samples, (_BLOCK, 2 * _BLOCK))
    cleaned_samples, weight = np.zeros(len(padded)), np.zeros(len(padded))
    gain = np.ones(len(noise))
    for start in range(0, len(padded) - _BLOCK, _HOP):
        spectrum = np.fft.rfft(padded[start : start + _BLOCK] * window)
        above = np.abs(spectrum) ** 2 / np.maximum(noise, 1e-12)
        wanted = np.clip(1 - 1 / np.maximum(above, 1e-9), floor**2, 1.0) ** 0.5
        wanted = np.convolve(np.pad(wanted, 2, mode="edge"), np.ones(5) / 5, "valid")
        gain = np.maximum(wanted, 0.6 * gain + 0.4 * wanted)  # quick to open, slow to close
        cleaned_samples[start : start + _BLOCK] += np.fft.irfft(spectrum * gain) * window
        weight[start : start + _BLOCK] += window**2
    return (cleaned_samples / np.maximum(weight, 1e-6))[_BLOCK : _BLOCK + len(samples)]
