"""Where notes begin in music: how much louder each part of the spectrum gets from one moment to the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.sound.source import Source

RATE = 24_000
HOP = 240
HOP_S = HOP / RATE
WINDOW = 512
BANDS, LOWEST_HZ, HIGHEST_HZ = 36, 40.0, 11_000.0
FLOOR = 1e-8
"""Power below which a band is silent (-80 dB); it keeps hiss from counting as notes."""
STRETCH_FRAMES = 1000

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Music as a row of moments, 10 ms apart: `onsets` (n,) how strongly notes begin, with mean 0 and deviation 1;
    `bands` (n, 36) levels in dB over a mel-like scale; `levels` (n,) the whole level in dB of full scale.
    """

    onsets: Values
    bands: Values
    levels: Values


def hear(path: Path, report: Reporter = silent) -> Heard:
    """Listen to a file once, in stretches of ten seconds. Raises SoundError."""
    source = Source(path, RATE)
    weights = _mel()
    bands, levels = [], []
    at = -WINDOW // 2
    while source.end is None or at < source.end - WINDOW // 2:
        sound = source.read(at, STRETCH_FRAMES * HOP + WINDOW - HOP).mean(axis=1)
        power = _powers(sound)
        bands.append((10 * np.log10(power @ weights + FLOOR)).astype(np.float32))
        levels.append((10 * np.log10(power.sum(axis=1) + FLOOR)).astype(np.float32))
        at += STRETCH_FRAMES * HOP
        report(Progress("listening to the music", at // RATE, max(at // RATE, (source.end or 0) // RATE)))
    source.close()
    frames = -(-source.end // HOP)
    joined = np.concatenate(bands)[:frames]
    return Heard(_onsets(joined), joined, np.concatenate(levels)[:frames])


def _powers(sound: Values) -> NDArray[np.float64]:
    """Power spectra of windows centred on each moment, in parts of full scale (a full sine has 0.5 in all)."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    shape = np.hanning(WINDOW)
    spectra = np.fft.rfft(windows * shape, axis=1)
    return np.asarray(2 * np.abs(spectra) ** 2 / (WINDOW * np.sum(shape**2)))


def _mel() -> NDArray[np.float64]:
    """Triangular bands evenly spaced on the mel scale (O'Shaughnessy 1987): (bins, 36)."""
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    edges = 700 * (10 ** (np.linspace(_mels(LOWEST_HZ), _mels(HIGHEST_HZ), BANDS + 2) / 2595) - 1)
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0, np.minimum(rising, falling))
    narrow = np.flatnonzero(weights.sum(axis=0) == 0)  # bands narrower than a bin take the nearest one
    weights[np.abs(bins[:, None] - edges[1:-1][narrow]).argmin(axis=0), narrow] = 1.0
    return np.asarray(weights)


def _mels(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _onsets(bands: Values) -> Values:
    rise = np.maximum(0, np.diff(bands, axis=0, prepend=bands[:1])).mean(axis=1)
    around = np.ones(101) / 101  # a second: what is steady is no onset
    steady = np.convolve(np.pad(rise, 50, mode="edge"), around, "valid") if len(rise) else rise
    onsets = rise - steady
    spread = float(onsets.std()) if len(onsets) else 0.0
    return np.asarray(onsets / spread if spread > 1e-6 else np.zeros(len(onsets)), np.float32)
