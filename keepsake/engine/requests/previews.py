"""What can be asked to see a portrait move before a film is made of it, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from keepsake.core.acting import USUAL_STRENGTH, Motion, MotionEdit
from keepsake.core.curve import Curve
from keepsake.core.style import Style
from keepsake.engine.requests.directions import Understood
from keepsake.engine.requests.ranges import require, require_acting, require_seconds

MOST_PREVIEW_HEIGHT = 540
"""Pixels: a preview is to be looked at and chosen by, and too small to pass for a film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPortrait:
    """Show small how a living portrait would move, without making a film. Answered by `PortraitPreview`.

    The motion is that of a film of `seconds` (2 to 60) at `film_rate` with the same values, only seen at fewer
    frames, `rate` each second, and at most its first `shown_seconds` (2 to 12). `quarter_turns` is as in a film's own
    request. Nothing is written.
    """

    photo_path: Path
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = USUAL_STRENGTH
    seconds: float = 6.0
    film_rate: Fraction = Fraction(24)
    shown_seconds: float = 12.0
    rate: Fraction = Fraction(12)
    height: int = 360
    faces: tuple[int, ...] = ()
    seed: int = 0
    edits: tuple[MotionEdit, ...] = ()
    quarter_turns: int | None = None

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a value outside its range."""
        require_acting(self.strength, self.film_rate)
        require_seconds(self.seconds)
        require(2 <= self.shown_seconds <= 12, "A preview lasts between 2 and 12 seconds")
        require(10 <= self.rate <= 30, "A preview runs at 10 to 30 frames per second")
        require(120 <= self.height <= MOST_PREVIEW_HEIGHT, f"A preview is 120 to {MOST_PREVIEW_HEIGHT} pixels high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitPreview:
    """The labelled frames of a preview, each a small JPEG file, to be shown and forgotten. Sizes in pixels.

    `curves` are how each face would move without the request's edits.
    """

    frames: tuple[bytes, ...]
    rate: Fraction
    width: int
    height: int
    understood: Understood
    curves: tuple[MotionCurve, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionCurve:
    """One motion of the face with an index: its curve as in a `MotionEdit`, and how far it may go."""

    face: int
    motion: Motion
    low: float
    high: float
    keys: Curve
