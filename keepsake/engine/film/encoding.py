"""Encodes one piece of a film into a file of its own, which another program run can put together with the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from keepsake.core.errors import MissingError
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.film.presets import FilmPreset
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.writer import DROP_ENCODER_NOTE, picture_of, tag_bt709, tag_picture

SOFTWARE_H264 = "libx264"
SOFTWARE_AV1, AV1_LOG_LEVEL = "libsvtav1", "1"
"""SVT-AV1 writes what it is doing to the terminal unless told, in its environment, to say only errors."""
PLAIN_PIXELS = "yuv420p"
THREADS = 4
"""Of x264, on every PC. More make short pieces larger (16: by 15 %) and are faster than drawing is."""
STEADY_WIDTH, BLOCK = 128, 16
"""x264 (164, 165) codes the same pictures to the same bytes at widths that are a multiple of this. At others (960,
1080, 1088) its reckoning reads memory beyond the picture's last block, and an export that goes on would end
otherwise."""
OUTSIDE = 128
"""The level of all planes where nothing is shown: flat blocks that stay as they are cost no bits."""
CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov"}
PROBE_SIDE = 256
"""Hardware encoders refuse pictures smaller than about 150 pixels."""
HARDWARE_QUALITY = {
    "h264_nvenc": {"rc": "vbr", "cq": "21", "preset": "p4", "forced-idr": "1"},
    "h264_qsv": {"global_quality": "21"},
    "h264_amf": {"rc": "cqp", "qp_i": "20", "qp_p": "22"},
    "h264_videotoolbox": {"q": "60", "allow_sw": "0"},
}
"""What stands for x264's crf of about 20 in each vendor's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceFormat:
    """How every piece of a film is encoded: exactly alike, or they could not be put together.

    `options` are the encoder's, as pairs; `container` is the pieces' own.
    """

    encoder: str
    pixels: str
    options: tuple[tuple[str, str], ...]
    width: int
    height: int
    rate: Fraction
    container: str

    @property
    def coded_width(self) -> int:
        """The width that is encoded; players show `width` of it."""
        return -(-self.width // STEADY_WIDTH) * STEADY_WIDTH if self.encoder == SOFTWARE_H264 else self.width


def piece_format(preset: FilmPreset, rate: Fraction, seconds: float, encoder: str = "") -> PieceFormat:
    """The format for a preset and a film of this rate and length; with another `encoder` than its own if named."""
    options = preset.encoder_options(rate, seconds)
    if encoder and encoder != preset.encoder:
        options = HARDWARE_QUALITY[encoder] | {"g": options["g"], "bf": "0"}
    return PieceFormat(
        encoder=encoder or preset.encoder,
        pixels=preset.pixels,
        options=tuple(sorted(options.items())),
        width=preset.width,
        height=preset.height,
        rate=rate,
        container=CONTAINERS[preset.suffix],
    )


class PieceEncoder:
    """The pictures of one piece, in a file; a context manager. Foreign errors pass through.

    The first frame is a key frame that nothing before it is needed for, and all groups of pictures are closed.
    """

    def __init__(self, path: Path, wanted: PieceFormat) -> None:
        self._wanted = wanted
        self._frames = 0
        self._cleanup = ExitStack()
        self._container = av.open(str(path), "w", format=wanted.container, options={"fflags": "+bitexact"})

    def __enter__(self) -> PieceEncoder:
        with ExitStack() as opening:
            opening.callback(self._close_unfinished)
            self._stream = piece_stream(self._container, self._wanted)
            self._container.start_encoding()
            is_x264 = self._wanted.encoder == SOFTWARE_H264
            self._filter = BitStreamFilterContext(DROP_ENCODER_NOTE, self._stream) if is_x264 else None
            self._cleanup = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._cleanup.close()

    def write(self, planes: Planes) -> None:
        """Append a frame; its values are copied."""
        picture = picture_of(widened(planes, self._wanted.coded_width), self._wanted.coded_width, self._wanted.height)
        if self._wanted.pixels != PLAIN_PIXELS:
            picture = picture.reformat(format=self._wanted.pixels)
            tag_picture(picture)
        picture.pts, picture.time_base = self._frames, 1 / self._wanted.rate
        self._store(self._stream.encode(picture))
        self._frames += 1

    def finish(self) -> int:
        """Bring the last frames out and close the file; gives how many frames it holds."""
        self._store(self._stream.encode(None))
        if self._filter:
            self._container.mux(self._filter.filter(None))
        self._container.close()
        return self._frames

    def _store(self, packets: list[Packet[VideoStream]]) -> None:
        for packet in packets:
            self._container.mux(self._filter.filter(packet) if self._filter else [packet])

    def _close_unfinished(self) -> None:
        with suppress(OSError, av.FFmpegError):
            self._container.close()


def widened(planes: Planes, width: int) -> Planes:
    """A frame with more to its right: its last column again to the end of the block it ends in, then nothing.

    The same frame where it is as wide already.
    """
    if planes.width == width:
        return planes
    wide = []
    for plane, step in ((planes.y, 1), (planes.u, 2), (planes.v, 2)):
        shown = plane.shape[1]
        block = BLOCK // step
        whole = np.full((plane.shape[0], width // step), OUTSIDE, np.uint8)
        whole[:, :shown] = plane
        whole[:, shown : -(-shown // block) * block] = plane[:, -1:]
        wide.append(whole)
    return Planes(*wide)


def piece_stream(container: OutputContainer, wanted: PieceFormat) -> VideoStream:
    """Open the encoder. Raises MissingError when this program has none of that name."""
    options = dict(wanted.options) | {"flags": "+bitexact+cgop"}
    if hidden := wanted.coded_width - wanted.width:
        options["x264-params"] = f"crop-rect=0,0,{hidden},0"
    if wanted.encoder == SOFTWARE_AV1:
        os.environ.setdefault("SVT_LOG", AV1_LOG_LEVEL)
    try:
        stream = container.add_stream(wanted.encoder, rate=wanted.rate, options=options)
    except ValueError as error:
        raise MissingError(
            f"Keepsake's encoder {wanted.encoder} is missing; please install Keepsake again."
        ) from error
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = wanted.coded_width, wanted.height, wanted.pixels
    stream.codec_context.time_base = 1 / wanted.rate
    stream.codec_context.thread_count = THREADS
    tag_bt709(stream)
    return stream


def working_encoder(preset: FilmPreset, folder: Path) -> str:
    """The first of the preset's hardware encoders that really encodes a frame here, else its software one.

    That an encoder is listed only means that the program knows it: the chip, its driver or a free session may lack.
    """
    return next((name for name in preset.hardware if _encodes(name, folder)), preset.encoder)


def _encodes(name: str, folder: Path) -> bool:
    path = folder / f"probe-{os.urandom(4).hex()}.part"
    wanted = PieceFormat(
        encoder=name,
        pixels=PLAIN_PIXELS,
        options=tuple((HARDWARE_QUALITY[name] | {"bf": "0"}).items()),
        width=PROBE_SIDE,
        height=PROBE_SIDE,
        rate=Fraction(25),
        container="mp4",
    )
    half = np.full((PROBE_SIDE // 2, PROBE_SIDE // 2), 128, np.uint8)
    ramp = np.tile(np.arange(PROBE_SIDE, dtype=np.uint8), (PROBE_SIDE, 1))
    try:
        with quiet_libraries(), PieceEncoder(path, wanted) as encoder:
            encoder.write(Planes(y=ramp, u=half, v=half))
            encoder.finish()
            return _shows(path, ramp)
    except (av.FFmpegError, OSError, ValueError, MissingError):
        return False
    finally:
        path.unlink(missing_ok=True)


def _shows(path: Path, ramp: object) -> bool:
    """Whether the file's first frame is the picture that was encoded, give or take what encoding costs."""
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            found = frame.to_ndarray(format="gray").astype(np.int16)
            return bool(np.abs(found - np.asarray(ramp, np.int16)).mean() < 20)
    return False


def packets_of(path: Path) -> Iterator[Packet[VideoStream]]:
    """The pictures of a piece as they are stored, in decoding order, without decoding any."""
    with av.open(str(path)) as piece:
        for packet in piece.demux(piece.streams.video[0]):
            if packet.size:
                yield packet


def frames_in(path: Path) -> int:
    """How many frames a piece's own index tells of; 0 when it cannot be read."""
    try:
        with av.open(str(path)) as piece:
            return piece.streams.video[0].frames
    except (av.FFmpegError, OSError, IndexError):
        return 0
