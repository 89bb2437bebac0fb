"""The words of a title, and how they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from keepsake.core.scene import Rgb
from keepsake.core.title_looks import TITLE_LOOKS, usual_plate
from keepsake.project.schema import Clip, Title, TitlePlace, TitleTemplate
from keepsake.ui.inspector.colour_field import ColourField
from keepsake.ui.inspector.fields import ChoiceField, TextField, choices_of, labelled
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider, small_button
from keepsake.ui.inspector.subject import Subject

SIZE = Measure(words="Size of the letters", low=0.02, high=0.2, decimals=1)
PLATE = Measure(words="Dark ground behind")
TEMPLATES = {
    TitleTemplate.LOWER_THIRD: "Name at the foot",
    TitleTemplate.SUBTITLE: "Subtitle, shown by the player",
}


class WordsSection(Body):
    """What a title says and how it looks."""

    TITLE = "Words"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.words = TextField("Words", lambda text: subject.set_content("Words", text=text))
        looks = [(TEMPLATES.get(each, each.value.capitalize()), each) for each in TitleTemplate]
        self.template = ChoiceField("Style of the words", looks, self._set_template)
        self.place = ChoiceField("Place", choices_of(TitlePlace), lambda place: self._set("Place", place=place))
        self.rolling = QCheckBox("Rolling credits")
        self.rolling.setAccessibleName("Rolling credits")
        self.rolling.setToolTip("The words travel upwards, as at the end of a film")
        self.rolling.clicked.connect(lambda is_on: self._set("Rolling words", is_rolling=is_on))
        self.letters = ValueSlider(
            SIZE, lambda size, gesture: self._set_style("Size of the letters", gesture, size=size)
        )
        self.plate = ValueSlider(
            PLATE, lambda plate, gesture: self._set_style("Ground behind words", gesture, plate=plate)
        )
        self.colour = ColourField("Colour of the letters", self._set_colour)
        self.colour_usual = small_button("↺", "Colour of the letters as usual", "The colour the style has")
        self.colour_usual.clicked.connect(lambda: self._set_style("Colour as usual", "", colour=None))
        self._as_in_template(self.letters, "size")
        self._as_in_template(self.plate, "plate")
        for words, field in (("Words", self.words), ("Style", self.template), ("Place", self.place)):
            self.column.addWidget(labelled(words, field))
        for widget in (self.rolling, self.letters, self.plate):
            self.column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(labelled("Colour of the letters", self.colour), 1)
        row.addWidget(self.colour_usual, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)

    def refresh(self) -> None:
        title = self.subject.clip.content
        assert isinstance(title, Title)
        self.words.show_words(title.text)
        self.words.setEnabled(self.subject.is_one)
        self.template.show_choice(title.template)
        self.place.show_choice(title.place)
        self.rolling.setChecked(title.is_rolling)
        look = TITLE_LOOKS[title.template]
        self.colour.show_colour(title.style.colour or look.colour, "" if title.style.colour else "As in the style")
        self.colour_usual.setEnabled(title.style.colour is not None)
        for slider, value, usual in (
            (self.letters, title.style.size, look.size),
            (self.plate, title.style.plate, usual_plate(title.template, is_rolling=title.is_rolling)),
        ):
            slider.show_value(usual if value is None else value)
            slider.reset.setEnabled(value is not None)

    def _as_in_template(self, slider: ValueSlider, name: str) -> None:
        slider.reset.clicked.disconnect()
        slider.reset.setToolTip("As the style has it")
        slider.reset.clicked.connect(lambda: self._set_style(f"{slider.measure.words} as usual", "", **{name: None}))

    def _set(self, label: str, **values: Any) -> None:
        self.subject.set_content(label, **values)

    def _set_colour(self, colour: Rgb) -> None:
        self._set_style("Colour of the letters", "", colour=colour)

    def _set_template(self, template: object) -> None:
        self._set("Style of the words", template=template)

    def _set_style(self, label: str, gesture: str, **values: Any) -> None:
        def changed(clip: Clip) -> Clip:
            if not isinstance(clip.content, Title):
                return clip
            style = replace(clip.content.style, **values)
            return replace(clip, content=replace(clip.content, style=style))

        self.subject.change(label, changed, gesture)
