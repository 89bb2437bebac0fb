"""What can be asked for while a film is looked at in the window, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.core.acting import Speech
from keepsake.core.course import Course
from keepsake.core.scene import Scene
from keepsake.core.score import Score
from keepsake.engine.requests.films import LEAST_FRAME_HEIGHT, MOST_FRAME_HEIGHT
from keepsake.engine.requests.ranges import require


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayFilm:
    """Play a film: lay its frames, small and labelled, and its sound into a filmstrip. Answered by `FilmPlayed`.

    `strip` is the name of a `keepsake.core.filmstrip.Filmstrip` and `run` the first run of this film in it. Whatever
    other runs of the film the strip asks for are played too; it ends when the strip asks for no run of it any more,
    not at a course's end: what is heard last may still be sought in. Frames are `height` pixels high, fewer on a PC
    that is too slow for that, and left out where they would come too late; sound never is. Words that nobody spoke
    into a file yet are not heard. What is missing is drawn as a placeholder. Nothing is written.
    """

    scene: Scene
    score: Score
    course: Course
    strip: str
    run: int
    height: int = MOST_FRAME_HEIGHT
    language: str = "en"

    def __post_init__(self) -> None:
        """Raises UsageError, in one sentence, for a course outside the film or a height outside its range."""
        require(self.course.begin >= 0 and self.course.end <= self.scene.frames, "The film has no such frame")
        is_small = LEAST_FRAME_HEIGHT <= self.height <= MOST_FRAME_HEIGHT
        require(is_small, f"A frame is shown {LEAST_FRAME_HEIGHT} to {MOST_FRAME_HEIGHT} pixels high")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlayed:
    """How playing went: frames drawn and left out in all, the height of the last one, milliseconds each took (the
    median), and why something was not seen or heard, in a sentence, empty when all was.
    """

    drawn: int
    dropped: int
    height: int
    frame_ms: float
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSound:
    """Find out how much louder or quieter a film's sound is made in its export. Answered by `SoundLevel`."""

    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLevel:
    """A gain in dB over all of a film's sound."""

    gain_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOutSpeech:
    """Speak words into a file, or find out when what is said in a recording. Answered by `SpeechReading`.

    `language` is that of recordings.
    """

    speech: Speech
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechReading:
    """A speech with the files of its sound and of its times; these are kept for some days."""

    speech: Speech
