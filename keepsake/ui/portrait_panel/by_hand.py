"""The motion changed by hand: one motion of one face at a time, larger, smaller, or along a curve."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from keepsake.core.curve import Curve, Key
from keepsake.engine.requests import Motion, MotionCurve, MotionEdit
from keepsake.ui.controls import button, paragraph
from keepsake.ui.curves.editor import CurveEditor
from keepsake.ui.curves.points import Point, Points, Span
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.theme import TARGET_PX

MS = 1000
MOST = 2.0
STEP_S = 0.02
AMOUNT = Measure(words="How much of it", high=MOST, usual=1.0, tip="100 % is as planned, 0 % is not at all")
MOTIONS = {
    Motion.TURN: "The head turns",
    Motion.NOD: "The head nods",
    Motion.TILT: "The head tilts",
    Motion.LOOK_ASIDE: "The eyes look aside",
    Motion.LOOK_DOWN: "The eyes look up and down",
    Motion.LIDS: "The eyes close",
    Motion.BROWS: "The brows rise",
    Motion.SMILE: "The smile",
    Motion.BREATH: "The breath",
}
IN_DEGREES = frozenset({Motion.TURN, Motion.NOD, Motion.TILT, Motion.LOOK_ASIDE, Motion.LOOK_DOWN})
EXPLAINED = "Zero is the photo as it is. The film goes round, so the end leads back to the beginning."


class ByHand(QWidget):
    """Changes motions. `edits_changed` carries all edits of the portrait and the name of the gesture, `moment_picked`
    seconds to look at.
    """

    edits_changed = Signal(object, str)
    moment_picked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._edits: tuple[MotionEdit, ...] = ()
        self._planned: tuple[MotionCurve, ...] = ()
        self._seconds = 1.0
        self.face = QComboBox()
        self.face.setAccessibleName("Whose motion")
        self.motion = QComboBox()
        self.motion.setAccessibleName("Which motion")
        self.amount = ValueSlider(AMOUNT, lambda amount, gesture: self._change(gesture, amount=amount))
        self.curve = CurveEditor(Span(label="Motion", seconds=1.0))
        self.as_planned = button("As planned", "Take back what was changed by hand about this motion")
        self._lay_out()
        self.face.activated.connect(lambda _: self._fill_motions())
        self.motion.activated.connect(lambda _: self._show_motion())
        self.curve.committed.connect(lambda points: self._change("", curve=keys_of(points)))
        self.curve.moment_picked.connect(self.moment_picked)
        self.as_planned.clicked.connect(self._forget_edit)

    def show_plan(self, curves: tuple[MotionCurve, ...], seconds: float, edits: tuple[MotionEdit, ...]) -> None:
        """Show a portrait's motions: as planned for a loop of so many seconds, and as changed."""
        faces = sorted({curve.face for curve in curves})
        if faces != sorted({curve.face for curve in self._planned}):
            self.face.clear()
            for face in faces:
                self.face.addItem(f"Face {face + 1}", face)
        self.face.setVisible(len(faces) > 1)
        self._form.labelForField(self.face).setVisible(len(faces) > 1)
        self._planned, self._seconds, self._edits = curves, seconds, edits
        self._fill_motions()

    def show_edits(self, edits: tuple[MotionEdit, ...]) -> None:
        """Show other edits of the same plan."""
        if edits != self._edits:
            self._edits = edits
            self._show_motion()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for words, field in (("Whose", self.face), ("What moves", self.motion)):
            field.setMinimumHeight(TARGET_PX)
            label = QLabel(words)
            label.setBuddy(field)
            self._form.addRow(label, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._form)
        column.addWidget(self.amount)
        column.addWidget(self.curve)
        column.addWidget(paragraph(EXPLAINED, "soft"))
        column.addWidget(self.as_planned)

    def _fill_motions(self) -> None:
        before = self.motion.currentData()
        face = self.face.currentData()
        self.motion.clear()
        for curve in self._planned:
            if curve.face == face:
                self.motion.addItem(MOTIONS[curve.motion], curve.motion)
        self.motion.setCurrentIndex(max(0, self.motion.findData(before)))
        self._show_motion()

    def _show_motion(self) -> None:
        planned, edit = self._chosen_plan(), self._chosen_edit()
        for widget in (self.motion, self.amount, self.curve):
            widget.setEnabled(planned is not None)
        if planned is None:
            return
        self.amount.show_value(edit.amount)
        keys = edit.curve or planned.keys
        points = tuple(Point(key.at / MS, key.value, key.easing) for key in keys)
        self.curve.show_curve(points, span_of(planned, self._seconds))
        self.as_planned.setEnabled(edit in self._edits)

    def _chosen(self) -> tuple[int, Motion]:
        """The face and the motion; a combo box gives an enumeration's member back as its text."""
        return self.face.currentData() or 0, Motion(self.motion.currentData() or Motion.TURN)

    def _chosen_plan(self) -> MotionCurve | None:
        return next((curve for curve in self._planned if (curve.face, curve.motion) == self._chosen()), None)

    def _chosen_edit(self) -> MotionEdit:
        face, motion = self._chosen()
        found = (edit for edit in self._edits if (edit.face, edit.motion) == (face, motion))
        return next(found, MotionEdit(motion=motion, face=face))

    def _change(self, gesture: str, **values: object) -> None:
        edit = self._chosen_edit()
        changed = replace(edit, **values)  # type: ignore[arg-type]
        self._put(edit, () if changed == MotionEdit(motion=edit.motion, face=edit.face) else (changed,), gesture)

    def _forget_edit(self) -> None:
        self._put(self._chosen_edit(), (), "")

    def _put(self, old: MotionEdit, new: tuple[MotionEdit, ...], gesture: str) -> None:
        edits = (*(edit for edit in self._edits if edit != old), *new)
        if edits != self._edits:
            self._edits = edits
            self._show_motion()
            self.edits_changed.emit(edits, gesture)


def keys_of(points: Points) -> Curve:
    """Points in seconds as the keys of a motion."""
    return tuple(Key(round(MS * point.seconds), round(point.value, 4), point.easing) for point in points)


def span_of(planned: MotionCurve, seconds: float) -> Span:
    """What a motion's curve is about."""
    degrees = planned.motion in IN_DEGREES
    return Span(
        label=MOTIONS[planned.motion],
        seconds=seconds,
        lowest=planned.low,
        highest=planned.high,
        step_s=STEP_S,
        unit="°" if degrees else " %",
        factor=1.0 if degrees else 100.0,
        decimals=1 if degrees else 0,
    )
