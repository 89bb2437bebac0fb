"""How a clip stands in the picture: how much of it is seen, where, how large and how turned."""

from __future__ import annotations

from keepsake.project.properties import PICTURE_PROPERTIES, Property
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
        self.all_usual = button("All as usual", "Seen whole, in its place, in its size, upright", narrow=True)
        self.all_usual.clicked.connect(lambda: subject.reset("Picture as usual", *PICTURE_PROPERTIES))
        self.column.addWidget(self.all_usual)


class SoundSection(KeyedSection):
    """How loud it is."""

    TITLE = "Sound"
    PROPERTIES = (Property.GAIN,)
