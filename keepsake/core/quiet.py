"""Keeps what C libraries print of their own accord away from the person's screen."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STANDARD_ERROR = 2


class _Quiet:
    """How many blocks are quiet now, and where standard error went before the first of them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.blocks = 0
        self.kept: int | None = None


_QUIET = _Quiet()


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Discards what is written to the process's standard error inside the block, by C code too.

    For short, single calls into libraries that print although they also report: it hides every thread's messages.
    Several threads may be inside; the last one to leave ends it. Does nothing where there is no standard error (a
    windowed program on Windows).
    """
    with _QUIET.lock:
        _QUIET.blocks += 1
        if _QUIET.blocks == 1:
            _QUIET.kept = _turned_off()
    try:
        yield
    finally:
        with _QUIET.lock:
            _QUIET.blocks -= 1
            if _QUIET.blocks == 0 and _QUIET.kept is not None:
                with suppress(OSError):
                    os.dup2(_QUIET.kept, STANDARD_ERROR)
                os.close(_QUIET.kept)
                _QUIET.kept = None


def _turned_off() -> int | None:
    """Send standard error nowhere; where it went before, None where there is none."""
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:
        return None
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), STANDARD_ERROR)
    return kept
