"""What can be set about each kind of clip, as rows of fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from keepsake.core.timebase import time_of_seconds
from keepsake.engine.requests import Style
from keepsake.project import edits
from keepsake.project.schema import (
    Box,
    Clip,
    Content,
    Framing,
    HomeVideo,
    LivingPortrait,
    Photo,
    Sound,
    TalkingPortrait,
    Title,
    TitlePlace,
    Transition,
    TransitionKind,
)
from keepsake.project.sequence import Place, find_clip
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.inspector.fields import (
    LONGEST_SECONDS,
    ChoiceField,
    LineField,
    NumberField,
    ShareField,
    TextField,
    choices_of,
)

USUAL_STRENGTH = 0.6
TRANSITION_SECONDS = 1
GAIN_DB = (-40.0, 12.0)
CLOSE = Box(0.07, 0.07, 0.86, 0.86)
MOVES: list[tuple[str, object]] = [
    ("None", None),
    ("Slowly closer", Framing(Box(), CLOSE)),
    ("Slowly away", Framing(CLOSE, Box())),
    ("Slowly to the right", Framing(Box(0.0, 0.07, 0.86, 0.86), Box(0.14, 0.07, 0.86, 0.86))),
    ("Slowly to the left", Framing(Box(0.14, 0.07, 0.86, 0.86), Box(0.0, 0.07, 0.86, 0.86))),
]
"""Gentle moves, with the boxes they go between; the picture never grows by more than a sixth."""


class ClipForm(QWidget):
    """The fields of one clip. Made anew when another kind of clip is chosen or the clip changes."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk, self._clip = desk, place.clip
        self._form = QFormLayout(self)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(6)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if not isinstance(self._clip.content, Title):
            self._row("Name", LineField("Name", self._clip.name, lambda name: self._set("Rename", name=name)))
        self._add_length()
        self._add_content(self._clip.content)
        if isinstance(self._clip.content, Sound | HomeVideo | TalkingPortrait):
            self._add_number("Loudness", self._clip.gain_db, " dB", GAIN_DB, self._set_gain)
        self._add_fades()
        if self._is_picture:
            self._add_transition(place)
        if isinstance(self._clip.content, Photo):
            button = QPushButton("Bring this photo to life")
            button.setToolTip("Let the person in the photo blink, breathe and look, gently")
            button.clicked.connect(self._bring_to_life)
            self._form.addRow(button)

    @property
    def _is_picture(self) -> bool:
        return not isinstance(self._clip.content, Sound | Title)

    def _row(self, words: str, field: QWidget) -> None:
        self._form.addRow(words, field)

    def _set(self, label: str, **values: object) -> None:
        commands.change_clip(self._desk, label, self._clip.id, **values)

    def _set_content(self, label: str, **values: object) -> None:
        content: Content = replace(find_clip(self._desk.timeline, self._clip.id).clip.content, **values)  # type: ignore[arg-type]
        self._set(label, content=content)

    def _add_number(
        self, words: str, value: float, unit: str, bounds: tuple[float, float], on_set: Callable[[float], None]
    ) -> None:
        field = NumberField(words, value, unit, bounds)
        field.valueChanged.connect(on_set)
        self._row(words, field)

    def _add_length(self) -> None:
        clip, rate = self._clip, self._desk.timeline.rate
        most = LONGEST_SECONDS
        if clip.tail_handle is not None:
            most = (clip.duration.value + clip.tail_handle) / float(rate)
        bounds = (round(1 / float(rate), 2), most)
        self._add_number("Length", float(clip.duration.seconds), " s", bounds, self._set_length)

    def _set_length(self, seconds: float) -> None:
        frames = max(1, time_of_seconds(seconds, self._desk.timeline.rate).value)
        commands.set_length(self._desk, self._clip.id, frames)

    def _set_gain(self, gain_db: float) -> None:
        self._set("Loudness", gain_db=gain_db)

    def _add_content(self, content: Content) -> None:
        if isinstance(content, Title):
            self._row("Words", TextField("Words", content.text, lambda text: self._set_content("Words", text=text)))
            self._add_choice("Place", choices_of(TitlePlace), content.place, "place")
        if isinstance(content, LivingPortrait | TalkingPortrait):
            self._add_portrait(content)
        if isinstance(content, Photo | LivingPortrait | TalkingPortrait):
            moves = (
                MOVES if content.framing in [move for _, move in MOVES] else [*MOVES, ("Own move", content.framing)]
            )
            self._add_choice("Slow move over the picture", moves, content.framing, "framing")

    def _add_portrait(self, content: LivingPortrait | TalkingPortrait) -> None:
        if isinstance(content, TalkingPortrait):
            words = TextField("Words to speak", content.words, lambda text: self._set_content("Words", words=text))
            self._row("Words to speak", words)
        self._add_choice("Feeling", choices_of(Style), content.style, "style")
        direction = LineField(
            "What they do", content.direction, lambda text: self._set_content("Stage direction", direction=text)
        )
        direction.setPlaceholderText("a soft smile, looks left…")
        self._row("What they do", direction)
        if isinstance(content, LivingPortrait):
            strength = ShareField("How much they move", content.strength, USUAL_STRENGTH, self._set_strength)
            self._row("How much they move", strength)
        another = QPushButton("Another take")
        another.setToolTip("The same, moved a little differently")
        another.clicked.connect(lambda: self._set_content("Another take", seed=content.seed + 1))
        self._form.addRow(another)

    def _set_strength(self, share: float) -> None:
        self._set_content("How much they move", strength=share)

    def _add_choice(self, words: str, choices: list[tuple[str, object]], value: object, field: str) -> None:
        box = ChoiceField(words, choices, value)
        box.activated.connect(lambda row: self._set_content(words, **{field: choices[row][1]}))
        self._row(words, box)

    def _add_fades(self) -> None:
        longest = float(self._clip.duration.seconds)
        for words, field, fade in (
            ("Fade in", "fade_in", self._clip.fade_in),
            ("Fade out", "fade_out", self._clip.fade_out),
        ):
            seconds = float(fade.seconds) if fade is not None else 0.0
            self._add_number(words, seconds, " s", (0.0, longest), self._fade_setter(words, field))

    def _fade_setter(self, words: str, field: str) -> Callable[[float], None]:
        def set_fade(seconds: float) -> None:
            time = time_of_seconds(seconds, self._desk.timeline.rate)
            clip = find_clip(self._desk.timeline, self._clip.id).clip
            other = clip.fade_out if field == "fade_in" else clip.fade_in
            room = clip.duration.value - (other.value if other else 0)
            time = replace(time, value=min(time.value, room))
            self._set(words, **{field: time if time else None})

        return set_fade

    def _add_transition(self, place: Place) -> None:
        after = place.track.items[place.index + 1 : place.index + 2]
        if not after or not isinstance(after[0], Clip | Transition):
            return
        now = after[0].kind if isinstance(after[0], Transition) else None
        choices: list[tuple[str, object]] = [("Straight cut", None), *choices_of(TransitionKind)]
        box = ChoiceField("Into the next", choices, now)
        box.activated.connect(lambda row: self._set_transition(choices[row][1]))
        self._row("Into the next", box)

    def _set_transition(self, kind: object) -> None:
        clip_id, half = self._clip.id, time_of_seconds(TRANSITION_SECONDS / 2, self._desk.timeline.rate)
        if not isinstance(kind, TransitionKind):
            self._desk.change("Straight cut", lambda timeline: edits.remove_transition(timeline, clip_id))
            return
        change = Transition(kind=kind, in_offset=half, out_offset=half)
        self._desk.change("Transition", lambda timeline: edits.add_transition(timeline, clip_id, change))

    def _bring_to_life(self) -> None:
        photo = self._clip.content
        if isinstance(photo, Photo):
            living = LivingPortrait(photo=photo.photo, framing=photo.framing)
            self._set("Bring to life", content=living)
