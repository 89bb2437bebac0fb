"""Sounds for tests: tones, noise and clicks, and files of many kinds made of them."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 48_000


def tone(hertz: float, seconds: float, rate: int = RATE, level: float = 0.5) -> Samples:
    """A sine on both channels: (n, 2)."""
    sine = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(sine.astype(np.float32)[:, None], 2, axis=1)


def noise(seconds: float, seed: int = 0, level: float = 0.1, rate: int = RATE) -> Samples:
    """White noise of a standard deviation, different on both channels."""
    return np.random.default_rng(seed).normal(0, level, (round(seconds * rate), 2)).astype(np.float32)


def clicks(times: NDArray[np.float64], seconds: float) -> Samples:
    """Short struck notes at the given times, over very quiet noise."""
    sound = noise(seconds, level=0.003)
    k = np.arange(4800)
    note = (0.6 * np.exp(-k / 600) * np.sin(2 * np.pi * 1000 * k / RATE)).astype(np.float32)
    for at in np.rint(times * RATE).astype(int):
        part = sound[at : at + len(note)]
        part += note[: len(part), None]
    return sound


def write_wav(path: Path, samples: Samples, rate: int = RATE) -> Path:
    """A 16-bit WAV file of (n, channels) samples."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def as_stored(samples: Samples) -> Samples:
    """What comes back out of `write_wav`."""
    return (np.rint(np.clip(samples, -1, 1) * 32767) / 32768).astype(np.float32)


def write_encoded(path: Path, codec: str, samples: Samples, rate: int = RATE, layout: str = "stereo") -> Path:
    """A file of a codec; the ending says the container."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = layout
        size = stream.codec_context.frame_size or 1024
        fit = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate, frame_size=size)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for part in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def write_video(path: Path, sound: Samples | None, later_s: float = 0.0) -> Path:
    """A one-second video of grey frames, with sound that begins later than its pictures, or none."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("libx264", rate=25)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        stream = None if sound is None else container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        for _ in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((96, 64), 128, np.uint8), format="yuv420p")
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        if stream is not None and sound is not None:
            whole = np.rint(sound * 32767).astype(np.int16).reshape(1, -1)
            heard = av.AudioFrame.from_ndarray(whole, format="s16", layout="stereo")
            heard.sample_rate, heard.pts, heard.time_base = RATE, round(later_s * RATE), Fraction(1, RATE)
            container.mux(stream.encode(heard))
            container.mux(stream.encode(None))
    return path
