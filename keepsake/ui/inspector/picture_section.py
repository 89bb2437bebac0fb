"""How a clip stands in the picture: how much of it is seen, where, how large and how turned."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout

from keepsake.project.properties import PICTURE_PROPERTIES, Property
from keepsake.project.property_edits import PICTURED
from keepsake.project.schema import Clip
from keepsake.ui.controls import button
from keepsake.ui.inspector.keyed import KeyedRow
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.subject import Subject


class KeyedSection(Body):
    """Properties that may change over time, one row each."""

    PROPERTIES: tuple[Property, ...] = ()

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.rows = [KeyedRow(subject, which) for which in self.PROPERTIES]
        for row in self.rows:
            self.column.addWidget(row)

    def refresh(self) -> None:
        for row in self.rows:
            row.refresh()

    def follow_playhead(self) -> None:
        for row in self.rows:
            row.refresh()


class PictureSection(KeyedSection):
    """Opacity, place, size and turn."""

    TITLE = "Picture"
    PROPERTIES = PICTURE_PROPERTIES

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.turn_left = button("↶ Turn left", "Turn the whole picture a quarter to the left", narrow=True)
        self.turn_right = button("Turn right ↷", "Turn the whole picture a quarter to the right", narrow=True)
        self.turn_left.clicked.connect(lambda: self._turn(-1))
        self.turn_right.clicked.connect(lambda: self._turn(1))
        turns = QHBoxLayout()
        for widget in (self.turn_left, self.turn_right):
            widget.setVisible(isinstance(subject.clip.content, PICTURED))
            turns.addWidget(widget)
        self.column.insertLayout(0, turns)
        self.all_usual = button("All as usual", "Seen whole, in its place, in its size, upright", narrow=True)
        self.all_usual.clicked.connect(lambda: subject.reset("Picture as usual", *PICTURE_PROPERTIES))
        self.column.addWidget(self.all_usual)

    def _turn(self, by: int) -> None:
        def turned(clip: Clip) -> Clip:
            content = clip.content
            if not isinstance(content, PICTURED):
                return clip
            return replace(clip, content=replace(content, quarter_turns=(content.quarter_turns + by) % 4))

        self.subject.change("Turn right" if by > 0 else "Turn left", turned)


class SoundSection(KeyedSection):
    """How loud it is."""

    TITLE = "Sound"
    PROPERTIES = (Property.GAIN,)
