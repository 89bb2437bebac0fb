"""What the engine can be asked for, and what it answers: frozen values, no pixels, no widgets.

The window, the command line, the project and the jobs see the engine through this module only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use, Verdict
from keepsake.core.errors import UsageError
from keepsake.core.rate import MAX_RATE, MIN_RATE
from keepsake.core.scene import Scene
from keepsake.core.score import Score
from keepsake.core.style import Style as Style

FILM_SUFFIXES = (".mp4", ".m4v")
"""Endings a film's name may have."""

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
        _require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        _require(2 <= self.seconds <= 60, "A living portrait lasts between 2 and 60 seconds")
        _require(MIN_RATE <= self.rate <= MAX_RATE, f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second")
        _require(120 <= self.height <= 4320, "The film's height must be between 120 and 4320 pixels")
        _require(1 <= self.crf <= 51, "The quality (crf) must be between 1 and 51")
        _require(self.preset in ENCODER_PRESETS, f"The preset must be one of {', '.join(ENCODER_PRESETS)}")
        _require(self.seed >= 0, "The seed must be 0 or a positive whole number")
        _require(all(face >= 0 for face in self.faces), "Faces are counted from 1")


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
        _require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        _require(2 <= self.seconds <= 12, "A preview lasts between 2 and 12 seconds")
        _require(10 <= self.rate <= 30, "A preview runs at 10 to 30 frames per second")
        _require(120 <= self.height <= MOST_PREVIEW_HEIGHT, f"A preview is 120 to {MOST_PREVIEW_HEIGHT} pixels high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitPreview:
    """The labelled frames of a preview, each a small JPEG file, to be shown and forgotten. Sizes in pixels."""

    frames: tuple[bytes, ...]
    rate: Fraction
    width: int
    height: int
    understood: Understood


class Captions(StrEnum):
    """Where the words of a talking portrait can be read."""

    NONE = "none"
    BESIDE = "beside"  # .srt and .vtt files next to the film


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakPortrait:
    """Let one face of a photo speak. Answered by `ClipReport`.

    Either `text` is spoken by `voice` (see `keepsake voices`; empty for the best there is), or `audio_path` is a
    recording of the person shown, with its words in `transcript` where they are known; with `someone_else_speaks` it
    is another person's voice, and the words then count as invented. `face` is an index into the inspection's faces;
    `pace` 0.5 to 2, `pitch` -1 to 1, `warmth` 0 to 1, `pause_s` seconds between sentences, 0 to 3; `pronunciations`
    are pairs of a written word and how to read it. `phones_path` receives the phone times as JSON. The rest is as in
    `AnimatePortrait`.
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
    phones_path: Path | None = None
    captions: Captions = Captions.NONE
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
        _require(bool(self.text) != bool(self.audio_path), "A talking portrait needs either words or a recording")
        _require(0 <= self.strength <= 1, "The strength must be between 0 and 1")
        _require(MIN_RATE <= self.rate <= MAX_RATE, f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second")
        _require(120 <= self.height <= 4320, "The film's height must be between 120 and 4320 pixels")
        _require(1 <= self.crf <= 51, "The quality (crf) must be between 1 and 51")
        _require(self.preset in ENCODER_PRESETS, f"The preset must be one of {', '.join(ENCODER_PRESETS)}")
        _require(self.seed >= 0, "The seed must be 0 or a positive whole number")
        _require(self.face >= 0, "Faces are counted from 1")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminePc:
    """See what works on this PC; `folder` is where films would be made. Answered by `PcReading`."""

    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried. `words` say what was found, or what is wrong and what to do."""

    name: str
    works: bool
    is_needed: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PcReading:
    """What works on this PC."""

    findings: tuple[Finding, ...]

    @property
    def can_animate(self) -> bool:
        """Whether everything that living portraits need works."""
        return all(finding.works for finding in self.findings if finding.is_needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """Write down one person's grant, bound to the photo, script and voice it is for. Answered by `ConsentReading`.

    With `add` the person joins the records already in the file instead of replacing them. The words that are agreed
    to are in `script_path`, or are `script` itself.
    """

    output_path: Path
    photo_path: Path
    person: str
    subject: Subject
    uses: frozenset[Use]
    audience: Audience
    granted_by: str
    capacity: Capacity
    how: str = "declared in Keepsake"
    confirmations: frozenset[Confirmation] = frozenset()
    words_by: str = ""
    script_path: Path | None = None
    voice_path: Path | None = None
    expires_on: date | None = None
    objection: str = ""
    add: bool = False
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighConsent:
    """Say what a grant would allow, without writing it down. Answered by `ConsentReading`, of that grant alone."""

    grant: RecordConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConsent:
    """Read a consent file. Answered by `ConsentReading`."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentReading:
    """The records of a consent file, the statement each stands for, and what each allows today for its own photo."""

    consent_path: Path
    records: tuple[ConsentRecord, ...]
    statements: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


def _require(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise UsageError(f"{sentence}; please choose another value.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFile:
    """See what a film or picture shows of how it was made. Answered by `FileFindings`."""

    file_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFindings:
    """What a file shows of how it was made, and what may be said of it.

    `credentials` is none, unchanged, changed or unreadable; `declared` what the credentials say was done. `mark_z` is
    how many standard deviations the invisible mark stands above chance, found at `mark_needed_z` or more;
    `export_number` is the number in it where it can be read. The label was in `label_frames` of `frames_looked_at`.
    `sentences` say all of it to a person.
    """

    file_path: Path
    credentials: str
    credentials_sentence: str
    is_signed_by_keepsake: bool
    declared: tuple[str, ...]
    is_mark_found: bool
    mark_z: float
    mark_needed_z: float
    export_number: int | None
    label_frames: int
    frames_looked_at: int
    label_language: str
    has_ai_tag: bool
    sentences: tuple[str, ...]


class MediaSort(StrEnum):
    """What a file is to a film."""

    PHOTO = "photo"
    VIDEO = "video"
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineMedia:
    """Look at a file somebody wants in a film, decoding as little as possible. Answered by `MediaReading`.

    `thumbnail_px` is the longer side of the small picture made of photos and videos, in pixels.
    """

    path: Path
    thumbnail_px: int = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReading:
    """What a file is. Width and height are pixels of the upright picture, 0 for sound; `seconds` is None for photos.

    `sha256` is 64 hex digits. `taken` is as much of an ISO date as is known ("1952", "1952-06", "1952-06-14",
    "1952-06-14T10:30:00"), empty for none, and `taken_from` where it was read ("EXIF", "XMP", "file name").
    `thumbnail` is a small JPEG file, empty for sound.
    """

    path: Path
    sort: MediaSort
    sha256: str
    size_bytes: int
    width: int = 0
    height: int = 0
    seconds: Fraction | None = None
    has_sound: bool = False
    taken: str = ""
    taken_from: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPyramid:
    """Make smaller copies of a photo, so that no preview ever scales the original. Answered by `PyramidReading`.

    The copies go into `folder`, one for each of `sides_px` (longer sides, in pixels) that is below the photo's own.
    """

    photo_path: Path
    folder: Path
    sides_px: tuple[int, ...] = (4096, 2048, 1024, 512)


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidLevel:
    """One smaller copy: upright, sRGB, its size in pixels."""

    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidReading:
    """The smaller copies of a photo, largest first, and the photo's own size once upright."""

    width: int
    height: int
    levels: tuple[PyramidLevel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeProxy:
    """Make a light copy of a home video for the preview, at most `height` pixels high. Answered by `ProxyReading`."""

    video_path: Path
    output_path: Path
    height: int = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyReading:
    """A video's light copy, of pictures only: its size in pixels, and its frames. Sound is read from the video
    itself.
    """

    path: Path
    width: int
    height: int
    frames: int


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
    the label. With `allows_missing`, a placeholder stands for photos and videos that are gone.
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
        _require(self.scene.frames > 0, "The film is empty")


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
class RevokeConsent:
    """Take back the grants in a consent file, for good. Answered by `ConsentReading`."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePeople:
    """Delete what Keepsake keeps of the people in a consent file. Answered by how many something was kept of."""

    consent_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCertificate:
    """Write what a consent file says, and what was made under it, as a page to print. Answered by nothing."""

    consent_path: Path
    output_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLedger:
    """Look into the ledger of consent; with `renew`, set one that is not sound aside. Answered by `LedgerReading`."""

    renew: bool = False


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry of the ledger: its number, what happened, when (ISO 8601, universal time), and its hash."""

    number: int
    kind: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReading:
    """The ledger: what is wrong with it (empty when sound), its entries, and where an unsound one was put."""

    folder: Path
    problem: str = ""
    lines: tuple[LedgerLine, ...] = ()
    set_aside: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMusic:
    """Listen to a piece of music, to lay pictures to it. Answered by `MusicReading`."""

    music_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicReading:
    """What was heard in a piece of music. All times in seconds of the file.

    It can be heard from `starts` to `ends` (`seconds` is the whole file); `fades_from` is where its last fade or last
    dying note begins, `ends` where it does not fade. `tempo` is beats a minute, 0 for none. `phrases` are beats that
    begin a phrase, the first one among them: good moments for a new picture.
    """

    seconds: float
    starts: float
    ends: float
    fades_from: float
    tempo: float
    beats: tuple[float, ...]
    phrases: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawWaveform:
    """Measure the waveform of a file's sound, for the timeline. Answered by `keepsake.core.waveform.Waveform`.

    It is kept in `folder` under the file's `sha256` and read from there the next time; an empty one keeps nothing.
    """

    path: Path
    folder: Path
    sha256: str = ""
