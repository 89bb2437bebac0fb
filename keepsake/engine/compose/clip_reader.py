"""Reads a home video frame by frame: exactly the frame a player would show at a moment, however it was filmed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from keepsake.core.errors import BadInputError
from keepsake.core.quiet import quiet_libraries
from keepsake.engine.media.picture_file import shown

READ_ON_SECONDS = Fraction(3, 2)
"""A moment at most this far ahead is reached by reading on; decoding that much is quicker than a jump."""
FIRST_STEP_BACK = Fraction(2)
MOST_STEPS_BACK = 5
"""Where a file's index leads past the frame wanted, the jump is repeated from earlier and earlier, then from 0."""
CLOSE_START = Fraction(1, 20)
"""A video that begins this soon after the file does begins with it: codecs pad the sound by as much."""

FOREIGN = (av.FFmpegError, ValueError, LookupError, ArithmeticError)


class ClipReader:
    """One open home video. Reading on is cheap, jumps decode from the key frame before; the decoder stays open.

    A context manager. Raises BadInputError, in one sentence, when the video cannot be opened or read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise BadInputError(
                f"The video {shown(path)} is not where it was; please put it back, or choose it again."
            )
        try:
            with quiet_libraries():
                self._container = av.open(str(path), metadata_errors="replace")
                self.stream: VideoStream = self._container.streams.video[0]
        except FOREIGN as error:
            raise self._unreadable() from error
        self.stream.thread_type = "AUTO"
        self._unit = Fraction(self.stream.time_base or Fraction(1, 1000))
        self._origin = self._found_origin()
        self._frames: Iterator[VideoFrame] = iter(())
        self._current: VideoFrame | None = None
        self._next: VideoFrame | None = None

    def close(self) -> None:
        """Close the file."""
        self._frames = iter(())
        self._current = self._next = None
        self._container.close()

    def frame_at(self, seconds: Fraction) -> VideoFrame:
        """The frame shown at a moment of the video: the last one whose time has come; the first one before that, the
        last one after the end.
        """
        # Containers round times to their unit, so a frame may claim to come half a unit late.
        wanted = self._origin + seconds + self._unit / 2
        try:
            with quiet_libraries():
                return self._found(wanted)
        except FOREIGN as error:
            raise self._unreadable() from error

    def frames(self) -> Iterator[tuple[Fraction, VideoFrame]]:
        """Every frame in order, each with the moment in seconds from which it is shown, the first from 0.

        Foreign errors pass through.
        """
        self._begin_at(None)
        while self._current is not None:
            if self._next is None or self._time(self._next) > self._origin:
                yield max(Fraction(0), self._time(self._current) - self._origin), self._current
            self._step()

    def _found(self, wanted: Fraction) -> VideoFrame:
        current = self._current
        if current is None or self._time(current) > wanted or self._is_far(wanted):
            self._jump(wanted)
        while self._next is not None and self._time(self._next) <= wanted:
            self._step()
        if self._current is None:
            raise ValueError("no frame")
        return self._current

    def _is_far(self, wanted: Fraction) -> bool:
        return self._next is not None and wanted - self._time(self._next) > READ_ON_SECONDS

    def _jump(self, wanted: Fraction) -> None:
        step = Fraction(0)
        for _ in range(MOST_STEPS_BACK):
            self._begin_at(wanted - step)
            if self._current is not None and self._time(self._current) <= wanted:
                return
            step = step * 2 or FIRST_STEP_BACK
            if wanted - step < self._origin:
                break
        self._begin_at(None)

    def _begin_at(self, moment: Fraction | None) -> None:
        # Some containers search by decoding times, which lie before the first picture's own.
        before_all = int(self._origin / self._unit) - int(FIRST_STEP_BACK / self._unit)
        target = before_all if moment is None else max(before_all, int(moment / self._unit))
        self._container.seek(target, stream=self.stream, backward=True)
        self._frames = self._decoded()
        self._current = next(self._frames, None)
        self._next = next(self._frames, None)

    def _step(self) -> None:
        self._current = self._next
        self._next = next(self._frames, None)

    def _decoded(self) -> Iterator[VideoFrame]:
        """Frames in order of time, each with one of its own; damaged ones are passed over."""
        last: int | None = None
        for frame in self._container.decode(self.stream):
            # Very old files give pictures no time of their own but the order they come in.
            pts = frame.pts if frame.pts is not None else frame.dts or 0
            if last is None or pts > last:
                frame.pts = last = pts
                yield frame

    def _time(self, frame: VideoFrame) -> Fraction:
        return (frame.pts or 0) * self._unit

    def _found_origin(self) -> Fraction:
        """The moment the video counts from: the file's beginning, or the pictures' own when they begin with it."""
        own = (self.stream.start_time or 0) * self._unit
        whole = Fraction(self._container.start_time or 0, av.time_base)
        return own if abs(own - whole) <= CLOSE_START else whole

    def _unreadable(self) -> BadInputError:
        return BadInputError(f"{shown(self._path)} is not a video that Keepsake can read; please convert it to MP4.")
