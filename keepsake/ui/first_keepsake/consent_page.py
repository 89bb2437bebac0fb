"""The fourth page: who is in the photo, and what is agreed to, one tick for each use, weighed as it is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from keepsake.engine.requests import ConsentReading, WeighConsent
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices, Person, grant_request
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.first_keepsake.person_form import PersonForm
from keepsake.ui.tasks import Tasks

TYPING_PAUSE_MS = 150
YES = "Yes: with this, the film may be made."
ASK = "The film can be made once this is filled in."


class ConsentPage(Page):
    """Ask for consent, one person after another."""

    next_words = "Make the film"

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Who agrees to this film?")
        self._tasks = tasks
        self._choices: Choices | None = None
        self._allowed: set[int] = set()
        self.forms: list[PersonForm] = []
        self._forms = QVBoxLayout()
        self.verdict = paragraph(ASK)
        self.verdict.setAccessibleName("Whether the film may be made")
        self.place = paragraph("", "soft")
        self.elsewhere = button("Save elsewhere…", "Choose where the film goes")
        self.elsewhere.clicked.connect(self._on_elsewhere)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typed.timeout.connect(self._weigh)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._forms)
        outer.addStretch()
        self.body.addWidget(inside, 1)
        self.body.addWidget(self.verdict)
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.elsewhere)
        self.body.addLayout(row)

    def enter(self, choices: Choices | None) -> None:
        """Ask anew about everybody who will move; ticks are never carried over to another film."""
        if choices is None or (self._choices and _asked(choices) == _asked(self._choices)):
            return
        self._choices = choices
        self._allowed.clear()
        for form in self.forms:
            form.deleteLater()
        count = len(choices.faces)
        self.forms = [PersonForm(choices, number, count) for number in range(count)]
        for form in self.forms:
            form.changed.connect(self._on_form)
            self._forms.addWidget(form)
        self._say_place()
        self._show_verdict([])

    def chosen(self, choices: Choices | None) -> Choices | None:
        """Everybody's declarations, and the film's place."""
        people = tuple(form.person() for form in self.forms)
        return replace(choices, people=people, film_path=self._film_path()) if choices else None

    def focus_question(self) -> None:
        """Put the keyboard where the questions begin."""
        if self.forms:
            self.forms[0].subjects.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Forget what was declared: every film is asked for anew."""
        self._choices = None
        self._allowed.clear()

    def is_ready(self) -> bool:
        """Whether everybody's consent is complete and allows the film."""
        return bool(self.forms) and self._allowed == set(range(len(self.forms)))

    def _film_path(self) -> Path:
        return self._choices.film_path if self._choices else Path()

    def _on_form(self) -> None:
        self._allowed.clear()
        self.changed.emit()
        self._typed.start()

    def _weigh(self) -> None:
        """Hold what is declared now against the rules, which are the engine's."""
        choices = self._choices
        if choices is None:
            return
        missing = [form.missing for form in self.forms if form.missing]
        self._show_verdict(missing)
        if missing:
            return
        for number, form in enumerate(self.forms):
            self._ask(choices, number, form.person())

    def _ask(self, choices: Choices, number: int, person: Person) -> None:
        task = self._tasks.submit(WeighConsent(grant=grant_request(choices, person)), key=f"consent {number}")
        task.finished.connect(lambda reading: self._on_weighed(number, person, reading))
        task.failed.connect(lambda sentence, log: self._show_verdict([sentence]))

    def _on_weighed(self, number: int, person: Person, reading: ConsentReading) -> None:
        if number >= len(self.forms) or self.forms[number].person() != person:
            return
        verdict = reading.verdicts[0]
        if verdict.is_allowed:
            self._allowed.add(number)
            self._show_verdict([], verdict.warnings)
        else:
            self._show_verdict(list(verdict.blocks))

    def _show_verdict(self, missing: list[str], warnings: tuple[str, ...] = ()) -> None:
        if missing:
            text, role = "Not yet: " + " ".join(missing), "warning"
        elif self.is_ready():
            text, role = " ".join([YES, *warnings]), "step"
        else:
            text, role = ASK, "soft"
        self.verdict.setText(text)
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)
        self.changed.emit()

    def _say_place(self) -> None:
        path = self._film_path()
        self.place.setText(f"The film will be “{path.name}” in {path.parent.name}.")
        self.place.setToolTip(str(path))

    def _on_elsewhere(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Where to save the film", str(self._film_path()), "Film (*.mp4)")
        if name and self._choices:
            self._choices = replace(self._choices, film_path=Path(name).with_suffix(".mp4"))
            self._say_place()


def _asked(choices: Choices) -> tuple[object, ...]:
    return (choices.photo_path, choices.faces, choices.script, choices.uses, choices.audio_path)
