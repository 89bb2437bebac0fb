"""A large button with a heading and a sentence: one of a few things to choose from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout

NOT_YET = "This part is not in your Keepsake yet."


class Card(QPushButton):
    """A choice; grows with its words, however large the letters are."""

    def __init__(self, name: str, words: str, is_large: bool = False) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        rows = QVBoxLayout(self)
        side = 22 if is_large else 11
        rows.setContentsMargins(side + 7, side, side + 7, side)
        rows.setSpacing(4)
        self._labels = (QLabel(name), QLabel(words))
        for label, role in zip(self._labels, ("heading" if is_large else "name", "soft"), strict=True):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            rows.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def rule_out(self) -> None:
        """Show that this cannot be chosen, and say so."""
        self.setEnabled(False)
        self._labels[1].setText(NOT_YET)
        self.setAccessibleDescription(NOT_YET)

    def sizeHint(self) -> QSize:
        """As large as its words."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its words."""
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """Narrow cards wrap their words and grow."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else super().heightForWidth(width)
