"""What passes between the window's process and a worker: frozen values on a pipe, never text to be guessed at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from keepsake.core.errors import ExitCode
from keepsake.core.progress import Progress


@dataclass(frozen=True, slots=True)
class Perform:
    """To a worker: do this."""

    job: int
    request: Any


@dataclass(frozen=True, slots=True)
class Stop:
    """To a worker: leave off at the next step."""

    job: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """From a worker: so far it has come."""

    job: int
    progress: Progress


class State(StrEnum):
    """How a job ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out of memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended. `sentence` is for the person, empty when done; `log` is for a report, of what went wrong
    where.

    `seconds` is the wall clock from its start; `is_from_cache` when no work was needed.
    """

    job: int
    state: State
    result: Any = None
    sentence: str = ""
    exit_code: ExitCode = ExitCode.DONE
    log: str = ""
    seconds: float = 0.0
    is_from_cache: bool = False


ToWorker = Perform | Stop
FromWorker = Advanced | Outcome
