"""Check a video or picture, in a window of its own beside the editor."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from keepsake.ui.checking.page import CheckPage
from keepsake.ui.controls import open_at, scrolled
from keepsake.ui.media_bin.importing import Tasks

SIZE = (760, 700)


class CheckWindow(QDialog):
    """The page, which goes when it is left; the editor behind it goes on."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Check a video or picture")
        open_at(self, SIZE)
        self.page = CheckPage(tasks)
        self.page.back.setText("Close")
        self.page.back.setAccessibleName("Close")
        self.page.back.setToolTip("Close this window")
        self.page.left.connect(self.close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(self.page))

    def leave(self) -> None:
        """Leave off looking and close."""
        self.page.leave()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was found is forgotten."""
        self.page.leave()
        super().closeEvent(event)
