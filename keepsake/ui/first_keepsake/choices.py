"""What the person has chosen so far, and the requests that follow from it. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.core.consent import Use
from keepsake.core.remaking import remade
from keepsake.engine.requests import (
    AnimatePortrait,
    ClipReport,
    PhotoReading,
    PreviewPortrait,
    RecordConsent,
    SpeakPortrait,
    Style,
)
from keepsake.ui.people.asked import Asked, Person, grants_of

FILM_HEIGHT = 1080
FILM_SECONDS = 6.0
MOST_NAMES = 1000
CONSENT_ENDING = ".consent.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything chosen on the way. `picture` is a small upright JPEG of the photo; `faces` count from 0.

    A film speaks when there is `text` for a voice, or `audio_path`, a recording of the person with its words in
    `transcript` where they are known; with `someone_else_speaks` it is another person's voice.
    """

    photo_path: Path
    picture: bytes
    reading: PhotoReading
    faces: tuple[int, ...] = ()
    style: Style = Style.MEMORIAL
    direction: str = ""
    seed: int = 0
    strength: float = USUAL_STRENGTH
    text: str = ""
    audio_path: Path | None = None
    transcript: str = ""
    someone_else_speaks: bool = False
    language: str = "en"
    voice: str = ""
    people: tuple[Person, ...] = ()
    film_path: Path = Path("keepsake.mp4")
    consent_number: int = 1

    @property
    def speaks(self) -> bool:
        """Whether the portrait will talk."""
        return bool(self.text or self.audio_path)

    @property
    def uses(self) -> tuple[Use, ...]:
        """What the film does with each person, in the order people are asked."""
        if self.text:
            return (Use.MOTION, Use.VOICE, Use.WORDS)
        return (Use.MOTION, Use.WORDS) if self.script else (Use.MOTION,)

    @property
    def script(self) -> str:
        """Words the person is made to say and never said; empty where they speak for themselves."""
        is_others = self.audio_path is not None and self.someone_else_speaks
        return self.transcript if is_others else self.text

    @property
    def asked(self) -> Asked:
        """What the people are asked."""
        return Asked(
            photo_path=self.photo_path,
            picture=self.picture,
            reading=self.reading,
            faces=self.faces,
            uses=self.uses,
            script=self.script,
        )

    @property
    def consent_path(self) -> Path:
        """Where the record of consent goes: beside the film, under its name."""
        number = f" {self.consent_number}" if self.consent_number > 1 else ""
        return self.film_path.with_name(f"{self.film_path.stem}{number}{CONSENT_ENDING}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished film: what was chosen for it, and how it was made."""

    choices: Choices
    report: ClipReport


def preview_request(choices: Choices) -> PreviewPortrait:
    """The request that shows small how the person will move."""
    return remade(choices, PreviewPortrait, seconds=FILM_SECONDS)


def grant_requests(choices: Choices) -> list[RecordConsent]:
    """The requests that write everybody's consent down, one after another into one file."""
    return grants_of(choices.asked, choices.people, choices.consent_path)


def film_request(choices: Choices) -> AnimatePortrait | SpeakPortrait:
    """The request that makes the film."""
    film = {"output_path": choices.film_path, "consent_path": choices.consent_path, "height": FILM_HEIGHT}
    if choices.speaks:
        return remade(choices, SpeakPortrait, face=choices.faces[0], **film)
    return remade(choices, AnimatePortrait, seconds=FILM_SECONDS, **film)


def with_free_consent(choices: Choices) -> Choices:
    """The choices with a consent file that is not there yet: an earlier record is never written over."""
    for number in range(1, MOST_NAMES):
        numbered = replace(choices, consent_number=number)
        if not numbered.consent_path.exists():
            break
    return numbered


def with_free_name(choices: Choices, folder: Path) -> Choices:
    """The choices with a film in `folder` named after the photo; a name that is taken is never taken again."""
    stem = f"{choices.photo_path.stem} comes alive"
    for number in range(1, MOST_NAMES):
        named = replace(choices, film_path=folder / (f"{stem} {number}.mp4" if number > 1 else f"{stem}.mp4"))
        if not named.film_path.exists() and not named.consent_path.exists():
            break
    return named
