"""What to look at before a portrait is good enough to keep; the answers stay with the clip, for this take only."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from keepsake.project.schema import Check
from keepsake.ui.controls import button, paragraph

QUESTIONS = {
    Check.MOUTH_CALM: "The mouth is calm",
    Check.EYES_NATURAL: "The eyes look natural",
    Check.MOOD_KEPT: "The mood of the photo is kept",
    Check.A_KEEPSAKE: "A keepsake, not a show",
}
ALL_GOOD = "This take is good to keep."
NOT_YET = "Look at the preview, and tick what is right. If something is not, less is nearly always better."
SOME = "What is not ticked may be better with less motion, or in another take."


class Checklist(QWidget):
    """Four questions. `answered` carries the checks found good, `calmer` asks for less motion."""

    answered = Signal(object)
    calmer = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.ticks = {check: self._tick(words) for check, words in QUESTIONS.items()}
        for tick in self.ticks.values():
            column.addWidget(tick)
        self.verdict = paragraph(NOT_YET, "soft")
        self.verdict.setAccessibleName("Whether this take is good to keep")
        self.less = button("A little calmer", "The same take with a little less motion")
        self.less.clicked.connect(self.calmer)
        column.addWidget(self.verdict)
        column.addWidget(self.less)

    def show_answers(self, good: frozenset[Check]) -> None:
        """Show what was found good about the take that is seen."""
        for check, tick in self.ticks.items():
            with QSignalBlocker(tick):
                tick.setChecked(check in good)
        self.verdict.setText(ALL_GOOD if good == frozenset(Check) else SOME if good else NOT_YET)

    def _tick(self, words: str) -> QCheckBox:
        tick = QCheckBox(words)
        tick.setAccessibleName(words)
        tick.setToolTip("Tick it when you have looked and it is so")
        tick.toggled.connect(self._tell)
        return tick

    def _tell(self) -> None:
        self.answered.emit(frozenset(check for check, tick in self.ticks.items() if tick.isChecked()))
