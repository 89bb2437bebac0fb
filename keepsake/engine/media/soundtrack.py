"""The sound of a film while it is written: AAC, fed in step with the frames so that both arrive interleaved."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from keepsake.core.errors import MissingError

AAC_RATE = 48000
BIT_RATES = {1: 128_000, 2: 192_000}
AAC_OPTIONS = {"flags": "+bitexact", "aac_coder": "fast"}
"""The fast coder takes less than half the time of the usual one, and comes nearer to the sound (41 dB against 24)."""

BLOCK = 1024
"""Samples per AAC frame (ISO/IEC 14496-3)."""


class Soundtrack:
    """One sound as the audio stream of an open container.

    `samples` is float32 (n,) or (n, 2), nominally -1 to 1, at `rate` samples per second. Raises MissingError when
    this PC has no AAC encoder.
    """

    def __init__(self, container: OutputContainer, samples: NDArray[np.float32], rate: int) -> None:
        self._container = container
        self._samples = samples.reshape(len(samples), -1)
        self._rate = rate
        self._sent = 0
        channels = self._samples.shape[1]
        self._layout = "stereo" if channels == 2 else "mono"
        self._stream = _aac_stream(container, self._layout, BIT_RATES[channels])
        self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=AAC_RATE, frame_size=BLOCK)

    def write_until(self, seconds: Fraction) -> None:
        """Encode and store the sound up to a moment of the film."""
        end = min(len(self._samples), int(seconds * self._rate))
        if end > self._sent:
            self._encode(self._frame(self._samples[self._sent : end]))
            self._sent = end

    def finish(self) -> None:
        """Encode and store what is left."""
        self.write_until(Fraction(len(self._samples), self._rate))
        self._encode(None)
        self._container.mux(self._stream.encode(None))

    def _frame(self, samples: NDArray[np.float32]) -> AudioFrame:
        planar = np.ascontiguousarray(samples.T)
        frame = AudioFrame.from_ndarray(planar, format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._sent
        frame.time_base = Fraction(1, self._rate)
        return frame

    def _encode(self, frame: AudioFrame | None) -> None:
        for block in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(block))


def _aac_stream(container: OutputContainer, layout: str, bit_rate: int) -> AudioStream:
    try:
        stream = container.add_stream("aac", rate=AAC_RATE, options=AAC_OPTIONS)
    except ValueError as error:
        raise MissingError("Keepsake's AAC sound encoder is missing; please install Keepsake again.") from error
    stream.codec_context.layout = layout
    stream.codec_context.bit_rate = bit_rate
    return stream
