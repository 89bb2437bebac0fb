"""A value as a slider, a number and a way back to what is usual; a whole drag is one step for undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from keepsake.ui.inspector.fields import FIELD_PX, NumberField
from keepsake.ui.inspector.subject import Gesture

STEPS = 1000
FOLLOW_MS = 90
"""How often the film follows a hand that drags a slider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a slider sets: its words, bounds, and how a person reads the value.

    The slider goes from `low` to `high`; the number may be anything from `lowest` to `highest` where they are given.
    `factor` turns a value into the number read (100 for per cent).
    """

    words: str
    low: float = 0.0
    high: float = 1.0
    usual: float = 0.0
    lowest: float | None = None
    highest: float | None = None
    unit: str = " %"
    factor: float = 100.0
    decimals: int = 0
    tip: str = ""

    @property
    def bounds(self) -> tuple[float, float]:
        """What the number may be, as it is read."""
        low = self.low if self.lowest is None else self.lowest
        high = self.high if self.highest is None else self.highest
        return low * self.factor, high * self.factor


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ValueSlider(QWidget):
    """A value to be set by slider or number. `on_set` is told the value and the name of the gesture."""

    def __init__(self, measure: Measure, on_set: Callable[[float, str], None]) -> None:
        super().__init__()
        self.measure = measure
        self._on_set = on_set
        self._gesture = Gesture()
        self.slider = self._made_slider()
        self.number = NumberField(f"{measure.words}, as a number", measure.unit, measure.bounds, measure.decimals)
        self.reset = small_button("↺", f"{measure.words} as usual", f"Back to {self._words(measure.usual)}")
        self.beside = QHBoxLayout()
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._tell)
        self._lay_out()
        self._connect()

    def show_value(self, value: float) -> None:
        """Show a value without saying that it was set; a slider under the hand stays where it is."""
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._step_of(value))
            self.number.show_value(value * self.measure.factor)
            self.reset.setEnabled(abs(value - self.measure.usual) > 1e-9)

    def _made_slider(self) -> QSlider:
        slider = _Slider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setSingleStep(STEPS // 100)
        slider.setPageStep(STEPS // 10)
        slider.setMinimumHeight(40)
        slider.setMinimumWidth(80)
        slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        slider.setAccessibleName(self.measure.words)
        slider.setToolTip(self.measure.tip or self.measure.words)
        return slider

    def _lay_out(self) -> None:
        label = QLabel(self.measure.words)
        label.setBuddy(self.slider)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.number.setFixedWidth(118)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.number, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        self.beside.addWidget(self.slider, 1)
        grid.addLayout(self.beside, 1, 0, 1, 3)

    def _connect(self) -> None:
        self.slider.sliderPressed.connect(self._gesture.begin)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderReleased.connect(self._on_released)
        self.number.valueChanged.connect(self._on_number)
        self.reset.clicked.connect(self._on_reset)

    def _on_moved(self, step: int) -> None:
        self.number.show_value(self._value_of(step) * self.measure.factor)
        if self.slider.isSliderDown():
            if not self._follow.isActive():
                self._follow.start()
        else:
            self._tell()

    def _on_released(self) -> None:
        self._follow.stop()
        self._tell()
        self._gesture.end()

    def _on_number(self, number: float) -> None:
        self._on_set(number / self.measure.factor, self._gesture.name())

    def _on_reset(self) -> None:
        self._gesture.end()
        self._on_set(self.measure.usual, "")

    def _tell(self) -> None:
        self._on_set(self._value_of(self.slider.value()), self._gesture.name())

    def _value_of(self, step: int) -> float:
        share = step / STEPS
        value = self.measure.low + share * (self.measure.high - self.measure.low)
        return round(value * self.measure.factor, self.measure.decimals) / self.measure.factor

    def _step_of(self, value: float) -> int:
        share = (value - self.measure.low) / (self.measure.high - self.measure.low)
        return round(min(max(share, 0.0), 1.0) * STEPS)

    def _words(self, value: float) -> str:
        return f"{value * self.measure.factor:.{self.measure.decimals}f}{self.measure.unit}"


def small_button(words: str, name: str, tip: str = "", is_switch: bool = False) -> QToolButton:
    """Give a small square button, named for screen readers."""
    button = QToolButton()
    button.setText(words)
    button.setAccessibleName(name)
    button.setToolTip(tip or name)
    button.setMinimumSize(38, FIELD_PX - 4)
    button.setCheckable(is_switch)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
