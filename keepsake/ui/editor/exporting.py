"""Export: what the finished film is for and where it goes, how far it is, and a way to stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import FilmReport
from keepsake.jobs.scheduler import JobProgress
from keepsake.project.media_pool import consent_for
from keepsake.project.render_plan import lowered, render_request
from keepsake.project.schema import Media
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.first_keepsake.making_page import DRAWING
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut
from keepsake.ui.nouns import in_words

PATIENCE = "You can go on editing meanwhile; what you change now is not in this film."
STOPPED = "Stopped. What is done already is kept for the next time."
ALREADY_THERE = "“{name}” is there already; please choose another name."
NOT_AGREED = (
    "Nobody has agreed yet that “{name}” is brought to life, so the film cannot be made; ask for it under “People”"
    " beside the film, or show it as a still photo."
)
SMALLEST = (520, 330)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a film is made for: the preset's name, its words, and the file's ending."""

    preset: str
    words: str
    suffix: str


PURPOSES = (
    Purpose("tv-1080", "For the television and for keeping", ".mp4"),
    Purpose("4k", "For large new televisions", ".mp4"),
    Purpose("usb-tv", "On a USB stick, for older televisions", ".mp4"),
    Purpose("small-for-email", "Small enough for an e-mail", ".mp4"),
    Purpose("reel-9x16", "Upright, for telephones", ".mp4"),
    Purpose("square", "Square, for sharing", ".mp4"),
    Purpose("loop-gif", "A short silent loop that plays anywhere", ".gif"),
    Purpose("webp", "A short silent loop of better quality", ".webp"),
    Purpose("prores", "For an editing program", ".mov"),
    Purpose("sound-only", "Only the sound, to listen to", ".m4a"),
    Purpose("av1", "Small and sharp, for new players; takes long", ".mp4"),
)
"""The engine's presets, the likeliest first."""


class ExportWindow(QDialog):
    """Makes the finished film of a desk. Closing it while it is at work only puts it out of sight."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._submit)
        self._output: Path | None = None
        self._task: Any = None
        self.setWindowTitle("Export the film")
        self.setMinimumSize(*SMALLEST)
        self.purpose = QComboBox()
        self.purpose.setAccessibleName("What the film is for")
        for each in PURPOSES:
            self.purpose.addItem(each.words, each)
        self.stage = paragraph("Nothing is sent anywhere; the film is a file on this PC.")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How much of the film is done")
        self.time_left = paragraph("", "soft")
        self.start_button = button("Choose where…", "Choose where the film goes, and begin", primary=True)
        self.stop_button = button("Stop", "Leave off; what is done already is kept for the next time")
        self.start_button.clicked.connect(self.ask_and_begin)
        self.stop_button.clicked.connect(self.stop)
        self._lay_out()
        self._rest("")

    @property
    def is_busy(self) -> bool:
        """Whether a film is being made."""
        return self._output is not None

    def ask_and_begin(self) -> None:
        """Ask where the film goes, and make it."""
        suffix = self._purpose().suffix
        path = self._desk.document.path
        start = str(path.with_name(path.stem + suffix))
        name, _ = QFileDialog.getSaveFileName(self, "Where shall the film go?", start, f"Films (*{suffix})")
        if not name:
            return
        chosen = Path(name)
        whole = chosen if chosen.suffix.lower() == suffix else chosen.with_name(chosen.name + suffix)
        if whole != chosen and whole.exists():  # nobody was asked about this one
            self._rest(ALREADY_THERE.format(name=whole.name))
            return
        self.begin(whole)

    def begin(self, output: Path) -> None:
        """Make the film as it is now."""
        self._output = output
        self._show_state("Getting the photos ready …", PATIENCE)
        used: dict[str, Media] = {}
        try:
            living = lowered(self._desk.film, lambda media: _noted(media, used)).living
        except KeepsakeError as error:
            self._end(str(error))
            return
        unasked = next((photo for photo in living if not self._has_consent(photo)), None)
        if unasked is not None:
            self._end(NOT_AGREED.format(name=unasked.name))
            return
        self._files.write(self._files.lacking(used.values()))  # even if there are none: `settled` follows

    def stop(self) -> None:
        """Leave off."""
        self._files.stop()
        if self._task is not None:
            self._task.cancel()
        elif self.is_busy:
            self._end(STOPPED)

    def leave(self) -> None:
        """Leave off and listen no more, before the film is closed."""
        task, self._task, self._output = self._task, None, None
        self._files.leave()
        if task is not None:
            for signal in (task.progressed, task.finished, task.failed, task.stopped):
                signal.disconnect()
            task.cancel()

    def _has_consent(self, photo: Media) -> bool:
        return consent_for(self._desk.film, photo.sha256) is not None

    def _submit(self) -> None:
        if self._output is None or self._task is not None:
            return
        try:
            request = render_request(self._desk.document, self._output, self._files.folder)
        except KeepsakeError as error:
            self._end(str(error))
            return
        task = self._tasks.submit(replace(request, preset=self._purpose().preset))
        self._task = task
        task.progressed.connect(self._on_progress)
        task.finished.connect(self._on_finished)
        task.failed.connect(lambda sentence, _: self._end(sentence))
        task.stopped.connect(lambda: self._end(STOPPED))

    def _on_progress(self, progress: JobProgress) -> None:
        is_drawing = progress.stage.startswith(DRAWING)
        self.stage.setText(f"{progress.stage.capitalize()} …")
        self.bar.setRange(0, progress.total if is_drawing else 0)
        self.bar.setValue(progress.done)
        if progress.seconds_left is not None and is_drawing:
            self.time_left.setText(f"{in_words(progress.seconds_left)} {PATIENCE}")

    def _on_finished(self, film: FilmReport) -> None:
        self._end(
            " ".join((f"“{film.output_path.name}” is ready, in “{film.output_path.parent.name}”.", *film.notes))
        )

    def _end(self, sentence: str) -> None:
        self._output = self._task = None
        self._rest(sentence)
        self._desk.said.emit(sentence)

    def _purpose(self) -> Purpose:
        return PURPOSES[self.purpose.currentIndex()]

    def _rest(self, sentence: str) -> None:
        self._show_state(sentence or self.stage.text(), "")

    def _show_state(self, stage: str, below: str) -> None:
        self.stage.setText(stage)
        self.time_left.setText(below)
        self.bar.setRange(0, 0 if self.is_busy else 1)
        self.bar.setValue(0)
        self.bar.setVisible(self.is_busy)
        self.stop_button.setVisible(self.is_busy)
        self.start_button.setVisible(not self.is_busy)
        self.purpose.setEnabled(not self.is_busy)

    def _lay_out(self) -> None:
        label = QLabel("What is the film &for?")
        label.setBuddy(self.purpose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (label, self.purpose, self.stage, self.bar, self.time_left):
            column.addWidget(widget)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop_button)
        row.addWidget(self.start_button)
        column.addLayout(row)
        self.setWindowModality(Qt.WindowModality.NonModal)


def _noted(media: Media, used: dict[str, Media]) -> Path:
    used[media.sha256] = media
    return Path(media.name)
