"""Where an editor window was, and how its room was shared out, remembered for each arrangement of screens."""

from __future__ import annotations

from hashlib import sha256

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from keepsake.ui.remembered import Remembered

SETTLED_MS = 800
"""After the last move the place is written, so that a program that is killed remembers it too."""
BESIDE_PX = 36
"""So far down and aside of another editor window of the same place a further one opens."""
LEAST_SEEN_PX = 120
"""So much of the window's top must be on a screen, for a hand to take hold of it."""
WINDOW = "window"


class Whereabouts(QObject):
    """Restores a window and its named splitters as they were left, and keeps how they are left now.

    With the screen gone that the window was on, or its place never seen, it fits into the screen there is.
    """

    def __init__(self, window: QMainWindow, splitters: dict[str, QSplitter]) -> None:
        super().__init__(window)
        self._window, self._splitters = window, splitters
        self._remembered = Remembered()
        self._has_restored = False
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self.keep)
        for splitter in splitters.values():
            splitter.splitterMoved.connect(self._soon.start)
        window.installEventFilter(self)

    def restore(self, others: list[QMainWindow]) -> None:
        """Put the window where one was left, beside `others` that are there already."""
        place = self._bytes(WINDOW)
        if place is None or not self._window.restoreGeometry(place) or not self._can_be_held():
            self._fit_into_screen()
        while not self._window.isMaximized() and any(map(self._is_over, others)):
            self._window.move(self._window.x() + BESIDE_PX, self._window.y() + BESIDE_PX)
        for name, splitter in self._splitters.items():
            if (state := self._bytes(f"{name} of {splitter.count()}")) is not None:
                splitter.restoreState(state)
        self._has_restored = True

    def keep(self) -> None:
        """Write down how the window is now; nothing for one that was never put in its place."""
        self._soon.stop()
        if not self._has_restored or self._window.isMinimized():
            return
        parts = {f"{name} of {splitter.count()}": splitter.saveState() for name, splitter in self._splitters.items()}
        self._remembered.remember_editor(screens(), {WINDOW: self._window.saveGeometry(), **parts})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window being moved."""
        if self._has_restored and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._soon.start()
        return super().eventFilter(watched, event)

    def _bytes(self, name: str) -> QByteArray | None:
        return self._remembered.editor(screens(), name)

    def _can_be_held(self) -> bool:
        top = QRect(self._window.pos(), self._window.size())
        top.setHeight(LEAST_SEEN_PX)
        seen = (each.availableGeometry().intersected(top) for each in QGuiApplication.screens())
        return any(each.width() >= LEAST_SEEN_PX and each.height() >= LEAST_SEEN_PX / 2 for each in seen)

    def _is_over(self, other: QMainWindow) -> bool:
        """Whether another window is so nearly in the same place that it could not be seen behind this one."""
        return (other.pos() - self._window.pos()).manhattanLength() < BESIDE_PX

    def _fit_into_screen(self) -> None:
        room = self._window.screen().availableGeometry()
        self._window.resize(self._window.size().boundedTo(room.size()))
        place = self._window.rect()
        place.moveCenter(room.center())
        self._window.move(place.topLeft())


def screens() -> str:
    """A name for the screens that are there: at a desk with two a window has another place than on the way."""
    shapes = sorted((each.name(), str(each.geometry())) for each in QGuiApplication.screens())
    return sha256(repr(shapes).encode()).hexdigest()[:16]
