"""The colour of a plain clip."""

from __future__ import annotations

from keepsake.core.scene import Rgb
from keepsake.project.schema import Colour
from keepsake.ui.inspector.colour_field import ColourField
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.subject import Subject


class PlainColourSection(Body):
    """One colour over the whole picture."""

    TITLE = "Colour"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.colour = ColourField("Colour of the picture", self._set)
        self.column.addWidget(self.colour)

    def refresh(self) -> None:
        content = self.subject.clip.content
        assert isinstance(content, Colour)
        self.colour.show_colour(Rgb(content.red, content.green, content.blue))

    def _set(self, colour: Rgb) -> None:
        self.subject.set_content("Colour", red=colour.red, green=colour.green, blue=colour.blue)
