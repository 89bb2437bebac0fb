"""The burned-in label: its size and place, what it touches, and that it is read back after hard use."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from keepsake.core.consent import Use
from keepsake.engine.provenance.label import BurnedInLabel, Corner, LabelPlan, Plane
from keepsake.engine.provenance.label_reading import detect_label, read_label, read_label_at
from keepsake.engine.provenance.label_words import CAP_HEIGHT_EM, draw_plate, languages, main_words, second_words

PORTRAIT = Path(__file__).parents[4] / "assets" / "demo" / "eileen_collins.png"
SECOND = "AI-generated voice, words by Anna"
SIZES = [(810, 1080), (1920, 1080), (1080, 1920), (640, 360), (300, 400), (121, 161), (64, 64), (20, 20)]


def portrait(width: int, height: int) -> Plane:
    with Image.open(PORTRAIT) as picture:
        return np.array(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))


def planes(width: int, height: int, level: int = 200) -> tuple[Plane, Plane, Plane]:
    half = (height // 2, width // 2)
    return np.full((height, width), level, np.uint8), np.full(half, 90, np.uint8), np.full(half, 160, np.uint8)


def labelled(width: int, height: int, **facts: object) -> Plane:
    frame = portrait(width, height)
    BurnedInLabel(LabelPlan(width=width, height=height, **facts)).draw_rgb(frame, 1000)  # type: ignore[arg-type]
    return frame


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_label_is_even_inside_the_frame_and_touches_only_its_box(width: int, height: int) -> None:
    label = BurnedInLabel(LabelPlan(width=width, height=height, second_line=SECOND))
    for left, top, across, down in (label.box, label.main_box):
        assert all(value % 2 == 0 for value in (left, top, across, down))
        assert left >= 0
        assert top >= 0
        assert left + across <= width
        assert top + down <= height
    for frame_index in (0, 10_000):
        y, u, v = planes(width, height)
        label.draw(y, u, v, frame_index)
        left, top, across, down = label.box if frame_index == 0 else label.main_box
        outside = np.ones(y.shape, bool)
        outside[top : top + down, left : left + across] = False
        assert (y[outside] == 200).all()
        assert (y[~outside] != 200).mean() > 0.95
        assert (u[outside[: height // 2 * 2 : 2, : width // 2 * 2 : 2]] == 90).all()


def test_letters_are_as_high_as_the_rule_asks_and_the_plate_as_dark() -> None:
    label = BurnedInLabel(LabelPlan(width=1920, height=1080))
    y, u, v = planes(1920, 1080, 235)
    label.draw(y, u, v, 0)
    left, top, across, down = label.main_box
    plate = y[top : top + down, left : left + across]
    rows = np.flatnonzero((plate >= 233).any(1))
    assert rows[-1] - rows[0] + 1 == pytest.approx(0.055 * 1080, abs=2)
    assert np.median(plate[:8]) == pytest.approx(16 * 0.7 + 235 * 0.3, abs=1)
    assert left + across <= 1920 * 0.87
    assert top >= 1080 * 0.13


def test_small_pictures_keep_letters_of_24_pixels_while_they_fit() -> None:
    label = BurnedInLabel(LabelPlan(width=400, height=300))
    assert label.main_box[3] == pytest.approx((CAP_HEIGHT_EM + 0.8) * 24 / CAP_HEIGHT_EM, abs=2)


@pytest.mark.parametrize(
    ("face", "corner"),
    [
        (None, Corner.TOP_RIGHT),
        ((1300, 100, 400, 400), Corner.TOP_LEFT),
        ((100, 0, 1700, 500), Corner.BOTTOM_RIGHT),
        ((700, 0, 1100, 1080), Corner.TOP_LEFT),
    ],
)
def test_the_label_moves_away_from_faces(face: tuple[int, int, int, int] | None, corner: Corner) -> None:
    faces = (face,) if face else ()
    left, top, *_ = BurnedInLabel(LabelPlan(width=1920, height=1080, faces=faces)).box
    assert (left > 600) == corner.endswith("right")
    assert (top > 540) == corner.startswith("bottom")


def test_with_faces_everywhere_the_label_goes_where_it_hides_least() -> None:
    faces = ((0, 0, 1920, 500), (0, 600, 900, 480), (1000, 800, 900, 10))
    left, top, *_ = BurnedInLabel(LabelPlan(width=1920, height=1080, faces=faces)).box
    assert left > 600
    assert top > 540


def test_the_second_line_is_there_for_three_seconds_and_the_first_does_not_jump() -> None:
    plan = LabelPlan(width=810, height=1080, rate=Fraction(24), second_line=SECOND)
    label = BurnedInLabel(plan)
    frames = []
    for frame_index in (0, 71, 72):
        frame = portrait(810, 1080)
        label.draw_rgb(frame, frame_index)
        frames.append(frame)
    assert (frames[0] == frames[1]).all()
    assert (frames[1] != frames[2]).any()
    for frame in frames:
        assert read_label_at(frame, label, slack_px=1).is_found


def test_planes_and_rgb_show_the_same_label() -> None:
    frame = np.full((1080, 810, 3), 128, np.uint8)
    label = BurnedInLabel(LabelPlan(width=810, height=1080))
    label.draw_rgb(frame)
    y, u, v = planes(810, 1080, 126)  # grey 128 in limited range
    u[:], v[:] = 128, 128
    label.draw(y, u, v, 0)
    assert np.abs(16 + frame[..., 0] * (219 / 255) - y).max() <= 2  # each of two roundings, twice
    assert (u == 128).all()
    assert (v == 128).all()


def encoded(frame: Plane, crf: int, size: tuple[int, int]) -> Plane:
    """The third frame of a film of `frame`, scaled to `size` and compressed with x264 at `crf`."""
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as film:
        stream = film.add_stream("libx264", 24, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for _ in range(3):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(small, format="rgb24")))
        film.mux(stream.encode())
    content.seek(0)
    with av.open(content) as film:
        return list(film.decode(video=0))[2].to_ndarray(format="rgb24")


@pytest.mark.parametrize(("width", "height"), [(810, 1080), (1920, 1080), (1080, 1080), (480, 640)])
def test_the_label_is_read_back_after_hard_compression_at_half_size(width: int, height: int) -> None:
    half = (width // 4 * 2, height // 4 * 2)
    assert detect_label(encoded(labelled(width, height), 28, half))
    assert not detect_label(encoded(portrait(width, height), 28, half))


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(810, 1080, (1, 1)), (810, 1080, (4, 5)), (810, 1080, (9, 16)), (1440, 1080, (1, 1))],
)
def test_the_label_survives_the_crops_of_social_sites(width: int, height: int, shape: tuple[int, int]) -> None:
    frame = labelled(width, height)
    across = min(width, height * shape[0] // shape[1])
    down = min(height, width * shape[1] // shape[0])
    x, y = (width - across) // 2, (height - down) // 2
    assert detect_label(frame[y : y + down, x : x + across])


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_leads_with_ai_and_is_read_back(language: str) -> None:
    assert main_words(language).startswith("AI")
    label = BurnedInLabel(LabelPlan(width=810, height=1080, language=language))
    frame = labelled(810, 1080, language=language)
    assert read_label(frame).is_found
    assert read_label_at(frame, label).score > 0.85


def test_a_faint_label_does_not_count() -> None:
    plain = portrait(810, 1080)
    faint = (plain * 0.85 + labelled(810, 1080) * 0.15).astype(np.uint8)
    assert not detect_label(faint)
    assert not detect_label(plain)


def test_other_words_in_the_same_place_do_not_count() -> None:
    frame = portrait(810, 1080)
    plate = draw_plate("OUR SUMMER", "", 61, 600)
    width, height = plate.size
    part = frame[140 : 140 + height, 200 : 200 + width]
    part[:] = (part * (1 - plate.alpha[..., None]) + 255 * (plate.alpha * plate.ink)[..., None]).astype(np.uint8)
    assert not detect_label(frame)


def test_the_second_line_says_what_is_invented_and_by_whom() -> None:
    every = frozenset({Use.MOTION, Use.VOICE, Use.WORDS})
    assert second_words("en", every, "Anna") == "AI-generated voice, words by Anna"
    assert second_words("en", frozenset({Use.CLONED_VOICE}), "") == "AI copy of the voice"
    assert second_words("en", frozenset({Use.MOTION}), "Anna") == ""
    assert second_words("en", every, "") == "AI-generated voice, invented words"
    assert second_words("de", every, "Jürgen") == "KI-Stimme, Worte von Jürgen"


@pytest.mark.parametrize("author", ["王芳", "שרה", "नेहा", "ありさ"])
def test_names_the_font_cannot_draw_are_not_drawn_as_boxes(author: str) -> None:
    assert second_words("en", frozenset({Use.WORDS}), author) == "invented words"


def test_a_long_second_line_stays_on_its_plate() -> None:
    plate = draw_plate("AI-ANIMATED", "words by " + "Anna Maria " * 20, 61, 600)
    assert plate.size[0] <= 602
    assert plate.ink[:, :8].max() == 0
