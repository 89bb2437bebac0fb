"""The editor's window: panels that agree, files dropped in, and hands that do anything at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.project.schema import (
    Film,
    Framing,
    LivingPortrait,
    Photo,
    Title,
    Transition,
    TransitionKind,
    new_film,
)
from keepsake.project.sequence import clips_of
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.inspector.fields import ChoiceField, NumberField, TextField
from keepsake.ui.inspector.sliders import ValueSlider
from keepsake.ui.tasks import Tasks
from keepsake.ui.timeline.lanes import RULER_PX
from tests.desks import clip_named, family_film, order_of, start_of
from tests.idle import NoTasks

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def window_on(qtbot: QtBot, path: Path, film: Film, tasks: object) -> EditorWindow:
    window = EditorWindow(Document.create(path, film), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda closing: closing.desk.document.close())
    window.resize(1500, 900)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> EditorWindow:
    return window_on(qtbot, tmp_path / "film.keepsake", family_film(), NoTasks())


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path, tasks: Tasks) -> EditorWindow:
    return window_on(qtbot, tmp_path / "film.keepsake", new_film(), tasks)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "album"
    folder.mkdir()
    paths = [folder / f"photo {number}.jpg" for number in (2, 9, 10)]
    for number, path in enumerate(paths):
        Image.new("RGB", (64, 48), (90 * number, 60, 80)).save(path)
    return paths


def drop_files(target: QWidget, paths: list[Path], at: QPoint) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target.dragEnterEvent(QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, LEFT, NONE))
    target.dropEvent(QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, LEFT, NONE))


def field(window: EditorWindow, kind: type, name: str) -> object:
    found = [each for each in window.inspector.findChildren(kind) if each.accessibleName() == name]
    return found[-1]


def test_files_dropped_on_the_bin_are_taken_in_as_one_step(
    empty: EditorWindow, photos: list[Path], qtbot: QtBot
) -> None:
    drop_files(empty.bin, [photos[0].parent], QPoint(20, 20))
    qtbot.waitUntil(lambda: len(empty.desk.film.media) == 3 and not empty.importing.is_busy, timeout=20_000)
    assert [media.name for media in empty.desk.film.media] == ["photo 2.jpg", "photo 9.jpg", "photo 10.jpg"]
    assert empty.bin.rows.rowCount() == 3
    qtbot.waitUntil(lambda: not empty.thumbnails.of(empty.desk.film.media[0].id).isNull())
    empty.bin.search.setText("10")
    assert empty.bin.rows.rowCount() == 1
    empty.desk.undo()
    assert empty.desk.film == new_film()


def test_files_dropped_on_the_timeline_are_in_the_film_in_order(
    empty: EditorWindow, photos: list[Path], qtbot: QtBot
) -> None:
    drop_files(empty.canvas, photos, QPoint(5, RULER_PX + 100))
    qtbot.waitUntil(lambda: len(order_of(empty.desk)) == 3, timeout=20_000)
    assert order_of(empty.desk) == [path.name for path in photos]
    assert empty.desk.length == 3 * 125


def test_a_file_that_is_no_photo_is_refused_in_words(empty: EditorWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "letter.jpg"
    path.write_text("Dear Margaret")
    with qtbot.waitSignal(empty.desk.said, timeout=20_000) as said:
        drop_files(empty.bin, [path], QPoint(20, 20))
    assert "letter.jpg" in said.args[0]
    assert empty.statusBar().currentMessage() == said.args[0]
    assert empty.desk.film.media == ()


def test_enter_in_the_bin_puts_media_at_the_end(window: EditorWindow) -> None:
    window.bin.list.setCurrentIndex(window.bin.rows.index(0))
    QTest.keyClick(window.bin.list, Qt.Key.Key_Return)
    assert order_of(window.desk)[-1] == "gran.jpg"
    assert window.actions_["undo"].text() == "Undo Add “gran.jpg”"


def test_undo_has_a_name_and_a_key(window: EditorWindow) -> None:
    before = window.desk.timeline
    window.desk.choose([clip_named(window.desk, "Photo 2").id])
    window.actions_["remove"].trigger()
    assert window.actions_["undo"].text() == "Undo Remove “Photo 2”"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.timeline == before
    assert window.actions_["redo"].text() == "Redo Remove “Photo 2”"


def test_the_inspector_sets_what_it_shows(window: EditorWindow) -> None:
    desk = window.desk
    desk.choose([clip_named(desk, "Photo 1").id])
    length = field(window, NumberField, "Length")
    assert isinstance(length, NumberField)
    assert length.value() == 4
    length.setValue(2)
    assert (clip_named(desk, "Photo 1").duration.value, start_of(desk, "Photo 2")) == (50, 50)
    name = field(window, QLineEdit, "Name")
    assert isinstance(name, QLineEdit)
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "Margaret")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert order_of(desk)[0] == "Margaret"


def test_a_photo_is_brought_to_life_and_its_strength_is_one_step(window: EditorWindow) -> None:
    desk = window.desk
    desk.choose([clip_named(desk, "Photo 1").id])
    button = next(each for each in window.inspector.findChildren(QPushButton) if "life" in each.text())
    QTest.mouseClick(button, LEFT)
    assert isinstance(clip_named(desk, "Photo 1").content, LivingPortrait)
    steps = len(desk.document.steps())
    door = next(each for each in window.inspector.findChildren(QPushButton) if each.text() == "How they move…")
    QTest.mouseClick(door, LEFT)
    (panel,) = (each for each in window.capabilities if each is window.side.currentWidget())
    assert panel.accessibleName() == "Portrait"
    strength = next(each for each in panel.findChildren(ValueSlider) if each.measure.words == "How much they move")
    strength.slider.setSliderDown(True)
    for share in (500, 400, 300):
        strength.slider.setValue(share)
    strength.slider.setSliderDown(False)
    content = clip_named(desk, "Photo 1").content
    assert isinstance(content, LivingPortrait)
    assert content.strength == 0.3
    assert len(desk.document.steps()) == steps + 1


def test_moves_and_transitions_are_chosen_by_name(window: EditorWindow) -> None:
    desk = window.desk
    desk.choose([clip_named(desk, "Photo 1").id])
    for name, row in (("Slow move over the picture", 1), ("Into the next", 1)):
        box = field(window, ChoiceField, name)
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(row)
        box.activated.emit(row)
    content = clip_named(desk, "Photo 1").content
    assert isinstance(content, Photo)
    assert isinstance(content.framing, Framing)
    change = desk.timeline.tracks[0].items[1]
    assert isinstance(change, Transition)
    assert change.kind is TransitionKind.DISSOLVE


def test_a_title_is_written_over_the_picture(window: EditorWindow) -> None:
    desk = window.desk
    desk.move_playhead(250)
    window.actions_["title"].trigger()
    words = field(window, TextField, "Words")
    assert isinstance(words, TextField)
    words.setPlainText("שלום Margaret")
    words.tell()
    titles = [place.clip.content for place in clips_of(desk.timeline) if isinstance(place.clip.content, Title)]
    assert titles[-1] == Title(text="שלום Margaret")


def test_everything_pressed_or_set_has_a_name_and_is_reached_by_keyboard(window: EditorWindow) -> None:
    window.desk.choose([clip_named(window.desk, "Photo 1").id])
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in window.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert named, f"{widget} under {widget.parent()} has no name"
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{named} is not reached by keyboard"
