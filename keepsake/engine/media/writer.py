"""Writes films: frames in, one finished H.264 file out, or nothing at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

import av
import numpy as np
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from keepsake.core.errors import MissingError, OutputError, UsageError
from keepsake.core.folders import cache_folder
from keepsake.core.outputs import check_destination, check_room, refusals_of, written_beside
from keepsake.engine.media.colour import Frame, Planes, planes_of
from keepsake.engine.media.opening import WITHOUT_TRIAL
from keepsake.engine.media.soundtrack import Soundtrack
from keepsake.engine.media.text_track import add_text_track, text_packets
from keepsake.engine.requests import ENCODER_PRESETS, FILM_SUFFIXES, Subtitle
from keepsake.engine.store import Store

CREDIT = "AI-animated with Keepsake"
ENCODER: Final = "libx264"
SMALLEST_SIDE = 16
MAX_THREADS = 16
"""More x264 threads than this cost memory and quality on a home PC and gain nothing at film sizes."""

BITS_PER_PIXEL_AT_CRF_18 = 0.35
"""A careful upper figure for grainy old prints at x264 crf 18; crf halves or doubles it every 6 steps."""
SPARE_BYTES = 16_000_000
UNFINISHED = "unfinished"
"""Of the cache: where films that are being written are noted down, for what a crash leaves to be removed."""

DROP_ENCODER_NOTE = "filter_units=remove_types=6"
"""Removes x264's SEI note (its version and settings, which tell of the PC) from the stream."""

QUICK_PRESETS = ("superfast", "veryfast", "faster")
STILL_SHOT = "b-adapt=0:bframes=5:rc-lookahead=9:scenecut=0:subme=1"
STILL_SHOT_CRF = 1
"""One shot before a still background needs no look ahead for cuts, and no fine search for its small motions. With
B-frames in fives and a crf lower by this, a portrait is smaller than with the preset's own settings and as good
within 0.2 dB (a talking one 0.49 MB and 45.8 dB against 0.54 MB and 45.8 dB) for a third less work."""

OnWritten = Callable[[Path, Path], None]
"""Called with the finished film, still under a temporary name, and a free name beside it. It may write a better file
(signed, marked) under the second name, which then becomes the film; any error it raises leaves nothing behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieFormat:
    """What a film is: size in pixels (even), exact frame rate, x264 quality and speed, and the words stored in it.

    `frames` is how many are expected, used only to see beforehand whether the disk has room. `subtitles` become a
    track that players show and hide; empty for none.
    """

    width: int
    height: int
    rate: Fraction
    crf: int = 18
    preset: str = "veryfast"
    frames: int = 0
    title: str = ""
    comment: str = CREDIT
    subtitles: tuple[Subtitle, ...] = ()

    def __post_init__(self) -> None:
        """Raises UsageError for a size or rate no film can have."""
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < SMALLEST_SIDE:
            raise UsageError(
                f"A film of {self.width} x {self.height} pixels cannot be made; both must be even and at least"
                f" {SMALLEST_SIDE}."
            )
        if self.crf not in range(1, 52) or self.preset not in ENCODER_PRESETS:
            raise UsageError(f"The quality must be 1 to 51 and the preset one of {', '.join(ENCODER_PRESETS)}.")
        if self.rate <= 0:
            raise UsageError(f"A film cannot run at {self.rate} frames per second; please ask for more than 0.")

    @property
    def bytes_at_most(self) -> int:
        """Bytes the film is expected to stay under."""
        bits = BITS_PER_PIXEL_AT_CRF_18 * 2.0 ** ((18 - self.crf) / 6) * self.width * self.height * self.frames
        return int(bits / 8) + SPARE_BYTES


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A film's sound: `samples` float32 (n,) or (n, 2), nominally -1 to 1, at `rate` samples per second."""

    samples: NDArray[np.float32]
    rate: int


class MovieWriter(Protocol):
    """Takes a film's frames one after the other; a context manager: leaving it well finishes the film."""

    def write(self, frame: Frame | Planes) -> None:
        """Append one frame: RGB uint8 height x width x 3, or its planes. Its values are copied before returning."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None: ...


class H264Writer:
    """A `MovieWriter` for MP4 files: H.264, yuv420p, tagged BT.709 limited range, playable while it loads.

    Frames are encoded as they come, so memory does not grow with length. The film takes its name only once it is
    whole and on the disk; if anything raises inside the `with` block, KeyboardInterrupt included, nothing is left.
    `originals` are files the film must not replace; `sound` begins with
    the first frame. Raises UsageError or OutputError with one sentence.
    """

    def __init__(
        self,
        path: Path,
        movie: MovieFormat,
        originals: tuple[Path, ...] = (),
        on_written: OnWritten | None = None,
        sound: Sound | None = None,
    ) -> None:
        self._destination = check_destination(path, originals, FILM_SUFFIXES)
        self._movie = movie
        self._on_written = on_written
        self._sound = sound
        self._frames = 0
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        """Check for room and open the film under its temporary name."""
        copies = 2 if self._on_written else 1
        check_room(self._destination, self._movie.bytes_at_most * copies)
        with ExitStack() as opening, refusals_of(self._destination):
            self._part = opening.enter_context(written_beside(self._destination))
            unfinished = Store(cache_folder() / UNFINISHED)
            for part in (self._part, self._better):
                opening.enter_context(unfinished.remembering(part))
            self._encoding = opening.enter_context(_Encoding(self._part, self._movie, self._sound))
            self._cleanup = opening.pop_all()
        return self

    @property
    def canvas(self) -> Planes:
        """Where the next frame may be drawn, to be appended by `write_canvas`; it still shows the one before."""
        return self._encoding.canvas

    def write(self, frame: Frame | Planes) -> None:
        """Append one frame, see `MovieWriter`. Raises ValueError when its size is not the film's."""
        put_planes(frame if isinstance(frame, Planes) else planes_of(frame), self.canvas)
        self.write_canvas()

    def write_canvas(self) -> None:
        """Append what was drawn on `canvas`."""
        with refusals_of(self._destination):
            self._encoding.add(self._frames)
        self._frames += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the film, or after an error remove every trace of it."""
        if kind is None:
            with self._cleanup:
                self._finish()
        else:
            self._cleanup.__exit__(kind, error, trace)

    def _finish(self) -> None:
        with refusals_of(self._destination):
            self._encoding.finish()
        _check_whole(self._part, self._frames, self._destination)
        if self._on_written:
            self._cleanup.callback(self._better.unlink, missing_ok=True)
            self._on_written(self._part, self._better)
            if self._better.exists():
                with refusals_of(self._destination):
                    self._better.replace(self._part)

    @property
    def _better(self) -> Path:
        return self._part.with_suffix(".better.part")


class _Encoding:
    """The H.264 stream of one MP4 file, open for frames; foreign errors pass through."""

    def __init__(self, path: Path, movie: MovieFormat, sound: Sound | None = None) -> None:
        self._movie = movie
        self._sound = sound
        self._soundtrack: Soundtrack | None = None
        self._text: Stream | None = None
        self._frames = 0
        # One for all frames: x264 takes its own copy before `encode` returns.
        self._picture = VideoFrame(movie.width, movie.height, "yuv420p")
        self.canvas = planes_in(self._picture)
        self._container = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        )
        self._container.metadata.update({"title": movie.title, "comment": movie.comment})

    def __enter__(self) -> Self:
        try:
            self._stream = _video_stream(self._container, self._movie)
            if self._sound:
                self._soundtrack = Soundtrack(self._container, self._sound.samples, self._sound.rate)
            if self._movie.subtitles:
                self._text = add_text_track(self._container)
            self._container.start_encoding()
            self._without_note = BitStreamFilterContext(DROP_ENCODER_NOTE, self._stream)
        except BaseException:
            self._close_unfinished()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close_unfinished()

    def add(self, index: int) -> None:
        self._picture.pts = index
        self._picture.time_base = 1 / self._movie.rate
        self._store(self._stream.encode(self._picture))
        self._frames = index + 1
        if self._soundtrack:
            self._soundtrack.write_until((index + 1) / self._movie.rate)

    def finish(self) -> None:
        self._store(self._stream.encode(None))
        self._container.mux(self._without_note.filter(None))
        if self._soundtrack:
            self._soundtrack.finish()
        if self._text:  # a few hundred bytes, which need no place beside their frames
            for packet in text_packets(self._movie.subtitles, self._frames, self._movie.rate, self._text):
                self._container.mux(packet)
        self._container.close()

    def _store(self, packets: list[Packet[VideoStream]]) -> None:
        for packet in packets:
            self._container.mux(self._without_note.filter(packet))

    def _close_unfinished(self) -> None:
        with suppress(OSError, av.FFmpegError):
            self._container.close()


def _video_stream(container: OutputContainer, movie: MovieFormat) -> VideoStream:
    options = {"profile": "high", "flags": "+bitexact", "preset": movie.preset, "crf": str(movie.crf)}
    if movie.preset in QUICK_PRESETS:
        options |= {"crf": str(max(1, movie.crf - STILL_SHOT_CRF)), "x264-params": STILL_SHOT}
    try:
        stream = container.add_stream(ENCODER, rate=movie.rate, options=options)
    except ValueError as error:
        raise MissingError("Keepsake's H.264 encoder is missing; please install Keepsake again.") from error
    stream.width, stream.height, stream.pix_fmt = movie.width, movie.height, "yuv420p"
    codec = stream.codec_context
    codec.time_base = 1 / movie.rate
    codec.thread_count = min(os.cpu_count() or 1, MAX_THREADS)
    tag_bt709(stream)
    return stream


def tag_bt709(stream: VideoStream) -> None:
    """Say that the pictures are BT.709, limited range: players take untagged ones as they like."""
    codec = stream.codec_context
    codec.color_primaries = ColorPrimaries.BT709
    codec.color_trc = ColorTrc.BT709
    codec.colorspace = Colorspace.ITU709
    codec.color_range = ColorRange.MPEG


def picture_of(planes: Planes, width: int, height: int) -> VideoFrame:
    """A copy of the planes as a picture for an encoder. Raises ValueError when the size is another."""
    picture = VideoFrame(width, height, "yuv420p")
    put_planes(planes, planes_in(picture))
    tag_picture(picture)
    return picture


def put_planes(planes: Planes, into: Planes) -> None:
    """Copy a frame into another's memory. Raises ValueError when the sizes differ."""
    pairs = ((planes.y, into.y), (planes.u, into.u), (planes.v, into.v))
    if any(one.shape != other.shape for one, other in pairs):
        raise ValueError(
            f"a frame of {planes.width} x {planes.height} does not fit a film of {into.width} x {into.height}"
        )
    for levels, there in pairs:
        there[:] = levels


def planes_in(picture: VideoFrame) -> Planes:
    """The memory of a yuv420p picture itself, to draw in."""
    shapes = ((picture.height, picture.width), *[(picture.height // 2, picture.width // 2)] * 2)
    rows = (np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size) for plane in picture.planes)
    return Planes(*(plane[:height, :width] for plane, (height, width) in zip(rows, shapes, strict=True)))


def tag_picture(picture: VideoFrame) -> None:
    """Say that a picture is BT.709, limited range: ProRes stores what its pictures say, not what its encoder does."""
    picture.color_primaries = ColorPrimaries.BT709
    picture.color_trc = ColorTrc.BT709
    picture.colorspace = Colorspace.ITU709
    picture.color_range = ColorRange.MPEG


def _check_whole(part: Path, frames: int, destination: Path) -> None:
    """Read the finished file's index back and see that every frame is in it."""
    try:
        with av.open(str(part), stream_options=WITHOUT_TRIAL) as film:
            found = film.streams.video[0].frames
    except (av.FFmpegError, IndexError) as error:
        raise OutputError(f"{destination} could not be read back after writing; please check the disk.") from error
    if found != frames:
        raise OutputError(f"{destination} holds {found} of {frames} frames after writing; please check the disk.")
