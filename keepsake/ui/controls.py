"""Small widgets with words in them, made the same way everywhere: a name for screen readers is never forgotten."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

FRAME = QSize(16, 48)
"""What a window's frame and heading take of the screen."""


def scrolled(page: QWidget) -> QScrollArea:
    """A page that can be scrolled when the screen is too small for its letters."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def open_at(window: QWidget, size: tuple[int, int]) -> None:
    """Give a window this size, or what the screen has room for: large letters make screens small."""
    room = window.screen().availableSize() - FRAME
    window.resize(QSize(*size).boundedTo(room))


def title(text: str) -> QLabel:
    """A page's heading."""
    label = paragraph(text, "title")
    label.setAccessibleName(text)
    return label


def paragraph(text: str = "", role: str = "") -> QLabel:
    """Words that wrap; `role` is "", "soft", "warning" or "step"."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def button(text: str, tip: str = "", primary: bool = False, narrow: bool = False) -> QPushButton:
    """A large button; `primary` is the one thing most people want on a page, `narrow` fits into a panel."""
    made = QPushButton(text)
    made.setAccessibleName(text.replace("&&", "and").replace("&", ""))
    made.setToolTip(tip)
    made.setAccessibleDescription(tip)
    made.setProperty("primary", primary)
    made.setProperty("narrow", narrow)
    # Enter presses the button that has the focus, as people expect.
    made.setAutoDefault(True)
    return made
