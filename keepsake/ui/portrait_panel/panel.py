"""The portrait panel: the chosen photo comes to life, seen small before anything is made."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.engine.requests import (
    ExamineMedia,
    InspectPhoto,
    MediaReading,
    PhotoReading,
    PortraitPreview,
    ReadDirection,
    Style,
    Understood,
)
from keepsake.project.edits import change_clip
from keepsake.project.media_pool import media_by_id
from keepsake.project.portraits import Portrait, as_still, brought_to_life, found_good, photo_of, reviewed
from keepsake.project.schema import Clip, Content, LivingPortrait, Media, TalkingPortrait, Timeline
from keepsake.project.sequence import find_clip
from keepsake.ui.bench import Bench, Panel
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph
from keepsake.ui.feelings import STYLES, what_was_understood
from keepsake.ui.first_keepsake.face_picture import FacePicture
from keepsake.ui.first_keepsake.photo_page import NO_FACE, advice_of
from keepsake.ui.inspector.sliders import Measure, ValueSlider
from keepsake.ui.media_bin.one_file import OneFile
from keepsake.ui.nouns import name_of
from keepsake.ui.portrait_panel.by_hand import ByHand
from keepsake.ui.portrait_panel.checklist import Checklist
from keepsake.ui.portrait_panel.preview import TakePreview, preview_of

PICTURE_PX = 900
PAUSE_MS = 250
"""Changes within so long are seen in one preview."""
CALMER = 0.1
LEAST_STRENGTH = 0.1
FACES_PX = 230
STRENGTH = Measure(words="How much they move", usual=USUAL_STRENGTH, tip="Less is nearly always better")
LOOKING = "Looking for faces …"


class PortraitPanel(Panel):
    """Everything about how one photo of the film lives. Each change is one step for undo."""

    def __init__(self, bench: Bench) -> None:
        super().__init__("Portrait")
        self._bench = bench
        self._clip: Clip | None = None
        self._media: Media | None = None
        self._path: Path | None = None
        self._still = QImage()
        self._jpeg = b""
        self._reading: PhotoReading | None = None
        self._file = OneFile(bench.desk, self)
        self._file.failed.connect(self._say)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._draw)
        self.heading = paragraph("", "name")
        self.faces = FacePicture()
        self.faces.setFixedHeight(FACES_PX)
        self.faces.changed.connect(self._on_faces)
        self.said = paragraph("", "soft")
        self.said.setAccessibleName("About this photo")
        self.alive = button(
            "Bring this photo to life", "Let the person blink, breathe and look, gently", primary=True
        )
        self.alive.clicked.connect(self.bring_to_life)
        self.preview = TakePreview(bench.tasks)
        self.cards = QButtonGroup(self)
        self.direction = QLineEdit()
        self.understood = paragraph("", "soft")
        self.strength = ValueSlider(STRENGTH, self._on_strength)
        self.open_hand = button("Change the motion by hand", "Show each motion as a curve that can be changed")
        self.open_hand.setCheckable(True)
        self.by_hand = ByHand()
        self.checklist = Checklist()
        self.still = button("Back to a still photo", "The photo as it was; undo brings the motion back")
        self.living = QWidget()
        self._lay_out()
        self._connect()

    @property
    def content(self) -> Portrait | None:
        """The chosen clip's portrait, None while it is a still photo."""
        content = self._clip.content if self._clip is not None else None
        return content if isinstance(content, LivingPortrait | TalkingPortrait) else None

    def card(self, style: Style) -> Card:
        """The card of a feeling."""
        found = self.cards.button(list(STYLES).index(style))
        assert isinstance(found, Card)
        return found

    def show_clip(self) -> None:
        """Show the chosen clip as it is now."""
        clip = self._bench.clip
        photo = photo_of(clip.content) if clip is not None else None
        media = media_by_id(self._bench.desk.film, photo) if photo is not None else None
        if clip is None or clip == self._clip or media is None:
            return
        self._clip = clip
        self.heading.setText(name_of(clip))
        if media != self._media:
            self._look_at(media)
        self._show_content()

    def leave(self) -> None:
        """Look for nothing more."""
        self._timer.stop()
        self._file.leave()
        self.preview.forget()

    def bring_to_life(self) -> None:
        """Let the photo live, with the faces that are chosen."""
        if self._clip is not None:
            turns = self._reading.quarter_turns if self._reading is not None else 0
            living = brought_to_life(self._clip.content)
            living = replace(living, faces=self._chosen_faces(), quarter_turns=turns)  # faces are found upright only
            self._put("Bring to life", living)

    def _lay_out(self) -> None:
        for widget in (self.heading, self.faces, self.said, self.alive, self.living):
            self.body.addWidget(widget)
        self.body.addStretch()
        column = QVBoxLayout(self.living)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.preview)
        column.addWidget(paragraph("Which feeling?", "step"))
        for number, (name, words) in enumerate(STYLES.values()):
            card = Card(name, words)
            card.setCheckable(True)
            self.cards.addButton(card, number)
            column.addWidget(card)
        self.direction.setPlaceholderText("Your own words: soft smile, look left")
        self.direction.setAccessibleName("Your own words for how they should move, optional")
        self.direction.setToolTip("Say how they should move, in plain words")
        for widget in (self.direction, self.understood):
            column.addWidget(widget)
        for widget in (self.strength, self.open_hand, self.by_hand):
            column.addWidget(widget)
        column.addWidget(paragraph("Before you keep it", "step"))
        for widget in (self.checklist, self.still):
            column.addWidget(widget)
        self.by_hand.hide()

    def _connect(self) -> None:
        self.preview.seed_wanted.connect(lambda seed: self._change("Another take", seed=seed))
        self.preview.arrived.connect(self._on_preview)
        self.preview.moment.connect(self.by_hand.curve.set_playhead)
        self.cards.idClicked.connect(lambda number: self._change("Feeling", style=list(STYLES)[number]))
        self.direction.editingFinished.connect(self._on_direction)
        self.open_hand.toggled.connect(self.by_hand.setVisible)
        self.by_hand.edits_changed.connect(
            lambda edits, gesture: self._change("Motion by hand", gesture, edits=edits)
        )
        self.by_hand.moment_picked.connect(self.preview.show_moment)
        self.checklist.answered.connect(self._on_answers)
        self.checklist.calmer.connect(self._on_calmer)
        self.still.clicked.connect(self._on_still)

    def _look_at(self, media: Media) -> None:
        """Find the photo's file, show it, and look for its faces."""
        self._media, self._path, self._reading, self._jpeg = media, None, None, b""
        self._still = QImage()
        self.faces.show_picture(b"")
        self.preview.forget()
        self._say(LOOKING)
        self._file.find(media, self._on_file)

    def _on_file(self, path: Path) -> None:
        self._path = path
        tasks = self._bench.tasks
        seen = tasks.submit(ExamineMedia(path=path, thumbnail_px=PICTURE_PX), key=f"picture of {id(self)}")
        seen.finished.connect(self._on_seen)
        seen.failed.connect(lambda sentence, _: self._say(sentence))

    def _on_seen(self, picture: MediaReading) -> None:
        if picture.path != self._path:
            return
        self._jpeg, self._still = picture.thumbnail, QImage.fromData(picture.thumbnail)
        self.faces.show_picture(self._jpeg)
        read = self._bench.tasks.submit(InspectPhoto(photo_path=picture.path), key=f"faces of {id(self)}")
        read.finished.connect(lambda reading: self._on_read(picture.path, reading))
        read.failed.connect(lambda sentence, _: self._say(sentence))

    def _on_read(self, path: Path, reading: PhotoReading) -> None:
        if path != self._path:
            return
        self._reading = reading
        self.faces.show_faces(self._jpeg, reading)
        self._show_content()

    def _show_content(self) -> None:
        content, has_faces = self.content, self._reading is not None and bool(self._reading.faces)
        self.alive.setVisible(content is None)
        self.alive.setEnabled(has_faces)
        self.living.setVisible(content is not None)
        if self._reading is not None:
            self._show_chosen(content)
        if content is None:
            self.preview.forget()
            return
        self.card(content.style).setChecked(True)
        if not self.direction.hasFocus() or not self.direction.isModified():
            self.direction.setText(content.direction)
        if not content.direction:
            self.understood.setText("")
        self.understood.setVisible(bool(self.understood.text()))
        self.strength.show_value(content.strength)
        self.by_hand.show_edits(content.edits)
        self.checklist.show_answers(found_good(content))
        self._timer.start()

    def _show_chosen(self, content: Portrait | None) -> None:
        """Put ticks on the faces that move; a still photo keeps what was ticked meanwhile."""
        assert self._reading is not None
        everybody = tuple(range(len(self._reading.faces)))
        if content is not None:
            blocked = self.faces.blockSignals(True)
            self.faces.choose(content.faces or everybody)
            self.faces.blockSignals(blocked)
        self._say(advice_of(self._reading, self.faces.chosen) if everybody else NO_FACE)

    def _draw(self) -> None:
        """Ask for the preview of the take as it is now."""
        content, clip = self.content, self._clip
        if content is None or clip is None or self._path is None or self._reading is None:
            return
        rate: Fraction = self._bench.desk.timeline.rate
        request = preview_of(content, self._path, float(clip.duration.value / rate), rate)
        self.preview.show_take(request, self._still, isinstance(content, TalkingPortrait))

    def _on_preview(self, preview: PortraitPreview) -> None:
        content, clip = self.content, self._clip
        if content is not None and clip is not None:
            self._show_understood(preview.understood)
            seconds = float(clip.duration.value / self._bench.desk.timeline.rate)
            self.by_hand.show_plan(preview.curves, seconds, content.edits)

    def _on_direction(self) -> None:
        words = self.direction.text().strip()
        self.direction.setModified(False)
        if self.content is None or words == self.content.direction:
            return
        if words:
            task = self._bench.tasks.submit(ReadDirection(direction=words), key=f"direction of {id(self)}")
            task.finished.connect(self._show_understood)
            task.failed.connect(lambda sentence, _: self.understood.setText(sentence))
        self._change("Stage direction", direction=words)

    def _show_understood(self, understood: Understood) -> None:
        self.understood.setText(what_was_understood(understood))
        self.understood.setVisible(bool(self.understood.text()))

    def _on_faces(self) -> None:
        if self._reading is None:
            return
        chosen = self._chosen_faces()
        self._say(advice_of(self._reading, self.faces.chosen))
        self.alive.setEnabled(bool(self.faces.chosen))
        if self.content is not None and self.faces.chosen:
            self._change("Who moves", faces=chosen)

    def _chosen_faces(self) -> tuple[int, ...]:
        """The ticked faces, the one who speaks first; none where everybody moves and nobody in particular speaks."""
        chosen, content = self.faces.chosen, self.content
        if isinstance(content, TalkingPortrait):
            speaker = content.faces[0] if content.faces else 0
            return tuple(sorted(chosen, key=lambda face: (face != speaker, face)))
        return () if self._reading is not None and len(chosen) == len(self._reading.faces) else chosen

    def _on_strength(self, share: float, gesture: str = "") -> None:
        self._change("How much they move", gesture, strength=share)

    def _on_calmer(self) -> None:
        if self.content is not None:
            self._on_strength(max(LEAST_STRENGTH, round(self.content.strength - CALMER, 2)))

    def _on_answers(self, good: object) -> None:
        if self.content is not None and self._clip is not None and isinstance(good, frozenset):
            self._put("Look it over", reviewed(self.content, good))

    def _on_still(self) -> None:
        if self.content is not None and self._clip is not None:
            self._put("Back to a still photo", as_still(self.content))

    def _change(self, label: str, gesture: str = "", **values: object) -> None:
        if self.content is not None:
            self._put(label, replace(self.content, **values), gesture)  # type: ignore[arg-type]

    def _put(self, label: str, content: Content, gesture: str = "") -> None:
        """Give the clip another content, as one step for undo."""
        if self._clip is None:
            return
        clip_id = self._clip.id

        def edit(timeline: Timeline) -> Timeline:
            return change_clip(timeline, replace(find_clip(timeline, clip_id).clip, content=content))

        self._bench.desk.change(label, edit, gesture)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
