"""What a voice is: something that lists its voices and speaks a text into sound with word and phone times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from keepsake.engine.voice.sound import Sound


class TimesFrom(StrEnum):
    """Where word and phone times come from."""

    VOICE = "the voice itself"
    ALIGNMENT = "alignment"
    NOWHERE = "nowhere"


class Control(StrEnum):
    """A setting a voice can follow by itself; pauses and warmth work with every voice."""

    PACE = "pace"
    PITCH = "pitch"
    SAMPLE = "sample"  # sounds like the voice in a recording


@dataclass(frozen=True, slots=True)
class WordTime:
    """One word: when it is said (seconds), as it is written, and where in the text it begins (characters).

    `stress` is 2 for a word that carries the phrase's weight, 1 for one that may, 0 for a small word.
    """

    start_s: float
    end_s: float
    text: str
    position: int
    stress: int = 1


@dataclass(frozen=True, slots=True)
class PhoneTime:
    """One phone: when it sounds (seconds), its ARPABET symbol or SIL, and its stress (0, 1 primary, 2 secondary)."""

    start_s: float
    end_s: float
    phone: str
    stress: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken words: the sound, what was said, and when. Times are seconds from the sound's first sample."""

    sound: Sound
    text: str
    language: str
    words: tuple[WordTime, ...] = ()
    phones: tuple[PhoneTime, ...] = ()
    times_from: TimesFrom = TimesFrom.NOWHERE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceDescription:
    """One voice a person can choose: `identity` is what to ask for, `languages` are BCP 47 tags, best first.

    `needs_sample` is true for a voice that is nobody's until it is given a recording to copy.
    """

    identity: str
    name: str
    engine: str
    languages: tuple[str, ...]
    gender: str = ""
    controls: frozenset[Control] = frozenset()
    note: str = ""
    needs_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """How to speak: the same words for every voice.

    `pace` 0.5 (half as fast) to 2; `pitch` -1 (low) to 1 (high); `pause_s` seconds of quiet added between sentences,
    0 to 3; `warmth` 0 to 1; `pronunciations` maps a written word to how it should be read ("Siobhán": "shiv awn").
    `language` is a BCP 47 tag for voices that speak several, empty for the voice's best; `sample` a recording whose
    voice is copied, by voices that can (`Control.SAMPLE`).
    """

    pace: float = 1.0
    pitch: float = 0.0
    pause_s: float = 0.25
    warmth: float = 0.0
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    sample: Path | None = None


class VoiceEngine(Protocol):
    """One kind of voice: every backend is one of these."""

    @property
    def name(self) -> str:
        """What the engine is called on the command line and in a project ("espeak", "piper", ...)."""
        ...

    def voices(self) -> list[VoiceDescription]:
        """The voices there are, in the order to offer them."""
        ...

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say plain text with one voice; positions of words are characters of `text`.

        Pauses, pronunciations and warmth are not the engine's business: `keepsake.engine.voice.speaking` does them
        alike for all. Raises MissingError when the voice is not there, UsageError for an empty text.
        """
        ...
