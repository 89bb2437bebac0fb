from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from keepsake.core.errors import MissingError
from keepsake.core.scene import ColourFill, Rgb, Title, TitlePlace, TitleStyle, TitleTemplate
from keepsake.engine.compose.composer import Composer
from keepsake.engine.compose.placing import FrameSize
from keepsake.engine.compose.title_fonts import (
    Face,
    TypefaceChoice,
    clusters,
    drawing_library,
    is_right_to_left,
    own_font,
    typefaces,
)
from keepsake.engine.compose.titles import draw_title, signs_without_typeface
from tests.layers import layer, scene

SMALL, HD, TALL = FrameSize(640, 360), FrameSize(1920, 1080), FrameSize(540, 960)
PLAIN_GROUND = TitleStyle(plate=0.0)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein"


def ink(text: str, template: TitleTemplate = TitleTemplate.PLAIN) -> np.ndarray:  # type: ignore[type-arg]
    """Where white words are on black, 0 to 1, cut to them."""
    words = Title(text=text, template=template, style=PLAIN_GROUND)
    with Composer(scene(layer(ColourFill()), layer(words), size=(640, 360))) as composer:
        luma = (composer.frame(0).y.astype(float) - 16) / 219
    rows, columns = (np.flatnonzero((luma > 0.3).any(axis)) for axis in (1, 0))
    return luma[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_clusters_keep_what_belongs_together() -> None:
    family, thumb, flag, keycap = "👨‍👩‍👧‍👦", "👍🏽", "🇵🇱", "1️⃣"
    assert list(clusters(f"a{family}{thumb}{flag}{flag}{keycap}é")) == ["a", family, thumb, flag, flag, keycap, "é"]
    assert list(clusters("e\u0301x")) == ["e\u0301", "x"]


@pytest.mark.parametrize(
    "text", ["In loving memory", "Бабушка Мария", "γιαγιά", "לזכר סבתא", "ذكرى جدتي", "Kraków – ‘ß’"]
)
def test_own_typefaces_have_the_signs_of_many_scripts(text: str) -> None:
    class NothingElse:
        def matchFamilyStyleCharacter(self, *_: Any) -> None:  # noqa: N802
            return None

    runs, lacking = TypefaceChoice(NothingElse()).runs(text, Face.SERIF)
    assert lacking == ""
    assert "".join(run.text for run in runs) == text


def test_what_no_typeface_has_is_said() -> None:
    assert signs_without_typeface("\U000e0fff Anna") == "\U000e0fff"
    assert signs_without_typeface("Anna") == ""


class OneTypeface:
    """A system whose only typeface stands for everything, as a PC's Chinese or emoji font would."""

    def __init__(self) -> None:
        self.typeface = drawing_library().Typeface.MakeFromFile(
            str(own_font(Face.WIDE).with_name("DejaVuSans-Bold.ttf"))
        )
        self.asked: list[tuple[str, list[str]]] = []

    def matchFamilyStyleCharacter(self, _: str, __: Any, languages: list[str], sign: int) -> Any:  # noqa: N802
        self.asked.append((chr(sign), languages))
        return self.typeface


def test_other_scripts_and_emoji_come_from_the_system() -> None:
    system = OneTypeface()
    runs, lacking = TypefaceChoice(system).runs("Li 李奶奶 ❤️", Face.SERIF, language="zh")
    assert lacking == ""
    assert [run.text for run in runs] == ["Li ", "李奶奶 ❤️"]
    assert ("李", ["zh"]) in system.asked
    assert ("❤", ["und-Zsye"]) in system.asked, "asked for in colour"


@pytest.mark.parametrize("text", ["李奶奶", "दादी", "🎂"])
def test_signs_this_pc_can_draw_are_not_boxes(text: str) -> None:
    if signs_without_typeface(text):
        pytest.skip("no typeface for it on this PC")
    box = ink("\U000e0fff")
    drawn = ink(text)
    assert drawn.shape != box.shape or np.abs(drawn - box).mean() > 0.05


def test_arabic_letters_join_hands() -> None:
    apart = "\u200c".join("بيتنا")
    joined_shape, apart_shape = ink("بيتنا").shape, ink(apart).shape
    assert joined_shape[1] < 0.93 * apart_shape[1]
    gaps = [int((part.max(0) < 0.1).sum()) for part in (ink("بيت"), ink("\u200c".join("بيت")))]
    assert gaps[0] < gaps[1]


def test_right_to_left_words_end_at_the_left() -> None:
    """The full stop of a Hebrew line stands at its left, low and small."""
    drawn = ink("שלום עליכם.")
    first_gap = int(np.flatnonzero(drawn.max(0) < 0.1)[0])
    assert (drawn[: drawn.shape[0] // 2, :first_gap] < 0.1).all()
    assert is_right_to_left("1931 שלום")
    assert not is_right_to_left("Anna שלום")


@pytest.mark.parametrize("template", list(TitleTemplate))
@pytest.mark.parametrize("frame", [SMALL, TALL])
@pytest.mark.parametrize("text", ["In loving memory\nMargaret Ann Hughes\n1931 – 2024", LONG, "word " * 40])
def test_words_stay_inside_the_safe_area(template: TitleTemplate, frame: FrameSize, text: str) -> None:
    left, top, width, height = draw_title(Title(text=text, template=template), frame).box
    assert left >= 0.05 * frame.width
    assert top >= 0.05 * frame.height
    assert left + width <= 0.95 * frame.width + 2
    assert top + height <= 0.95 * frame.height + 2


@pytest.mark.parametrize("template", list(TitleTemplate))
def test_words_are_legible_even_over_white(template: TitleTemplate) -> None:
    """WCAG 2.2 asks 3:1 of large words; the contrast is between strokes and what lies right beside them."""
    words = Title(text="Margaret Hughes\n1931", template=template)
    over_white, over_black = (light_of(words, ground) for ground in (Rgb(255, 255, 255), Rgb(0, 0, 0)))
    strokes = (over_black > 0.6).astype(np.uint8)
    ring = cv2.dilate(strokes, np.ones((9, 9))) - cv2.dilate(strokes, np.ones((5, 5)))
    contrast = (over_white[strokes > 0].mean() + 0.05) / (over_white[ring > 0].mean() + 0.05)
    assert contrast >= 3


def light_of(words: Title, ground: Rgb) -> np.ndarray:  # type: ignore[type-arg]
    """Relative luminance of a title over a plain ground."""
    with Composer(scene(layer(ColourFill(colour=ground)), layer(words), size=(1280, 720))) as composer:
        luminance = (composer.rgb(0) / 255.0) ** 2.2 @ [0.2126, 0.7152, 0.0722]
    return np.asarray(luminance)


def test_the_ground_ends_softly() -> None:
    sheet = draw_title(Title(text="Anna", template=TitleTemplate.SUBTITLE), HD).sheet
    assert sheet.cover is not None
    edge = np.concatenate([sheet.cover[0], sheet.cover[-1], sheet.cover[:, 0], sheet.cover[:, -1]])
    assert edge.max() <= 1


def test_lower_thirds_stand_where_reading_begins() -> None:
    here = draw_title(Title(text="Anna\nKraków", template=TitleTemplate.LOWER_THIRD), HD).box
    there = draw_title(Title(text="סבתא מרים\nתל אביב", template=TitleTemplate.LOWER_THIRD), HD).box
    assert here[0] < 0.1 * HD.width
    assert there[0] + there[2] > 0.9 * HD.width


def test_places_and_style() -> None:
    tops = [draw_title(Title(text="Anna", place=place), HD).box[1] for place in (TitlePlace.UPPER, TitlePlace.CENTRE)]
    assert tops[0] < tops[1]
    large = draw_title(Title(text="Anna", style=TitleStyle(size=0.2)), HD).box
    assert large[3] > 1.5 * draw_title(Title(text="Anna"), HD).box[3]
    red = Title(text="Anna", style=TitleStyle(colour=Rgb(255, 0, 0), plate=0.0))
    with Composer(scene(layer(ColourFill()), layer(red), size=(640, 360))) as composer:
        assert composer.frame(0).v.max() > 200


def test_rolling_words_travel_evenly_from_below_to_above() -> None:
    credits = Title(text="\n".join(["In loving memory", *["Anna Maria"] * 12]), is_rolling=True, style=PLAIN_GROUND)
    with Composer(scene(layer(ColourFill(), length=200), layer(credits, length=200), size=(640, 360))) as composer:
        assert composer.frame(0).y.max() == 16
        assert composer.frame(199).y.max() <= 17
        luma = [composer.frame(index).y[:, 200:440].astype(float) for index in range(90, 110)]
    lines = [frame[100:300].sum(1) - frame[100:300].sum(1).min() for frame in luma]
    sharpness = [float(np.abs(np.diff(frame[100:300], axis=0)).mean()) for frame in luma]
    assert (max(sharpness) - min(sharpness)) / np.mean(sharpness) < 0.15, (
        "strokes keep their sharpness between pixels"
    )
    steps = [_shift(one, other) for one, other in pairwise(lines)]
    assert np.std(steps) < 0.1


def _shift(one: np.ndarray, other: np.ndarray) -> float:  # type: ignore[type-arg]
    """How far a profile moved, to a fraction of a pixel: where the correlation peaks."""
    tries = range(-12, 13)
    scores = [float((one[12:-12] * np.roll(other, step)[12:-12]).sum()) for step in tries]
    peak = int(np.argmax(scores[1:-1])) + 1
    before, at, after = scores[peak - 1 : peak + 2]
    return tries[peak] + 0.5 * (before - after) / (before - 2 * at + after)


def test_this_pc_s_typefaces_are_looked_up_once() -> None:
    assert typefaces() is typefaces()


def test_a_pc_without_the_system_libraries_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "skia", None)
    drawing_library.cache_clear()
    try:
        with pytest.raises(MissingError, match="libgl1, libegl1 and libexpat1"):
            drawing_library()
    finally:
        drawing_library.cache_clear()
