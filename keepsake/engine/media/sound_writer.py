"""Writes sound alone: WAV, M4A, MP3, FLAC or Ogg, by the name's ending, with a plain word about itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SOUND_RATE = 48_000
BITS_PER_SECOND = 192_000
FEWEST_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class _Kind:
    """A container, its codec, and whether the codec has a bit rate."""

    container: str
    codec: str
    has_bit_rate: bool = False


_KINDS = {
    ".wav": _Kind("wav", "pcm_s16le"),
    ".m4a": _Kind("ipod", "aac", has_bit_rate=True),
    ".mp3": _Kind("mp3", "libmp3lame", has_bit_rate=True),
    ".flac": _Kind("flac", "flac"),
    ".ogg": _Kind("ogg", "libopus", has_bit_rate=True),
}


def write_sound(path: Path, suffix: str, blocks: Iterator[Samples], tags: dict[str, str]) -> int:
    """Encode blocks of float samples (n, 2), -1 to 1, at `SOUND_RATE` as what files ending in `suffix` hold; returns
    how many samples there were. Raises OSError, and FFmpeg's errors as they are.
    """
    kind = _KINDS[suffix]
    written = 0
    recording = av.open(str(path), "w", format=kind.container, options={"fflags": "+bitexact"})
    try:
        stream = recording.add_stream(kind.codec, rate=SOUND_RATE)
        assert isinstance(stream, AudioStream)
        stream.layout = "stereo"
        if kind.has_bit_rate:
            stream.bit_rate = BITS_PER_SECOND
        recording.metadata.update(tags)
        stream.metadata.update(tags if kind.container == "ogg" else {})
        recording.start_encoding()
        at_once = stream.codec_context.frame_size or FEWEST_AT_ONCE
        fitting = AudioResampler(stream.format, "stereo", SOUND_RATE, at_once)
        for block in blocks:
            for frame in fitting.resample(_frame(block, written)):
                recording.mux(stream.encode(frame))
            written += len(block)
        for frame in fitting.resample(None):
            recording.mux(stream.encode(frame))
        recording.mux(stream.encode(None))
    finally:
        with suppress(OSError, av.FFmpegError):
            recording.close()
    return written


def _frame(block: Samples, at: int) -> AudioFrame:
    planes = np.ascontiguousarray(np.clip(block, -1, 1).T, np.float32)
    frame = AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at, Fraction(1, SOUND_RATE)
    return frame
