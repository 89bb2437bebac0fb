"""What can be asked of a finished film or picture, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFile:
    """See what a film or picture shows of how it was made. Answered by `FileFindings`."""

    file_path: Path


class MarkKind(StrEnum):
    """What can tell how a file was made."""

    RECORD = "record"  # signed content credentials
    MARK = "invisible mark"
    LABEL = "label"
    SPOKEN_LINE = "spoken line"  # at the beginning of a recording
    WORDS = "plain words"  # tags in the file


@dataclass(frozen=True, slots=True)
class FoundMark:
    """One thing looked for: whether it is there, and what may be said of it to a person."""

    kind: MarkKind
    is_found: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFindings:
    """What a file shows of how it was made, and what may be said of it.

    `summary` says the most that may be said, in one sentence; `marks` each thing looked for. `credentials` is none,
    unchanged, changed or unreadable; `declared` what the credentials say was done. `mark_z` is how many standard
    deviations the invisible mark stands above chance, found at `mark_needed_z` or more; `export_number` is the number
    in it where it can be read. The label was in `label_frames` of `frames_looked_at`; a recording has no frames.
    """

    file_path: Path
    summary: str
    marks: tuple[FoundMark, ...]
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
