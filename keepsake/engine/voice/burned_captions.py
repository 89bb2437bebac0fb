"""Captions drawn into a film's pictures: white on a dark plate near the foot, clear of the label and of faces."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

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


class Letters(Protocol):
    """What draws lines of letters, `size` pixels to the em."""

    def width(self, line: str, size: float) -> float:
        """How wide a line is, in pixels."""
        ...

    def draw(self, line: str, size: float) -> NDArray[np.float32]:
        """The ink of a line, 0 to 1, float32 (h, w); the middle row is the middle of its letters' em."""
        ...


class PlainLetters:
    """Letters set one after the other, for scripts that need no more: always there, and the same on every PC."""

    def width(self, line: str, size: float) -> float:
        """How wide a line is, in pixels."""
        return float(_font(size).getlength(line))

    def draw(self, line: str, size: float) -> NDArray[np.float32]:
        """The ink of a line, 0 to 1, float32 (h, w); the middle row is the middle of its letters' em."""
        from PIL import Image, ImageDraw

        half = int(np.ceil(LINE_EM / 2 * size))
        ink = Image.new("L", (_even_up(self.width(line, size)) + 2, 2 * half))
        baseline = half + (ASCENT_EM - 0.5) * size
        ImageDraw.Draw(ink).text((ink.width / 2, baseline), line, fill=255, font=_font(size), anchor="ms")
        return np.asarray(ink, np.float32) / np.float32(255)


class BurnedCaptions:
    """The captions of one film. One place is chosen for all of them, so that the words do not jump about."""

    def __init__(self, subtitles: tuple[Subtitle, ...], place: CaptionPlace, letters: Letters | None = None) -> None:
        self._letters = letters or PlainLetters()
        self._subtitles = subtitles
        self._place = place
        self._widest = place.width * (1 - 2 * SAFE_SIDE)
        self._size = self._largest_size([line for each in subtitles for line in _lines(each.words)])
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
        lines, size = self._laid_out(words)
        width = max(self._letters.width(line, size) for line in lines) + 2 * PADDING_EM * size
        height = ((len(lines) - 1) * LINE_EM + 1 + 2 * PADDING_EM) * size
        return _even_up(width), _even_up(height)

    def _plate(self, words: str) -> Plate:
        lines, size = self._laid_out(words)
        width, height = self._plate_size(words)
        drawn = np.zeros((height, width), np.float32)
        for number, line in enumerate(lines):
            middle = (PADDING_EM + 0.5 + number * LINE_EM) * size
            _put(drawn, self._letters.draw(line, size), middle)
        return Plate(np.maximum(drawn, PLATE_ALPHA).astype(np.float32), drawn)

    def _laid_out(self, words: str) -> tuple[list[str], float]:
        """The lines as they fit across, and pixels to the em; smaller only for a word too long for the picture."""
        size = self._size
        lines = _lines(words)
        if self._longest(lines, size) > self._widest:
            lines = self._wrapped(" ".join(lines))
            longest = self._longest(lines, size)
            size = size * self._widest / longest if longest > self._widest else size
        return lines, size

    def _longest(self, lines: list[str], size: float) -> float:
        return max((self._letters.width(line, size) for line in lines), default=0.0)

    def _largest_size(self, lines: list[str]) -> float:
        """Pixels to the em: large, or less so that the widest line fits, but never too little to be read."""
        side = min(self._place.width, self._place.height)
        largest, smallest = (max(share * side, SMALLEST_PX) for share in (FONT_SIZE, SMALLEST_SIZE))
        longest = self._longest(lines, largest)
        return max(smallest, min(largest, largest * self._widest / longest)) if longest else largest

    def _wrapped(self, text: str) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and self._letters.width(longer, self._size) > self._widest:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def are_plain(subtitles: tuple[Subtitle, ...]) -> bool:
    """Whether the words need no more than `PlainLetters`: no letters that join, stack or run from the right."""
    return all(can_draw(" ".join(_lines(each.words))) for each in subtitles)


def _lines(words: str) -> list[str]:
    return unicodedata.normalize("NFC", words).split("\n")


def _put(plate: NDArray[np.float32], ink: NDArray[np.float32], middle: float) -> None:
    """Lay the ink of a line on a plate, in the middle across and with its middle at a row; the rest is cut off."""
    height, width = ink.shape
    top, left = round(middle - height / 2), (plate.shape[1] - width) // 2
    first_row, first_column = max(0, -top), max(0, -left)
    room = plate[max(0, top) : top + height, max(0, left) : left + width]
    part = ink[first_row : first_row + room.shape[0], first_column : first_column + room.shape[1]]
    np.maximum(room, part, out=room)


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
