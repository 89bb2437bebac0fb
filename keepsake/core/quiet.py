"""Keeps what C libraries print of their own accord away from the person's screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STANDARD_ERROR = 2


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Discards what is written to the process's standard error inside the block, by C code too.

    For short, single calls into libraries that print although they also report: it hides every thread's messages.
    Does nothing where there is no standard error (a windowed program on Windows).
    """
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), STANDARD_ERROR)
        yield
    finally:
        with suppress(OSError):
            os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
