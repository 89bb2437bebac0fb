"""How long work tells what it has done, and learns that it should stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a stage: `done` of `total` units, with the words a person reads ("drawing frames")."""

    stage: str
    done: int
    total: int


class Reporter(Protocol):
    """Receives progress; raises `keepsake.core.errors.CancelledError` when the work should stop."""

    def __call__(self, progress: Progress, /) -> None: ...


def silent(progress: Progress, /) -> None:
    """A reporter that listens to nothing and never cancels."""
