"""What is asked before something is done: consent itself, and whether a person shall really be deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from keepsake.project.people import Sitting
from keepsake.ui.controls import button, open_at, paragraph, scrolled, title
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.people.asked import Asked
from keepsake.ui.people.asking import Asking

ASKING_SIZE = (930, 690)
NARROW_PX = 560
GOES = (
    "Who they are and what they agreed to, for good",
    "Their motion and words in this film: the photo becomes a still one again",
    "This film's undo steps and earlier versions, because they hold it too",
)
STAYS = (
    "The photo, here and where it came from",
    "Films that were made already, and copies elsewhere: Keepsake cannot reach them",
    "A note in the record that somebody was forgotten, without a name",
)
TAKE_BACK = "The film cannot be made with this photo in motion until somebody agrees again. This cannot be undone."


class AskingDialog(QDialog):
    """The questions about a photo's people. Emits `answered` with the people, when everything is agreed to."""

    answered = Signal(object)

    def __init__(self, tasks: Tasks, sitting: Sitting, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who agrees?")
        open_at(self, ASKING_SIZE)
        self.asking = Asking(tasks)
        self.asking.ask(asked)
        self.keep = button("Write it down", "Keep this in the film", primary=True)
        self.cancel = button("Cancel", "Leave everything as it was")
        self.keep.clicked.connect(self._on_keep)
        self.cancel.clicked.connect(self.reject)
        self.asking.changed.connect(self._follow)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 22, 28, 22)
        whole.setSpacing(12)
        whole.addWidget(title(f"Who agrees that “{sitting.photo.name}” comes to life?"))
        whole.addWidget(scrolled(self.asking), 1)
        whole.addWidget(self.asking.verdict)
        whole.addLayout(_foot(self.cancel, self.keep))
        self._follow()
        self.asking.focus_question()

    def _follow(self) -> None:
        self.keep.setEnabled(self.asking.is_ready())

    def _on_keep(self) -> None:
        if self.asking.is_ready():
            self.answered.emit(self.asking.people())
            self.accept()


class SureDialog(QDialog):
    """Asks whether something that cannot be undone is really meant; the safe answer has the keyboard."""

    def __init__(self, question: str, words: str, yes: str, parent: QWidget, asks_about_photo: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keepsake")
        self.setMinimumWidth(NARROW_PX)
        self.yes = button(yes, "This cannot be undone")
        self.no = button("Leave it", "Nothing is changed")
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.with_photo = QCheckBox("Take the photo out of this film as well")
        self.with_photo.setAccessibleName(self.with_photo.text())
        self.with_photo.setVisible(asks_about_photo)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 22, 28, 22)
        whole.setSpacing(14)
        for widget in (paragraph(question, "heading"), paragraph(words), self.with_photo):
            whole.addWidget(widget)
        whole.addLayout(_foot(self.yes, self.no))
        self.resize(NARROW_PX, whole.totalHeightForWidth(NARROW_PX))  # as high as the words need
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)


def delete_dialog(names: str, parent: QWidget) -> SureDialog:
    """Ask whether people shall be deleted, and perhaps the photo with them."""
    question = f"Forget {names}?"
    words = "\n".join(["This goes:", *_listed(GOES), "", "This stays:", *_listed(STAYS)])
    return SureDialog(question, words, "Forget them for good", parent, asks_about_photo=True)


def take_back_dialog(names: str, parent: QWidget) -> SureDialog:
    """Ask whether consent shall be taken back."""
    return SureDialog(f"Take back the consent for {names}?", TAKE_BACK, "Take it back", parent)


def _listed(lines: tuple[str, ...]) -> list[str]:
    return [f"•  {line}" for line in lines]


def _foot(first: QPushButton, last: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(first)
    row.addStretch()
    row.addWidget(last)
    return row
