"""Requests for tests of the worker, and the functions that perform them: good work, and every way to end badly."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from keepsake.core.errors import PhotoError
from keepsake.core.outputs import written_beside
from keepsake.core.progress import Progress, Reporter


@dataclass(frozen=True)
class Count:
    """Count to a number, saying each."""

    to: int = 3
    seconds: float = 0.0


@dataclass(frozen=True)
class Write:
    """Write a file so slowly, and deaf to everything, that it can only be killed."""

    output_path: Path
    seconds: float = 30.0


@dataclass(frozen=True)
class EndBadly:
    """End in one of the ways that work ends."""

    way: str


@dataclass(frozen=True)
class WhoAreYou:
    """Give the process's number."""


def count(request: Count, report: Reporter) -> int:
    for number in range(request.to):
        report(Progress("counting", number, request.to))
        time.sleep(request.seconds)
    return request.to


def write(request: Write, report: Reporter) -> None:
    with written_beside(request.output_path) as part:
        part.write_bytes(b"half")
        time.sleep(request.seconds)


def end_badly(request: EndBadly, report: Reporter) -> None:
    if request.way == "sentence":
        raise PhotoError("This is no photo.")
    if request.way == "bug":
        raise ZeroDivisionError("a bug")
    if request.way == "memory":
        raise MemoryError
    if request.way == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if request.way == "segfault":
        ctypes.string_at(0)
    os._exit(7)


def who_are_you(request: WhoAreYou, report: Reporter) -> int:
    return os.getpid()
