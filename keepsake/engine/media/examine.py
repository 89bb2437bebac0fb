"""Answers an `ExamineMedia` request: what a file is, by its content, with its hash, date and a small picture."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from io import BufferedReader
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image

from keepsake.core.errors import BadInputError, PhotoError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.container import open_container
from keepsake.engine.media.dates import date_in_name, date_taken
from keepsake.engine.media.photo import read_photo
from keepsake.engine.media.picture_file import SNIFFED_BYTES, opened_file, shown, sniffed_format
from keepsake.engine.requests import ExamineMedia, MediaReading, MediaSort

THUMBNAIL_QUALITY = 82
HASHED_BYTES = 4 * 2**20
MOST_SIDE_PX = 16_384
LONGEST_SECONDS = 7 * 24 * 3600
FRAME_AT_SHARE = Fraction(1, 10)
"""A video's picture is taken so far into it: first frames are often black."""


def examine_media(request: ExamineMedia, report: Reporter = silent) -> MediaReading:
    """Say what a file is. Raises BadInputError when it is neither photo, video nor sound that can be read."""
    path = request.path
    report(Progress("looking at " + shown(path), 0, 1))
    with opened_file(path) as file:
        is_photo = _is_photo(file, path)
    reading = _photo(request) if is_photo else _film_or_sound(request, report)
    report(Progress("looking at " + shown(path), 1, 1))
    return reading


def _is_photo(file: BufferedReader, path: Path) -> bool:
    start = file.read(SNIFFED_BYTES)
    try:
        sniffed_format(start, path)
    except PhotoError:
        if start[:4] == b"%PDF" or not start:
            raise
        return False
    return True


def _photo(request: ExamineMedia) -> MediaReading:
    photo = read_photo(request.path, max_pixels=(2 * request.thumbnail_px) ** 2)
    taken, taken_from = date_taken(request.path, photo.taken)
    return MediaReading(
        path=request.path,
        sort=MediaSort.PHOTO,
        sha256=photo.sha256,
        size_bytes=request.path.stat().st_size,
        width=photo.width,
        height=photo.height,
        taken=taken,
        taken_from=taken_from,
        thumbnail=small_jpeg(photo.pixels, request.thumbnail_px),
    )


def _film_or_sound(request: ExamineMedia, report: Reporter) -> MediaReading:
    path = request.path
    sha256, size = _hashed(path, report)
    try:
        with quiet_libraries(), open_container(path) as container:
            return _streams(request, container, sha256, size)
    except (av.FFmpegError, OSError, ValueError, ArithmeticError, LookupError) as error:
        raise BadInputError(f"{shown(path)} is not a photo, a video or a sound that Keepsake can read.") from error


def _streams(request: ExamineMedia, container: InputContainer, sha256: str, size: int) -> MediaReading:
    pictures = [stream for stream in container.streams.video if not _is_cover(stream)]
    sounds = container.streams.audio
    seconds = _length(container, [*pictures, *sounds])
    name = date_in_name(request.path.stem)
    common: dict[str, Any] = {
        "path": request.path,
        "sha256": sha256,
        "size_bytes": size,
        "seconds": seconds,
        "taken": name,
        "taken_from": "file name" if name else "",
    }
    if not pictures and sounds:
        return MediaReading(sort=MediaSort.SOUND, has_sound=True, **common)
    width, height, thumbnail = _picture(container, pictures[0], seconds, request.thumbnail_px)
    return MediaReading(
        sort=MediaSort.VIDEO, width=width, height=height, has_sound=bool(sounds), thumbnail=thumbnail, **common
    )


def _is_cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _length(container: InputContainer, streams: list[Any]) -> Fraction:
    """The longest of the container's and the streams' own lengths. Raises ValueError when there is none."""
    lengths = [Fraction(container.duration, av.time_base)] if container.duration else []
    lengths += [stream.duration * stream.time_base for stream in streams if stream.duration and stream.time_base]
    longest = max(lengths)
    if not 0 < longest <= LONGEST_SECONDS:
        raise ValueError("no usable length")
    return longest


def _picture(
    container: InputContainer, stream: VideoStream, seconds: Fraction, side_px: int
) -> tuple[int, int, bytes]:
    if not (0 < stream.width <= MOST_SIDE_PX and 0 < stream.height <= MOST_SIDE_PX):
        raise ValueError("no usable size")
    container.seek(int(seconds * FRAME_AT_SHARE * av.time_base))
    frame = next(container.decode(stream))
    turns = round(frame.rotation / 90) % 4
    width, height = (stream.height, stream.width) if turns % 2 else (stream.width, stream.height)
    ratio = min(1.0, side_px / max(frame.width, frame.height))
    size = max(2, round(frame.width * ratio)), max(2, round(frame.height * ratio))
    pixels = frame.to_ndarray(format="rgb24", width=size[0], height=size[1])
    return width, height, small_jpeg(np.ascontiguousarray(np.rot90(pixels, turns)), side_px)


def small_jpeg(pixels: np.ndarray[Any, np.dtype[np.uint8]], side_px: int) -> bytes:
    """Make a JPEG file of an RGB uint8 picture, its longer side at most `side_px` pixels."""
    from io import BytesIO

    height, width = pixels.shape[:2]
    ratio = side_px / max(width, height)
    if ratio < 1:
        size = max(1, round(width * ratio)), max(1, round(height * ratio))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    written = BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=THUMBNAIL_QUALITY)
    return written.getvalue()


def _hashed(path: Path, report: Reporter) -> tuple[str, int]:
    whole, done = hashlib.sha256(), 0
    with opened_file(path) as file:
        size = path.stat().st_size
        while piece := file.read(HASHED_BYTES):
            whole.update(piece)
            done += len(piece)
            report(Progress("reading " + shown(path), done, max(size, done)))
    return whole.hexdigest(), done
