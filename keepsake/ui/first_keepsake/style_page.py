"""The second page: a feeling is chosen, seen at once on the photo itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout

from keepsake.engine.requests import PhotoReading, PortraitPreview, PreviewPortrait, Style
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph
from keepsake.ui.feelings import STRENGTHS, STYLES, what_was_understood
from keepsake.ui.first_keepsake.choices import Choices, preview_request
from keepsake.ui.first_keepsake.moving_picture import MovingPicture
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.tasks import Tasks

TYPING_PAUSE_MS = 700


class StylePage(Page):
    """Choose how much and how the person moves."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Which feeling?")
        self._tasks = tasks
        self._choices: Choices | None = None
        self._previews: dict[tuple[PhotoReading, PreviewPortrait], PortraitPreview] = {}
        self.picture = MovingPicture()
        self.cards = QButtonGroup(self)
        self.cards.idClicked.connect(self._on_card)
        self.direction = QLineEdit()
        self.direction.setPlaceholderText("Your own words: soft smile, look left")
        self.direction.setAccessibleName("Your own words for how they should move, optional")
        self.understood = paragraph("", "soft")
        self.strengths = QButtonGroup(self)
        for number, words in enumerate(STRENGTHS):
            choice = QRadioButton(words)
            choice.setAccessibleName(f"How much they move: {words.lower()}")
            choice.setToolTip("How much they move")
            self.strengths.addButton(choice, number)
        self.strengths.idClicked.connect(self._on_strength)
        self.take = button("Another take", "The same feeling, moved a little differently")
        self.take.clicked.connect(self._on_take)
        self.pause = button("Hold still", "Stop or start the moving preview")
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self.picture.hold)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typed.timeout.connect(self._on_direction)
        self.direction.textEdited.connect(self._typed.start)
        self._lay_out()

    def enter(self, choices: Choices | None) -> None:
        """Show the photo in the feeling chosen so far."""
        self._choices = choices
        if choices is not None:
            self.card(choices.style).setChecked(True)
            self.direction.setText(choices.direction)
            nearest = min(STRENGTHS.values(), key=lambda strength: abs(strength - choices.strength))
            self.strengths.button(list(STRENGTHS.values()).index(nearest)).setChecked(True)
            self._show()

    def chosen(self, choices: Choices | None) -> Choices | None:
        """The feeling, the stage direction and the take."""
        if self._typed.isActive():
            self._typed.stop()
            self._on_direction()
        return self._choices

    def card(self, style: Style) -> Card:
        """The card of a style."""
        found = self.cards.button(list(STYLES).index(style))
        assert isinstance(found, Card)
        return found

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        for number, (name, words) in enumerate(STYLES.values()):
            card = Card(name, words)
            card.setCheckable(True)
            self.cards.addButton(card, number)
            left.addWidget(card)
        much = QHBoxLayout()
        for choice in self.strengths.buttons():
            much.addWidget(choice)
        much.addStretch()
        left.addLayout(much)
        left.addStretch()
        left.addWidget(self.direction)
        left.addWidget(self.understood)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.addWidget(self.take)
        row.addWidget(self.pause)
        right.addLayout(row)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self.body.addLayout(sides, 1)

    def _on_card(self, number: int) -> None:
        self._choose(style=list(STYLES)[number])

    def _on_strength(self, number: int) -> None:
        self._choose(strength=list(STRENGTHS.values())[number])

    def _on_take(self) -> None:
        if self._choices is not None:
            self._choose(seed=self._choices.seed + 1)

    def _on_direction(self) -> None:
        self._choose(direction=self.direction.text().strip())

    def _choose(self, **what: object) -> None:
        if self._choices is not None:
            self._choices = replace(self._choices, **what)  # type: ignore[arg-type]
            self._show()

    def _show(self) -> None:
        choices = self._choices
        if choices is None:
            return
        ready = self._previews.get(seen_part(choices))
        if ready is not None:
            self._play(ready)
            return
        turns = QTransform().rotate(90 * choices.reading.quarter_turns)
        self.picture.show_still(QImage.fromData(choices.picture).transformed(turns), "Drawing a small preview …")
        self._ask(choices)

    def _ask(self, choices: Choices) -> None:
        task = self._tasks.submit(preview_request(choices), key="preview")
        task.finished.connect(lambda preview: self._on_preview(choices, preview))
        task.failed.connect(self._on_failed)

    def _on_preview(self, choices: Choices, preview: PortraitPreview) -> None:
        self._previews[seen_part(choices)] = preview
        if self._choices is None:
            return
        if seen_part(choices) == seen_part(self._choices):
            self._play(preview)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Draw the other feelings while this one is looked at, so that choosing shows them at once."""
        wanted = [replace(self._choices, style=style) for style in STYLES] if self._choices else []
        self._previews = {key: value for key, value in self._previews.items() if key in map(seen_part, wanted)}
        for each in wanted:
            if seen_part(each) not in self._previews and self.isVisible():
                self._ask(each)
                return

    def _play(self, preview: PortraitPreview) -> None:
        self.picture.play(preview)
        self.understood.setText(what_was_understood(preview.understood))

    def _on_failed(self, sentence: str, log: str) -> None:
        self.picture.show_still(QImage(), "")
        self.understood.setText(sentence)


def seen_part(choices: Choices) -> tuple[PhotoReading, PreviewPortrait]:
    """The part of the choices that a preview shows."""
    return choices.reading, preview_request(choices)
