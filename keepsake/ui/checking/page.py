"""Check a video or picture: choose or drop a file, wait a moment, read what it shows of how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from keepsake.engine.requests import FileFindings, VerifyFile
from keepsake.jobs.scheduler import JobProgress
from keepsake.ui import file_dialogs
from keepsake.ui.checking.report import LIMITS, as_text, sections
from keepsake.ui.controls import button, paragraph, title
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.mime import dragged_paths

FILTER = (
    "Videos, pictures and recordings (*.mp4 *.m4v *.mov *.gif *.png *.webp *.jpg *.jpeg *.wav *.mp3 *.m4a *.flac"
    " *.ogg);;All files (*)"
)
WHAT_FOR = (
    "Keepsake looks for marks that tell of AI. The file is only read, and stays on this PC. You can also drop one."
)
LOOKING = "Looking at “{name}” …"
STOPPED = "Stopped."
COPIED = "Copied; you can paste it into a letter or an e-mail."


class CheckPage(QWidget):
    """Says what a file shows of how it was made. Emits `left` when the person goes back."""

    left = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._task: Any = None
        self.findings: FileFindings | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName("Check a video or picture")
        self.choose = button("Choose a file…", "Choose a video, picture or recording to look at", primary=True)
        self.state = paragraph("", "heading")
        self.state.setAccessibleName("What was found")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How far the looking is")
        self.stop = button("Stop", "Leave off looking")
        self.copy = button("Copy the words", "Copy all of this, to paste it into a letter")
        self.back = button("Back", "Go back to where you were")
        self.said = paragraph("", "soft")
        self._panel = QFrame()
        self._panel.setProperty("panel", True)
        self._rows = QVBoxLayout(self._panel)
        self._rows.setContentsMargins(20, 16, 20, 16)
        self._rows.setSpacing(14)
        self._lay_out()
        self._connect()
        self._show_state("")

    @property
    def is_busy(self) -> bool:
        """Whether a file is being looked at."""
        return self._task is not None and not self._task.is_over

    def check(self, path: Path) -> None:
        """Look at a file."""
        self._leave_off()
        self.findings = None
        task = self._tasks.submit(VerifyFile(file_path=path), key="check")
        self._task = task
        self._show_state(LOOKING.format(name=path.name))
        task.progressed.connect(self._on_progress)
        task.finished.connect(lambda findings: self._on_finished(task, findings))
        task.failed.connect(lambda sentence, _: self._on_ended(task, sentence))
        task.stopped.connect(lambda: self._on_ended(task, STOPPED))
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Leave off, and forget what was found."""
        self._leave_off()
        self.findings = None
        self._show_state("")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        if paths := dragged_paths(event.mimeData()):
            event.acceptProposedAction()
            self.check(paths[0])

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(36, 28, 36, 22)
        whole.setSpacing(16)
        whole.addWidget(title("Check a video or picture"))
        whole.addWidget(paragraph(WHAT_FOR, "soft"))
        whole.addLayout(_row(self.choose))
        for widget in (self.state, self.bar):
            whole.addWidget(widget)
        whole.addLayout(_row(self.stop))
        whole.addWidget(self._panel)
        whole.addWidget(self.said)
        whole.addStretch()
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.copy)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._on_choose)
        self.stop.clicked.connect(self._on_stop)
        self.copy.clicked.connect(self._on_copy)
        self.back.clicked.connect(self.left)

    def _on_choose(self) -> None:
        path = file_dialogs.ask_for_file(self, "Which file shall be looked at?", FILTER, file_dialogs.EXPORTS)
        if path is not None:
            self.check(path)

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_copy(self) -> None:
        if self.findings is not None:
            QGuiApplication.clipboard().setText(as_text(self.findings))
            self.said.setText(COPIED)

    def _on_progress(self, progress: JobProgress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _on_finished(self, task: Any, findings: FileFindings) -> None:
        if task is self._task:
            self.findings = findings
            self._on_ended(task, findings.summary)
            self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ended(self, task: Any, sentence: str) -> None:
        if task is self._task:
            self._task = None
            self._show_state(sentence)

    def _leave_off(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _show_state(self, sentence: str) -> None:
        is_done = self.findings is not None
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))
        for widget in (self.bar, self.stop):
            widget.setVisible(self.is_busy)
        self.bar.setRange(0, 0)
        self.said.setText(LIMITS if is_done else "")
        self.said.setVisible(is_done)
        self.copy.setVisible(is_done)
        self._panel.hide()
        self._fill_panel()
        self._panel.setVisible(is_done)  # with everything in it, not one line after another

    def _fill_panel(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if self.findings is None:
            return
        self._rows.addWidget(_soft(self.findings.file_path.name))
        for name, sentence in sections(self.findings):
            self._rows.addWidget(_section(name, sentence))


def _section(name: str, sentence: str) -> QWidget:
    section = QWidget()
    rows = QVBoxLayout(section)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(2)
    rows.addWidget(paragraph(name, "name"))
    for line in sentence.splitlines():
        words = paragraph(line)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows.addWidget(words)
    return section


def _soft(text: str) -> QLabel:
    label = paragraph(text, "soft")
    label.setAccessibleName(f"File: {text}")
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
