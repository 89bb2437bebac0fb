"""Words drawn into pictures: legible, inside the safe area, off the label and off the face where there is room."""

from __future__ import annotations

import numpy as np
import pytest

from keepsake.engine.compose.caption_letters import shaped_letters
from keepsake.engine.media.colour import Planes
from keepsake.engine.provenance.label import overlap
from keepsake.engine.requests import Subtitle
from keepsake.engine.voice.burned_captions import BurnedCaptions, CaptionPlace, PlainLetters, are_plain

WORDS = "My mother baked apple pies for us all\nby the lake where we spent summers"
LABEL = (560, 140, 160, 80)


def place(width: int = 810, height: int = 1080, **changes: object) -> CaptionPlace:
    return CaptionPlace(**{"width": width, "height": height, "label": LABEL} | changes)  # type: ignore[arg-type]


def grey(where: CaptionPlace, luma: int = 180) -> Planes:
    half = (where.height // 2, where.width // 2)
    y = np.full((where.height, where.width), luma, np.uint8)
    return Planes(y, np.full(half, 100, np.uint8), np.full(half, 150, np.uint8))


@pytest.mark.parametrize("size", [(1920, 1080), (810, 1080), (608, 1080), (192, 240), (720, 720), (406, 720)])
def test_words_lie_inside_the_safe_area_of_any_picture(size: tuple[int, int]) -> None:
    where = place(*size, label=(0, 0, 2, 2))
    planes = grey(where)
    drawn = BurnedCaptions((Subtitle(0, 5, WORDS),), where).on(planes, 2)
    rows, columns = np.nonzero(drawn.y != planes.y)
    assert rows.min() > where.height * 0.5
    assert rows.max() < where.height * 0.95
    assert columns.min() >= where.width * 0.03
    assert columns.max() <= where.width * 0.97
    assert columns.min() == pytest.approx(where.width - 1 - columns.max(), abs=3)


def test_white_words_stand_out_on_a_white_picture() -> None:
    where = place()
    drawn = BurnedCaptions((Subtitle(0, 5, WORDS),), where).on(grey(where, 235), 0)
    left, top, width, height = BurnedCaptions((Subtitle(0, 5, WORDS),), where).box
    patch = drawn.y[top : top + height, left : left + width].astype(np.float32)
    dark, light = ((np.percentile(patch, share) - 16) / 219 for share in (30, 99.5))
    assert (light**2.2 + 0.05) / (dark**2.2 + 0.05) > 4.5


def test_frames_without_words_are_passed_on_and_none_is_changed() -> None:
    where = place()
    captions = BurnedCaptions((Subtitle(3, 5, "Hello."), Subtitle(8, 9, "Bye.")), where)
    planes = grey(where)
    assert [captions.on(planes, index) is planes for index in range(10)] == [
        *(True, True, True, False, False),
        *(True, True, True, False, True),
    ]
    assert (planes.y == 180).all()
    assert (planes.u == 100).all()


def test_words_keep_off_the_label_and_off_the_face() -> None:
    low_label = (100, 840, 300, 100)
    boxes = [BurnedCaptions((Subtitle(0, 5, WORDS),), place(label=low_label)).box]
    face = (200, 850, 400, 230)
    boxes.append(BurnedCaptions((Subtitle(0, 5, WORDS),), place(faces=(face,))).box)
    assert not overlap(boxes[0], low_label)
    assert not overlap(boxes[1], face)
    assert not overlap(boxes[1], LABEL)


def test_between_face_and_label_words_stay_off_the_edge() -> None:
    label, face = (54, 534, 428, 92), (54, 30, 400, 440)
    box = BurnedCaptions((Subtitle(0, 5, WORDS),), place(536, 720, label=label, faces=(face,))).box
    assert not overlap(box, label)
    assert not overlap(box, face)
    assert box[1] + box[3] <= 0.98 * 720


def test_where_the_face_is_everywhere_words_stay_at_the_foot() -> None:
    where = place(faces=((0, 0, 810, 1080),))
    assert BurnedCaptions((Subtitle(0, 5, WORDS),), where).box[1] > 0.75 * where.height


def test_a_word_too_long_for_the_picture_is_drawn_smaller_and_whole() -> None:
    where = place(192, 240, label=(0, 0, 2, 2))
    captions = BurnedCaptions((Subtitle(0, 5, "Donaudampfschifffahrtsgesellschaft"),), where)
    assert captions.box[2] <= where.width


def test_scripts_that_would_come_out_wrong_are_not_drawn() -> None:
    assert are_plain((Subtitle(0, 1, "Grüß Gott,\nсестра Ελένη! Siobhán"),))
    assert not are_plain((Subtitle(0, 1, "مرحبا"),))
    assert not are_plain((Subtitle(0, 1, "नमस्ते"),))


@pytest.mark.parametrize("words", ["مرحبا يا أمي العزيزة", "שלום לאמא היקרה", "Сестра è qui"])
def test_words_of_joined_and_right_to_left_scripts_are_drawn_with_other_letters(words: str) -> None:
    where = place()
    letters = shaped_letters(words)
    assert letters is not None
    planes = grey(where)
    captions = BurnedCaptions((Subtitle(0, 5, f"{words}\n{words}"),), where, letters)
    drawn = captions.on(planes, 2)
    left, top, width, height = captions.box
    patch = drawn.y[top : top + height, left : left + width].astype(np.float32)
    ink = patch > 200
    rows = np.flatnonzero(ink.any(axis=1))
    assert 0.02 < ink.mean() < 0.3
    assert height * 0.05 < rows[0] < height * 0.35
    assert height * 0.65 < rows[-1] < height * 0.97
    columns = np.flatnonzero(ink.any(axis=0))
    assert columns[0] == pytest.approx(width - 1 - columns[-1], abs=6)


def test_joined_letters_are_not_letters_one_after_the_other() -> None:
    letters = shaped_letters("سلام")
    assert letters is not None
    assert letters.width("سلام", 40) < 0.9 * sum(letters.width(sign, 40) for sign in "سلام")


def test_both_kinds_of_letters_stand_alike() -> None:
    shaped = shaped_letters("Hxg")
    assert shaped is not None
    inks = [letters.draw("Hxg", 64.0) for letters in (shaped, PlainLetters())]
    middles = [float(np.flatnonzero(ink.max(axis=1) > 0.5).mean()) - ink.shape[0] / 2 for ink in inks]
    assert middles[0] == pytest.approx(middles[1], abs=6)


def test_signs_no_typeface_has_are_told() -> None:
    assert shaped_letters("\U0001fb93\U000107c0\U00012f99") is None
