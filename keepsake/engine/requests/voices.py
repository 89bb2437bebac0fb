"""What can be asked about voices, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVoices:
    """List the voices of this PC. Answered by a tuple of `VoiceReading`.

    `packs_path` is a folder of voice packs, or None for the usual one; `adopt_path` a folder of voice files to make a
    pack of first.
    `language` keeps only voices of that language ("de", "en-gb"); empty for all.
    """

    packs_path: Path | None = None
    adopt_path: Path | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceReading:
    """One voice: what to ask for ("espeak:de"), its name, engine, BCP 47 languages and gender ("" when not told).

    `can_copy` is whether it can be made like the voice in a recording, `needs_sample` whether it must be; `note` is a
    few words for people.
    """

    voice: str
    name: str
    engine: str
    languages: tuple[str, ...]
    gender: str = ""
    has_pace: bool = False
    has_pitch: bool = False
    can_copy: bool = False
    note: str = ""
    needs_sample: bool = False
