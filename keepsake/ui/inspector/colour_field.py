"""A colour, shown and chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton, QWidget

from keepsake.core.scene import Rgb

SWATCH = QSize(44, 24)


class ColourField(QPushButton):
    """A button in a colour; pressed, it asks for another. `on_set` is told an `Rgb`."""

    def __init__(self, name: str, on_set: Callable[[Rgb], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._on_set = name, on_set
        self.colour = Rgb()
        self.setProperty("narrow", True)
        self.setIconSize(SWATCH)
        self.setToolTip(f"Choose another colour: {name.lower()}")
        self.clicked.connect(self._ask)
        self.show_colour(self.colour)

    def show_colour(self, colour: Rgb, words: str = "") -> None:
        """Show a colour without saying that it was set, with `words` or else its code."""
        self.colour = colour
        fineness = self.devicePixelRatioF()
        swatch = QPixmap(SWATCH * fineness)
        swatch.setDevicePixelRatio(fineness)
        swatch.fill(self.palette().mid().color())
        painter = QPainter(swatch)
        painter.fillRect(QRect(QPoint(), SWATCH).adjusted(1, 1, -1, -1), _qt(colour))
        painter.end()
        self.setIcon(QIcon(swatch))
        self.setText(words or _qt(colour).name())
        self.setAccessibleName(f"{self._name}: {self.text()}")

    def _ask(self) -> None:
        chosen = QColorDialog.getColor(_qt(self.colour), self.window(), self._name)
        if chosen.isValid():
            self._on_set(Rgb(chosen.red(), chosen.green(), chosen.blue()))


def _qt(colour: Rgb) -> QColor:
    return QColor(colour.red, colour.green, colour.blue)
