"""Sets one paragraph in any script: typefaces found sign by sign, shaped and broken into lines by Skia."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from keepsake.core.scene import Rgb
from keepsake.engine.compose.title_fonts import Face, drawing_library, is_right_to_left, typefaces

RTL_START, RTL_END = "\u2067", "\u2069"
"""Isolates a line whose first letter runs to the left, so that its full stop stands at its left (UAX #9)."""
JOINED_SCRIPTS = ((0x0600, 0x08FF), (0x0900, 0x109F), (0x1780, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
"""Letters that join hands or stack: Arabic and its kin, the scripts of India and south-east Asia."""


class Alignment(Enum):
    """Where lines stand: at the side they are read from, or in the middle."""

    START = auto()
    CENTRE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How letters are set. `em` in pixels or points, `leading` in ems from line to line, `tracking` in ems between
    letters (never between those that join); `family` is asked for first; `language` is a BCP 47 tag or empty.
    """

    face: Face
    em: float
    leading: float
    colour: Rgb
    tracking: float = 0.0
    family: str = ""
    language: str = ""
    alignment: Alignment = Alignment.START


def set_paragraph(text: str, pen: Pen, measure: float) -> Any:
    """Skia's paragraph, laid out to a width. Raises MissingError when the drawing library cannot be loaded."""
    skia = drawing_library()
    layout = skia.textlayout
    fonts = layout.FontCollection()
    fonts.setDefaultFontManager(typefaces().provider)
    rtl = is_right_to_left(text)
    style = layout.ParagraphStyle()
    ends = layout.TextAlign.kRight if rtl else layout.TextAlign.kLeft
    style.setTextAlign(layout.TextAlign.kCenter if pen.alignment is Alignment.CENTRE else ends)
    builder = layout.ParagraphBuilder.make(style, fonts, skia.Unicodes.ICU.Make())
    runs, _ = typefaces().runs(f"{RTL_START}{text}{RTL_END}" if rtl else text, pen.face, pen.family, pen.language)
    for run in runs:
        builder.pushStyle(_style(run.text, run.alias, pen))
        builder.addText(run.text)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(measure)
    return paragraph


def _style(text: str, alias: str, pen: Pen) -> Any:
    skia = drawing_library()
    style = skia.textlayout.TextStyle()
    style.setFontFamilies([alias])
    style.setFontSize(pen.em)
    style.setHeight(pen.leading)
    style.setHeightOverride(True)
    style.setHalfLeading(True)
    style.setLetterSpacing(0.0 if _is_joined(text) else pen.tracking * pen.em)
    style.setColor(skia.Color(pen.colour.red, pen.colour.green, pen.colour.blue))
    if pen.language:
        style.setLocale(pen.language)
    return style


def _is_joined(text: str) -> bool:
    return any(first <= ord(sign) <= last for sign in text for first, last in JOINED_SCRIPTS)
