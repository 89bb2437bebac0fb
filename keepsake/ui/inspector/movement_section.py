"""The slow move over a photo: a few gentle ones by name, or any from one box to another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout

from keepsake.core.curve import Easing
from keepsake.project.framing import Sight, slow_move
from keepsake.project.media_pool import media_by_id
from keepsake.project.schema import Box, Framing, LivingPortrait, MediaId, Photo, TalkingPortrait
from keepsake.ui.controls import button
from keepsake.ui.curves.editor import EASING_WORDS
from keepsake.ui.inspector.asking import Asking
from keepsake.ui.inspector.fields import ChoiceField, labelled
from keepsake.ui.inspector.framing_picture import FramingPicture
from keepsake.ui.inspector.section import Body
from keepsake.ui.inspector.subject import Gesture, Subject
from keepsake.ui.thumbnails import Thumbnails

CLOSE = Box(0.07, 0.07, 0.86, 0.86)
MOVES: list[tuple[str, object]] = [
    ("None", None),
    ("Slowly closer", Framing(Box(), CLOSE)),
    ("Slowly away", Framing(CLOSE, Box())),
    ("Slowly to the right", Framing(Box(0.0, 0.07, 0.86, 0.86), Box(0.14, 0.07, 0.86, 0.86))),
    ("Slowly to the left", Framing(Box(0.14, 0.07, 0.86, 0.86), Box(0.0, 0.07, 0.86, 0.86))),
]
"""Gentle moves, with the boxes they go between; the picture never grows by more than a sixth."""
NO_FACE = "No face was found in this photo; drag the boxes to where the move should go."

LYING = "This photo lies on its side; turn it upright under “Picture”, then lead the move to the face."


class MovementSection(Body):
    """Where the move begins and ends, and how it goes."""

    TITLE = "Movement"

    def __init__(self, subject: Subject, thumbnails: Thumbnails, asking: Asking) -> None:
        super().__init__(subject)
        self._thumbnails, self._asking = thumbnails, asking
        self._gesture = Gesture()
        self.moves = ChoiceField("Slow move over the picture", MOVES, self._set_move)
        self.picture = FramingPicture()
        self.swap = button("Swap", "Let it go the other way round", narrow=True)
        self.face = button("To the face", "From the whole picture slowly towards the face", narrow=True)
        easings: list[tuple[str, object]] = [
            (words, easing) for easing, words in EASING_WORDS.items() if easing is not Easing.HOLD
        ]
        self.easing = ChoiceField("How it goes", easings, self._set_easing)
        row = QHBoxLayout()
        row.addWidget(self.swap)
        row.addWidget(self.face)
        self._easing_row = labelled("How it goes", self.easing)
        self.column.addWidget(labelled("Slow move over the picture", self.moves))
        self.column.addWidget(self.picture)
        self.column.addLayout(row)
        self.column.addWidget(self._easing_row)
        self._connect()

    def refresh(self) -> None:
        framing = self._framing
        plain = replace(framing, easing=Easing.EASE_BOTH, over=None) if framing else None
        self.moves.show_choice(plain, "Own move")
        shown = framing or Framing()
        self.picture.show_boxes(shown.start, shown.end)
        self.swap.setEnabled(shown.start != shown.end)
        self.easing.show_choice(shown.easing)
        self._easing_row.setVisible(shown.start != shown.end)
        self.face.setEnabled(self.subject.is_one)
        self._show_picture()

    @property
    def _framing(self) -> Framing | None:
        content = self.subject.clip.content
        return content.framing if isinstance(content, Photo | LivingPortrait | TalkingPortrait) else None

    @property
    def _photo(self) -> MediaId:
        content = self.subject.clip.content
        assert isinstance(content, Photo | LivingPortrait | TalkingPortrait)
        return content.photo

    def _connect(self) -> None:
        self.picture.changed.connect(self._on_boxes)
        self.picture.committed.connect(self._on_boxes_done)
        self.picture.cancelled.connect(lambda: self.subject.take_back(self._gesture))
        self.swap.clicked.connect(self._swap)
        self.face.clicked.connect(lambda: self._asking.want_faces(self._photo))
        self._asking.faces_arrived.connect(self._on_faces)
        self._thumbnails.arrived.connect(self._show_picture)

    def _show_picture(self) -> None:
        if not self.subject.places:
            return
        timeline, media = self.subject.desk.timeline, media_by_id(self.subject.desk.film, self._photo)
        picture = self._thumbnails.of_content(self.subject.clip.content)
        shape = media.width / media.height if media and media.width and media.height else 1.5
        if not picture.isNull():
            shape = picture.width() / picture.height()
        self.picture.show_picture(picture, shape, timeline.width / timeline.height)

    def _set_move(self, move: object) -> None:
        self.subject.set_content("Slow move", framing=move)

    def _on_boxes(self, start: Box, end: Box) -> None:
        if self.picture.is_held:
            self._gesture.begin()
        framing = replace(self._framing or Framing(), start=start, end=end, over=None)
        self.subject.set_content("Slow move", self._gesture.name(), framing=framing)

    def _on_boxes_done(self, start: Box, end: Box) -> None:
        self._on_boxes(start, end)
        self._gesture.end()

    def _swap(self) -> None:
        framing = self._framing or Framing()
        swapped = replace(framing, start=framing.end, end=framing.start)
        self.subject.set_content("The other way round", framing=swapped)

    def _set_easing(self, easing: object) -> None:
        self.subject.set_content("How it goes", framing=replace(self._framing or Framing(), easing=easing))  # type: ignore[arg-type]

    def _on_faces(self, photo: MediaId, sight: Sight, turns: int) -> None:
        if not self.subject.places or photo != self._photo:
            return
        if not sight.faces or turns != getattr(self.subject.clip.content, "quarter_turns", 0):
            self.subject.desk.said.emit(LYING if sight.faces else NO_FACE)
            return
        timeline = self.subject.desk.timeline
        move = slow_move(sight, timeline.width / timeline.height, 0)
        self.subject.set_content("Towards the face", framing=move)
