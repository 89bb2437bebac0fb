"""Composes a film's frames: a scene and a frame's number in, one picture out, for preview and export alike."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import numpy as np

from keepsake.core.curve import value_at
from keepsake.core.scene import ColourFill, Layer, Portrait, Scene, Still, Title, VideoClip
from keepsake.engine.compose.kept import Kept
from keepsake.engine.compose.looks import finished, toned
from keepsake.engine.compose.painters import ColourPainter, Painter, PicturePainter
from keepsake.engine.compose.pictures import MOST_KEPT_BYTES, PictureShelf
from keepsake.engine.compose.placing import FrameSize
from keepsake.engine.compose.reels import Reel, StillReel
from keepsake.engine.compose.sheet import copied, mixed, solid
from keepsake.engine.compose.transitions import changed, share_at
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.media.colour import Frame, Planes

MOST_PAINTERS = 12
"""Layers kept ready to draw; a video that stays open or a portrait's layers are among them."""


class Composer:
    """Draws the frames of one scene, in any order; the same frame comes out the same however it is reached.

    It keeps photos, open videos and prepared portraits between frames, within bounds, so it is a context manager:
    leaving it closes them. With `allow_missing` a photo or video that is not there is drawn as a placeholder;
    otherwise the frame raises PhotoError or BadInputError. Not for use by two threads at once.
    """

    def __init__(self, scene: Scene, allow_missing: bool = False, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self.scene = scene
        self._size = FrameSize(scene.width, scene.height)
        self._shelf = PictureShelf(allow_missing, most_bytes)
        self._kept = Kept(most_bytes)
        self._painters = Kept(MOST_PAINTERS, _close)
        self._allow_missing = allow_missing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close videos and let go of all pictures; a later frame opens them again."""
        self._painters.clear()
        self._kept.clear()

    def frame(self, index: int) -> Planes:
        """The frame at `index` (from 0) as the film's planes, in memory of its own.

        Raises ValueError for an index outside the film, and PhotoError or BadInputError for media that cannot be read.
        """
        if not 0 <= index < self.scene.frames:
            raise ValueError(f"the film has frames 0 to {self.scene.frames - 1}, not {index}")
        present = self.scene.layers_at(index)
        words_from = self._words_from(present)
        picture = solid(self._size.width, self._size.height, self.scene.backdrop)
        picture = self._stack(picture, self._visible(present[:words_from], index), index)
        picture = toned(picture, self.scene.look)
        finished(picture, self.scene.look, index)
        return self._stack(picture, present[words_from:], index)

    def rgb(self, index: int) -> Frame:
        """The frame at `index` as RGB uint8 (height, width, 3), for a screen: the very same planes, converted."""
        return rgb_from_planes(self.frame(index))

    def _words_from(self, present: tuple[int, ...]) -> int:
        """From where on there are only titles: the scene's look does not touch them."""
        count = len(present)
        while count and isinstance(self.scene.layers[present[count - 1]].source, Title):
            count -= 1
        return count

    def _visible(self, present: tuple[int, ...], index: int) -> tuple[int, ...]:
        """The layers from the highest one that hides all below it."""
        for number in range(len(present) - 1, 0, -1):
            layer = self.scene.layers[present[number]]
            at = index - layer.at.start.value
            changes = self.scene.transition_at(index, present[number])
            if not changes and value_at(layer.opacity, at, 1.0) >= 1 and self._painter(present[number]).covers(at):
                return present[number:]
        return present

    def _stack(self, picture: Planes, present: tuple[int, ...], index: int) -> Planes:
        """The layers over a picture, with the changes between them."""
        below = picture
        for number, layer in enumerate(present):
            change = self.scene.transition_at(index, layer)
            goes_on = (
                change is not None and change.before + 1 == layer and number > 0 and present[number - 1] == layer - 1
            )
            if change is not None and goes_on:
                after = self._with_layer(below, layer, index)
                picture = changed(picture, after, change, share_at(change, index))
            else:
                below = picture
                picture = self._with_layer(picture, layer, index)
        return picture

    def _with_layer(self, under: Planes, number: int, index: int) -> Planes:
        layer = self.scene.layers[number]
        at = index - layer.at.start.value
        opacity = float(np.clip(value_at(layer.opacity, at, 1.0), 0, 1))
        if opacity == 0:
            return under
        top = copied(under)
        self._painter(number).paint(top, at)
        return mixed(under, top, opacity)

    def _painter(self, number: int) -> Painter:
        return self._painters.get(number, lambda: self._made_painter(self.scene.layers[number]), lambda _: 1)

    def _made_painter(self, layer: Layer) -> Painter:
        match layer.source:
            case ColourFill():
                return ColourPainter(layer, self._size)
            case Title():
                raise NotImplementedError
            case _:
                return PicturePainter(layer, self._reel(layer), self._size, self._kept)

    def _reel(self, layer: Layer) -> Reel:
        match layer.source:
            case Still(picture=picture):
                return StillReel(picture, self._shelf)
            case _:
                raise NotImplementedError


def _close(painter: object) -> None:
    if isinstance(painter, (ColourPainter, PicturePainter)):
        painter.close()
