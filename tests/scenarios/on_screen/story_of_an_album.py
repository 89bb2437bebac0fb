"""On a real X screen: files are dragged into the bin, and from the bin into the film, to where they are let go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.project.schema import new_film
from keepsake.ui.app import application_of
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.tasks import Tasks
from tests.desks import order_of
from tests.scenarios.on_screen.hand import Hand, files_at, wait_for
from tests.scenes import drawn_photo
from tests.windows import tasks  # noqa: F401

FILES_AT = (1440, 40)


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.close()


@pytest.fixture
def editor(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> EditorWindow:  # noqa: F811
    application_of([])
    made = EditorWindow(Document.create(tmp_path / "Anna.keepsake", new_film("Anna")), tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.resize(1360, 940)
    made.move(0, 0)
    made.show()
    qtbot.waitExposed(made)
    return made


def drag_inside(begin: QPoint, end: QPoint) -> None:
    """Drag within the window, which waits in a loop of its own meanwhile: another thread moves the hand."""
    moving = threading.Thread(target=_drag, args=((begin.x(), begin.y()), (end.x(), end.y())))
    moving.start()
    wait_for(lambda: not moving.is_alive())
    moving.join()


def _drag(begin: tuple[int, int], end: tuple[int, int]) -> None:
    hand = Hand(answers=False)
    hand.drag_to(begin, end)
    hand.close()


def card(editor: EditorWindow, row: int) -> QPoint:
    view = editor.bin.list
    return view.viewport().mapToGlobal(view.visualRect(editor.bin.rows.index(row)).center())


def on(widget: QWidget, point: QPoint) -> QPoint:
    return widget.mapToGlobal(point)


def test_from_another_program_into_the_bin_and_on_into_the_film(
    editor: EditorWindow, hand: Hand, tmp_path: Path
) -> None:
    assert QApplication.platformName() == "xcb"
    folder = tmp_path / "album"
    folder.mkdir()
    for number in range(3):
        drawn_photo(folder / f"photo {number}.png", seed=number)
    with files_at(FILES_AT, [folder]) as files:
        hand.drag(files, editor.bin)
    wait_for(lambda: len(editor.desk.film.media) == 3 and not editor.importing.is_busy)
    view = editor.canvas.viewport()
    lane = next(lane for lane in editor.canvas.lanes.lanes if lane.row.track.name == "Picture")
    middle = editor.canvas.top_of(lane) + lane.height // 2
    drag_inside(card(editor, 0), on(view, QPoint(300, middle)))
    wait_for(lambda: order_of(editor.desk) == ["photo 0.png"])
    drag_inside(card(editor, 1), on(view, QPoint(round(editor.canvas.scale.x_of(10)), middle)))
    wait_for(lambda: order_of(editor.desk) == ["photo 1.png", "photo 0.png"])
    editor.tabs.setCurrentWidget(editor.storyboard)
    wait_for(lambda: editor.storyboard.isVisible())
    rows = editor.storyboard.list
    second = rows.visualRect(editor.storyboard.rows.index(1))
    drag_inside(card(editor, 2), on(rows.viewport(), QPoint(200, second.top() + 2)))
    wait_for(lambda: order_of(editor.desk) == ["photo 1.png", "photo 2.png", "photo 0.png"])
