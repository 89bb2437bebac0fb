"""The ledger of consent in plain words: what happened when, and whether nobody has changed it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from keepsake.engine.requests import LedgerReading, ReadLedger
from keepsake.ui.controls import button, open_at, paragraph, title
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.people.words import ledger_line

SIZE = (700, 560)
WHAT = (
    "Keepsake notes on this PC what was agreed to, taken back, made and deleted. It names nobody. Each line is tied"
    " to the one before, so that a change from outside shows."
)
SOUND = "The chain is whole: {count}."
EMPTY = "Nothing has happened yet."
ANEW = "The old one was put aside, and a new one has begun."


class LedgerDialog(QDialog):
    """Shows the ledger; one that is not sound can be put aside."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.setWindowTitle("The record of consent")
        open_at(self, SIZE)
        self.state = paragraph("Reading …")
        self.state.setAccessibleName("Whether the record is whole")
        self.lines = QListWidget()
        self.lines.setAccessibleName("What happened")
        self.lines.setWordWrap(True)
        self.renew = button("Begin a new one", "Put the record that was changed aside, and begin a new one")
        self.renew.hide()
        self.leave = button("Close", "Close this window", primary=True)
        self.renew.clicked.connect(lambda: self.read(renew=True))
        self.leave.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 22, 28, 22)
        whole.setSpacing(12)
        whole.addWidget(title("The record of consent"))
        whole.addWidget(paragraph(WHAT, "soft"))
        whole.addWidget(self.state)
        whole.addWidget(self.lines, 1)
        row = QHBoxLayout()
        row.addWidget(self.renew)
        row.addStretch()
        row.addWidget(self.leave)
        whole.addLayout(row)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, *, renew: bool = False) -> None:
        """Read the ledger, and with `renew` put one that is not sound aside."""
        task = self._tasks.submit(ReadLedger(renew=renew), key=f"ledger {id(self)}")
        task.finished.connect(self._show)
        task.failed.connect(lambda sentence, _: self.state.setText(sentence))

    def _show(self, reading: LedgerReading) -> None:
        count = len(reading.lines)
        whole = SOUND.format(count="1 entry" if count == 1 else f"{count} entries") if count else EMPTY
        self.state.setText(reading.problem or (f"{ANEW} {whole}" if reading.set_aside else whole))
        self.state.setProperty("role", "warning" if reading.problem else "step")
        self.state.style().polish(self.state)
        self.renew.setVisible(bool(reading.problem))
        self.lines.clear()
        self.lines.addItems([ledger_line(line) for line in reversed(reading.lines)])
