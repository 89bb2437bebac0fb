"""The storyboard is the same film as the timeline, by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from keepsake.project.schema import TrackKind, Transition
from keepsake.project.trims import Edge, trim
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.mime import media_to_drag
from keepsake.ui.storyboard.view import Storyboard
from keepsake.ui.thumbnails import Thumbnails
from tests.desks import clip_named, order_of, start_of
from tests.films import time

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def board(desk: Desk, thumbnails: Thumbnails, qtbot: QtBot) -> Storyboard:
    board = Storyboard(desk, thumbnails)
    qtbot.addWidget(board)
    QAbstractItemModelTester(board.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, board)
    board.resize(700, 500)
    board.show()
    qtbot.waitExposed(board)
    return board


def names(board: Storyboard) -> list[str]:
    return [str(board.rows.index(row).data()) for row in range(board.rows.rowCount())]


def press(board: Storyboard, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(board.list, key, keys)


def test_it_shows_what_the_timeline_shows(board: Storyboard, desk: Desk) -> None:
    assert names(board) == order_of(desk)
    commands.split_at(desk, clip_named(desk, "Photo 2").id, 140)
    assert names(board) == order_of(desk)
    desk.undo()
    desk.change("Trim", lambda line: trim(line, clip_named(desk, "Picnic").id, Edge.OUT, time(-20)))
    assert names(board) == order_of(desk)


def test_the_keys_go_through_it_and_move_and_remove(board: Storyboard, desk: Desk) -> None:
    board.list.setFocus()
    press(board, Qt.Key.Key_Home)
    press(board, Qt.Key.Key_Down)
    assert desk.chosen == {clip_named(desk, "Photo 2").id}
    press(board, Qt.Key.Key_Down, ALT)
    assert order_of(desk)[:3] == ["Photo 1", "Photo 3", "Photo 2"]
    assert desk.chosen == {clip_named(desk, "Photo 2").id}
    press(board, Qt.Key.Key_Up, ALT)
    press(board, Qt.Key.Key_Up, ALT)
    assert order_of(desk)[:3] == ["Photo 2", "Photo 1", "Photo 3"]
    press(board, Qt.Key.Key_Return)
    assert desk.playhead == start_of(desk, "Photo 2") == 0
    press(board, Qt.Key.Key_Delete)
    assert order_of(desk) == ["Photo 1", "Photo 3", "Photo 4", "Picnic"] == names(board)
    assert desk.chosen == {clip_named(desk, "Photo 1").id}


def test_a_screen_reader_hears_what_each_row_is(board: Storyboard) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert board.rows.index(1).data(role) == "2 of 5. Photo 2, photo, 4.0 seconds, begins at 0:04.0"


def test_it_chooses_with_the_timeline(board: Storyboard, desk: Desk) -> None:
    desk.choose([clip_named(desk, "Photo 3").id])
    assert [index.row() for index in board.list.selectedIndexes()] == [2]
    desk.choose([clip_named(desk, "Song").id])
    assert board.list.selectedIndexes() == []
    assert desk.chosen == {clip_named(desk, "Song").id}


def test_other_tracks_are_lists_too(board: Storyboard, desk: Desk) -> None:
    board.show_track(desk.timeline.tracks[3].id)
    assert names(board) == order_of(desk, TrackKind.MUSIC) == ["Song"]


def test_a_name_is_changed_in_place(board: Storyboard, desk: Desk) -> None:
    board.rows.setData(board.rows.index(0), "Margaret in 1952")
    assert order_of(desk)[0] == names(board)[0] == "Margaret in 1952"
    assert desk.document.undo_label == "Rename"


def test_rows_and_media_can_be_dropped_between_others(board: Storyboard, desk: Desk) -> None:
    row = board.rows.mimeData([board.rows.index(3)])
    board.rows.dropMimeData(row, Qt.DropAction.MoveAction, 1, 0, QModelIndex())
    assert names(board)[:3] == ["Photo 1", "Photo 4", "Photo 2"]
    media = media_to_drag([desk.film.media[0].id])
    board.rows.dropMimeData(media, Qt.DropAction.CopyAction, 1, 0, QModelIndex())
    assert names(board)[:3] == ["Photo 1", "gran", "Photo 4"]
    assert order_of(desk)[:3] == ["Photo 1", "gran.jpg", "Photo 4"]


def test_lengths_and_transitions_are_set_by_keyboard(board: Storyboard, desk: Desk, qtbot: QtBot) -> None:
    assert not board.bar.isEnabled()
    desk.choose([clip_named(desk, "Photo 1").id])
    assert board.bar.length.value() == 4
    board.bar.length.setFocus()
    board.bar.length.selectAll()
    QTest.keyClicks(board.bar.length, "2")
    QTest.keyClick(board.bar.length, Qt.Key.Key_Return)
    assert (clip_named(desk, "Photo 1").duration.value, start_of(desk, "Photo 2")) == (50, 50)
    QTest.keyClick(board.bar.into, Qt.Key.Key_Down)
    change = desk.timeline.tracks[0].items[1]
    assert isinstance(change, Transition)
    QTest.keyClick(board.bar.into, Qt.Key.Key_Up)
    assert not isinstance(desk.timeline.tracks[0].items[1], Transition)
    desk.choose([clip_named(desk, "Picnic").id])
    assert not board.bar.into.isEnabled()
    board.list.setFocus()
    with qtbot.waitSignal(board.wants_properties):
        press(board, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_it_tells_what_it_did(board: Storyboard, desk: Desk, qtbot: QtBot) -> None:
    desk.choose([clip_named(desk, "Photo 1").id])
    with qtbot.waitSignal(desk.said) as said:
        press(board, Qt.Key.Key_Down, ALT)
    assert said.args == ["Photo 1 is 2 of 5 now."]
    with qtbot.waitSignal(desk.said) as said:
        press(board, Qt.Key.Key_Delete)
    assert said.args == ["Photo 1 removed; 4 left. Undo brings it back."]
