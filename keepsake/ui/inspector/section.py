"""A part of the inspector that opens and closes under its heading."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from keepsake.ui.inspector.subject import Subject


class Body(QWidget):
    """What is in a section: fields about a subject, which show it anew when told."""

    TITLE = ""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 2, 2, 10)
        self.column.setSpacing(8)

    def refresh(self) -> None:
        """Show the subject as it is now."""

    def follow_playhead(self) -> None:
        """Show what depends on the playhead."""


class Section(QWidget):
    """A heading that opens and closes what is below it."""

    toggled = Signal(bool)

    def __init__(self, body: Body, is_open: bool) -> None:
        super().__init__()
        self.body = body
        self.heading = QToolButton()
        self.heading.setText(body.TITLE)
        self.heading.setCheckable(True)
        self.heading.setChecked(is_open)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.setMinimumHeight(44)
        self.heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading.setProperty("role", "section")
        self.heading.setToolTip("Open or close this part")
        self.heading.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(body)
        self._show(is_open)

    def _show(self, is_open: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.heading.setAccessibleName(f"{self.body.TITLE}, {'open' if is_open else 'closed'}")
        self.body.setVisible(is_open)
        if is_open:
            self.body.refresh()
        self.toggled.emit(is_open)
