"""An editor window comes back as it was left, and where it can be reached whatever became of its screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QTextEdit
from pytestqt.qtbot import QtBot

from keepsake.ui.editor import whereabouts
from keepsake.ui.editor.whereabouts import BESIDE_PX, Whereabouts
from keepsake.ui.remembered import Remembered


class Window(QMainWindow):
    """A window with one splitter."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for _ in range(2):
            self.splitter.addWidget(QTextEdit())
        self.setCentralWidget(self.splitter)
        self.resize(1360, 860)
        self.place = Whereabouts(self, {"parts": self.splitter})


def left(qtbot: QtBot, where: QRect, share: int) -> Window:
    """A window that was put somewhere, and closed."""
    window = Window(qtbot)
    window.place.restore([])
    window.show()
    window.setGeometry(where)
    window.splitter.setSizes([share, where.width() - share])
    window.place.keep()
    window.close()
    return window


def test_a_window_comes_back_as_it_was_and_a_second_one_beside_it(qtbot: QtBot) -> None:
    before = left(qtbot, QRect(60, 70, 500, 400), 150)
    again = Window(qtbot)
    again.place.restore([])
    again.show()
    assert again.geometry() == QRect(60, 70, 500, 400)
    assert again.splitter.sizes() == before.splitter.sizes()
    second = Window(qtbot)
    second.place.restore([again])
    assert second.pos().x() - again.pos().x() > BESIDE_PX / 2


def test_a_window_never_seen_fits_into_the_screen(qtbot: QtBot) -> None:
    window = Window(qtbot)
    window.place.restore([])
    assert QGuiApplication.primaryScreen().availableGeometry().contains(window.geometry())


def test_other_screens_have_another_place(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    left(qtbot, QRect(60, 70, 500, 400), 150)
    monkeypatch.setattr(whereabouts, "screens", lambda: "a desk with two")
    window = Window(qtbot)
    window.place.restore([])
    assert window.size().width() > 500
    window.place.keep()
    assert Remembered().editor("a desk with two", "window") is not None


@pytest.mark.parametrize("where", [QRect(4000, 70, 500, 400), QRect(60, -300, 500, 400)])
def test_a_place_that_cannot_be_reached_counts_as_never_seen(
    qtbot: QtBot, where: QRect, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(qtbot)
    monkeypatch.setattr(window, "restoreGeometry", lambda _: window.setGeometry(where) or True)
    Remembered().remember_editor(whereabouts.screens(), {"window": QByteArray(b"somewhere")})
    window.place.restore([])
    assert QGuiApplication.primaryScreen().availableGeometry().contains(window.geometry())
