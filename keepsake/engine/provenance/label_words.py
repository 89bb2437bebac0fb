"""The words on the label and the plate they are drawn on, as alpha and ink masks of any size."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from keepsake.core.consent import Use
from keepsake.core.folders import asset_path

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

CAP_HEIGHT_EM = 0.729  # DejaVu Sans Bold: height of "H" over the font size
PADDING_EM = 0.4
PLATE_ALPHA = 0.70  # white on it keeps 7:1 contrast over pure white, above WCAG's 4.5:1
OUTLINE_PX = 1
SECOND_LINE_SIZE = 0.55  # of the first line's
SMALLEST_SECOND_LINE = 0.30
FONT_FILE = "fonts/DejaVuSans-Bold.ttf"


@dataclass(frozen=True, slots=True)
class Plate:
    """A drawn label: how much it covers (`alpha`) and how white it is (`ink`), float32 (h, w), 0 to 1."""

    alpha: NDArray[np.float32]
    ink: NDArray[np.float32]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.alpha.shape[1], self.alpha.shape[0]


@cache
def languages() -> dict[str, dict[str, str]]:
    """The label's words by language code."""
    text = resources.files("keepsake.engine.provenance").joinpath("label.toml").read_text("utf-8")
    return tomllib.loads(text)


def main_words(language: str) -> str:
    """The first line, shown for the whole film; English where the language has none of its own."""
    words: str = languages().get(language, languages()["en"])["main"]
    return words


def spoken_words(language: str, uses: frozenset[Use]) -> str:
    """What is said at the beginning of a recording: that a voice in it, or the film it comes from, is made by AI."""
    words = languages().get(language, languages()["en"])
    return words["spoken-voice" if uses & {Use.VOICE, Use.CLONED_VOICE} else "spoken-film"]


def second_words(language: str, uses: frozenset[Use], author: str) -> str:
    """The second line: what of the sound is invented, and whose words they are; empty when nothing is."""
    words = languages().get(language, languages()["en"])
    said: list[str] = []
    if Use.CLONED_VOICE in uses:
        said.append(words["cloned-voice"])
    elif Use.VOICE in uses:
        said.append(words["voice"])
    if Use.WORDS in uses:
        is_drawable = bool(author) and can_draw(author)
        said.append(words["words-by"].replace("{author}", author) if is_drawable else words["words"])
    return ", ".join(said)


def draw_plate(main: str, second: str, font_size: float, widest_px: float) -> Plate:
    """The plate with one or two lines, `font_size` pixels to the em, not wider than `widest_px` if it can be helped.

    The second line shrinks, then is shortened; the first line is drawn at the size asked for.
    """
    from PIL import Image, ImageDraw

    lines = [(main, font(font_size))]
    pad = PADDING_EM * font_size
    if second:
        lines.append(_fitted(second, font_size * SECOND_LINE_SIZE, widest_px - 2 * pad))
    width = _even(max(face.getlength(text) for text, face in lines) + 2 * pad)
    heights = [CAP_HEIGHT_EM * face.size for _, face in lines]
    height = _even(sum(heights) + pad * (1 + len(lines)))
    ink, cover = Image.new("L", (width, height)), Image.new("L", (width, height))
    baseline = 0.0
    for (text, face), cap in zip(lines, heights, strict=True):
        baseline += pad + cap
        place = (width / 2, baseline)
        ImageDraw.Draw(ink).text(place, text, fill=255, font=face, anchor="ms")
        ImageDraw.Draw(cover).text(place, text, fill=255, font=face, anchor="ms", stroke_width=OUTLINE_PX)
    covered = np.maximum(np.asarray(cover) / 255, PLATE_ALPHA)
    return Plate(covered.astype(np.float32), (np.asarray(ink) / 255).astype(np.float32))


def main_width(main: str, font_size: float) -> float:
    """Width in pixels of a plate with only the first line."""
    return float(font(font_size).getlength(main)) + 2 * PADDING_EM * font_size


@cache
def font(size: float) -> FreeTypeFont:
    """The label's font at `size` pixels to the em. Raises MissingError when the font file is gone."""
    from PIL import ImageFont

    return ImageFont.truetype(str(asset_path(FONT_FILE)), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(text: str, size: float, widest_px: float) -> tuple[str, Any]:
    smallest = size * SMALLEST_SECOND_LINE / SECOND_LINE_SIZE
    length = font(size).getlength(text)
    if length > widest_px:
        size = max(smallest, 0.97 * size * widest_px / length)  # hinting makes widths step
    face = font(size)
    shortened = text
    while len(shortened) > 1 and face.getlength(shortened) > widest_px:
        shortened = shortened.rstrip("…")[:-1].rstrip() + "…"
        if shortened == "…":
            break
    return shortened, face


def can_draw(text: str) -> bool:
    """Whether the label's font has every letter of a text, and can set them one after the other."""
    # The font draws every sign it lacks as the same empty box; without shaping, joined scripts would be wrong too.
    box = bytes(font(32).getmask("\uffff"))
    return all(_is_simple(letter) and bytes(font(32).getmask(letter)) != box for letter in text if letter != " ")


def _is_simple(letter: str) -> bool:
    import unicodedata

    return unicodedata.bidirectional(letter) not in ("R", "AL") and not unicodedata.combining(letter)


def _even(length: float) -> int:
    return 2 * round(length / 2 + 0.499)
