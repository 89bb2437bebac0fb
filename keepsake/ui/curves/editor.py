"""The curve editor: a curve's picture, and the chosen point's moment, value and easing as fields.

It knows nothing of clips: `show_curve` gives it points and what they are about, and `changed` and `committed` say
what a person made of them. Whoever shows it makes one step for undo of each `committed`.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from keepsake.core.curve import Easing
from keepsake.ui.curves.graph import CurveGraph
from keepsake.ui.curves.points import Points, Span, moved, with_easing

FIELD_PX = 44
EASING_WORDS = {
    Easing.EASE_BOTH: "Softly",
    Easing.EASE_IN: "Slow start",
    Easing.EASE_OUT: "Slow end",
    Easing.LINEAR: "Evenly",
    Easing.HOLD: "Stay, then jump",
}
EASINGS = tuple(EASING_WORDS)


class _Number(QDoubleSpinBox):
    """A number that tells of a whole entry only; the wheel passes over it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(FIELD_PX)
        self.lineEdit().setTextMargins(7, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Choice(QComboBox):
    """One of several words; the wheel passes over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CurveEditor(QWidget):
    """A curve to be changed by hand, with mouse or keyboard."""

    changed = Signal(object)
    """The points while a hand moves them; a `tuple[Point, ...]`."""
    committed = Signal(object)
    """The points once the hand lets go: one step for undo."""
    cancelled = Signal()
    """Escape took a movement back, after `changed` said so: what followed it is no step."""
    moment_picked = Signal(float)
    """The moment a person wants to see, seconds: pressed on the ground, or that of the point chosen."""

    def __init__(self, span: Span, points: Points = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graph = CurveGraph(span)
        self.moment = _Number("Moment of the point")
        self.value = _Number("Value of the point")
        self.easing = _Choice()
        self.previous = self._button("◀", "Point before", lambda: self._step(-1))
        self.add = self._button("◆ Add", "Put a point at the playhead (Insert)", self._add)
        self.remove = self._button("Remove", "Take the chosen point away (Delete)", self.graph.remove_chosen)
        self.next = self._button("▶", "Point after", lambda: self._step(1))
        self._fill_easings()
        self._lay_out()
        self._connect()
        self.show_curve(points, span)

    @property
    def points(self) -> Points:
        """The points as they are now."""
        return self.graph.points

    def show_curve(self, points: Points, span: Span) -> None:
        """Show a curve, without saying that it changed; while a hand is at it, nothing happens."""
        self.setAccessibleName(f"Curve editor: {span.label}")
        self.graph.show_points(points, span)
        self._show_chosen()

    def set_playhead(self, seconds: float | None) -> None:
        """Show where the playhead is; None for nowhere."""
        self.graph.set_playhead(seconds)

    def _fill_easings(self) -> None:
        self.easing.setAccessibleName("How it goes on to the next point")
        self.easing.setToolTip("How the value goes from this point to the next")
        self.easing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.easing.setMinimumHeight(FIELD_PX)
        self.easing.addItems(list(EASING_WORDS.values()))

    def _button(self, words: str, tip: str, act: object) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setMinimumSize(FIELD_PX, FIELD_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        for button in (self.previous, self.add, self.remove, self.next):
            steps.addWidget(button)
        steps.insertStretch(3, 1)
        fields = QGridLayout()
        fields.addWidget(self.moment, 0, 0)
        fields.addWidget(self.value, 0, 1)
        fields.addWidget(self.easing, 1, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.graph)
        column.addLayout(steps)
        column.addLayout(fields)

    def _connect(self) -> None:
        self.graph.changed.connect(self.changed)
        self.graph.committed.connect(self.committed)
        self.graph.cancelled.connect(self.cancelled)
        self.graph.moment_picked.connect(self.moment_picked)
        self.graph.chosen_changed.connect(self._show_chosen)
        self.moment.valueChanged.connect(lambda seconds: self._set_chosen(seconds=seconds))
        self.value.valueChanged.connect(lambda number: self._set_chosen(number=number))
        self.easing.activated.connect(self._set_easing)

    def _step(self, by: int) -> None:
        self.graph.step_to(by)
        if self.graph.chosen is not None:
            self.moment_picked.emit(self.points[self.graph.chosen].seconds)

    def _add(self) -> None:
        self.graph.add_at(self.graph.playhead_s)

    def _set_chosen(self, seconds: float | None = None, number: float | None = None) -> None:
        index, span = self.graph.chosen, self.graph.span
        if index is not None:
            point = self.points[index]
            value = point.value if number is None else number / span.factor
            to = (point.seconds if seconds is None else seconds, value)
            self.graph.set_points(moved(self.points, index, to, span), index)

    def _set_easing(self, row: int) -> None:
        index = self.graph.chosen
        if index is not None:
            self.graph.set_points(with_easing(self.points, index, EASINGS[row]), index)

    def _show_chosen(self) -> None:
        index, span = self.graph.chosen, self.graph.span
        is_one = index is not None and index < len(self.points)
        for widget in (self.moment, self.value, self.easing, self.remove):
            widget.setEnabled(is_one)
        self.previous.setEnabled(bool(self.points))
        self.next.setEnabled(bool(self.points))
        blocked = [QSignalBlocker(widget) for widget in (self.moment, self.value, self.easing)]
        self.moment.setDecimals(2)
        self.moment.setSuffix(" s")
        self.moment.setRange(0.0, span.seconds)
        self.moment.setSingleStep(span.step_s)
        self.value.setDecimals(span.decimals)
        self.value.setSuffix(span.unit)
        self.value.setRange(span.lowest * span.factor, span.highest * span.factor)
        self.value.setSingleStep((span.highest - span.lowest) * span.factor / 100)
        if is_one and index is not None:
            point = self.points[index]
            self.moment.setValue(point.seconds)
            self.value.setValue(point.value * span.factor)
            self.easing.setCurrentIndex(EASINGS.index(point.easing))
        del blocked
