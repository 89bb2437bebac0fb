"""A photo is dropped, looked at, and its faces can be chosen; what is no photo is refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from keepsake.engine.requests import FaceReading, PhotoReading
from keepsake.ui.first_keepsake.photo_page import NO_FACE, PhotoPage, advice_of
from keepsake.ui.tasks import Tasks
from tests.unit.ui.desktop import drop, unnamed

LONG_MS = 60_000


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks) -> PhotoPage:
    made = PhotoPage(tasks)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def face(left: int, advice: tuple[str, ...] = ()) -> FaceReading:
    angles = {"yaw": 0.0, "pitch": 0.0, "roll": 0.0, "gaze_x": 0.0, "gaze_y": 0.0}
    shares = {"sharpness": 1.0, "brightness": 0.5, "contrast": 0.5, "smile": 0.0, "mouth_open": 0.0}
    eyes = {"eye_left_open": 1.0, "eye_right_open": 1.0}
    box = (left, 40, 60, 60)
    return FaceReading(
        box=box, confidence=1.0, width_px=60, light_from="left", advice=advice, **angles, **shares, **eyes
    )


def reading_of(*faces: FaceReading, turns: int = 0) -> PhotoReading:
    return PhotoReading(width=400, height=200, format="PNG", quarter_turns=turns, faces=faces)


def test_a_dropped_photo_shows_its_face_and_what_would_help(page: PhotoPage, qtbot: QtBot, photo: Path) -> None:
    assert not page.is_ready()
    assert drop(photo, page)
    qtbot.waitUntil(page.is_ready, timeout=LONG_MS)
    assert page.words.text().startswith("Keepsake sees one face.")
    assert page.photo.frames[0].accessibleName() == "Face 1 of 1"
    assert unnamed(page) == []
    chosen = page.chosen(None)
    assert chosen is not None
    assert (chosen.photo_path, chosen.faces) == (photo, (0,))
    page.photo.frames[0].click()
    assert not page.is_ready()


def test_what_is_no_photo_is_refused_in_one_sentence(page: PhotoPage, qtbot: QtBot, tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear all")
    assert drop(letter, page)
    qtbot.waitUntil(lambda: page.words.property("role") == "warning", timeout=LONG_MS)
    assert "letter.jpg" in page.words.text()
    assert page.words.text().endswith(".")
    assert not page.is_ready()


def test_a_photo_without_faces_says_so(page: PhotoPage, qtbot: QtBot, tmp_path: Path) -> None:
    wall = tmp_path / "wall.png"
    Image.new("RGB", (320, 240), (180, 170, 150)).save(wall)
    page.open_photo(wall)
    qtbot.waitUntil(lambda: page.words.text() == NO_FACE, timeout=LONG_MS)
    assert not page.is_ready()


def test_several_faces_can_be_chosen_with_the_space_bar(page: PhotoPage, qtbot: QtBot) -> None:
    picture = page.photo
    picture.show_faces(b"", reading_of(face(20), face(150), face(300)))
    assert picture.chosen == (0,)
    qtbot.keyClick(picture.frames[2], " ")
    assert picture.chosen == (0, 2)
    picture.choose((1,))
    assert picture.chosen == (1,)


def test_the_frames_lie_on_the_faces(page: PhotoPage, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    Image.new("RGB", (400, 200)).save(file)
    picture = page.photo
    picture.show_faces(file.read_bytes(), reading_of(face(300)))
    scale = picture.width() / 400
    centre = picture.frames[0].geometry().center()
    assert abs(centre.x() - 330 * scale) <= 2
    assert min(picture.frames[0].width(), picture.frames[0].height()) >= 44


def test_advice_is_about_the_chosen_and_in_sentences() -> None:
    reading = reading_of(face(0, ("a larger scan would help",)), face(100, ("glasses stay where they are",)))
    both = advice_of(reading, (0, 1))
    assert "A larger scan would help. Glasses stay where they are." in both
    assert "Glasses" not in advice_of(reading, (0,))
    assert "Nobody is chosen" in advice_of(reading, ())
    assert advice_of(reading_of(), ()) == NO_FACE
    assert advice_of(reading_of(face(0)), (0,)).endswith("This photo will work well.")
