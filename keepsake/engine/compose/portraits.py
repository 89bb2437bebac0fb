"""Living portraits as something a layer can be drawn from: the gentle engine's frames, by their acting's plan.

One who speaks follows the times of the speech, whose sound the mixer plays from the same file.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from keepsake.core.errors import NoFaceError
from keepsake.core.remaking import remade
from keepsake.core.scene import Layer, Portrait
from keepsake.engine.compose.kept import Kept
from keepsake.engine.compose.pictures import PictureShelf, Size, even
from keepsake.engine.compose.reels import FINER_PORTRAIT
from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import WIDEST_CANVAS, CanvasSize, GentleRenderer
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import read_photo
from keepsake.engine.media.picture_file import shown
from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.requests import Occlusion, PhotoReading
from keepsake.engine.voice.performing import performed
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.speech_file import read_speech
from keepsake.engine.voice.voice import Speech

SPARE_S = 0.05
"""More quiet than needed, so that rounding to samples loses no frame."""


class PortraitReel:
    """A photo whose people move; the acting is a loop whose first frame is moment 0 of the layer's source.

    With a speech it is no loop: its plan covers the layer, and the first sample of the sound falls on moment 0.

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
        self._stretch = stretch_of(layer)
        self._renderers = renderers
        self._size = shelf.size(self._portrait.picture)
        self.key: object = self._portrait

    @property
    def shape(self) -> float:
        """Width over height."""
        return self._size.width / self._size.height

    def size_for(self, width: float, height: float) -> Size:
        """The size asked for, in pixels, within what the engine draws."""
        shrink = min(1.0, WIDEST_CANVAS / max(width, height))
        return Size(even(width * shrink), even(height * shrink))

    def planes(self, size: Size, frame_of_layer: int) -> Planes:
        """The portrait at a frame of the layer; drawn over by the next call."""
        renderer = self._renderer(size)
        if self._stretch:
            return renderer.frame(self._stretch.before + self._start + frame_of_layer)
        return renderer.frame((self._start + frame_of_layer) % self._portrait.acting.frames)

    def make_ready(self, size: Size) -> None:
        """Find the people, plan their motion and cut them out."""
        self._renderer(size)

    def close(self) -> None:
        """The renderers are kept for other layers of the same portrait."""

    def _renderer(self, size: Size) -> GentleRenderer:
        portrait, stretch = self._portrait, self._stretch
        made: GentleRenderer = self._renderers.get(
            (portrait.picture, portrait.acting, portrait.speech, stretch, size, self._rate),
            lambda: prepared(portrait, self._rate, size, stretch),
            lambda _: 1,
        )
        return made


@dataclass(frozen=True, slots=True)
class Stretch:
    """How much of a talking portrait's time a layer shows: frames before moment 0, and up to where it ends."""

    before: int
    end: int


def stretch_of(layer: Layer) -> Stretch | None:
    """The stretch of a layer whose portrait speaks, None for others."""
    assert isinstance(layer.source, Portrait)
    speech = layer.source.speech
    if not (speech and speech.sound_path and speech.times_path):
        return None
    start = layer.source_start.value
    return Stretch(max(0, -start), max(1, start + layer.at.duration.value))


def prepared(portrait: Portrait, rate: Fraction, size: Size, stretch: Stretch | None) -> GentleRenderer:
    """A portrait's layers and plan, ready to draw. Raises PhotoError, NoFaceError or RecordingError."""
    picture = portrait.picture
    photo = read_photo(picture.path)
    pixels = turned(photo.pixels, picture.quarter_turns)
    found = UprightFaces(picture.quarter_turns, FaceFinder().faces(pixels))
    if not found.faces:
        raise NoFaceError(
            f"No face was found in {shown(picture.path)} that could be animated; please show it as a still photo."
        )
    reading = read_faces(photo, found)
    plan = planned_motion(portrait, reading, rate, stretch)
    people = tuple(
        Sitter(face, spectacles=Occlusion.GLASSES in read.occlusions)
        for face, read in zip(found.faces, reading.faces, strict=True)
    )
    return GentleRenderer(pixels, people, plan, CanvasSize(size.width, size.height))


def planned_motion(portrait: Portrait, reading: PhotoReading, rate: Fraction, stretch: Stretch | None) -> MotionPlan:
    """How people move; the first of those who act, or the largest face, speaks when there is a speech."""
    acting, speech = portrait.acting, portrait.speech
    wish = remade(acting, MotionWish, seconds=float(acting.frames / rate), rate=rate)
    if not (stretch and speech and speech.sound_path and speech.times_path):
        return plan_motion(reading, wish)[0]
    said = _covering(read_speech(speech.sound_path, speech.times_path), stretch, rate)
    return performed(reading, wish, said, acting.faces[0] if acting.faces else 0)[0]


def _covering(speech: Speech, stretch: Stretch, rate: Fraction) -> Speech:
    """A speech with quiet around it, so that its plan has every frame of the stretch."""
    after_s = float(stretch.end / rate) - speech.sound.seconds
    return padded(speech, float(stretch.before / rate), max(0.0, after_s) + SPARE_S)
