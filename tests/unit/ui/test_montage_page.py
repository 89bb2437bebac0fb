"""Photos, music and a title become a film that makes itself; nothing half made stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.core.style import Style
from keepsake.project.document import Document
from keepsake.project.schema import LivingPortrait, Photo, TrackKind
from keepsake.project.sequence import clips_of
from keepsake.ui.montage.page import INVITATION, OCCASIONS, MontagePage
from keepsake.ui.tasks import Tasks
from tests.scenes import drawn_photo
from tests.sounds import tone, write_wav
from tests.unit.ui.desktop import Watchdog, drop, unnamed

LONG_MS = 60_000


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks) -> MontagePage:
    made = MontagePage(tasks)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        drawn_photo(folder / f"photo {number}.png", seed=number)
    return folder


def wait_until_seen(qtbot: QtBot, page: MontagePage, count: int) -> None:
    def is_seen() -> bool:
        return len(page.gathering.photos) == count and not page.gathering.is_busy

    qtbot.waitUntil(is_seen, timeout=LONG_MS)


def test_everything_has_a_name_and_nothing_is_made_of_nothing(page: MontagePage) -> None:
    assert unnamed(page) == []
    assert not page.next.isEnabled()
    assert INVITATION.startswith("Drop photos")
    assert len(OCCASIONS) == len(Style)


def test_a_dropped_folder_becomes_a_film_that_can_be_edited(
    page: MontagePage, qtbot: QtBot, photos: Path, photo: Path, tmp_path: Path
) -> None:
    watchdog = Watchdog()
    assert drop(photos, page)
    page.add([photo])
    wait_until_seen(qtbot, page, 4)
    only_face = page.photos.item(3)
    assert [bool(page.photos.item(row).flags() & Qt.ItemFlag.ItemIsUserCheckable) for row in range(4)] == [
        *(False, False, False),
        True,
    ]
    only_face.setCheckState(Qt.CheckState.Checked)
    page.name.setText("Anna Berg")
    assert "a film of 0:30 minutes" in page._note.text()
    path = tmp_path / "Anna.keepsake"
    with qtbot.waitSignal(page.made, timeout=LONG_MS) as made:
        page.make(path)
    document = made.args[0]
    contents = [place.clip.content for place in clips_of(document.timeline) if place.track.kind is TrackKind.PICTURE]
    assert sum(isinstance(content, Photo) for content in contents) == 3
    assert sum(isinstance(content, LivingPortrait) for content in contents) == 1
    assert document.timeline.name == "Anna Berg"
    assert document.undo_label == "Make a film of photos"
    document.close()
    with Document.open(path) as again:
        assert len(again.film.media) == 4
    assert page.gathering.photos == []
    assert watchdog.longest_s < 0.1


def test_the_film_is_as_long_as_its_music(page: MontagePage, qtbot: QtBot, photos: Path, tmp_path: Path) -> None:
    song = write_wav(tmp_path / "song.wav", tone(220.0, 20.0))
    page.add([photos, song])
    wait_until_seen(qtbot, page, 3)
    qtbot.waitUntil(lambda: page.gathering.pulse is not None, timeout=LONG_MS)
    page.occasion.setCurrentIndex(list(OCCASIONS).index(Style.ARCHIVE))
    assert round(page.wanted().length().seconds) == 20
    assert page.music_name.text() == "song.wav"
    page.no_music.click()
    assert round(page.wanted().length().seconds) == 15


def test_photos_are_taken_out_again_by_key(page: MontagePage, qtbot: QtBot, photos: Path) -> None:
    page.add([photos])
    wait_until_seen(qtbot, page, 3)
    page.photos.item(1).setSelected(True)
    QTest.keyClick(page.photos, Qt.Key.Key_Delete)
    assert [photo.reading.path.name for photo in page.gathering.photos] == ["photo 0.png", "photo 2.png"]
    page.add([photos / "photo 1.png"])
    wait_until_seen(qtbot, page, 3)


def test_what_is_no_photo_is_told(page: MontagePage, qtbot: QtBot, tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear all")
    with qtbot.waitSignal(page.gathering.said) as said:
        page.add([letter])
    assert "letter.jpg" in said.args[0]
    assert not page.next.isEnabled()


def test_a_film_that_is_there_is_not_touched_and_stopping_leaves_nothing(
    page: MontagePage, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    page.add([photos])
    wait_until_seen(qtbot, page, 3)
    there = tmp_path / "Anna.keepsake"
    there.write_bytes(b"precious")
    with qtbot.waitSignal(page.making.failed) as failed:
        page.making.begin(there, page.wanted())
    assert "already exists" in failed.args[0]
    [box] = page.findChildren(QMessageBox)
    box.accept()
    assert there.read_bytes() == b"precious"
    other = tmp_path / "Other.keepsake"
    page.make(other)
    page.back.click()
    assert not other.exists()
    assert not page.making.is_busy
    assert page.gathering.photos != []
