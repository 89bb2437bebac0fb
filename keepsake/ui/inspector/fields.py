"""The fields of the inspector: each shows a value, and says once when a person has set another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

LONGEST_SECONDS = 36_000.0
FIELD_PX = 44
TEXT_MARGIN_PX = 7


class LineField(QLineEdit):
    """One line of words."""

    def __init__(self, name: str, on_set: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._last = ""
        self._on_set = on_set
        self.editingFinished.connect(self._tell)

    def show_words(self, words: str) -> None:
        """Show words, unless a person is writing others."""
        if words != self._last:
            self._last = words
            self.setText(words)

    def _tell(self) -> None:
        if self.text() != self._last:
            self._last = self.text()
            self._on_set(self.text())


class TextField(QPlainTextEdit):
    """Several lines of words, set when the person leaves them."""

    def __init__(self, name: str, on_set: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setMaximumHeight(110)
        self._last = ""
        self._on_set = on_set

    def show_words(self, words: str) -> None:
        """Show words, unless a person is writing others."""
        if words != self._last:
            self._last = words
            self.setPlainText(words)

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

    def __init__(self, name: str, unit: str, bounds: tuple[float, float], decimals: int = 1) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(*bounds)
        self.setDecimals(decimals)
        self.setSingleStep(0.5 if decimals else 1.0)
        self.setSuffix(unit)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(FIELD_PX)
        self.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)

    def show_value(self, value: float, bounds: tuple[float, float] | None = None) -> None:
        """Show a value without saying that it was set."""
        with QSignalBlocker(self):
            if bounds is not None:
                self.setRange(*bounds)
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(QComboBox):
    """One of several words."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, object]], on_set: Callable[[object], None], tip: str = ""
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip or name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(FIELD_PX)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.choices: list[object] = []
        for words, choice in choices:
            self.addItem(words)
            self.choices.append(choice)
        self.activated.connect(lambda row: on_set(self.choices[row]))

    def show_choice(self, choice: object, otherwise: str = "") -> None:
        """Show a choice; one that is not among them has the words `otherwise`."""
        rows = [row for row, each in enumerate(self.choices) if each == choice]
        self.setPlaceholderText(otherwise)
        self.setCurrentIndex(rows[0] if rows else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def choices_of(kind: type[StrEnum]) -> list[tuple[str, object]]:
    """Give every member of an enumeration with its word."""
    return [(member.value.capitalize(), member) for member in kind]


def labelled(words: str, field: QWidget) -> QWidget:
    """Give a field with its name above it; Alt and the letter, or a press on the name, go to the field."""
    whole = QWidget()
    label = QLabel(words)
    label.setBuddy(field)
    label.setWordWrap(True)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(label)
    column.addWidget(field)
    return whole
