"""Save a copy: the whole film once more in another place, also when the disk of this one is full or gone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QProgressBar, QPushButton, QVBoxLayout, QWidget

from keepsake.core.progress import Progress
from keepsake.project.schema import Film
from keepsake.ui import file_dialogs, notices
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.file_dialogs import FILM_ENDING, FILM_FILTER

WIDE = 460
HEADING = "Where shall the copy be kept?"
TIP = "Keep the film with all your changes in another place, where there is room"
ALREADY_THERE = "“{name}” is there already; please choose another name."
SAVED = "The copy “{name}” is saved, with everything in it; you go on with this film."
SAVED_ELSEWHERE = "Your film is safe in “{name}” as it is now; open that one to go on with it."
NOT_TAKEN = "The copy “{name}” is saved, but these could not be read any more and are not in it: {lost}."
UNSAVED = "What you changed last is not saved yet, and would be lost."
STOPPED = "No copy was saved; your film is as it was."


class Saving(QDialog):
    """How far the copy is, and a way to stop it. While it is open the film is not changed."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save a copy")
        self.setMinimumWidth(WIDE)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Saving a copy of the film")
        self.stop = button("Stop", "Leave off; nothing of the copy is kept, and the film stays as it is")
        self.stop.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(paragraph(f"“{name}” is being saved. This may take a minute on a stick."))
        column.addWidget(self.bar)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)


class SavingCopy(QObject):
    """Saves copies of a desk's film, one at a time, on a thread. `offer` is seen while changes cannot be saved."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._disk = DiskWork("copying", self)
        self.progress: Saving | None = None
        self._has_left = False
        self._kept: Film | None = None
        self.offer = button("Save a copy…", TIP, narrow=True)
        self.offer.hide()
        self.offer.clicked.connect(self.ask)
        desk.trouble_changed.connect(lambda trouble: self.offer.setVisible(bool(trouble)))

    def ask(self) -> None:
        """Ask where the copy goes, and save it there; nothing that is there is ever written over."""
        name = f"{self._desk.document.path.stem} copy{FILM_ENDING}"
        chosen = file_dialogs.ask_where_to_save(self._window, HEADING, name, FILM_FILTER, file_dialogs.FILMS)
        if chosen is None:
            return
        is_named = chosen.suffix.lower() == FILM_ENDING
        path = chosen if is_named else chosen.with_name(chosen.name + FILM_ENDING)
        if path.exists():
            notices.tell(self._window, ALREADY_THERE.format(name=path.name))
        else:
            self.begin(path)

    def begin(self, path: Path) -> None:
        """Save the film as it is now. The editor rests until it is done or stopped, so that all of it is one film."""
        if self.progress is not None:
            return
        document, film = self._desk.document, self._desk.film
        errand = self._disk.do(lambda report: document.copy_aside(film, path, report))
        errand.progressed.connect(self._on_progressed)
        errand.finished.connect(lambda lost: self._on_saved(path, film, lost))
        errand.failed.connect(self._tell)
        errand.stopped.connect(lambda: self._say(STOPPED))
        self.progress = Saving(path.name, self._window)
        self.progress.rejected.connect(errand.cancel)
        self.progress.open()

    def may_leave(self) -> bool:
        """Whether the window may close: all is saved, or the person gives up what is not."""
        is_safe = not self._desk.document.trouble or self._desk.film is self._kept
        if self._has_left or is_safe:
            return True
        question, (save, _, close) = self._question()
        question.exec()
        answer = question.clickedButton()
        question.deleteLater()
        if answer is save:
            self.ask()
        return answer is close

    def _question(self) -> tuple[QMessageBox, tuple[QPushButton, ...]]:
        question = QMessageBox(QMessageBox.Icon.Warning, "Keepsake", UNSAVED, parent=self._window)
        question.setInformativeText(self._desk.document.trouble)
        save = question.addButton("Save a copy…", QMessageBox.ButtonRole.AcceptRole)
        stay = question.addButton("Stay here", QMessageBox.ButtonRole.RejectRole)
        close = question.addButton("Close and lose it", QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(save)
        question.setEscapeButton(stay)
        return question, (save, stay, close)

    def leave(self) -> None:
        """Leave off, before the film is closed; nothing half done stays."""
        self._has_left = True
        self._put_away()
        self._disk.leave()

    def _on_progressed(self, progress: Progress) -> None:
        if self.progress is not None:
            self.progress.bar.setRange(0, max(progress.total, 1))
            self.progress.bar.setValue(progress.done)

    def _on_saved(self, path: Path, film: Film, lost: tuple[str, ...]) -> None:
        self._kept = film
        if lost:
            self._tell(NOT_TAKEN.format(name=path.name, lost=", ".join(lost)))
        elif self._desk.document.trouble:
            self._tell(SAVED_ELSEWHERE.format(name=path.name))
        else:
            self._say(SAVED.format(name=path.name))

    def _tell(self, sentence: str) -> None:
        """Say what is to stay until it was read."""
        self._put_away()
        notices.tell(self._window, sentence)

    def _say(self, sentence: str) -> None:
        self._put_away()
        self._desk.said.emit(sentence)

    def _put_away(self) -> None:
        progress, self.progress = self.progress, None
        if progress is not None:
            progress.accept()
            progress.deleteLater()
