"""Home videos as something a layer can be drawn from."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
from av.video.frame import VideoFrame

from keepsake.core.scene import Layer, VideoClip
from keepsake.engine.compose.clip_colour import ClipColours
from keepsake.engine.compose.clip_reader import ClipReader
from keepsake.engine.compose.pictures import Size, even
from keepsake.engine.media.colour import Planes

TURNS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


class ClipReel:
    """A home video, turned as it was held and in its true shape."""

    is_still = False
    finer = 1.0

    def __init__(self, clip: VideoClip, layer: Layer) -> None:
        self.key: object = clip
        self._layer = layer
        self._reader = ClipReader(clip.path)
        self._colours = ClipColours()
        first = self._reader.frame_at(self._seconds(0))
        self._turns = (quarter_turns(first) + clip.quarter_turns) % 4
        wide = Fraction(first.width, first.height) * Fraction(self._reader.stream.sample_aspect_ratio or 1)
        self._stored = Size(first.width, first.height)
        self._shape = float(wide if self._turns % 2 == 0 else 1 / wide)
        self._last: tuple[VideoFrame, Size, Planes] | None = None

    @property
    def shape(self) -> float:
        """Width over height, once turned and with square pixels."""
        return self._shape

    def size_for(self, width: float, height: float) -> Size:
        """The size asked for, or the video's own where that is smaller."""
        own = self._stored if self._turns % 2 == 0 else Size(self._stored.height, self._stored.width)
        return Size(min(even(width), even(own.width)), min(even(height), even(own.height)))

    def planes(self, size: Size, frame_of_layer: int) -> Planes:
        """The frame shown at a frame of the layer."""
        frame = self._reader.frame_at(self._seconds(frame_of_layer))
        if self._last and self._last[0] is frame and self._last[1] == size:
            return self._last[2]
        stored = size if self._turns % 2 == 0 else Size(size.height, size.width)
        planes = self._colours.planes(frame, stored)
        if self._turns:
            turn = TURNS[self._turns]
            planes = Planes(*(cv2.rotate(plane, turn) for plane in (planes.y, planes.u, planes.v)))
        self._last = (frame, size, planes)
        return planes

    def make_ready(self, size: Size) -> None:
        """A video is read in order; there is nothing to prepare."""

    def close(self) -> None:
        """Close the video."""
        self._last = None
        self._reader.close()

    def _seconds(self, frame_of_layer: int) -> Fraction:
        return self._layer.source_start.seconds + frame_of_layer / self._layer.at.rate


def quarter_turns(frame: VideoFrame) -> int:
    """Clockwise quarter turns that a frame's own display matrix asks for."""
    return int(np.rint(-frame.rotation / 90)) % 4
