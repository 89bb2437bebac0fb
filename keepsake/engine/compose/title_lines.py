"""Draws the lines of a title, each shaped and broken by Skia, larger than needed and then reduced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.core.scene import Title
from keepsake.engine.compose.lettering import Alignment, Pen, set_paragraph
from keepsake.engine.compose.title_fonts import drawing_library, is_right_to_left
from keepsake.engine.compose.title_templates import Setting, Side, Template

FINENESS = 2
"""Words are drawn so many times finer and reduced by area: no hinting, the same shape at every place."""
SPILL = 0.3
"""Swashes and stacked marks reach this far beyond a line's own box, in ems."""
RULE_WEIGHT, RULE_GAP = 0.0022, 0.5
"""A rule's thickness as a share of the frame's height, and the space on each side of it in ems of the body."""
RULE_ALPHA = 0.75
BLANK_LINE = 0.7
"""What an empty line is worth, in ems of the body."""

Ink = NDArray[np.uint8]
"""RGBA, premultiplied, uint8 (h, w, 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A drawn paragraph or rule: its ink, the rows of it above and below its own box, the space before it."""

    ink: Ink
    spill: int
    gap: float
    starts_right: bool

    @property
    def height(self) -> int:
        """Rows it takes among the others."""
        return int(self.ink.shape[0]) - 2 * self.spill


@dataclass(frozen=True, slots=True)
class Page:
    """How words are set: the title, its template, the height in pixels that sizes are shares of, the widest line."""

    title: Title
    template: Template
    height: float
    measure: float

    def shrunk(self, ratio: float) -> Page:
        """The same with everything but the measure smaller."""
        return replace(self, height=self.height * ratio)


def drawn_lines(page: Page) -> list[Line]:
    """Every line of the title, drawn; never empty."""
    lines: list[Line] = []
    gap = 0.0
    body_em = page.template.body.size * page.height
    texts = page.title.text.splitlines()
    for text in texts:
        if not text.strip():
            gap += BLANK_LINE * body_em
            continue
        lines.append(_drawn(text, page.template.body if lines else page.template.heading, page, gap))
        gap = 0.0
        if len(lines) == 1 and page.template.rule and len(texts) > 1:
            lines.append(_rule(page, lines[0].starts_right))
            gap = RULE_GAP * body_em
    return lines or [Line(np.zeros((2, 2, 4), np.uint8), 0, 0.0, False)]


def heading_lines(page: Page) -> tuple[float, float]:
    """How many lines the heading is broken into, and its longest word's width over the measure."""
    heading = next((line for line in page.title.text.splitlines() if line.strip()), "")
    setting = page.template.heading
    paragraph = _paragraph(heading, setting, page)
    em = setting.size * page.height * FINENESS
    return paragraph.Height / (em * setting.leading), paragraph.MinIntrinsicWidth / (page.measure * FINENESS)


def _rule(page: Page, starts_right: bool) -> Line:
    colour = page.template.colour
    weight = max(1, round(RULE_WEIGHT * page.height))
    one = np.array([colour.red, colour.green, colour.blue, 255]) * RULE_ALPHA
    ink = np.tile(np.rint(one).astype(np.uint8), (weight, max(2, round(page.template.rule * page.height)), 1))
    return Line(ink, 0, RULE_GAP * page.template.body.size * page.height, starts_right)


def _drawn(text: str, setting: Setting, page: Page, gap: float) -> Line:
    skia = drawing_library()
    paragraph = _paragraph(text, setting, page)
    width, height = int(np.ceil(page.measure)), max(2, int(np.ceil(paragraph.Height / FINENESS)))
    spill = int(np.ceil(SPILL * setting.size * page.height))
    size = (width + 2 * spill, height + 2 * spill)
    fine = np.zeros((size[1] * FINENESS, size[0] * FINENESS, 4), np.uint8)
    canvas = skia.Canvas(fine, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    paragraph.paint(canvas, spill * FINENESS, spill * FINENESS)
    ink = cv2.resize(fine, size, interpolation=cv2.INTER_AREA)
    columns = np.flatnonzero(ink[..., 3].any(0))
    if columns.size:
        ink = ink[:, columns[0] : columns[-1] + 1]
    return Line(np.ascontiguousarray(ink), spill, gap, is_right_to_left(text))


def _paragraph(text: str, setting: Setting, page: Page) -> Any:
    """Skia's paragraph, laid out at `FINENESS` times the size."""
    pen = Pen(
        face=setting.face,
        em=setting.size * page.height * FINENESS,
        leading=setting.leading,
        colour=page.template.colour,
        tracking=setting.tracking,
        family=page.title.style.family,
        language=page.title.language,
        alignment=Alignment.CENTRE if page.template.side is Side.CENTRE else Alignment.START,
    )
    return set_paragraph(text, pen, page.measure * FINENESS)
