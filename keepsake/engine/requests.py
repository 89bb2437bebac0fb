"""What the engine can be asked for, and what it answers: frozen values, no pixels, no widgets.

The window, the command line, the project and the jobs see the engine through this module only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectPhoto:
    """Find and read the faces in a photo. Answered by `PhotoReading`."""

    photo_path: Path


class Occlusion(StrEnum):
    """Something that hides part of a face."""

    SUNGLASSES = "sunglasses"
    GLASSES = "glasses"
    HAND = "hand"
    PROFILE = "profile"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceReading:
    """One face, read from the photo. Boxes are (left, top, width, height) in pixels of the upright photo.

    Angles are degrees: yaw positive towards the right edge of the picture, pitch positive chin down, roll positive
    clockwise as seen. `sharpness`, `smile`, `mouth_open`, and the eye openings are 0 to 1; gaze is degrees.
    `light_from` is the side the light comes from ("left", "right", "front", "above"), `contrast` 0 to 1.
    """

    box: tuple[int, int, int, int]
    confidence: float
    width_px: int
    yaw: float
    pitch: float
    roll: float
    sharpness: float
    brightness: float
    contrast: float
    light_from: str
    smile: float
    mouth_open: float
    eye_left_open: float
    eye_right_open: float
    gaze_x: float
    gaze_y: float
    occlusions: tuple[Occlusion, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReading:
    """What is in a photo: its size in pixels once upright, the quarter turns it needed, its faces, largest first."""

    width: int
    height: int
    format: str
    quarter_turns: int
    faces: tuple[FaceReading, ...]
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVoices:
    """List the voices of this PC. Answered by a tuple of `VoiceReading`.

    `packs_path` is a folder of voice packs, or None; `adopt_path` a folder of voice files to make a pack of first.
    `language` keeps only voices of that language ("de", "en-gb"); empty for all.
    """

    packs_path: Path | None = None
    adopt_path: Path | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceReading:
    """One voice: what to ask for ("espeak:de"), its name, engine, BCP 47 languages and gender ("" when not told)."""

    voice: str
    name: str
    engine: str
    languages: tuple[str, ...]
    gender: str = ""
    has_pace: bool = False
    has_pitch: bool = False


class Style(StrEnum):
    """How much, how fast and what moves: one per occasion."""

    MEMORIAL = "memorial"
    ANNIVERSARY = "anniversary"
    BIRTHDAY = "birthday"
    ARCHIVE = "archive"
    STORYTELLER = "storyteller"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimatePortrait:
    """Turn a photo into a labelled living-portrait clip. Answered by `ClipReport`.

    `faces` are indices into the inspection's faces, empty for all of them; `strength` is 0 to 1; `seconds` 2 to 60;
    `height` is the clip's height in pixels (the photo's own shape is kept); `crf` is x264's quality, lower is better.
    `quarter_turns` turns the photo clockwise first; None means as the faces need. `pan_zoom` adds a slow sub-pixel
    Ken Burns move.
    """

    photo_path: Path
    output_path: Path
    consent_path: Path | None
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = 0.6
    seconds: float = 6.0
    rate: Fraction = Fraction(24)
    height: int = 1080
    faces: tuple[int, ...] = ()
    seed: int = 0
    crf: int = 18
    preset: str = "veryfast"
    quarter_turns: int | None = None
    pan_zoom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of a stage direction: phrases acted on (with what they do), and phrases that meant nothing."""

    acted_on: tuple[tuple[str, str], ...] = ()
    not_understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipReport:
    """How a clip was made. Times in seconds of wall clock, except `cpu_seconds`; memory in bytes."""

    output_path: Path
    width: int
    height: int
    frames: int
    rate: Fraction
    faces: int
    seed: int
    engine: str
    device: str
    stage_seconds: dict[str, float]
    cpu_seconds: float
    peak_memory_bytes: int
    understood: Understood
    notes: tuple[str, ...] = ()
