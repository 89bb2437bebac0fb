"""A film that cannot be opened: what happened, and a way to save all that is whole into a new film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from keepsake.core.progress import Progress, Reporter
from keepsake.ui.controls import button, paragraph, title
from keepsake.ui.disk_work import DiskWork

if TYPE_CHECKING:
    from keepsake.project.salvage import Salvage

WIDE = 620
OFFER = (
    "If it was damaged, Keepsake can look through it and save everything that is whole into a new film beside it. "
    "The file itself is only read and stays as it is."
)


class SavingWindow(QDialog):
    """Offers to save what is whole, does it on a thread, says what was saved, and opens it with `open_film`."""

    def __init__(
        self, path: Path, trouble: str, open_film: Callable[[Path], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keepsake")
        self.setMinimumWidth(WIDE)
        self._path, self._open_film = path, open_film
        self._saved: Path | None = None
        self._disk = DiskWork("salvage", self)
        self.words = paragraph(trouble)
        self.more = paragraph(OFFER, "soft")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Looking through the damaged film")
        self.progress.hide()
        self.save = button("Save what is whole", "Look through the file; this may take a minute", primary=True)
        self.leave = button("Not now", "Leave everything as it is")
        self.save.clicked.connect(self._on_save)
        self.leave.clicked.connect(self.reject)
        self._lay_out()

    def done(self, answer: int) -> None:
        """Stop looking when the window is closed."""
        self._disk.let_go()
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
        errand = self._disk.do(self._look_through)
        errand.progressed.connect(self._on_progressed)
        errand.finished.connect(self._on_saved)
        errand.failed.connect(self._on_failed)

    def _look_through(self, report: Reporter) -> Salvage:
        """On the thread."""
        from keepsake.project.salvage import free_name_beside, salvage

        return salvage(self._path, free_name_beside(self._path), report)

    def _on_progressed(self, progress: Progress) -> None:
        self.progress.setRange(0, max(progress.total, 1))
        self.progress.setValue(progress.done)

    def _on_failed(self, sentence: str) -> None:
        self.progress.hide()
        self.words.setText(sentence)
        self.more.setText("Perhaps there is an earlier copy of the film, on a stick or another disk.")
        self.leave.setText("Close")
        self.leave.setAccessibleName("Close")

    def _on_saved(self, saved: Salvage) -> None:
        self.progress.hide()
        self._saved = saved.path
        self.words.setText(in_words(saved))
        self.more.setText(f"It is called “{saved.path.name}” and lies beside the damaged one.")
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
