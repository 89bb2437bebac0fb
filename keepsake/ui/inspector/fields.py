"""The fields of the inspector: each shows a value, and says once when a person has set another."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QToolButton,
    QWidget,
)

LONGEST_SECONDS = 36_000.0
FIELD_PX = 44


class LineField(QLineEdit):
    """One line of words."""

    def __init__(self, name: str, words: str, on_set: Callable[[str], None]) -> None:
        super().__init__(words)
        self.setAccessibleName(name)
        self._last = words
        self._on_set = on_set
        self.editingFinished.connect(self._tell)

    def _tell(self) -> None:
        if self.text() != self._last:
            self._last = self.text()
            self._on_set(self.text())


class TextField(QPlainTextEdit):
    """Several lines of words, set when the person leaves them."""

    def __init__(self, name: str, words: str, on_set: Callable[[str], None]) -> None:
        super().__init__(words)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setMaximumHeight(110)
        self._last = words
        self._on_set = on_set

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.tell()

    def tell(self) -> None:
        """Say what the words are now, if they are others."""
        if self.toPlainText() != self._last:
            self._last = self.toPlainText()
            self._on_set(self._last)


class NumberField(QDoubleSpinBox):
    """A number with a unit. The wheel passes over it, so that scrolling the panel changes nothing."""

    def __init__(self, name: str, value: float, unit: str, bounds: tuple[float, float]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(*bounds)
        self.setDecimals(1 if unit != " s" else 2)
        self.setSingleStep(0.5)
        self.setSuffix(unit)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(FIELD_PX)
        self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(QComboBox):
    """One of several words."""

    def __init__(self, name: str, choices: list[tuple[str, object]], value: object) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(FIELD_PX)
        for words, choice in choices:
            self.addItem(words, choice)
        self.setCurrentIndex(next((row for row, (_, choice) in enumerate(choices) if choice == value), -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ShareField(QWidget):
    """A share from none to all, as a slider with the number and a way back to what is usual."""

    def __init__(self, name: str, share: float, usual: float, on_set: Callable[[float], None]) -> None:
        super().__init__()
        self._on_set = on_set
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumHeight(40)
        self.slider.setAccessibleName(name)
        self._number = QLabel()
        self._number.setMinimumWidth(48)
        self.reset = QToolButton()
        self.reset.setText("Usual")
        self.reset.setMinimumHeight(FIELD_PX)
        self.reset.setToolTip(f"Back to {usual:.0%}")
        self.reset.setAccessibleName(f"{name} as usual")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.slider, self._number, self.reset):
            row.addWidget(widget)
        self.show_share(share)
        self.slider.sliderReleased.connect(lambda: on_set(self.slider.value() / 100))
        self.slider.valueChanged.connect(self._tell)
        self.reset.clicked.connect(lambda: self.slider.setValue(round(usual * 100)))

    def show_share(self, share: float) -> None:
        """Show a share without saying that it was set."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * 100))
        self._number.setText(f"{self.slider.value()} %")

    def _tell(self, value: int) -> None:
        self._number.setText(f"{value} %")
        if not self.slider.isSliderDown():
            self._on_set(value / 100)


def choices_of(kind: type[StrEnum]) -> list[tuple[str, object]]:
    """Give every member of an enumeration with its word."""
    return [(member.value.capitalize(), member) for member in kind]
