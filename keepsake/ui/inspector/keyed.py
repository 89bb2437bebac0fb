"""A property that may change over time: its slider, a diamond for a key at the playhead, and its curve."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keepsake.core.curve import Curve, Key
from keepsake.project.properties import BOUNDS, key_after, key_before, value_of, varying_of
from keepsake.project.property_edits import set_keys
from keepsake.ui.curves.editor import CurveEditor
from keepsake.ui.curves.points import Point, Points, Span
from keepsake.ui.inspector.sliders import Measure, ValueSlider, small_button
from keepsake.ui.inspector.subject import Gesture, Property, Subject

MEASURES = {
    Property.OPACITY: Measure(words="Opacity", usual=1.0, tip="How much of the picture is seen; 0 % is nothing"),
    Property.X: Measure(words="Sideways", low=-1.0, lowest=-1.5, highest=1.5, tip="To the right, or left below 0"),
    Property.Y: Measure(words="Up and down", low=-1.0, lowest=-1.5, highest=1.5, tip="Down, or up below 0"),
    Property.SCALE: Measure(words="Size", low=0.1, high=2.0, usual=1.0, lowest=0.05, highest=4.0),
    Property.ROTATION: Measure(
        words="Turn", low=-180.0, high=180.0, lowest=-360.0, highest=360.0, unit="°", factor=1.0, decimals=1
    ),
    Property.GAIN: Measure(
        words="Loudness", low=-40.0, high=12.0, lowest=-60.0, highest=24.0, unit=" dB", factor=1.0, decimals=1
    ),
}  # fmt: skip
EMPTY, FULL = "◇", "◆"


class KeyedRow(QWidget):
    """One property of the chosen clips."""

    def __init__(self, subject: Subject, which: Property) -> None:
        super().__init__()
        self._subject, self.which = subject, which
        self._words = MEASURES[which].words
        self._gesture = Gesture()
        self.value = ValueSlider(MEASURES[which], self._set)
        name = self._words.lower()
        self.before = small_button("‹", f"Key of {name} before", "Go to the key before")
        self.key = small_button(EMPTY, f"Key of {name} here", "Let it change over time: a key at the playhead", True)
        self.after = small_button("›", f"Key of {name} after", "Go to the next key")
        self.curve_switch = small_button("∿", f"Curve of {name}", "Show how it changes over the clip", True)
        self.curve: CurveEditor | None = None
        for button in (self.before, self.key, self.after, self.curve_switch):
            self.value.beside.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.value)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the property as it is at the playhead."""
        place = self._subject.place
        at, keys = self._subject.frame_of(place), varying_of(place.clip, self.which).keys
        self.value.show_value(value_of(place.clip, self.which, at))
        self.value.reset.setEnabled(self.value.reset.isEnabled() or bool(keys))
        is_here = self._subject.has_key_here(self.which)
        self.key.setChecked(is_here)
        self.key.setText(FULL if is_here else EMPTY)
        for button, where in ((self.before, key_before(keys, at)), (self.after, key_after(keys, at))):
            button.setVisible(bool(keys))
            button.setEnabled(where is not None and self._is_seen(where))
        self.curve_switch.setVisible(bool(keys) and self._subject.is_one)
        if not (keys and self._subject.is_one):
            self.curve_switch.setChecked(False)
        self._show_curve()

    def _connect(self) -> None:
        self.value.reset.clicked.disconnect()
        self.value.reset.clicked.connect(lambda: self._subject.reset(f"{self._words} as usual", self.which))
        self.key.clicked.connect(lambda: self._subject.toggle_key(self.which, self._words))
        self.before.clicked.connect(lambda: self._go(key_before))
        self.after.clicked.connect(lambda: self._go(key_after))
        self.curve_switch.toggled.connect(self._show_curve)

    def _set(self, value: float, gesture: str) -> None:
        self._subject.set_property(self.which, value, self._words, gesture)

    def _go(self, find: object) -> None:
        place = self._subject.place
        find_key = key_before if find is key_before else key_after
        where = find_key(varying_of(place.clip, self.which).keys, self._subject.frame_of(place))
        if where is not None:
            self._subject.go_to(where)

    def _is_seen(self, at: int) -> bool:
        source = self._subject.clip.source_range
        return source.start.value <= at < source.end_exclusive.value

    def _show_curve(self) -> None:
        is_shown = self.curve_switch.isChecked()
        if is_shown and self.curve is None:
            self.curve = CurveEditor(self._span())
            self.curve.changed.connect(self._on_curve)
            self.curve.committed.connect(self._on_curve_done)
            self.curve.cancelled.connect(lambda: self._subject.take_back(self._gesture))
            self.curve.moment_picked.connect(lambda seconds: self._subject.go_to(self._frame(seconds)))
            self._column.addWidget(self.curve)
        if self.curve is not None:
            self.curve.setVisible(is_shown)
            if is_shown:
                self.curve.show_curve(self._points(), self._span())
                place = self._subject.place
                here = self._subject.frame_of(place) - place.clip.source_range.start.value
                self.curve.set_playhead(here / float(self._subject.desk.timeline.rate))

    def _span(self) -> Span:
        clip, measure, bounds = self._subject.clip, MEASURES[self.which], BOUNDS[self.which]
        rate = float(self._subject.desk.timeline.rate)
        values = [key.value for key in varying_of(clip, self.which).keys]
        return Span(
            label=self._words,
            seconds=max(1, clip.duration.value - 1) / rate,
            lowest=min([measure.low, *values]),
            highest=max([measure.high, *values]),
            usual=bounds.usual,
            step_s=1 / rate,
            unit=measure.unit,
            factor=measure.factor,
            decimals=measure.decimals,
        )

    def _points(self) -> Points:
        clip, rate = self._subject.clip, float(self._subject.desk.timeline.rate)
        start = clip.source_range.start.value
        keys = varying_of(clip, self.which).keys
        return tuple(Point((key.at - start) / rate, key.value, key.easing) for key in keys)

    def _frame(self, seconds: float) -> int:
        return self._subject.clip.source_range.start.value + round(seconds * self._subject.desk.timeline.rate)

    def _on_curve(self, points: Points) -> None:
        if self.curve is not None and self.curve.graph.is_held:
            self._gesture.begin()
        self._set_curve(tuple(Key(self._frame(point.seconds), point.value, point.easing) for point in points))

    def _on_curve_done(self, points: Points) -> None:
        self._on_curve(points)
        self._gesture.end()

    def _set_curve(self, keys: Curve) -> None:
        clip_id, gesture = self._subject.clip.id, self._gesture.name()
        self._subject.edit(
            f"Curve of {self._words.lower()}",
            lambda timeline: set_keys(timeline, clip_id, self.which, keys),
            gesture,
        )
