"""Living portraits as something a layer can be drawn from: the gentle engine's frames, by their acting's plan."""

from __future__ import annotations

from fractions import Fraction

from keepsake.core.errors import NoFaceError
from keepsake.core.scene import Acting, Layer, Picture, Portrait
from keepsake.engine.compose.kept import Kept
from keepsake.engine.compose.pictures import PictureShelf, Size, even
from keepsake.engine.compose.reels import FINER_PORTRAIT
from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import WIDEST_CANVAS, CanvasSize, GentleRenderer
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import read_photo
from keepsake.engine.media.picture_file import shown
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.requests import Occlusion


class PortraitReel:
    """A photo whose people move; the acting is a loop whose first frame is moment 0 of the layer's source.

    Raises NoFaceError when the photo shows nobody who could.
    """

    is_still = False
    finer = FINER_PORTRAIT

    def __init__(self, layer: Layer, shelf: PictureShelf, renderers: Kept) -> None:
        if not isinstance(layer.source, Portrait):
            raise TypeError("a portrait layer has a portrait")
        self._portrait = layer.source
        self._start = layer.source_start.value
        self._rate = layer.at.rate
        self._renderers = renderers
        self._size = shelf.size(self._portrait.picture)
        self.key: object = self._portrait

    @property
    def shape(self) -> float:
        """Width over height."""
        return self._size.width / self._size.height

    def size_for(self, width: float, height: float) -> Size:
        """The size asked for, within what the engine draws."""
        shrink = min(1.0, WIDEST_CANVAS / max(width, height))
        return Size(even(width * shrink), even(height * shrink))

    def planes(self, size: Size, frame_of_layer: int) -> Planes:
        """The portrait at a frame of the layer; drawn over by the next call."""
        acting = self._portrait.acting
        renderer = self._renderers.get(
            (self._portrait.picture, acting, size, self._rate),
            lambda: prepared(self._portrait.picture, acting, self._rate, size),
            lambda _: 1,
        )
        return renderer.frame((self._start + frame_of_layer) % acting.frames)

    def close(self) -> None:
        """The renderers are kept for other layers of the same portrait."""


def prepared(picture: Picture, acting: Acting, rate: Fraction, size: Size) -> GentleRenderer:
    """A portrait's layers and plan, ready to draw. Raises PhotoError or NoFaceError."""
    photo = read_photo(picture.path)
    pixels = turned(photo.pixels, picture.quarter_turns)
    found = UprightFaces(picture.quarter_turns, FaceFinder().faces(pixels))
    if not found.faces:
        raise NoFaceError(
            f"No face was found in {shown(picture.path)} that could be animated; please show it as a still photo."
        )
    reading = read_faces(photo, found)
    wish = MotionWish(
        style=acting.style,
        direction=acting.direction,
        strength=acting.strength,
        seconds=float(acting.frames / rate),
        rate=rate,
        seed=acting.seed,
        faces=acting.faces,
    )
    plan, _ = plan_motion(reading, wish)
    people = tuple(
        Sitter(face, spectacles=Occlusion.GLASSES in read.occlusions)
        for face, read in zip(found.faces, reading.faces, strict=True)
    )
    return GentleRenderer(pixels, people, plan, CanvasSize(size.width, size.height))
