"""All keys of the editor in plain words: those of the menus as they are set, those of the film and viewer below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from keepsake.ui.controls import button, open_at, title

SIZE = (640, 620)
HEADINGS = ("What it does", "Keys")
OTHERS = (
    ("Play, or stop", "Space"),
    ("One frame back, or on", "Left, Right"),
    ("One second back, or on", "Shift+Left, Shift+Right"),
    ("To the beginning, or the end", "Home, End"),
    ("Play backwards, stop, play on", "J, K, L"),
    ("Hear the film, or be silent", "M"),
    ("The film as large as the screen", "F11"),
    ("Choose the clip before, or after", "Ctrl+Left, Ctrl+Right"),
    ("Choose the clip on the track above, or below", "Up, Down"),
    ("Move the chosen clips by a frame", "Alt+Left, Alt+Right"),
    ("Move the chosen clips by a second", "Alt+Shift+Left, Alt+Shift+Right"),
    ("Let the chosen clip begin, or end, at the playhead", "[, ]"),
    ("Let the chosen clip end a frame earlier, or later", "Comma, Full stop"),
    ("Let the chosen clip begin a frame earlier, or later", "<, >"),
    ("Split the clip at the playhead", "S"),
    ("Take the chosen clips out", "Delete"),
    ("Choose nothing", "Esc"),
)
"""Keys that are no menu's; they are the timeline's and the viewer's, when these are in use."""


class AllKeys(QDialog):
    """A list to look something up in. It can be read with the arrow keys and by screen readers."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        open_at(self, SIZE)
        rows = [(_words_of(action), _keys_of(action)) for action in actions]
        self.table = _table([row for row in rows if row[1]] + list(OTHERS))
        close = button("Close", "Close this window")
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title("Keyboard shortcuts"))
        column.addWidget(self.table, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _table(rows: list[tuple[str, str]]) -> QTableWidget:
    table = QTableWidget(len(rows), len(HEADINGS))
    table.setHorizontalHeaderLabels(HEADINGS)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setAccessibleName("All keys, and what they do")
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            table.setItem(number, column, QTableWidgetItem(words))
    return table


def _words_of(action: QAction) -> str:
    """What an action is called whatever the film is just now: “Undo”, not “Undo Split”."""
    return action.iconText().removesuffix("…")


def _keys_of(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
