"""A film that cannot be opened: what happened, and a way to save all that is whole into a new film."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from keepsake.core.errors import CancelledError, KeepsakeError
from keepsake.core.progress import Progress
from keepsake.ui.controls import button, paragraph, title

if TYPE_CHECKING:
    from keepsake.project.salvage import Salvage

WIDE = 620
OFFER = (
    "If it was damaged, Keepsake can look through it and save everything that is whole into a new film beside it. "
    "The file itself is only read and stays as it is."
)


class SavingWindow(QDialog):
    """Offers to save what is whole, does it in a thread, says what was saved, and opens it with `open_film`."""

    _progressed = Signal(int, int)
    _done = Signal(object)

    def __init__(
        self, path: Path, trouble: str, open_film: Callable[[Path], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keepsake")
        self.setMinimumWidth(WIDE)
        self._path, self._open_film = path, open_film
        self._saved: Path | None = None
        self._is_stopped = threading.Event()
        self.words = paragraph(trouble)
        self.more = paragraph(OFFER, "soft")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Looking through the damaged film")
        self.progress.hide()
        self.save = button("Save what is whole", "Look through the file; this may take a minute", primary=True)
        self.leave = button("Not now", "Leave everything as it is")
        self.save.clicked.connect(self._on_save)
        self.leave.clicked.connect(self.reject)
        self._progressed.connect(self._on_progressed)
        self._done.connect(self._on_done)
        self._lay_out()

    def done(self, answer: int) -> None:
        """Stop looking when the window is closed."""
        self._is_stopped.set()
        super().done(answer)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch()
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(title("This film cannot be opened"))
        for widget in (self.words, self.more, self.progress):
            column.addWidget(widget)
        column.addLayout(row)

    def _on_save(self) -> None:
        if self._saved is not None:
            self.accept()
            self._open_film(self._saved)
            return
        self.save.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        threading.Thread(target=self._look_through, name="keepsake-salvage", daemon=True).start()

    def _look_through(self) -> None:
        from keepsake.project.salvage import free_name_beside, salvage

        try:
            self._done.emit(salvage(self._path, free_name_beside(self._path), self._report))
        except CancelledError:
            return
        except KeepsakeError as error:
            self._done.emit(error)

    def _report(self, progress: Progress) -> None:
        """In the thread that looks through the file."""
        if self._is_stopped.is_set():
            raise CancelledError("Stopped; nothing was left behind.")
        self._progressed.emit(progress.done, progress.total)

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _on_done(self, outcome: Salvage | KeepsakeError) -> None:
        self.progress.hide()
        if isinstance(outcome, KeepsakeError):
            self.words.setText(str(outcome))
            self.more.setText("Perhaps there is an earlier copy of the film, on a stick or another disk.")
            self.leave.setText("Close")
            self.leave.setAccessibleName("Close")
            return
        self._saved = outcome.path
        self.words.setText(in_words(outcome))
        self.more.setText(f"It is called “{outcome.path.name}” and lies beside the damaged one.")
        self.save.setText("Open it")
        self.save.setAccessibleName("Open the saved film")
        self.save.setEnabled(True)
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)


def in_words(saved: Salvage) -> str:
    """What was saved, for a person."""
    count = len(saved.files_saved)
    files = f"{count} photo{'' if count == 1 else 's'} and other files"
    if saved.step is None:
        said = f"The film itself could not be read, but {files} could."
    else:
        said = f"The film is saved as it was after “{saved.step.label}”, with {files}."
    lost = ", ".join(saved.files_lost)
    return f"{said} Not saved: {lost}." if lost else said
