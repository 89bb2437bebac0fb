"""What can be asked of a finished film or picture, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keepsake.core.style import Style as Style


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
