"""Asks for consent, one person after another, and weighs what is declared as it is given."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keepsake.engine.requests import ConsentReading, WeighConsent
from keepsake.ui.controls import paragraph
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.people.asked import Asked, Person, grant_of
from keepsake.ui.people.form import PersonForm

TYPING_PAUSE_MS = 150
YES = "Yes: with this, the film may be made."
ASK = "The film can be made once this is filled in."
NOWHERE = Path("consent.json")
"""Weighing writes nothing."""


class Asking(QWidget):
    """The questions about everybody who will move, and below them whether the film may be made.

    `changed` says that `is_ready` may answer differently now. The verdict has a place of its own, so that it can be
    seen while the questions scroll.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._asked: Asked | None = None
        self._allowed: set[int] = set()
        self.forms: list[PersonForm] = []
        self.verdict = paragraph(ASK)
        self.verdict.setAccessibleName("Whether the film may be made")
        self._typed = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typed.timeout.connect(self._weigh)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self._forms = QVBoxLayout()
        rows.addLayout(self._forms)
        rows.addStretch()

    def ask(self, asked: Asked) -> None:
        """Ask anew about everybody; ticks are never carried over, unless the very same is asked again."""
        if asked == self._asked:
            return
        self.forget()
        self._asked = asked
        for form in self.forms:
            form.hide()
            form.deleteLater()
        self.forms = [PersonForm(asked, number) for number in range(len(asked.faces))]
        for form in self.forms:
            form.changed.connect(self._on_form)
            self._forms.addWidget(form)
        self._show_verdict([])

    def people(self) -> tuple[Person, ...]:
        """Everybody's declarations."""
        return tuple(form.person() for form in self.forms)

    def is_ready(self) -> bool:
        """Whether everybody's consent is complete and allows the film."""
        return bool(self.forms) and self._allowed == set(range(len(self.forms)))

    def forget(self) -> None:
        """Forget what was declared: every film is asked for anew."""
        self._asked = None
        self._allowed.clear()

    def focus_question(self) -> None:
        """Put the keyboard where the questions begin."""
        if self.forms:
            self.forms[0].subjects.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_form(self) -> None:
        self._allowed.clear()
        self.changed.emit()
        self._typed.start()

    def _weigh(self) -> None:
        """Hold what is declared now against the rules, which are the engine's."""
        if self._asked is None:
            return
        missing = [form.missing for form in self.forms if form.missing]
        self._show_verdict(missing)
        if missing:
            return
        for number, form in enumerate(self.forms):
            self._ask_about(self._asked, number, form.person())

    def _ask_about(self, asked: Asked, number: int, person: Person) -> None:
        request = WeighConsent(grant=grant_of(asked, person, NOWHERE))
        task = self._tasks.submit(request, key=f"consent {id(self)} {number}")
        task.finished.connect(lambda reading: self._on_weighed(number, person, reading))
        task.failed.connect(lambda sentence, _: self._show_verdict([sentence]))

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
