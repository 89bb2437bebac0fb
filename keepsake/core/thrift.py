"""Keeps Python and its libraries from spending a processor's time on what this program does not need."""

from __future__ import annotations

import atexit
import gc
import os

OBJECTS_BETWEEN_LOOKS = 50_000
"""New objects after which Python looks for rings of forgotten ones. Its own 700 means dozens of looks at everything
while libraries load, a twentieth of what a short portrait costs. Frames are no such objects and are freed at once."""
ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""The matrices here are small: threads for them only spin, waiting for more."""


def be_thrifty() -> None:
    """Look for forgotten rings of objects less often and not at the very end, and start no threads for matrices.

    For processes that draw, before numpy is imported; what the person set in the environment stays. Processes that
    are started from here do the last, too.
    """
    for name, value in ONE_BLAS_THREAD.items():
        os.environ.setdefault(name, value)
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    atexit.register(gc.freeze)  # the system takes all memory back at once; looking through it first takes longer
