"""OpenCV keeps to one thread while a portrait is made, and gets its threads back."""

from __future__ import annotations

import cv2
import pytest

from keepsake.engine.drawing_alone import drawing_alone


def test_threads_come_back_afterwards_even_after_an_error() -> None:
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(3)
        with drawing_alone():
            assert cv2.getNumThreads() == 1
        assert cv2.getNumThreads() == 3
        with pytest.raises(KeyError), drawing_alone():
            raise KeyError
        assert cv2.getNumThreads() == 3
    finally:
        cv2.setNumThreads(before)
