"""What can be asked of a photo and its faces, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.errors import UsageError
from keepsake.core.rate import MAX_RATE, MIN_RATE
from keepsake.core.style import Style as Style

FILM_SUFFIXES = (".mp4", ".m4v")
"""Endings a film's name may have."""


SOUND_SUFFIXES = (".wav", ".m4a", ".mp3", ".flac", ".ogg")
"""Endings of sound alone: what is spoken, without pictures."""


ENCODER_PRESETS = (
    *("ultrafast", "superfast", "veryfast", "faster", "fast"),
    *("medium", "slow", "slower", "veryslow"),
)
"""x264's speeds, from quick and large to slow and small."""


MOST_PREVIEW_HEIGHT = 540
"""Pixels: a preview is to be looked at and chosen by, and too small to pass for a film."""


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
    clockwise as seen; a formal portrait reads near zero. Gaze is relative to the head, positive right and down: a
    head at yaw 20 whose gaze_x is -20 looks at the viewer. `sharpness`, `smile`, `mouth_open`, and the eye openings
    are 0 to 1; sharpness is that of the scan's own pixels, whatever their number. `brightness` is the middle of the
    face's luma and `contrast` its span, 0 to 1; `light_from` is the side the light comes from ("left", "right",
    "front", "above"). `occlusions` are hints. `advice` are sentences for people, without a full stop.
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
    """What is in a photo: its size in pixels once upright, the clockwise quarter turns it needed, its faces.

    The largest face comes first; people count from it, from 1 (`--face 1`), requests from 0.
    """

    width: int
    height: int
    format: str
    quarter_turns: int
    faces: tuple[FaceReading, ...]
    advice: tuple[str, ...] = ()


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
    crf: int = 14
    preset: str = "veryfast"
    quarter_turns: int | None = None
    pan_zoom: bool = False

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a value outside its range."""
        require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        require(2 <= self.seconds <= 60, "A living portrait lasts between 2 and 60 seconds")
        require(MIN_RATE <= self.rate <= MAX_RATE, f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second")
        require(120 <= self.height <= 4320, "The film's height must be between 120 and 4320 pixels")
        require(1 <= self.crf <= 51, "The quality (crf) must be between 1 and 51")
        require(self.preset in ENCODER_PRESETS, f"The preset must be one of {', '.join(ENCODER_PRESETS)}")
        require(self.seed >= 0, "The seed must be 0 or a positive whole number")
        require(all(face >= 0 for face in self.faces), "Faces are counted from 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPortrait:
    """Show small how a living portrait would move, without making a film. Answered by `PortraitPreview`.

    The motion is that of an `AnimatePortrait` with the same values, only seen at fewer frames. Nothing is written.
    """

    photo_path: Path
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = 0.6
    seconds: float = 6.0
    rate: Fraction = Fraction(12)
    height: int = 360
    faces: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a value outside its range."""
        require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        require(2 <= self.seconds <= 12, "A preview lasts between 2 and 12 seconds")
        require(10 <= self.rate <= 30, "A preview runs at 10 to 30 frames per second")
        require(120 <= self.height <= MOST_PREVIEW_HEIGHT, f"A preview is 120 to {MOST_PREVIEW_HEIGHT} pixels high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitPreview:
    """The labelled frames of a preview, each a small JPEG file, to be shown and forgotten. Sizes in pixels."""

    frames: tuple[bytes, ...]
    rate: Fraction
    width: int
    height: int
    understood: Understood


class Captions(StrEnum):
    """Where the words of a talking portrait can be read; several ways go together."""

    BESIDE = "beside"  # .srt and .vtt files next to the film
    TRACK = "track"  # a text track in the film, which players switch on and off
    BURNED = "burned"  # drawn into the pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakPortrait:
    """Let one face of a photo speak. Answered by `ClipReport`.

    Either `text` is spoken by `voice` (see `keepsake voices`; empty for the best there is), or `audio_path` is a
    recording of the person shown, with its words in `transcript` where they are known; with `someone_else_speaks` it
    is another person's voice, and the words then count as invented. `face` is an index into the inspection's faces;
    `pace` 0.5 to 2, `pitch` -1 to 1, `warmth` 0 to 1, `pause_s` seconds between sentences, 0 to 3; `pronunciations`
    are pairs of a written word and how to read it. `packs_path` is a folder with voices the person brought.
    `voice_sample_path` is a recording whose voice the speaking voice shall copy; that is a use of its own to consent
    to, bound to this very recording. `clean`
    asks for less hum and hiss in the film's copy of the recording. `phones_path` receives the phone times as JSON.
    The rest is as in `AnimatePortrait`.
    """

    photo_path: Path
    output_path: Path
    consent_path: Path | None
    text: str = ""
    audio_path: Path | None = None
    transcript: str = ""
    someone_else_speaks: bool = False
    language: str = "en"
    voice: str = ""
    pace: float = 1.0
    pitch: float = 0.0
    warmth: float = 0.0
    pause_s: float = 0.25
    pronunciations: tuple[tuple[str, str], ...] = ()
    packs_path: Path | None = None
    voice_sample_path: Path | None = None
    clean: bool = False
    phones_path: Path | None = None
    captions: frozenset[Captions] = frozenset()
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = 0.6
    rate: Fraction = Fraction(24)
    height: int = 1080
    face: int = 0
    seed: int = 0
    crf: int = 14
    preset: str = "veryfast"
    quarter_turns: int | None = None
    pan_zoom: bool = False

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a value outside its range."""
        require(bool(self.text) != bool(self.audio_path), "A talking portrait needs either words or a recording")
        require(
            not (self.voice_sample_path and self.audio_path),
            "A recording needs no copied voice",
        )
        require(not (self.clean and self.text), "Only a recording can be cleaned, not a voice of this PC")
        require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        require(MIN_RATE <= self.rate <= MAX_RATE, f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second")
        require(120 <= self.height <= 4320, "The film's height must be between 120 and 4320 pixels")
        require(1 <= self.crf <= 51, "The quality (crf) must be between 1 and 51")
        require(self.preset in ENCODER_PRESETS, f"The preset must be one of {', '.join(ENCODER_PRESETS)}")
        require(self.seed >= 0, "The seed must be 0 or a positive whole number")
        require(self.face >= 0, "Faces are counted from 1")


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


def require(is_so: bool, sentence: str) -> None:
    """Raises UsageError with the sentence, and what to do, unless `is_so`."""
    if not is_so:
        raise UsageError(f"{sentence}; please choose another value.")
