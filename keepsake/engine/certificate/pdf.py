"""Writes a certificate as a PDF to print: A4, letters embedded, names in any script this PC has letters for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from keepsake.core.scene import Rgb
from keepsake.engine.certificate.parts import TITLE, Kind, Part
from keepsake.engine.compose.lettering import Pen, set_paragraph
from keepsake.engine.compose.title_fonts import Face, drawing_library

PAGE = (595.0, 842.0)
"""A4 in points (ISO 216)."""
MARGIN, FOOT = 64.0, 36.0
NAME_COLUMN = 128.0
INDENT = 14.0
LEADING = 1.35
DIGEST_LETTERS = 64
TRACKING = 0.002
"""Hardly any, but letters set apart are not joined into ligatures, which cannot be searched or read aloud."""
LEFT_TO_RIGHT = "\u200e"
"""Facts stand in one column, whatever script they are in."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part is set: its face, its size, the space before it in points, and its shade, 0 for black."""

    face: Face
    size: float
    before: float
    shade: int = 0x22


_LOOKS = {
    Kind.TITLE: _Look(Face.SERIF, 26, 0),
    Kind.HEADING: _Look(Face.SERIF, 18, 26),
    Kind.SUBHEADING: _Look(Face.SANS, 11, 16),
    Kind.QUOTE: _Look(Face.SERIF, 14, 10),
    Kind.FACT: _Look(Face.SERIF, 12, 6),
    Kind.ITEM: _Look(Face.SERIF, 12, 5),
    Kind.TEXT: _Look(Face.SERIF, 12, 10),
    Kind.SMALL: _Look(Face.SANS, 9, 8, 0x55),
}
_DIGEST_LOOK = _Look(Face.WIDE, 8, 6)
_NAME_LOOK = _Look(Face.SANS, 9.5, 0, 0x55)
_FOOT_LOOK = _Look(Face.SANS, 8.5, 0, 0x77)


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """A paragraph with its place on a page, in points from the top left."""

    paragraph: Any
    left: float
    top: float


def pdf_page(parts: tuple[Part, ...]) -> bytes:
    """The page, or pages, as PDF. Raises MissingError when the drawing library cannot be loaded."""
    skia = drawing_library()
    pages = _laid_out(parts)
    stream = skia.DynamicMemoryWStream()
    document = skia.PDF.MakeDocument(stream, Title=TITLE, Creator="Keepsake")
    for number, page in enumerate(pages, 1):
        canvas = document.beginPage(*PAGE)
        foot = _paragraph(f"{TITLE}, page {number} of {len(pages)}", _FOOT_LOOK, PAGE[0] - 2 * MARGIN)
        for each in (*page, _Set(foot, MARGIN, PAGE[1] - FOOT)):
            each.paragraph.paint(canvas, each.left, each.top)
        document.endPage()
    document.close()
    return bytes(stream.detachAsData())


def _laid_out(parts: tuple[Part, ...]) -> list[list[_Set]]:
    """The paragraphs of each page; a heading is never the last thing on one."""
    pages: list[list[_Set]] = [[]]
    top = MARGIN
    for index, part in enumerate(parts):
        before, height = _LOOKS[part.kind].before, _height(part)
        needed = height
        if part.kind in (Kind.HEADING, Kind.SUBHEADING) and index + 1 < len(parts):
            needed += _LOOKS[parts[index + 1].kind].before + _height(parts[index + 1])
        if pages[-1] and top + before + needed > PAGE[1] - MARGIN:
            pages.append([])
            top, before = MARGIN, 0.0
        pages[-1] += _sets(part, top + before)
        top += before + height
    return pages


def _sets(part: Part, top: float) -> Iterator[_Set]:
    look, width = _look_of(part), PAGE[0] - 2 * MARGIN
    if part.kind is Kind.FACT:
        name = _paragraph(part.name, _NAME_LOOK, NAME_COLUMN - 8)
        yield _Set(name, MARGIN, top + (look.size - _NAME_LOOK.size) * LEADING / 2)
        yield _Set(_paragraph(LEFT_TO_RIGHT + part.text, look, width - NAME_COLUMN), MARGIN + NAME_COLUMN, top)
        return
    indent = INDENT if part.kind in (Kind.QUOTE, Kind.ITEM) else 0.0
    yield _Set(_paragraph(part.text, look, width - indent), MARGIN + indent, top)


def _look_of(part: Part) -> _Look:
    is_digest = any(len(word) == DIGEST_LETTERS for word in part.text.split(" "))
    return _DIGEST_LOOK if is_digest and part.kind in (Kind.FACT, Kind.ITEM) else _LOOKS[part.kind]


def _height(part: Part) -> float:
    return max(float(each.paragraph.Height) + each.top for each in _sets(part, 0.0))


def _paragraph(text: str, look: _Look, width: float) -> Any:
    ink = Rgb(look.shade, look.shade, look.shade)
    pen = Pen(face=look.face, em=look.size, leading=LEADING, colour=ink, tracking=TRACKING)
    return set_paragraph(_breakable(text), pen, width)


def _breakable(text: str) -> str:
    """Long digests may be broken in the middle; words never are."""
    return " ".join(
        f"{word[:32]}\u200b{word[32:]}" if len(word) == DIGEST_LETTERS else word for word in text.split(" ")
    )
