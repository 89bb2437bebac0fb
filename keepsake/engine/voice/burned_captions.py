"""Captions drawn into a film's pictures: white on a dark plate near the foot, clear of the label and of faces."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from keepsake.core.folders import asset_path
from keepsake.engine.media.colour import Planes
from keepsake.engine.provenance.label import Box, Stamp, overlap
from keepsake.engine.provenance.label_words import Plate, can_draw
from keepsake.engine.requests import Subtitle

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT_FILE = "fonts/DejaVuSans.ttf"
FONT_SIZE, SMALLEST_SIZE = 0.046, 0.034  # of the picture's shortest side; between them the widest line decides
SMALLEST_PX = 12.0
SAFE_SIDE, SAFE_FOOT = 0.07, 0.07  # of width and height; 5 % is title-safe (EBU R 95)
EDGE = 0.02  # of the height: nearer to it words never go, and past the safe area only to keep off label and face
PLATE_ALPHA = 0.62  # white on it keeps WCAG's 4.5:1 over pure white
PADDING_EM, LINE_EM, ASCENT_EM = 0.35, 1.28, 0.76
_CLEAR = 0.015  # of the height, between a caption and the label


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionPlace:
    """The picture captions are drawn into: size in pixels, boxes (left, top, width, height) to keep clear of."""

    width: int
    height: int
    label: Box
    faces: tuple[Box, ...] = ()


class BurnedCaptions:
    """The captions of one film. One place is chosen for all of them, so that the words do not jump about."""

    def __init__(self, subtitles: tuple[Subtitle, ...], place: CaptionPlace) -> None:
        self._subtitles = subtitles
        self._place = place
        self._widest = place.width * (1 - 2 * SAFE_SIDE)
        self._size = _font_size([line for each in subtitles for line in _lines(each.words)], place, self._widest)
        self._copy: Planes | None = None
        self._drawn: tuple[Subtitle, Stamp] | None = None
        heights = [self._plate_size(each.words) for each in subtitles]
        largest = max((width for width, _ in heights), default=2), max((height for _, height in heights), default=2)
        self.box = _chosen_box(largest, place)

    def on(self, planes: Planes, index: int) -> Planes:
        """The frame at `index` with its words, if it has any; the planes given are not changed."""
        subtitle = next((each for each in self._subtitles if each.start <= index < each.end), None)
        if subtitle is None:
            return planes
        if self._copy is None:
            self._copy = Planes(np.empty_like(planes.y), np.empty_like(planes.u), np.empty_like(planes.v))
        copy = self._copy
        copy.y[:], copy.u[:], copy.v[:] = planes.y, planes.u, planes.v
        self._stamp(subtitle).draw(copy.y, copy.u, copy.v)
        return copy

    def _stamp(self, subtitle: Subtitle) -> Stamp:
        if self._drawn is None or self._drawn[0] != subtitle:
            plate = self._plate(subtitle.words)
            self._drawn = subtitle, Stamp(plate, self._box_of(plate))
        return self._drawn[1]

    def _box_of(self, plate: Plate) -> Box:
        """In the middle of the chosen box, standing on its foot, or hanging from its top where that is up high."""
        left, top, width, height = self.box
        own_width, own_height = min(plate.size[0], width), min(plate.size[1], height)
        is_high = top + height / 2 < self._place.height / 2
        top = top if is_high else top + height - own_height
        return left + (width - own_width) // 4 * 2, top, own_width, own_height

    def _plate_size(self, words: str) -> tuple[int, int]:
        lines, face = self._laid_out(words)
        width = max(face.getlength(line) for line in lines) + 2 * PADDING_EM * face.size
        height = ((len(lines) - 1) * LINE_EM + 1 + 2 * PADDING_EM) * face.size
        return _even_up(width), _even_up(height)

    def _plate(self, words: str) -> Plate:
        from PIL import Image, ImageDraw

        lines, face = self._laid_out(words)
        width, height = self._plate_size(words)
        ink = Image.new("L", (width, height))
        drawing = ImageDraw.Draw(ink)
        for number, line in enumerate(lines):
            baseline = (PADDING_EM + ASCENT_EM + number * LINE_EM) * face.size
            drawing.text((width / 2, baseline), line, fill=255, font=face, anchor="ms")
        drawn = np.asarray(ink, np.float32) / np.float32(255)
        return Plate(np.maximum(drawn, PLATE_ALPHA).astype(np.float32), drawn.astype(np.float32))

    def _laid_out(self, words: str) -> tuple[list[str], FreeTypeFont]:
        """The lines as they fit across, and the font; smaller only for a word too long for the picture."""
        face = _font(self._size)
        lines = _lines(words)
        if max(map(face.getlength, lines)) > self._widest:
            lines = _wrapped(" ".join(lines), face, self._widest)
            longest = max(map(face.getlength, lines))
            face = _font(self._size * self._widest / longest) if longest > self._widest else face
        return lines, face


def can_burn(subtitles: tuple[Subtitle, ...]) -> bool:
    """Whether the words can be drawn: scripts whose letters join, stack or run from the right cannot yet."""
    return all(can_draw(" ".join(_lines(each.words))) for each in subtitles)


def _lines(words: str) -> list[str]:
    return unicodedata.normalize("NFC", words).split("\n")


def _font_size(lines: list[str], place: CaptionPlace, widest: float) -> float:
    """Pixels to the em: large, or less so that the widest line fits, but not so little that it is hard to read."""
    side = min(place.width, place.height)
    largest, smallest = (max(share * side, SMALLEST_PX) for share in (FONT_SIZE, SMALLEST_SIZE))
    longest = max(map(_font(largest).getlength, lines), default=0.0)
    return max(smallest, min(largest, largest * widest / longest)) if longest else largest


def _wrapped(text: str, face: FreeTypeFont, widest: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and face.getlength(longer) > widest:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _chosen_box(size: tuple[int, int], place: CaptionPlace) -> Box:
    """The best place for the largest caption: off the label, then as far off all faces as can be, then low down."""
    width, height = min(size[0], place.width), min(size[1], place.height)
    clear = _CLEAR * place.height
    feet = [place.height * (1 - share) for share in (SAFE_FOOT, EDGE)]
    tops = [*(foot - height for foot in feet), SAFE_FOOT * place.height]
    tops += [place.label[1] - clear - height, place.label[1] + place.label[3] + clear]
    left = (place.width - width) // 4 * 2
    edge = min(EDGE * place.height, (place.height - height) / 2)
    kept_inside = [int(min(max(top, edge), place.height - height - edge)) // 2 * 2 for top in tops]
    boxes = [(left, top, width, height) for top in kept_inside]
    free = [box for box in boxes if not overlap(box, place.label)] or boxes
    # In quarters of the caption: a little less of a hair line is no reason to leave the foot.
    return min(free, key=lambda box: np.ceil(4 * sum(overlap(box, face) for face in place.faces) / (width * height)))


@cache
def _font(size: float) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(asset_path(FONT_FILE)), size, layout_engine=ImageFont.Layout.BASIC)


def _even_up(length: float) -> int:
    return 2 * int(np.ceil(length / 2))
