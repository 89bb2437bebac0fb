"""A film as pictures: layers over frames, each with a source and a place. Values only; the engine composes them.

`keepsake.engine.compose` turns a scene and a frame number into a picture, the same for preview and export. The
project lowers its timeline to a scene (`keepsake.project.render_plan`); nothing here knows of documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.acting import Acting, Speech
from keepsake.core.curve import Curve, Easing
from keepsake.core.timebase import RationalTime, TimeRange


@dataclass(frozen=True, slots=True)
class Rgb:
    """A colour, each channel 0 to 255, sRGB."""

    red: int = 0
    green: int = 0
    blue: int = 0


BLACK = Rgb()


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of an upright picture: left, top, width, height as shares (0 to 1) of its own width and height."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0


WHOLE = Crop()


@dataclass(frozen=True, slots=True, kw_only=True)
class KenBurns:
    """A slow move from one crop to another, over the whole of the layer: `start` in its first frame, `end` in its
    last.

    A layer that is a part of a longer move has frames of it before its own (`lead`) and after them (`tail`); negative
    ones, and the move stands still for so long.

    A crop is fitted inside the frame, so everything in it is always seen. Where the frame is wider or higher than the
    crop, the picture around the crop shows; where there is no more picture, the layer's fill does.
    """

    start: Crop = WHOLE
    end: Crop = WHOLE
    easing: Easing = Easing.EASE_BOTH
    lead: int = 0
    tail: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo's file.

    `quarter_turns` turns the picture clockwise after EXIF has made it upright. `sha256` is of the file's bytes, 64
    hexadecimal digits, empty when not known; smaller copies are kept under it. A `path` that is not there makes a
    placeholder where the request allows that, otherwise an error.
    """

    path: Path
    quarter_turns: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A photo that does not move but for the camera's slow move over it."""

    picture: Picture
    move: KenBurns = KenBurns()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A photo whose people live: they blink, breathe and look, and speak when there is a speech. Frames that show one
    are made by AI for the eyes of the law, so they bear the label and the invisible mark.
    """

    picture: Picture
    acting: Acting
    speech: Speech | None = None
    move: KenBurns = KenBurns()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoClip:
    """A home video. The frame shown at a moment is the one a player would show then, whatever the video's own rate.

    `quarter_turns` turns it clockwise after the file's own rotation was followed. A `path` may be that of a light
    proxy for previews. Moments beyond its end show its last frame.
    """

    path: Path
    quarter_turns: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourFill:
    """A plain colour over the whole frame."""

    colour: Rgb = BLACK


class TitlePlace(StrEnum):
    """Where words stand in the picture."""

    CENTRE = "centre"
    LOWER = "lower"
    UPPER = "upper"


class TitleTemplate(StrEnum):
    """How words are set, one look per occasion."""

    PLAIN = "plain"
    MEMORIAL = "memorial"
    ANNIVERSARY = "anniversary"
    BIRTHDAY = "birthday"
    ARCHIVE = "archive"
    STORYTELLER = "storyteller"
    LOWER_THIRD = "lower third"
    SUBTITLE = "subtitle"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleStyle:
    """What may be changed of a template; None or empty means as the template has it.

    `size` is the height of a line of the largest words as a share of the frame's height; `plate` is how dark the soft
    ground behind the words is, 0 to 1.
    """

    family: str = ""
    colour: Rgb | None = None
    size: float | None = None
    plate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Words, in any script. Lines are divided by "\\n"; templates set the first line larger than the others.

    `is_rolling` makes them travel from below the frame to above it over the layer's length (closing credits).
    `language` is a BCP 47 tag for shaping and line breaks, empty when not known.
    """

    text: str
    place: TitlePlace = TitlePlace.CENTRE
    template: TitleTemplate = TitleTemplate.PLAIN
    style: TitleStyle = TitleStyle()
    is_rolling: bool = False
    language: str = ""


Source = Still | Portrait | VideoClip | ColourFill | Title


class Fill(StrEnum):
    """What is seen around a picture that does not fill the frame."""

    BLUR = "blur"  # the same picture, large, soft and a little darker
    COLOUR = "colour"  # the layer's `fill_colour`
    NONE = "none"  # the layers below


class Tone(StrEnum):
    """The colours of a look."""

    NATURAL = "natural"
    SEPIA = "sepia"
    BLACK_AND_WHITE = "black and white"
    FADED_FILM = "faded film"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How pictures are coloured. `amount`, `vignette` and `grain` are 0 (nothing) to 1 (a lot).

    Grain is drawn from its frame's number and `seed`, so the same frame always has the same grain.
    """

    tone: Tone = Tone.NATURAL
    amount: float = 1.0
    vignette: float = 0.0
    grain: float = 0.0
    seed: int = 0


NATURAL = Look()


class BorderKind(StrEnum):
    """A frame around a picture that does not fill the film's frame."""

    WHITE_PRINT = "white print"
    DECKLED = "deckled edge"
    INSTANT = "instant photo"
    ALBUM_CORNERS = "album corners"
    OVAL = "oval"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A frame around the picture; `width` is a share of the picture's shorter side; with a soft shadow or none."""

    kind: BorderKind = BorderKind.WHITE_PRINT
    width: float = 0.04
    colour: Rgb = Rgb(245, 242, 235)
    has_shadow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One source over a stretch of film.

    `at` is in the film's frames. `source_start` is the moment of the source's own time seen in the layer's first
    frame, at the scene's rate; it may be negative for photos, where time only drives the acting. Curves count frames
    from the layer's first: `opacity` 0 to 1 (1 without keys); `x` and `y` move the layer's middle, in shares of the
    frame's width and height, right and down positive (0); `scale` is about its middle (1); `rotation` in degrees
    clockwise (0). `fade` is multiplied into the opacity, for beginnings and ends that come and go (1).
    """

    source: Source
    at: TimeRange
    source_start: RationalTime
    opacity: Curve = ()
    x: Curve = ()
    y: Curve = ()
    scale: Curve = ()
    rotation: Curve = ()
    fade: Curve = ()
    fill: Fill = Fill.BLUR
    fill_colour: Rgb = BLACK
    look: Look = NATURAL
    border: Border | None = None
    name: str = ""


class TransitionKind(StrEnum):
    """How one layer becomes the next."""

    DISSOLVE = "dissolve"
    THROUGH_BLACK = "through black"
    THROUGH_WHITE = "through white"
    WIPE = "wipe"
    PUSH = "push"
    SLIDE = "slide"
    BLUR = "blur"


class Direction(StrEnum):
    """Which way a wipe, push or slide goes: towards this side of the frame."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change from layer `before` (its index in the scene's layers) to the layer right after it in the list.

    Both layers' `at` cover all of `at`. In frame k of n (from 0) the change is at (k + 1) / (n + 1). `softness` is
    that of a wipe's edge, as a share of the frame.
    """

    before: int
    at: TimeRange
    kind: TransitionKind = TransitionKind.DISSOLVE
    direction: Direction = Direction.LEFT
    softness: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A film's pictures: the frame's size (even pixels), the exact rate, the length, and layers, the lowest first.

    Where no layer covers, the backdrop is seen. `look` goes over everything but titles.
    """

    width: int
    height: int
    rate: Fraction
    frames: int
    layers: tuple[Layer, ...] = ()
    transitions: tuple[Transition, ...] = ()
    backdrop: Rgb = BLACK
    look: Look = NATURAL

    def layers_at(self, frame: int) -> tuple[int, ...]:
        """Indices of the layers over a frame, the lowest first."""
        return tuple(
            index
            for index, layer in enumerate(self.layers)
            if layer.at.start.value <= frame < layer.at.start.value + layer.at.duration.value
        )

    def transition_at(self, frame: int, layer: int) -> Transition | None:
        """The transition that a layer takes part in at a frame, if any."""
        for change in self.transitions:
            start = change.at.start.value
            if layer in (change.before, change.before + 1) and start <= frame < start + change.at.duration.value:
                return change
        return None

    def is_animated(self, frame: int) -> bool:
        """Whether a frame shows any living portrait, so that it must bear the label and the mark."""
        return any(isinstance(self.layers[index].source, Portrait) for index in self.layers_at(frame))
