"""Composes a film's frames: a scene and a frame's number in, one picture out, for preview and export alike."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from keepsake.core.scene import ColourFill, Layer, Picture, Portrait, Scene, Still, Title, Transition, VideoClip
from keepsake.engine.compose.clips import ClipReel
from keepsake.engine.compose.kept import Kept
from keepsake.engine.compose.looks import finished, toned
from keepsake.engine.compose.painters import ColourPainter, Painter, PicturePainter, TitlePainter
from keepsake.engine.compose.pictures import MOST_KEPT_BYTES, PictureShelf
from keepsake.engine.compose.placing import FrameSize, opacity_at
from keepsake.engine.compose.portraits import PortraitReel
from keepsake.engine.compose.reels import Reel, StillReel
from keepsake.engine.compose.sheet import blank, copied, mixed, solid
from keepsake.engine.compose.transitions import changed, share_at
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.media.colour import Frame, Planes
from keepsake.engine.media.pyramid import Pyramid

MOST_PAINTERS = 12
"""Layers kept ready to draw; a video that stays open or a portrait's layers are among them."""


MOST_PORTRAITS = 3
"""Living portraits kept prepared; each takes the memory of some dozen frames."""


class Composer:
    """Draws the frames of one scene, in any order; the same frame comes out the same however it is reached.

    It keeps photos, open videos and prepared portraits between frames, within bounds, so it is a context manager:
    leaving it closes them. With `allow_missing` a photo or video that is not there is drawn as a placeholder;
    otherwise the frame raises PhotoError or BadInputError. Large photos are read from smaller copies in `pyramid`,
    which differ from them by less than film encoding does. Of living portraits, those seen stay prepared, and so many
    of those seen before that they are `most_portraits` together. Not for use by two threads at once.
    """

    def __init__(
        self,
        scene: Scene,
        allow_missing: bool = False,
        most_bytes: int = MOST_KEPT_BYTES,
        pyramid: Pyramid | None = None,
        most_portraits: int = MOST_PORTRAITS,
    ) -> None:
        self.scene = scene
        self._size = FrameSize(scene.width, scene.height)
        self._shelf = PictureShelf(allow_missing, most_bytes, pyramid)
        self._kept = Kept(most_bytes)
        self._painters = Kept(MOST_PAINTERS, _close)
        self._backdrop = solid(scene.width, scene.height, scene.backdrop)
        self._renderers = Kept(most_portraits)
        self._most_portraits = most_portraits
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
        self._renderers.clear()
        self._shelf.clear()

    def go_on_with(self, scene: Scene) -> None:
        """Draw another scene of the same size and rate from now on; photos and portraits in both stay ready.

        Raises ValueError for a scene of another size or rate.
        """
        if (scene.width, scene.height, scene.rate) != (self.scene.width, self.scene.height, self.scene.rate):
            raise ValueError("another size or rate needs another composer")
        self._painters.clear()
        self._backdrop = solid(scene.width, scene.height, scene.backdrop)
        self.scene = scene

    def frame(self, index: int) -> Planes:
        """The frame at `index` (from 0) as the film's planes, in memory of its own.

        Raises ValueError for an index outside the film, PhotoError or BadInputError for media that cannot be read.
        """
        if not 0 <= index < self.scene.frames:
            raise ValueError(f"the film has frames 0 to {self.scene.frames - 1}, not {index}")
        present = self.scene.layers_at(index)
        seen = sum(isinstance(self.scene.layers[number].source, Portrait) for number in present)
        self._renderers.hold(max(self._most_portraits, seen))
        words_from = self._words_from(present)
        picture = self._stack(self._backdrop, self._visible(present[:words_from], index), index)
        picture = copied(picture) if picture is self._backdrop else picture
        picture = toned(picture, self.scene.look)
        finished(picture, self.scene.look, index)
        return self._stack(picture, present[words_from:], index)

    def rgb(self, index: int) -> Frame:
        """The frame at `index` as RGB uint8 (height, width, 3), for a screen: the very same planes, converted."""
        return rgb_from_planes(self.frame(index))

    def make_ready(self, layer: Layer, frame_of_layer: int = 0) -> None:
        """Read and prepare what a layer shows, for one of its frames, usually the first, to come quickly.

        The one thing that another thread may do while a frame is drawn. Videos, which are read in order, and titles,
        which are quick, are left alone. Raises PhotoError or NoFaceError.
        """
        if isinstance(layer.source, Still | Portrait):
            PicturePainter(layer, self._reel(layer), self._size, self._kept).make_ready(frame_of_layer)

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
            if not changes and opacity_at(layer, at) >= 1 and self._painter(present[number]).covers(at):
                return present[number:]
        return present

    def _stack(self, picture: Planes, present: tuple[int, ...], index: int) -> Planes:
        """The layers over a picture, with the changes between them. Only the backdrop is not drawn over."""
        below = picture
        for number, layer in enumerate(present):
            change = self._change_into(present, number, index)
            if change is not None:
                after = self._with_layer(
                    below, layer, index, keep=self._change_into(present, number + 1, index) is not None
                )
                picture = changed(picture, after, change, share_at(change, index))
            else:
                below = picture
                picture = self._with_layer(
                    picture, layer, index, keep=self._change_into(present, number + 1, index) is not None
                )
        return picture

    def _change_into(self, present: tuple[int, ...], number: int, index: int) -> Transition | None:
        """The change, going on now, from the layer before to the one at a place in the list."""
        if not 0 < number < len(present) or present[number - 1] != present[number] - 1:
            return None
        for change in self.scene.transitions:
            start = change.at.start.value
            if change.before == present[number] - 1 and start <= index < start + change.at.duration.value:
                return change
        return None

    def _with_layer(self, under: Planes, number: int, index: int, keep: bool) -> Planes:
        """A layer over what is under it, which is left as it is where it is still needed (`keep`)."""
        layer = self.scene.layers[number]
        at = index - layer.at.start.value
        opacity = opacity_at(layer, at)
        if opacity == 0:
            return under
        painter = self._painter(number)
        if painter.covers(at):
            top = blank(self._size.width, self._size.height)
        else:
            is_needed = keep or opacity < 1 or under is self._backdrop
            top = copied(under) if is_needed else under
        painter.paint(top, at)
        return mixed(under, top, opacity)

    def _painter(self, number: int) -> Painter:
        return self._painters.get(number, lambda: self._made_painter(self.scene.layers[number]), lambda _: 1)

    def _made_painter(self, layer: Layer) -> Painter:
        match layer.source:
            case ColourFill():
                return ColourPainter(layer, self._size)
            case Title():
                return TitlePainter(layer, self._size)
            case _:
                return PicturePainter(layer, self._reel(layer), self._size, self._kept)

    def _reel(self, layer: Layer) -> Reel:
        match layer.source:
            case Portrait():
                return PortraitReel(layer, self._shelf, self._renderers)
            case VideoClip(path=path) as clip:
                if self._allow_missing and not path.is_file():
                    return StillReel(Picture(path=path), self._shelf)
                return ClipReel(clip, layer)
            case Still(picture=picture):
                return StillReel(picture, self._shelf)
            case _:
                raise TypeError(f"{type(layer.source).__name__} is not a picture")


def _close(painter: object) -> None:
    if isinstance(painter, (ColourPainter, PicturePainter, TitlePainter)):
        painter.close()
