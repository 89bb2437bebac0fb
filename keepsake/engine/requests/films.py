"""What can be asked for whole films, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.consent import Audience
from keepsake.core.scene import Scene
from keepsake.core.score import Score
from keepsake.engine.requests.ranges import require

MOST_FRAME_HEIGHT = 720
LEAST_FRAME_HEIGHT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitConsent:
    """The consent on record for the people of one photo that moves; `consent_path` is None where there is none."""

    photo_path: Path
    consent_path: Path | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named moment of a film, for players to jump to; it lasts to the next one."""

    frame: int
    name: str


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Words shown by the player over the frames from `start` up to, not including, `end`."""

    start: int
    end: int
    words: str


class EncoderChoice(StrEnum):
    """What encodes a film's pictures: this program, or the PC's own chip where it proves that it can."""

    SOFTWARE = "software"
    HARDWARE = "hardware"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderFilm:
    """Make the finished film of a scene and a score. Answered by `FilmReport`.

    The scene is drawn at the size of the preset (a name in `presets.toml`), whatever its own. `cache_folder` keeps
    the pieces already encoded, so that what did not change or was done before a crash is not done again; None is the
    usual place. `poster_frame` is the film's small picture, None for one a third into the film. `language` is that of
    the label and of recordings that portraits speak. With `allows_missing`, a placeholder stands for photos and
    videos that are gone.
    """

    scene: Scene
    score: Score
    output_path: Path
    preset: str = "tv-1080"
    consents: tuple[PortraitConsent, ...] = ()
    audience: Audience | None = None
    title: str = ""
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    poster_frame: int | None = None
    language: str = "en"
    encoder: EncoderChoice = EncoderChoice.SOFTWARE
    cache_folder: Path | None = None
    allows_missing: bool = False

    def __post_init__(self) -> None:
        """Raises UsageError for a film without frames."""
        require(self.scene.frames > 0, "The film is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateFilm:
    """Guess how large a film will be and how long it takes to make. Answered by `FilmEstimate`."""

    film: RenderFilm


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmEstimate:
    """A guess, made from a few frames really drawn and encoded: the film's bytes, the free bytes it needs while it is
    made, the seconds it takes, and how many of its pieces are done already.
    """

    size_bytes: int
    needed_bytes: int
    seconds: float
    pieces: int
    pieces_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmReport:
    """How a film was made. Times in seconds of wall clock, except `cpu_seconds`; sizes and memory in bytes.

    `pieces` is how many the film was encoded in, `pieces_reused` how many of them were there already.
    `animated_frames` bear the label. `notes` are sentences for a person.
    """

    output_path: Path
    width: int
    height: int
    frames: int
    rate: Fraction
    size_bytes: int
    pieces: int
    pieces_reused: int
    animated_frames: int
    encoder: str
    stage_seconds: dict[str, float]
    cpu_seconds: float
    peak_memory_bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewFrame:
    """Show one frame of a film as it will look, small, without making the film. Answered by `FramePreview`.

    The scene is drawn `height` pixels high, in its own shape. `language` is that of the label, which a frame with a
    living portrait bears. Nothing is written.
    """

    scene: Scene
    frame: int
    height: int = MOST_FRAME_HEIGHT
    language: str = "en"

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a frame outside the film or a height outside its range."""
        require(0 <= self.frame < self.scene.frames, "The film has no such frame")
        is_small = LEAST_FRAME_HEIGHT <= self.height <= MOST_FRAME_HEIGHT
        require(is_small, f"A frame is shown {LEAST_FRAME_HEIGHT} to {MOST_FRAME_HEIGHT} pixels high")


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePreview:
    """One frame as a small JPEG file, to be shown and forgotten. Sizes in pixels."""

    jpeg: bytes
    frame: int
    width: int
    height: int
