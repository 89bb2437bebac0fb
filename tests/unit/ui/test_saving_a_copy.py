"""Save a copy: the whole film elsewhere, most of all when its own disk is full or its drive was pulled out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import with_media
from keepsake.project.schema import Film, Media, MediaId, MediaKind
from keepsake.ui.editor.copying import ALREADY_THERE, NOT_TAKEN, SAVED, SAVED_ELSEWHERE, STOPPED, UNSAVED
from keepsake.ui.editor.window import SAVED_AGAIN, EditorWindow
from tests.desks import clip_named, family_film
from tests.films import photo_clip
from tests.idle import NoTasks
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Watchdog, unnamed

PHOTO_BYTES = 24_000_000


def linked_film() -> Film:
    film = family_film()
    return replace(film, media=tuple(replace(each, is_inside=False, linked_path=each.name) for each in film.media))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stick" / "Gran.keepsake"


@pytest.fixture
def window(qtbot: QtBot, path: Path) -> EditorWindow:
    path.parent.mkdir()
    made = EditorWindow(Document.create(path, linked_film()), NoTasks())
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person says that the copy goes."""
    chosen = tmp_path / "Rescued.keepsake"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen.with_suffix("")), ""))
    return chosen


def with_a_photo_inside(window: EditorWindow) -> str:
    sha256 = window.desk.document.blobs.put_bytes(os.urandom(PHOTO_BYTES))
    photo = Media(
        id=MediaId("m90"),
        kind=MediaKind.PHOTO,
        name="Wedding.jpg",
        sha256=sha256,
        size_bytes=PHOTO_BYTES,
        width=9,
        height=9,
    )
    assert window.desk.change_film("Add", lambda film: with_media(film, photo))
    return sha256


def remove_one(window: EditorWindow) -> None:
    photo = clip_named(window.desk, "Photo 2")
    window.desk.change("Remove", lambda timeline: edits.lift(timeline, photo.id))


def add_one(window: EditorWindow) -> None:
    window.desk.change("Add", lambda timeline: edits.append(timeline, timeline.tracks[0].id, photo_clip(9)))


def said(window: EditorWindow) -> str:
    return window.statusBar().currentMessage()


def told(window: EditorWindow) -> str:
    return " ".join(box.text() for box in window.findChildren(QMessageBox) if box.isVisible())


def press_save_as(window: EditorWindow) -> None:
    window.activateWindow()
    keys = window.actions_["copy_film"].shortcut()
    assert keys == QKeySequence("Ctrl+Shift+S")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def test_a_copy_has_everything_and_the_window_never_waits(window: EditorWindow, copy: Path, qtbot: QtBot) -> None:
    sha256 = with_a_photo_inside(window)
    watchdog = Watchdog()
    press_save_as(window)
    saving = window.saving_copy.progress
    assert saving is not None
    assert saving.isVisible()
    assert not unnamed(saving)
    qtbot.waitUntil(lambda: said(window) == SAVED.format(name=copy.name), timeout=20_000)
    assert watchdog.longest_s < LONGEST_BLOCK_S
    assert window.saving_copy.progress is None
    with Document.open(copy) as copied:
        assert copied.film == window.desk.film
        assert copied.undo_label == "Add"
        assert sum(map(len, copied.blobs.pieces(sha256))) == PHOTO_BYTES


def test_what_is_there_already_is_never_written_over(window: EditorWindow, copy: Path) -> None:
    copy.write_bytes(b"another film")
    window.actions_["copy_film"].trigger()
    assert told(window) == ALREADY_THERE.format(name=copy.name)
    assert copy.read_bytes() == b"another film"


def test_a_copy_can_be_stopped_and_nothing_of_it_stays(window: EditorWindow, copy: Path, qtbot: QtBot) -> None:
    with_a_photo_inside(window)
    window.actions_["copy_film"].trigger()
    assert window.saving_copy.progress is not None
    window.saving_copy.progress.stop.click()
    qtbot.waitUntil(lambda: said(window) == STOPPED)
    assert not list(copy.parent.glob("Rescued*"))
    assert window.desk.document.is_saved


def test_a_drive_pulled_out_offers_a_copy_and_goes_on_when_it_is_back(
    window: EditorWindow, path: Path, copy: Path, qtbot: QtBot
) -> None:
    offer = window.saving_copy.offer
    assert not offer.isVisible()
    away = path.with_name("away")
    path.rename(away)
    remove_one(window)
    qtbot.waitUntil(offer.isVisible)
    window.statusBar().clearMessage()
    assert "no longer where it was" in said(window)
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told(window) == SAVED_ELSEWHERE.format(name=copy.name), timeout=20_000)
    made = window.desk.film
    with Document.open(copy) as rescued:
        assert rescued.film == made
    assert window.saving_copy.may_leave()  # nothing would be lost any more
    away.rename(path)
    window.desk.undo()
    qtbot.waitUntil(lambda: not offer.isVisible())
    assert said(window) == SAVED_AGAIN


@pytest.mark.parametrize(
    ("words", "closes"), [("Save a copy…", False), ("Stay here", False), ("Close and lose it", True)]
)
def test_a_film_that_is_not_saved_is_closed_only_when_the_person_gives_that_up(
    window: EditorWindow, path: Path, copy: Path, qtbot: QtBot, words: str, closes: bool
) -> None:
    path.rename(path.with_name("away"))
    remove_one(window)
    qtbot.waitUntil(window.saving_copy.offer.isVisible)
    asked: list[str] = []

    def answer() -> None:
        (question,) = window.findChildren(QMessageBox)
        asked.append(question.text())
        next(each for each in question.buttons() if each.text() == words).click()

    QTimer.singleShot(0, answer)
    assert window.close() is closes
    assert asked == [UNSAVED]
    if words == "Save a copy…":
        qtbot.waitUntil(lambda: SAVED_ELSEWHERE.format(name=copy.name) in told(window), timeout=20_000)


def test_with_the_disk_full_the_photos_go_along_and_those_that_cannot_be_read_are_named(
    window: EditorWindow, copy: Path, qtbot: QtBot
) -> None:
    sha256 = with_a_photo_inside(window)
    database = window.desk.document._file._database
    connection = database._connection
    connection.set_authorizer(None)
    connection.execute("UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE number % 1048576 = 3")
    connection.execute("PRAGMA max_page_count = 1")
    database.allow_own_tables_only()
    while not window.desk.document.trouble:
        add_one(window)
        qtbot.wait(1)
    qtbot.waitUntil(window.saving_copy.offer.isVisible)
    window.say("Something else.")
    window.statusBar().clearMessage()
    assert "no room left" in said(window)
    window.saving_copy.begin(copy)
    qtbot.waitUntil(lambda: told(window) == NOT_TAKEN.format(name=copy.name, lost="Wedding.jpg"), timeout=20_000)
    with Document.open(copy) as rescued:
        assert rescued.film == window.desk.film
        assert sha256 not in rescued.blobs
    assert [each.name for each in copy.parent.glob("Rescued*")] == [copy.name]
