"""The film is being made: what is done, how long it will take, and a way to stop."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import ClipReport, RecordConsent
from keepsake.jobs.scheduler import JobProgress
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices, film_request, grant_requests
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.nouns import in_words
from keepsake.ui.tasks import Task, Tasks

DRAWING = "drawing"
PATIENCE = "Your photo is not changed. You can do something else meanwhile."
STOPPED = "Stopped; nothing was left behind."


class MakingPage(Page):
    """Write the consent down, then make the film. Emits `made` with a `ClipReport`, or `given_up`."""

    made = Signal(object)
    given_up = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Your keepsake is being made")
        self._tasks = tasks
        self._choices: Choices | None = None
        self._task: Task | None = None
        self._grants: list[RecordConsent] = []
        self.stage = paragraph("Beginning …")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How much of the film is done")
        self.time_left = paragraph(PATIENCE, "soft")
        self.stop = button("Stop", "Leave off; nothing is left behind")
        self.stop.clicked.connect(self._on_stop)
        self.body.addStretch()
        for widget in (self.stage, self.bar, self.time_left):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.stop)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addStretch(2)

    @property
    def is_busy(self) -> bool:
        """Whether a film is being made."""
        return self._task is not None and not self._task.is_over

    def begin(self, choices: Choices) -> None:
        """Begin to make the film."""
        self._choices = choices
        self.stage.setText("Writing down what was agreed …")
        self.time_left.setText(PATIENCE)
        self.bar.setRange(0, 0)
        self.stop.setText("Stop")
        self.stop.setAccessibleName("Stop")
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        try:
            self._grants = grant_requests(choices)
            self._write_next_grant()
        except KeepsakeError as error:
            self._on_failed(str(error), "")

    def _write_next_grant(self) -> None:
        """Everybody's consent goes into one file, one after another; then the film."""
        if self._choices is None:
            return
        if self._grants:
            self._listen(self._tasks.submit(self._grants.pop(0)))
            return
        self._listen(self._tasks.submit(film_request(self._choices)))

    def _listen(self, task: Task) -> None:
        self._task = task
        task.progressed.connect(self._on_progress)
        task.finished.connect(self._on_finished)
        task.failed.connect(self._on_failed)
        task.stopped.connect(lambda: self._on_failed(STOPPED, ""))

    def _on_finished(self, answer: object) -> None:
        if isinstance(answer, ClipReport):
            self._task = None
            self.made.emit(answer)
        else:
            self._write_next_grant()

    def _on_progress(self, progress: JobProgress) -> None:
        is_drawing = progress.stage.startswith(DRAWING)
        self.stage.setText(f"{progress.stage.capitalize()} …")
        self.bar.setRange(0, progress.total if is_drawing else 0)
        self.bar.setValue(progress.done)
        if progress.seconds_left is not None and is_drawing:
            self.time_left.setText(f"{in_words(progress.seconds_left)} {PATIENCE}")

    def _on_failed(self, sentence: str, log: str) -> None:
        self._task = None
        if self._choices is not None:
            # Written for this film only, under a name that was free; without the film it stands for nothing.
            with suppress(OSError):
                self._choices.consent_path.unlink(missing_ok=True)
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.stage.setText(sentence)
        self.time_left.setText("")
        self.stop.setText("Go back")
        self.stop.setAccessibleName("Go back")

    def _on_stop(self) -> None:
        if self._task is not None and self.is_busy:
            self._task.cancel()
        else:
            self.given_up.emit()
