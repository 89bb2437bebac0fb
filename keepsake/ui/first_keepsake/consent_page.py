"""The fourth page: who is in the photo, and what is agreed to, a statement and a tick, weighed as it is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from keepsake.ui import file_dialogs
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.people.asking import Asking
from keepsake.ui.people.form import PersonForm
from keepsake.ui.tasks import Tasks


class ConsentPage(Page):
    """Ask for consent, one person after another."""

    next_words = "Make the film"

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Who agrees to this film?")
        self._choices: Choices | None = None
        self.asking = Asking(tasks)
        self.asking.changed.connect(self.changed)
        self.place = paragraph("", "soft")
        self.elsewhere = button("Save elsewhere…", "Choose where the film goes")
        self.elsewhere.clicked.connect(self._on_elsewhere)
        self.body.addWidget(self.asking, 1)
        self.body.addWidget(self.asking.verdict)
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.elsewhere)
        self.body.addLayout(row)

    @property
    def forms(self) -> list[PersonForm]:
        """The questions about each person."""
        return self.asking.forms

    def enter(self, choices: Choices | None) -> None:
        """Ask anew about everybody who will move; ticks are never carried over to another film."""
        if choices is None or (self._choices and _asked(choices) == _asked(self._choices)):
            return
        self._choices = choices
        self.asking.forget()
        self.asking.ask(choices.asked)
        self._say_place()

    def chosen(self, choices: Choices | None) -> Choices | None:
        """Everybody's declarations, and the film's place."""
        return replace(choices, people=self.asking.people(), film_path=self._film_path()) if choices else None

    def focus_question(self) -> bool:
        """Put the keyboard where the questions begin, until they are answered."""
        if self.is_ready():
            return False
        self.asking.focus_question()
        return True

    def forget(self) -> None:
        """Forget what was declared: every film is asked for anew."""
        self._choices = None
        self.asking.forget()

    def is_ready(self) -> bool:
        """Whether everybody's consent is complete and allows the film."""
        return self.asking.is_ready()

    def _film_path(self) -> Path:
        return self._choices.film_path if self._choices else Path()

    def _say_place(self) -> None:
        path = self._film_path()
        self.place.setText(f"The film will be “{path.name}” in {path.parent.name}.")
        self.place.setToolTip(str(path))

    def _on_elsewhere(self) -> None:
        heading, name = "Where to save the film", str(self._film_path())
        chosen = file_dialogs.ask_where_to_save(self, heading, name, "Film (*.mp4)", file_dialogs.EXPORTS)
        if chosen is not None and self._choices:
            self._choices = replace(self._choices, film_path=chosen.with_suffix(".mp4"))
            self._say_place()


def _asked(choices: Choices) -> tuple[object, ...]:
    return (choices.photo_path, choices.faces, choices.script, choices.uses, choices.audio_path)
