"""What can be asked about words before anything is made with them: how they sound, how long they are, their tone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keepsake.core.pronunciation import Pronunciation as Pronunciation
from keepsake.core.score import PLAIN
from keepsake.core.score import Manner as Manner
from keepsake.core.style import Style
from keepsake.engine.requests.ranges import require

MOST_PREVIEW_LETTERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewVoice:
    """Say words in a voice of this PC, only to be listened to. Answered by `SpokenPreview`; nothing is written.

    `voice` as in `SpeakPortrait`, empty for the best of `language`.
    """

    text: str
    voice: str = ""
    language: str = "en"
    manner: Manner = PLAIN
    pronunciations: tuple[Pronunciation, ...] = ()
    packs_path: Path | None = None

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for words that are too long."""
        require(len(self.text) <= MOST_PREVIEW_LETTERS, f"At most {MOST_PREVIEW_LETTERS} letters are spoken at once")


@dataclass(frozen=True, slots=True)
class TimedWords:
    """A line of what is said, with when it is said, in seconds."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPreview:
    """Words as they sound: a WAV file's bytes, its length, and the words as lines short enough for captions."""

    wav: bytes
    seconds: float
    lines: tuple[TimedWords, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HearRecording:
    """Listen to a recording: how long and how good it is, and when its words are said, where they are given.

    Answered by `RecordingReading`.
    """

    recording_path: Path
    transcript: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReading:
    """What was heard: its whole length in seconds, advice in sentences, and its words as lines for captions."""

    seconds: float
    advice: tuple[str, ...] = ()
    lines: tuple[TimedWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOverWords:
    """Look at words for an occasion: their length and their tone. Answered by `WordsReading`."""

    text: str
    style: Style = Style.MEMORIAL
    is_deceased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsReading:
    """How many words there are, about how many seconds they take, advice in sentences, and lines to begin from."""

    words: int
    seconds: float
    advice: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
