"""Answers a `MakeProxy` request: a light H.264 copy of a home video, every frame at its own time, quick to seek
in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from keepsake.core.errors import BadInputError
from keepsake.core.outputs import check_destination, refusals_of, written_beside
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.container import open_container
from keepsake.engine.media.picture_file import shown
from keepsake.engine.requests import MakeProxy, ProxyReading

QUALITY = {"crf": "23", "preset": "veryfast", "g": "12", "bf": "0"}
"""A key frame every dozen: a preview jumps about."""
USUAL_RATE = 25


def make_proxy(request: MakeProxy, report: Reporter = silent) -> ProxyReading:
    """Make the light copy. Raises BadInputError when the video cannot be read, OutputError when it cannot be
    written.
    """
    destination = check_destination(request.output_path, originals=[request.video_path])
    path = request.video_path
    try:
        with written_beside(destination) as part, refusals_of(destination), quiet_libraries():
            return _transcoded(request, part, report)
    except (av.FFmpegError, ValueError, LookupError, ArithmeticError) as error:
        raise BadInputError(f"{shown(path)} is not a video that Keepsake can read to its end.") from error


def _transcoded(request: MakeProxy, part: Path, report: Reporter) -> ProxyReading:
    with open_container(request.video_path) as source, _output(part) as target:
        video = source.streams.video[0]
        video.thread_type = "AUTO"
        stream = _stream(target, video, request.height)
        total = video.frames or int((source.duration or 0) * (video.average_rate or USUAL_RATE) / av.time_base)
        count = 0
        for frame in _frames(source, video):
            small = frame.reformat(width=stream.width, height=stream.height, format="yuv420p")
            small.pts, small.time_base = frame.pts, frame.time_base
            target.mux(stream.encode(small))
            count += 1
            report(Progress("preparing " + shown(request.video_path), count, max(total, count)))
        target.mux(stream.encode(None))
        return ProxyReading(path=request.output_path, width=stream.width, height=stream.height, frames=count)


def _output(part: Path) -> OutputContainer:
    return av.open(str(part), "w", format="mp4")


def _stream(target: OutputContainer, video: VideoStream, height: int) -> VideoStream:
    stream = target.add_stream("libx264", rate=video.average_rate or USUAL_RATE, options=QUALITY)
    ratio = min(1.0, height / video.height)
    stream.width, stream.height = _even(video.width * ratio), _even(video.height * ratio)
    stream.pix_fmt = "yuv420p"
    if video.time_base:
        stream.codec_context.time_base = video.time_base
    return stream


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def _frames(source: InputContainer, video: VideoStream) -> Iterator[VideoFrame]:
    """Every frame that has a time of its own, in order."""
    last = None
    for frame in source.decode(video):
        if frame.pts is not None and (last is None or frame.pts > last):
            last = frame.pts
            yield frame
