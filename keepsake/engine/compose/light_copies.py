"""Light copies of home videos that are heavy to jump about in, for previews only; an export reads the video itself.

A copy is found by the SHA-256 of the video's bytes. It has every frame at its own time, upright, in the film's own
colours, no sound, and a key frame every dozen. It lies in the cache, which empties itself after seven days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
from av.video.stream import VideoStream

from keepsake.core.errors import BadInputError
from keepsake.core.folders import cache_folder
from keepsake.core.outputs import refusals_of
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.quiet import quiet_libraries
from keepsake.core.scene import Layer, Scene, VideoClip
from keepsake.engine.compose.clip_colour import ClipColours
from keepsake.engine.compose.clip_reader import FOREIGN, ClipReader
from keepsake.engine.compose.clips import TURNS, quarter_turns
from keepsake.engine.compose.pictures import Size, even
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.container import open_container
from keepsake.engine.media.picture_file import shown
from keepsake.engine.media.writer import picture_of, tag_bt709
from keepsake.engine.requests import MakeProxy, ProxyReading
from keepsake.engine.store import Store

FOLDER = "light"
QUALITY = {"crf": "23", "preset": "veryfast", "g": "12", "bf": "0"}
USUAL_RATE = 25

PIXELS_PER_SECOND = 330_000_000
"""H.264 that one core decodes: 6.3 ms for a frame of 1080p, measured."""
TWICE_AS_HARD = frozenset({"hevc", "av1", "vp9"})
LONGEST_JUMP_S = 0.1
"""A video is light when decoding from one key frame to the next takes no longer than this, …"""
MOST_OF_A_CORE = 0.5
"""… and playing it no more than so much of a core."""
PACKETS_LOOKED_AT = 900


class LightCopies:
    """The copies in a folder, None for the usual one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._store = Store(folder or cache_folder() / FOLDER)

    def find(self, sha256: str) -> Path | None:
        """The copy of a video, if it is there and whole."""
        path = self._path(sha256)
        return path if sha256 and self._store.has(path) else None

    def make(self, request: MakeProxy, report: Reporter) -> Path:
        """Make the copy of a video. Raises BadInputError, OutputError, and whatever `report` raises."""
        path = self._path(request.sha256)
        with refusals_of(path), self._store.making(path) as part:
            _transcode(request, part, report)
        return path

    def _path(self, sha256: str) -> Path:
        return self._store.path(sha256, ".mp4")


def make_proxy(request: MakeProxy, report: Reporter = silent) -> ProxyReading:
    """Make the light copy of a video that is heavy, unless it is there.

    Raises BadInputError when the video cannot be read, OutputError when the copy cannot be written.
    """
    copies = LightCopies(request.folder)
    found = copies.find(request.sha256)
    if found is None and is_heavy(request.video_path):
        found = copies.make(request, report)
    return ProxyReading(path=found)


def with_light_copies(scene: Scene, copies: LightCopies) -> Scene:
    """The scene for a preview: videos stand for themselves where they have no light copy, or are not there."""
    return replace(scene, layers=tuple(_with_light_copy(layer, copies) for layer in scene.layers))


def _with_light_copy(layer: Layer, copies: LightCopies) -> Layer:
    match layer.source:
        case VideoClip(path=path, sha256=sha256) as clip if sha256 and path.is_file():
            light = copies.find(sha256)
            return replace(layer, source=replace(clip, path=light)) if light else layer
        case _:
            return layer


def is_heavy(path: Path) -> bool:
    """Whether a preview would wait for a video, by its size, its codec and how far apart its key frames are.

    Raises BadInputError when it cannot be read.
    """
    try:
        with quiet_libraries(), open_container(path) as container:
            stream = container.streams.video[0]
            hardness = 2 if stream.codec_context.name.removeprefix("lib") in TWICE_AS_HARD else 1
            frame_s = stream.width * stream.height * hardness / PIXELS_PER_SECOND
            rate = float(stream.average_rate or USUAL_RATE)
            packets = (packet for packet in container.demux(stream) if packet.size)
            apart = _furthest_apart(packet.is_keyframe for packet in islice(packets, PACKETS_LOOKED_AT))
    except FOREIGN as error:
        raise _unreadable(path) from error
    return apart * frame_s > LONGEST_JUMP_S or frame_s * rate > MOST_OF_A_CORE


def _furthest_apart(key_frames: Iterator[bool]) -> int:
    """The most frames from one key frame up to the next."""
    longest = since = 0
    for is_key in key_frames:
        since = 1 if is_key else since + 1
        longest = max(longest, since)
    return longest


def _transcode(request: MakeProxy, part: Path, report: Reporter) -> None:
    reader = ClipReader(request.video_path)
    try:
        with quiet_libraries():
            _write_frames(reader, request, part, report)
    except FOREIGN as error:
        raise _unreadable(request.video_path) from error
    finally:
        reader.close()


def _write_frames(reader: ClipReader, request: MakeProxy, part: Path, report: Reporter) -> None:
    unit = Fraction(1, Fraction(reader.stream.time_base or Fraction(1, 1000)).denominator)
    total, name = reader.stream.frames, shown(request.video_path)
    options = {"video_track_timescale": str(unit.denominator)}
    colours, stream = ClipColours(), None
    with av.open(str(part), "w", format="mp4", options=options) as target:
        for count, (moment, frame) in enumerate(reader.frames()):
            if stream is None:
                turns = quarter_turns(frame)
                stored = _stored_size(reader.stream, (frame.width, frame.height), turns, request.height)
                stream = target.add_stream("libx264", rate=reader.stream.average_rate or USUAL_RATE, options=QUALITY)
                _set_up(stream, stored if turns % 2 == 0 else Size(stored.height, stored.width), unit)
            picture = picture_of(_upright(colours.planes(frame, stored), turns), stream.width, stream.height)
            picture.pts, picture.time_base = round(moment / unit), unit
            target.mux(stream.encode(picture))
            report(Progress("preparing " + name, count + 1, max(total, count + 1)))
        if stream is None:
            raise ValueError("no frame")
        target.mux(stream.encode(None))


def _set_up(stream: VideoStream, size: Size, unit: Fraction) -> None:
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.codec_context.time_base = unit
    tag_bt709(stream)


def _stored_size(video: VideoStream, own: tuple[int, int], turns: int, height: int) -> Size:
    """The copy's size before it is turned, with square pixels; at most `height` high once upright."""
    wide, tall = own[0] * float(video.sample_aspect_ratio or 1), float(own[1])
    ratio = min(1.0, height / (tall if turns % 2 == 0 else wide))
    return Size(even(wide * ratio), even(tall * ratio))


def _upright(planes: Planes, turns: int) -> Planes:
    if not turns:
        return planes
    return Planes(*(cv2.rotate(plane, TURNS[turns]) for plane in (planes.y, planes.u, planes.v)))


def _unreadable(path: Path) -> BadInputError:
    return BadInputError(f"{shown(path)} is not a video that Keepsake can read to its end.")
