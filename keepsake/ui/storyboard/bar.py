"""What is most often set about the clip chosen in the storyboard: how long it lasts, how it goes into the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from keepsake.core.timebase import time_of_seconds
from keepsake.project.schema import Clip, Transition, TransitionKind
from keepsake.project.sequence import Place
from keepsake.ui import commands
from keepsake.ui.controls import button
from keepsake.ui.desk import Desk
from keepsake.ui.inspector.fields import LONGEST_SECONDS, ChoiceField, NumberField, choices_of

STRAIGHT = "Straight cut"


class ClipBar(QWidget):
    """Length, transition and the way to everything else, for the one chosen clip."""

    wants_properties = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._place: Place | None = None
        self.length = NumberField("Seconds this lasts", " s", (0.04, LONGEST_SECONDS), 2)
        self.length.setToolTip("How long it is seen or heard; what follows moves along")
        self.length.setMinimumWidth(110)
        choices = [(STRAIGHT, None), *choices_of(TransitionKind)]
        self.into = ChoiceField(
            "How it goes into the next", choices, self._set_transition, "How it goes into the next"
        )
        self.more_button = button("More…", "Everything that can be set about it (Ctrl+Return)")
        self.length.valueChanged.connect(self._set_length)
        self.more_button.clicked.connect(self.wants_properties)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, field in (("&Lasts", self.length), ("&Then", self.into)):
            label = QLabel(words)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self.more_button)
        row.addStretch(1)
        self.show_clip(None)

    def show_clip(self, place: Place | None) -> None:
        """Show the chosen clip, or none."""
        self._place = place
        self.setEnabled(place is not None)
        after = place.track.items[place.index + 1 : place.index + 2] if place is not None else ()
        change = after[0] if after and isinstance(after[0], Transition) else None
        has_next = change is not None or bool(after and isinstance(after[0], Clip))
        self.length.show_value(float(place.clip.duration.seconds) if place is not None else self.length.minimum())
        self.into.show_choice(change.kind if change is not None else None)
        self.into.setEnabled(has_next)

    def _set_length(self, seconds: float) -> None:
        if self._place is not None:
            frames = max(1, time_of_seconds(seconds, self._desk.timeline.rate).value)
            commands.set_length(self._desk, self._place.clip.id, frames)

    def _set_transition(self, kind: object) -> None:
        if self._place is not None:
            commands.set_transition(
                self._desk, self._place.clip.id, kind if isinstance(kind, TransitionKind) else None
            )
