"""The film as large as the screen, with the same buttons; Escape comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keepsake.ui.viewer.screen import Screen, Sights
from keepsake.ui.viewer.transport import Bar, Switchboard

LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F11)


class FullScreen(QWidget):
    """A window of its own. `left` says that it is closing."""

    left = Signal()

    def __init__(self, sights: Sights, switchboard: Switchboard, press: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._press = press
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keepsake")
        self.setAccessibleName("The film as large as the screen; Escape comes back")
        black = QPalette(self.palette())
        black.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
        self.setPalette(black)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.screen_view = Screen(sights, self)
        self.screen_view.pressed_twice.connect(self.close)
        self._ground = QWidget()
        self._ground.setAutoFillBackground(True)
        self._ground.setPalette(switchboard.palette())
        row = QHBoxLayout(self._ground)
        row.setContentsMargins(8, 2, 8, 2)
        row.addStretch(1)
        row.addWidget(Bar(switchboard), 100)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.screen_view, 1)
        column.addWidget(self._ground)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LEAVING:
            self.close()
        elif not self._press(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        super().closeEvent(event)
