"""Letters of captions in any script: joined, stacked, from right to left, with typefaces of this PC where needed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import MissingError
from keepsake.core.scene import Title
from keepsake.engine.compose.title_fonts import Face, drawing_library
from keepsake.engine.compose.title_lines import Line, Page, drawn_lines
from keepsake.engine.compose.title_templates import Setting, Template
from keepsake.engine.compose.titles import signs_without_typeface

_WIDEST_EM = 400.0
"""Captions are broken into lines before they are drawn, so none is broken here."""


class ShapedLetters:
    """Draws lines of captions with Skia, as titles are drawn."""

    def width(self, line: str, size: float) -> float:
        """How wide a line is, in pixels, at `size` pixels to the em."""
        return float(_drawn(line, size).ink.shape[1])

    def draw(self, line: str, size: float) -> NDArray[np.float32]:
        """The ink of a line, 0 to 1, float32 (h, w); the middle row is the middle of its letters' em."""
        return np.asarray(_drawn(line, size).ink[..., 3], np.float32) / np.float32(255)


def shaped_letters(text: str) -> ShapedLetters | None:
    """Letters for a text, or None where this PC has no typeface for one of its signs or cannot draw at all."""
    try:
        drawing_library()
    except MissingError:
        return None
    return None if signs_without_typeface(text) else ShapedLetters()


@lru_cache(maxsize=64)
def _drawn(line: str, size: float) -> Line:
    setting = Setting(Face.SANS, 1.0, leading=1.0)
    page = Page(Title(text=line), Template(heading=setting, body=setting), size, _WIDEST_EM * size)
    return drawn_lines(page)[0]
