"""The media bin: what is shown and in which order, what can be done, and files that are found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Confirmation
from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project.document import Document
from keepsake.project.media_pool import take_in, take_in_consent
from keepsake.project.schema import new_film
from keepsake.project.sequence import clips_of
from keepsake.ui import commands
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.media_bin import deeds
from keepsake.ui.media_bin.pool import Order
from keepsake.ui.media_bin.view import FACES, LOST, UNUSED
from keepsake.ui.tasks import Tasks
from tests.consents import granted
from tests.desks import order_of
from tests.sounds import noise, write_video, write_wav

LONG_MS = 60_000


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    folder = tmp_path / "album"
    folder.mkdir()
    for number, name in enumerate(("b 1962-05-01.jpg", "a 10.jpg", "a 9.jpg")):
        Image.new("RGB", (64, 48), (90 * number, 60, 80)).save(folder / name)
    write_wav(folder / "song.wav", noise(1.0))
    write_video(folder / "party.mp4", noise(1.0))
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, files: dict[str, Path]) -> EditorWindow:
    document = Document.create(tmp_path / "film.keepsake", new_film())
    for name in ("b 1962-05-01.jpg", "a 10.jpg", "a 9.jpg", "song.wav", "party.mp4"):
        take_in(document, examine_media(ExamineMedia(path=files[name])))
    made = EditorWindow(document, tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.resize(1500, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def names(window: EditorWindow) -> list[str]:
    return [window.bin.rows.media(row).name for row in range(window.bin.rows.rowCount())]


def show(window: EditorWindow, words: str) -> None:
    window.bin.show_box.setCurrentIndex(window.bin.show_box.findText(words))


def choose(window: EditorWindow, *wanted: str) -> None:
    window.bin.list.clearSelection()
    for row, name in enumerate(names(window)):
        if name in wanted:
            index = window.bin.rows.index(row)
            window.bin.list.selectionModel().select(index, window.bin.list.selectionModel().SelectionFlag.Select)


def act(window: EditorWindow, words: str) -> None:
    action = next(each for each in window.bin.menu().actions() if each.text() == words)
    assert action.isEnabled()
    action.trigger()


def test_it_is_sorted_searched_and_filtered(window: EditorWindow) -> None:
    box = window.bin.sort_box
    for order, expected in (
        (Order.NAME, ["a 9.jpg", "a 10.jpg", "b 1962-05-01.jpg", "party.mp4", "song.wav"]),
        (Order.DATE, ["b 1962-05-01.jpg", "a 10.jpg", "a 9.jpg", "song.wav", "party.mp4"]),
    ):
        box.setCurrentText(order.value)
        assert names(window) == expected
    show(window, "Music and voices")
    assert names(window) == ["song.wav"]
    show(window, "Everything")
    window.bin.search.setText("1962")
    assert names(window) == ["b 1962-05-01.jpg"]


def test_it_says_how_often_each_is_used(window: EditorWindow) -> None:
    media = window.desk.film.media[1]
    commands.add_media(window.desk, [media, media])
    assert "2 times in the film" in window.bin.rows.sentence(media)
    window.bin.sort_box.setCurrentText(Order.USED.value)
    assert names(window)[0] == media.name
    show(window, UNUSED)
    assert media.name not in names(window)
    deeds.remove_unused(window.desk)
    assert [each.name for each in window.desk.film.media] == [media.name]
    window.desk.undo()
    assert len(window.desk.film.media) == 5


def test_delete_asks_nothing_and_undo_brings_it_and_its_clips_back(window: EditorWindow) -> None:
    desk = window.desk
    commands.add_media(desk, list(desk.film.media[:3]))
    before = desk.film
    choose(window, "a 10.jpg")
    QTest.keyClick(window.bin.list, Qt.Key.Key_Delete)
    assert order_of(desk) == ["b 1962-05-01.jpg", "a 9.jpg"]
    assert "a 10.jpg" not in names(window)
    assert desk.document.undo_label == "Remove “a 10.jpg”"
    desk.undo()
    assert desk.film == before


def test_the_menu_puts_several_in_and_shows_where_they_are(window: EditorWindow) -> None:
    desk = window.desk
    choose(window, "a 9.jpg", "a 10.jpg")
    act(window, "Add at the end of the film")
    assert order_of(desk) == ["a 10.jpg", "a 9.jpg"]
    desk.move_playhead(0)
    choose(window, "b 1962-05-01.jpg")
    act(window, "Add at the playhead")
    assert order_of(desk)[0] == "b 1962-05-01.jpg"
    choose(window, "a 9.jpg")
    act(window, "Show where it is used")
    assert desk.playhead == 250
    assert [place.clip.name for place in clips_of(desk.timeline) if place.clip.id in desk.chosen] == ["a 9.jpg"]


def test_people_are_known_from_consents(
    window: EditorWindow, files: dict[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    consent = granted(
        tmp_path / "a.consent.json",
        photo_path=files["a 9.jpg"],
        person="Margaret",
        confirmations=frozenset(Confirmation),
    )
    photo = next(media for media in window.desk.film.media if media.name == "a 9.jpg")
    take_in_consent(window.desk.document, consent, photo.sha256)
    qtbot.waitUntil(lambda: window.bin.people.names == ["Margaret"], timeout=LONG_MS)
    show(window, "Margaret")
    assert names(window) == ["a 9.jpg"]
    show(window, "Everything")
    assert len(names(window)) == 5


def test_photos_with_faces_are_found_when_asked(window: EditorWindow, photo: Path, qtbot: QtBot) -> None:
    take_in(window.desk.document, examine_media(ExamineMedia(path=photo)))
    show(window, FACES)
    qtbot.waitUntil(lambda: names(window) == [photo.name], timeout=LONG_MS)


def test_a_lost_video_is_shown_as_lost_and_found_beside_another(
    window: EditorWindow, files: dict[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = window.desk
    second = write_video(tmp_path / "album" / "walk.mp4", noise(0.5))
    take_in(desk.document, examine_media(ExamineMedia(path=second)))
    commands.add_media(desk, list(desk.film.media[4:]))
    made = desk.timeline
    away = tmp_path / "elsewhere"
    away.mkdir()
    for name, new in (("party.mp4", "renamed.mp4"), ("walk.mp4", "walk.mp4")):
        (tmp_path / "album" / name).rename(away / new)
    window.lost.look()
    qtbot.waitUntil(lambda: len(window.lost.ids) == 2, timeout=5000)
    assert "not found" in window.statusBar().currentMessage()
    show(window, LOST)
    assert names(window) == ["party.mp4", "walk.mp4"]
    point = window.canvas.point_of(order_ids(window)[0])
    assert "not found" in window.canvas.tip_at(point.toPointF())
    window.show_lost()
    assert window.find_again.list.count() == 2
    window.find_again.take(window.lost.media[0], away / "renamed.mp4")
    qtbot.waitUntil(lambda: not window.lost.ids, timeout=LONG_MS)
    assert desk.timeline == made
    assert desk.document.undo_label == "Find again"
    assert window.find_again.list.count() == 0


def order_ids(window: EditorWindow) -> list:  # type: ignore[type-arg]
    return [place.clip.id for place in clips_of(window.desk.timeline)]


def test_not_now_changes_nothing(window: EditorWindow, files: dict[str, Path], tmp_path: Path, qtbot: QtBot) -> None:
    files["party.mp4"].unlink()
    window.lost.look()
    qtbot.waitUntil(lambda: bool(window.lost.ids), timeout=5000)
    before = window.desk.film
    window.show_lost()
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "PARTY.mp4").write_bytes(b"something else")
    window.find_again.search(tmp_path / "empty")
    qtbot.waitUntil(lambda: "same name" in window.find_again.news.text(), timeout=LONG_MS)
    QTest.mouseClick(window.find_again.skip_button, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert window.desk.film == before
    assert not window.find_again.isVisible()


def test_a_linked_video_is_kept_inside(window: EditorWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    choose(window, "party.mp4")
    act(window, "Keep a copy inside the film")
    qtbot.waitUntil(lambda: all(media.is_inside for media in window.desk.film.media), timeout=LONG_MS)
    files["party.mp4"].unlink()
    window.lost.look()
    qtbot.wait(150)
    assert not window.lost.ids
    assert window.desk.document.undo_label == "Keep a copy inside the film"
    assert window.desk.film == replace(window.desk.film)
