"""What a picture layer draws from, one shape for photos, living portraits and home videos."""

from __future__ import annotations

from typing import Protocol

from keepsake.core.scene import Picture
from keepsake.engine.compose.pictures import MOST_PIXELS, PictureShelf, Size, even
from keepsake.engine.media.colour import Planes

FINER_STILL, FINER_PORTRAIT = 1.3, 1.2
"""A picture that moves is sampled from one so much finer than the frame. Measured on pans of half a pixel a frame:
shake 0.15 px RMS from the frame's own size, 0.01 px from these, at the same cost (a portrait's finer canvas costs).
"""

MOST_ENLARGED = 4.0
"""A small scan is enlarged smoothly up to so many times beforehand, and more only by plain sampling."""


class Reel(Protocol):
    """A source of pictures of one size."""

    @property
    def shape(self) -> float:
        """Width over height as a person sees it."""

    @property
    def is_still(self) -> bool:
        """Whether every frame is the same, so that what is made of it may be kept."""

    @property
    def key(self) -> object:
        """What it shows, to keep what was made of it under."""

    @property
    def finer(self) -> float:
        """How much finer than the frame it should be when it moves."""

    def size_for(self, width: float, height: float) -> Size:
        """The size it gives best when about width x height pixels are needed."""

    def planes(self, size: Size, frame_of_layer: int) -> Planes:
        """The picture at a frame of the layer, at a size that `size_for` gave; drawn over by the next call."""

    def make_ready(self, size: Size) -> None:
        """Prepare for pictures of a size, where that may be done beside the drawing of others."""

    def close(self) -> None:
        """Let go of files and memory."""


class StillReel:
    """A photo."""

    is_still = True
    finer = FINER_STILL

    def __init__(self, picture: Picture, shelf: PictureShelf) -> None:
        self._picture = picture
        self._shelf = shelf
        self._size = shelf.size(picture)
        self.key: object = picture

    @property
    def shape(self) -> float:
        """Width over height."""
        return self._size.width / self._size.height

    def size_for(self, width: float, height: float) -> Size:
        """The size asked for, in pixels, within what the photo can give."""
        most = min(MOST_ENLARGED * self._size.width, (MOST_PIXELS * self.shape) ** 0.5)
        shrink = min(1.0, most / width)
        return Size(even(width * shrink), even(height * shrink))

    def planes(self, size: Size, frame_of_layer: int) -> Planes:
        """The photo at a size in pixels, the same for every frame of the layer."""
        return self._shelf.planes(self._picture, size)

    def make_ready(self, size: Size) -> None:
        """Read the photo."""
        self._shelf.planes(self._picture, size)

    def close(self) -> None:
        """Nothing is held open."""
