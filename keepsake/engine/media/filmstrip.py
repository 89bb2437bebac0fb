"""Answers a `DrawFilmstrip` request: small pictures along a home video, from its key frames, so that it is quick."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer

from keepsake.core.errors import BadInputError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.container import open_container
from keepsake.engine.media.examine import small_jpeg
from keepsake.engine.media.picture_file import shown
from keepsake.engine.requests import DrawFilmstrip, Filmstrip

MOST_PICTURES = 120


def draw_filmstrip(request: DrawFilmstrip, report: Reporter = silent) -> Filmstrip:
    """The small pictures of a video. Raises BadInputError when it cannot be read."""
    path = request.video_path
    try:
        with quiet_libraries(), open_container(path) as container:
            seconds = Fraction(container.duration or 0, av.time_base)
            count = min(max(1, request.pictures), MOST_PICTURES)
            moments = [seconds * (2 * number + 1) / (2 * count) for number in range(count)]
            jpegs: list[bytes] = []
            for jpeg in _pictures(container, moments, request.height):
                jpegs.append(jpeg)
                report(Progress("looking through " + shown(path), len(jpegs), count))
    except (av.FFmpegError, OSError, ValueError, LookupError, ArithmeticError) as error:
        raise BadInputError(f"{shown(path)} is not a video that Keepsake can look through.") from error
    return Filmstrip(seconds=seconds, jpegs=tuple(jpegs))


def _pictures(container: InputContainer, moments: list[Fraction], height: int) -> Iterator[bytes]:
    """The key frame at or before each moment; the one before where there is none."""
    stream = container.streams.video[0]
    stream.codec_context.skip_frame = "NONKEY"
    jpeg = b""
    for moment in moments:
        container.seek(int(moment * av.time_base))
        frame = next(container.decode(stream), None)
        if frame is not None:
            turns = round(frame.rotation / 90) % 4
            tall = frame.width if turns % 2 else frame.height
            size = max(2, round(frame.width * height / tall)), max(2, round(frame.height * height / tall))
            pixels = frame.to_ndarray(format="rgb24", width=size[0], height=size[1])
            jpeg = small_jpeg(np.ascontiguousarray(np.rot90(pixels, turns)), max(size))
        if not jpeg:
            raise ValueError("no picture")
        yield jpeg
