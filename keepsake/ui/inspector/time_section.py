"""When a clip is seen: its name, its length, how it comes and goes, and how it turns into the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keepsake.core.scene import Direction
from keepsake.core.timebase import time_of_seconds
from keepsake.project import edits
from keepsake.project.schema import Clip, Sound, Timeline, Title, Transition, TransitionKind
from keepsake.ui import commands
from keepsake.ui.inspector.fields import LONGEST_SECONDS, ChoiceField, LineField, NumberField, choices_of, labelled
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.inspector.subject import Subject
from keepsake.ui.nouns import name_of

TRANSITION_SECONDS = 1
DIRECTED = (TransitionKind.WIPE, TransitionKind.PUSH, TransitionKind.SLIDE)
DIRECTIONS: list[tuple[str, object]] = [
    ("To the left", Direction.LEFT),
    ("To the right", Direction.RIGHT),
    ("Upwards", Direction.UP),
    ("Downwards", Direction.DOWN),
]


class TimeSection(Body):
    """Name, length, fades, and the change into the next clip."""

    TITLE = "Time"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.name = LineField("Name", lambda name: subject.set_clip("Rename", name=name))
        self.length = NumberField("Length", " s", (0.01, LONGEST_SECONDS), 2)
        self.length.setToolTip("How long it is seen or heard; what follows moves along")
        self.fade_in = self._fade("Fade in", "fade_in")
        self.fade_out = self._fade("Fade out", "fade_out")
        self.change = ChoiceField(
            "Into the next", [("Straight cut", None), *choices_of(TransitionKind)], self._set_change
        )
        self.change_length = NumberField("Length of the change", " s", (0.04, 20.0), 2)
        self.change_length.valueChanged.connect(self._set_change_length)
        self.direction = ChoiceField("Direction of the change", DIRECTIONS, self._set_direction)
        softness = Measure(words="Softness of the edge", usual=0.1)
        self.softness = ValueSlider(softness, self._set_softness)
        self._rows: dict[QWidget, QWidget] = {}
        for words, field in (
            ("Name", self.name),
            ("Length", self.length),
            ("Into the next", self.change),
            ("Length of the change", self.change_length),
            ("Direction", self.direction),
        ):
            self._rows[field] = labelled(words, field)
            self.column.addWidget(self._rows[field])
        self.column.insertLayout(2, _beside(labelled("Fade in", self.fade_in), labelled("Fade out", self.fade_out)))
        self.column.addWidget(self.softness)
        self.length.valueChanged.connect(self._set_length)

    def refresh(self) -> None:
        clip, is_one = self.subject.clip, self.subject.is_one
        self.name.show_words(name_of(clip))
        self._rows[self.name].setVisible(is_one and not isinstance(clip.content, Title))
        rate = float(self.subject.desk.timeline.rate)
        most = LONGEST_SECONDS if clip.tail_handle is None else (clip.duration.value + clip.tail_handle) / rate
        self.length.show_value(float(clip.duration.seconds), (round(1 / rate, 2), most))
        for field, fade in ((self.fade_in, clip.fade_in), (self.fade_out, clip.fade_out)):
            field.show_value(float(fade.seconds) if fade else 0.0, (0.0, float(clip.duration.seconds)))
        self._show_change()

    def _show_change(self) -> None:
        change, has_next = self._change()
        self._rows[self.change].setVisible(has_next)
        self.change.show_choice(change.kind if change else None)
        for field in (self.change_length, self.direction):
            self._rows[field].setVisible(change is not None)
        self.softness.setVisible(change is not None and change.kind is TransitionKind.WIPE)
        if change is not None:
            self._rows[self.direction].setVisible(change.kind in DIRECTED)
            self.change_length.show_value(float((change.in_offset + change.out_offset).seconds))
            self.direction.show_choice(change.direction)
            self.softness.show_value(change.softness)

    def _change(self) -> tuple[Transition | None, bool]:
        """The change into the next clip, and whether there is a next clip to change into."""
        place = self.subject.place
        if not self.subject.is_one or isinstance(place.clip.content, Sound | Title):
            return None, False
        after = place.track.items[place.index + 1 : place.index + 2]
        if after and isinstance(after[0], Transition):
            return after[0], True
        return None, bool(after) and isinstance(after[0], Clip)

    def _set_length(self, seconds: float) -> None:
        frames = max(1, time_of_seconds(seconds, self.subject.desk.timeline.rate).value)
        commands.set_lengths(self.subject.desk, self.subject.clip_ids, frames)

    def _fade(self, words: str, name: str) -> NumberField:
        field = NumberField(words, " s", (0.0, LONGEST_SECONDS), 2)
        field.valueChanged.connect(self._fade_setter(words, name))
        return field

    def _fade_setter(self, words: str, name: str) -> Callable[[float], None]:
        def faded(clip: Clip, seconds: float) -> Clip:
            time = time_of_seconds(seconds, self.subject.desk.timeline.rate)
            other = clip.fade_out if name == "fade_in" else clip.fade_in
            room = clip.duration.value - (other.value if other else 0)
            time = replace(time, value=min(time.value, room))
            return replace(clip, **{name: time if time else None})  # type: ignore[arg-type]

        return lambda seconds: self.subject.change(words, lambda clip: faded(clip, seconds))

    def _set_change(self, kind: object) -> None:
        clip_id = self.subject.clip.id
        if not isinstance(kind, TransitionKind):
            self.subject.edit("Straight cut", lambda timeline: edits.remove_transition(timeline, clip_id))
            return
        now, _ = self._change()
        half = time_of_seconds(TRANSITION_SECONDS / 2, self.subject.desk.timeline.rate)
        self._put(replace(now, kind=kind) if now else Transition(kind=kind, in_offset=half, out_offset=half))

    def _set_change_length(self, seconds: float) -> None:
        now, _ = self._change()
        if now is not None:
            whole = max(2, time_of_seconds(seconds, self.subject.desk.timeline.rate).value)
            into = replace(now.in_offset, value=whole // 2)
            self._put(replace(now, in_offset=into, out_offset=replace(into, value=whole - whole // 2)))

    def _set_direction(self, direction: object) -> None:
        now, _ = self._change()
        if now is not None and isinstance(direction, Direction):
            self._put(replace(now, direction=direction))

    def _set_softness(self, softness: float, gesture: str) -> None:
        now, _ = self._change()
        if now is not None:
            self._put(replace(now, softness=softness), gesture)

    def _put(self, change: Transition, gesture: str = "") -> None:
        clip_id = self.subject.clip.id

        def edit(timeline: Timeline) -> Timeline:
            return edits.add_transition(timeline, clip_id, change)

        self.subject.edit("Transition", edit, gesture)


def _beside(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
