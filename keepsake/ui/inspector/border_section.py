"""The frame around a picture, and what is seen around it where it does not fill the film's."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from keepsake.core.scene import BLACK, Border, BorderKind, Fill, Rgb
from keepsake.project.schema import Clip
from keepsake.ui.inspector.colour_field import ColourField
from keepsake.ui.inspector.fields import ChoiceField, choices_of, labelled
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.inspector.subject import Subject

WIDTH = Measure(words="Width of the border", high=0.15, usual=Border().width, highest=0.25, decimals=1)
CREAM, WHITE, DARK, GOLD = Border().colour, Rgb(255, 255, 255), Rgb(28, 24, 22), Rgb(168, 134, 74)
PAPERS: list[tuple[str, object]] = [("Cream", CREAM), ("White", WHITE), ("Dark", DARK), ("Old gold", GOLD)]
GROUNDS: list[tuple[str, object]] = [
    ("The picture itself, soft", (Fill.BLUR, BLACK)),
    ("Black", (Fill.COLOUR, BLACK)),
    ("White", (Fill.COLOUR, WHITE)),
    ("What lies below", (Fill.NONE, BLACK)),
]


class BorderSection(Body):
    """Border, its width and paper, its shadow, and the ground."""

    TITLE = "Frame and border"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.kind = ChoiceField("Border", [("None", None), *choices_of(BorderKind)], self._set_kind)
        self.width_slider = ValueSlider(WIDTH, self._set_width)
        self.paper = ChoiceField("Paper of the border", PAPERS, lambda colour: self._set("Paper", "", colour=colour))
        self.shadow = QCheckBox("A soft shadow")
        self.shadow.setAccessibleName("A soft shadow under the picture")
        self.shadow.clicked.connect(lambda is_on: self._set("Shadow", "", has_shadow=is_on))
        self.ground = ChoiceField("Around the picture", GROUNDS, self._set_ground)
        self.own_paper = ColourField("Colour of the paper", lambda colour: self._set("Paper", "", colour=colour))
        self._paper_row = labelled("Paper", self.paper)
        self.column.addWidget(labelled("Border", self.kind))
        for widget in (self.width_slider, self._paper_row, self.own_paper, self.shadow):
            self.column.addWidget(widget)
        self.column.addWidget(labelled("Around the picture", self.ground))
        self.own_ground = ColourField("Colour around the picture", self._set_ground_colour)
        self.column.addWidget(self.own_ground)

    def refresh(self) -> None:
        clip = self.subject.clip
        border = clip.border
        self.kind.show_choice(border.kind if border else None)
        for widget in (self.width_slider, self._paper_row, self.own_paper, self.shadow):
            widget.setVisible(border is not None)
        if border is not None:
            self.width_slider.show_value(border.width)
            self.paper.show_choice(border.colour, "Own colour")
            self.own_paper.show_colour(border.colour)
            self.shadow.setChecked(border.has_shadow)
        colour = clip.fill_colour if clip.fill is Fill.COLOUR else BLACK
        self.ground.show_choice((clip.fill, colour), "Own colour")
        self.own_ground.setVisible(clip.fill is Fill.COLOUR)
        self.own_ground.show_colour(clip.fill_colour)

    def _set_width(self, width: float, gesture: str) -> None:
        self._set("Border's width", gesture, width=width)

    def _set_kind(self, kind: object) -> None:
        def changed(clip: Clip) -> Clip:
            if not isinstance(kind, BorderKind):
                return replace(clip, border=None)
            return replace(clip, border=replace(clip.border or Border(), kind=kind))

        self.subject.change("Border", changed)

    def _set(self, label: str, gesture: str, **values: object) -> None:
        def changed(clip: Clip) -> Clip:
            if clip.border is None:
                return clip
            return replace(clip, border=replace(clip.border, **values))  # type: ignore[arg-type]

        self.subject.change(label, changed, gesture)

    def _set_ground_colour(self, colour: Rgb) -> None:
        self.subject.set_clip("Around the picture", fill_colour=colour)

    def _set_ground(self, ground: object) -> None:
        assert isinstance(ground, tuple)
        self.subject.set_clip("Around the picture", fill=ground[0], fill_colour=ground[1])
