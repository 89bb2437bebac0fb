"""Mono sound as a value: joining, silence, resampling, warmth, and lengths that fit whole video frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FULL_SCALE_16_BIT = 32768.0


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """One channel of sound: `samples` float32 (n,), nominally -1 to 1, at `rate` samples per second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate

    def part(self, start_s: float, end_s: float) -> Sound:
        """The sound between two times in seconds, clamped to what there is."""
        start, end = (min(max(round(time * self.rate), 0), len(self.samples)) for time in (start_s, end_s))
        return Sound(self.samples[start:end], self.rate)

    def to_int16(self) -> NDArray[np.int16]:
        """The samples as 16-bit integers; what is louder than full scale is held at full scale."""
        scaled = np.rint(self.samples * FULL_SCALE_16_BIT)
        held: NDArray[np.float32] = np.clip(scaled, -FULL_SCALE_16_BIT, FULL_SCALE_16_BIT - 1)
        return held.astype(np.int16)


def from_int16(samples: NDArray[np.int16], rate: int) -> Sound:
    """A sound from 16-bit samples (n,)."""
    return Sound(samples.astype(np.float32) / np.float32(FULL_SCALE_16_BIT), rate)


def silence(seconds: float, rate: int) -> Sound:
    """Digital silence of a length in seconds (rounded to a sample; none if negative)."""
    return Sound(np.zeros(max(0, round(seconds * rate)), np.float32), rate)


def join(sounds: list[Sound]) -> Sound:
    """Sounds one after the other; all must have the same rate. Raises ValueError for none or mixed rates."""
    rates = {sound.rate for sound in sounds}
    if len(rates) != 1:
        raise ValueError(f"sounds to join must share one rate, not {sorted(rates)}")
    return Sound(np.concatenate([sound.samples for sound in sounds]), rates.pop())


def resample(sound: Sound, rate: int) -> Sound:
    """The sound at another rate (soxr, high quality: linear phase, so nothing is delayed)."""
    if sound.rate == rate:
        return sound
    import soxr

    return Sound(soxr.resample(sound.samples, sound.rate, rate).astype(np.float32, copy=False), rate)


WARM_BELOW_HZ, WARM_ABOVE_HZ = 250.0, 3500.0
WARM_LOW_DB, WARM_HIGH_DB = 4.0, -7.0


def warmed(sound: Sound, warmth: float) -> Sound:
    """The sound with its body lifted and its edge softened; `warmth` 0 changes nothing, 1 is the most.

    A zero-phase shelf in the frequency domain (+4 dB below 250 Hz, -7 dB above 3.5 kHz, cosine in log frequency
    between), so phone times stay exact. The peak is kept at or below what it was.
    """
    if warmth <= 0 or not len(sound.samples):
        return sound
    padded = len(sound.samples) + sound.rate // 10
    spectrum = np.fft.rfft(sound.samples, padded)
    frequencies = np.fft.rfftfreq(padded, 1 / sound.rate)
    octaves = np.log2(np.maximum(frequencies, 1.0) / WARM_BELOW_HZ) / np.log2(WARM_ABOVE_HZ / WARM_BELOW_HZ)
    blend = 0.5 - 0.5 * np.cos(np.pi * np.clip(octaves, 0.0, 1.0))
    gain_db = warmth * (WARM_LOW_DB + (WARM_HIGH_DB - WARM_LOW_DB) * blend)
    samples = np.fft.irfft(spectrum * 10 ** (gain_db / 20), padded)[: len(sound.samples)].astype(np.float32)
    before, after = float(np.abs(sound.samples).max()), float(np.abs(samples).max())
    return Sound(samples * np.float32(min(1.0, before / after)) if after > 0 else samples, sound.rate)


def frames_for(sound: Sound, rate: Fraction) -> int:
    """How many whole video frames at `rate` frames per second it takes to hold the sound."""
    return max(1, -(-len(sound.samples) * rate.numerator // (sound.rate * rate.denominator)))


def fitted_to_frames(sound: Sound, rate: Fraction, frames: int | None = None) -> Sound:
    """The sound with silence added, or its end cut, so that it lasts `frames` video frames to the nearest sample.

    Counted once over the whole take in exact fractions, so nothing drifts: at any rate and any length the sound ends
    within half a sample of the last frame's end. Without `frames`, as many as `frames_for` says.
    """
    count = frames_for(sound, rate) if frames is None else frames
    wanted = round(Fraction(count * sound.rate) / rate)
    kept = sound.samples[:wanted]
    return Sound(np.concatenate([kept, np.zeros(wanted - len(kept), np.float32)]), sound.rate)
