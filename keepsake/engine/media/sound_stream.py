"""Reads the sound of any audio or video file, at the file's own rate and exact to the sample."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from keepsake.core.errors import NoSoundError, SoundError
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.veil import opened_media

Samples = NDArray[np.float32]

EXACT_FORMATS = frozenset({"wav", "w64", "aiff", "caf", "flac", "mp3", "mov,mp4,m4a,3gp,3g2,mj2"})
"""Containers whose times after a seek are the true ones; in others (Matroska counts milliseconds, raw AAC guesses)
only reading from the beginning is exact to the sample."""
RUN_UP_S = 0.5
"""A codec hears so much before the sample asked for: MP3's bit reservoir and AAC's overlap need a few frames."""
SMALLEST_GAP_S = 0.04
"""Times that jump by less are counting noise (Matroska's milliseconds, rounded packet times); sound just goes on."""
LONGEST_GAP_S = 3600
"""A jump longer than this is a broken clock, not a pause; it is passed over."""
RATES = range(1_000, 768_001)


class SoundStream:
    """The first audio stream of a file, as stereo float32 at its own rate; -1 to 1, more where it is hotter.

    Position 0 is the file's first picture where it has moving pictures, else its first sample. One channel is heard
    on both sides as loud as it is; more than two are mixed down as FFmpeg does after ITU-R BS.775. Damaged
    packets are passed over, so that a broken end loses only itself; pauses in the times stay pauses. Memory does not
    grow with length. Raises SoundError, in one sentence, when nothing can be heard.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as (container, stream):
            first = next(iter(decoded(container, stream)), None)
            if first is None or first.sample_rate not in RATES:
                raise SoundError(f"“{path.name}” has no sound that can be read; please choose another file.")
            self.rate: int = first.sample_rate
            """Samples per second."""
            start = _picture_start(container)
            self._zero = (_position_of(first, self.rate) if start is None else round(start * self.rate)) or 0
            self._seeks = container.format.name in EXACT_FORMATS and _counts_samples(stream, self.rate)
            self.seconds: Fraction | None = Fraction(container.duration, av.time_base) if container.duration else None
            """About how long it is, as the file says; None when it does not."""

    def blocks(self, start: int = 0) -> Iterator[Samples]:
        """Everything from a position on, without gaps: blocks (n, 2) of a few thousand samples."""
        at = start
        with self._opened() as (container, stream):
            self._go_to(start, container, stream)
            for position, samples in self._placed(decoded(container, stream), start):
                for block in _continued(at, position, samples, self.rate):
                    at += len(block)
                    yield block

    def _go_to(self, start: int, container: InputContainer, stream: AudioStream) -> None:
        seconds = Fraction(start + self._zero, self.rate) - Fraction(RUN_UP_S)
        if self._seeks and start > RUN_UP_S * self.rate and stream.time_base:
            container.seek(int(seconds / stream.time_base), stream=stream, backward=True)

    def _placed(self, frames: Iterator[AudioFrame], start: int) -> Iterator[tuple[int, Samples]]:
        """Frames with their positions; times that hardly jump are counted on, so that nothing is lost or doubled."""
        to_stereo = _ToStereo(self.rate)
        expected: int | None = None
        for frame in frames:
            told = _position_of(frame, self.rate)
            samples = to_stereo(frame)
            position = _position(None if told is None else told - self._zero, expected, self.rate)
            expected = position + len(samples)
            if expected > start:
                yield position, samples

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, AudioStream]]:
        name = self._path.name
        try:
            with ExitStack() as opened:
                with quiet_libraries():
                    container = opened.enter_context(opened_media(self._path))
                if not container.streams.audio:
                    raise NoSoundError(f"“{name}” has no sound; please choose another file.")
                yield container, container.streams.audio[0]
        except FileNotFoundError as error:
            raise SoundError(f"“{name}” is not found; it may have been moved or renamed.") from error
        except (av.FFmpegError, OSError, ValueError, ArithmeticError) as error:
            raise SoundError(f"“{name}” cannot be read as sound; please choose another file.") from error


def decoded(container: Any, stream: Any) -> Iterator[AudioFrame]:
    """All frames that can be decoded; packets that are damaged are passed over."""
    for packet in _packets(container, stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        yield from frames


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    """All packets; a file that breaks off ends there."""
    with suppress(av.error.InvalidDataError):
        yield from container.demux(stream)


class _ToStereo:
    """Turns decoded frames into stereo samples at one rate, whatever they change to on the way."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler: AudioResampler | None = None
        self._form: object = None

    def __call__(self, frame: AudioFrame) -> Samples:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or form != self._form:
            layout = frame.layout.name if frame.layout.nb_channels == 1 else "stereo"
            self._resampler, self._form = AudioResampler(format="fltp", layout=layout, rate=self._rate), form
        frame.pts = None
        planes = [part.to_ndarray() for part in self._resampler.resample(frame)]
        if not planes:
            return np.zeros((0, 2), np.float32)
        joined = planes[0] if len(planes) == 1 else np.concatenate(planes, axis=1)
        samples = np.empty((joined.shape[1], 2), np.float32)
        samples[:] = joined.T
        if not math.isfinite(float(samples.sum())):
            samples = np.nan_to_num(samples, posinf=1.0, neginf=-1.0)
        return samples


def _position_of(frame: AudioFrame, rate: int) -> int | None:
    """The nearest sample to a frame's own time; None when it has none."""
    base = frame.time_base
    if frame.pts is None or base is None:
        return None
    return (2 * frame.pts * base.numerator * rate + base.denominator) // (2 * base.denominator)


def _picture_start(container: InputContainer) -> Fraction | None:
    """When the first picture shows, in the file's own time; None without moving pictures."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.time_base is not None:
            return (stream.start_time or 0) * stream.time_base
    return None


def _counts_samples(stream: AudioStream, rate: int) -> bool:
    """Whether the stream's times are fine enough to name every sample."""
    return stream.time_base is not None and (Fraction(1, rate) / stream.time_base).denominator == 1


def _position(told: int | None, expected: int | None, rate: int) -> int:
    """Where a frame lies: where its time says when that is a real jump, else straight after the frame before."""
    if told is None or expected is None:
        return (told or 0) if expected is None else expected
    jump = abs(told - expected)
    return told if SMALLEST_GAP_S * rate < jump < LONGEST_GAP_S * rate else expected


def _continued(at: int, position: int, samples: Samples, rate: int) -> Iterator[Samples]:
    """The samples from `at` on: quiet where they begin later, without what lies before."""
    while at < position:
        quiet = np.zeros((min(position - at, rate), 2), np.float32)
        at += len(quiet)
        yield quiet
    if at < position + len(samples):
        yield samples[at - position :]
