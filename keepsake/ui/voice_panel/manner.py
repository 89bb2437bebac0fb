"""How a voice speaks: pace, pitch and warmth."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keepsake.core.score import PLAIN
from keepsake.engine.requests import Manner
from keepsake.ui.inspector.sliders import Measure, ValueSlider

PACE = Measure(words="Pace", low=0.5, high=1.5, usual=PLAIN.pace, tip="Slower to the left, faster to the right")
PITCH = Measure(words="Pitch", low=-1.0, high=1.0, usual=PLAIN.pitch, tip="Lower to the left, higher to the right")
WARMTH = Measure(words="Warmth", usual=PLAIN.warmth, tip="As it is to the left, warmer to the right")


class MannerSliders(QWidget):
    """Three sliders. `changed` says that one of them is elsewhere."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pace = ValueSlider(PACE, lambda pace, _: self._set(pace=pace))
        self.pitch = ValueSlider(PITCH, lambda pitch, _: self._set(pitch=pitch))
        self.warmth = ValueSlider(WARMTH, lambda warmth, _: self._set(warmth=warmth))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for slider in (self.pace, self.pitch, self.warmth):
            column.addWidget(slider)
        self.show_manner(PLAIN)

    def show_manner(self, manner: Manner) -> None:
        """Show a manner without saying that it changed."""
        self.manner = manner
        self.pace.show_value(manner.pace)
        self.pitch.show_value(manner.pitch)
        self.warmth.show_value(manner.warmth)

    def _set(self, **values: float) -> None:
        self.show_manner(replace(self.manner, **values))
        self.changed.emit()
