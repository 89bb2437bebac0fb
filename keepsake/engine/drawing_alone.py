"""Lets OpenCV draw in one thread while a portrait is made, beside the threads that encode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2


@contextmanager
def drawing_alone() -> Iterator[None]:
    """Keep OpenCV to the thread that calls it; afterwards it may have as many as before.

    A portrait's pictures are drawn in small bands, each in well under a millisecond: threads for them mostly spin,
    waiting for the next one, on the cores that the encoder needs.
    """
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
