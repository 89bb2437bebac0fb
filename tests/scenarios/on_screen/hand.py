"""A hand on a real X screen: it moves the pointer, presses, drags and types through the XTEST extension."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from tests.programs import running

SETTLING_S = 0.05
DRAG_STEPS = 12
FILES_WINDOW = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

class Files(QLabel):
    def mouseMoveEvent(self, event):
        content = QMimeData()
        content.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[3:]])
        drag = QDrag(self)
        drag.setMimeData(content)
        drag.exec(Qt.DropAction.CopyAction)

application = QApplication([])
files = Files("files")
files.setWindowFlags(Qt.WindowType.FramelessWindowHint)
files.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 120, 60)
files.show()
application.processEvents()
print("there", flush=True)
application.exec()
"""
"""A file manager of one window: whatever is dragged out of it are the files it was given."""


class Hand:
    """Acts on the screen and lets the window answer in between; without `answers` it may be in another thread."""

    def __init__(self, answers: bool = True) -> None:
        self._display = Display()
        self._answers = answers

    def close(self) -> None:
        """Let go of the screen."""
        self._display.close()

    def click(self, widget: QWidget) -> None:
        """Press and let go in the middle of a widget."""
        self._move(_middle(widget))
        self._button(X.ButtonPress)
        self._button(X.ButtonRelease)

    def drag(self, begin: tuple[int, int], target: QWidget) -> None:
        """Drag from a point of the screen to the middle of a widget, as slowly as a person."""
        self.drag_to(begin, _middle(target))

    def drag_to(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag from a point of the screen to another."""
        self._move(begin)
        self._button(X.ButtonPress)
        for step in range(1, DRAG_STEPS + 1):
            part = step / DRAG_STEPS
            self._move((round(begin[0] + (end[0] - begin[0]) * part), round(begin[1] + (end[1] - begin[1]) * part)))
        self._settle(6 * SETTLING_S)
        self._button(X.ButtonRelease)

    def type(self, words: str) -> None:
        """Type words into whatever has the keyboard."""
        for letter in words:
            symbol = XK.string_to_keysym({" ": "space"}.get(letter, letter))
            code = self._display.keysym_to_keycode(symbol)
            shift = self._display.keysym_to_keycode(XK.XK_Shift_L)
            if letter.isupper():
                xtest.fake_input(self._display, X.KeyPress, shift)
            xtest.fake_input(self._display, X.KeyPress, code)
            xtest.fake_input(self._display, X.KeyRelease, code)
            if letter.isupper():
                xtest.fake_input(self._display, X.KeyRelease, shift)
            self._settle()

    def _move(self, point: tuple[int, int]) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=point[0], y=point[1])
        self._settle()

    def _button(self, kind: int) -> None:
        xtest.fake_input(self._display, kind, 1)
        self._settle()

    def _settle(self, seconds: float = SETTLING_S) -> None:
        self._display.sync()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._answers:
                QApplication.processEvents()
            time.sleep(0.002)


@contextmanager
def files_at(point: tuple[int, int], paths: Sequence[Path]) -> Iterator[tuple[int, int]]:
    """Show a small window of another program whose files can be dragged out; gives a point in it."""
    words = [sys.executable, "-c", FILES_WINDOW, *map(str, point), *map(str, paths)]
    with running(words, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "there\n"
        try:
            yield point[0] + 60, point[1] + 30
        finally:
            window.terminate()


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.01)


def _middle(widget: QWidget) -> tuple[int, int]:
    middle = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
    return middle.x(), middle.y()
