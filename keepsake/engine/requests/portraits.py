"""What can be asked to make a photo live or speak, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.core.style import Style
from keepsake.engine.requests.directions import Understood
from keepsake.engine.requests.ranges import require, require_acting, require_seconds

FILM_SUFFIXES = (".mp4", ".m4v")
"""Endings a film's name may have."""


SOUND_SUFFIXES = (".wav", ".m4a", ".mp3", ".flac", ".ogg")
"""Endings of sound alone: what is spoken, without pictures."""

ENCODER_PRESETS = (
    *("ultrafast", "superfast", "veryfast", "faster", "fast"),
    *("medium", "slow", "slower", "veryslow"),
)
"""x264's speeds, from quick and large to slow and small."""


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
    strength: float = USUAL_STRENGTH
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
        _require_clip(self)
        require_seconds(self.seconds)
        require(all(face >= 0 for face in self.faces), "Faces are counted from 1")

    @property
    def originals(self) -> tuple[Path, ...]:
        """The files it is made from, which are only ever read."""
        return tuple(filter(None, (self.photo_path, self.consent_path)))


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
    to, bound to this very recording. `clean` asks for less hum and hiss in the film's copy of the recording.
    `phones_path` receives the phone times as JSON. The rest is as in `AnimatePortrait`.
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
    strength: float = USUAL_STRENGTH
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
        require(not (self.voice_sample_path and self.audio_path), "A recording needs no copied voice")
        require(not (self.clean and self.text), "Only a recording can be cleaned, not a voice of this PC")
        _require_clip(self)
        require(self.face >= 0, "Faces are counted from 1")

    @property
    def originals(self) -> tuple[Path, ...]:
        """The files it is made from, which are only ever read."""
        return tuple(filter(None, (self.photo_path, self.consent_path, self.audio_path, self.voice_sample_path)))


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


def _require_clip(clip: AnimatePortrait | SpeakPortrait) -> None:
    require_acting(clip.strength, clip.rate)
    require(120 <= clip.height <= 4320, "The film's height must be between 120 and 4320 pixels")
    require(1 <= clip.crf <= 51, "The quality (crf) must be between 1 and 51")
    require(clip.preset in ENCODER_PRESETS, f"The preset must be one of {', '.join(ENCODER_PRESETS)}")
    require(clip.seed >= 0, "The seed must be 0 or a positive whole number")
