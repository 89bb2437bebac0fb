"""The films being made, one under another: how far each is, how long it will take, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QProgressBar, QVBoxLayout, QWidget

from keepsake.ui.controls import button, open_at, paragraph, scrolled
from keepsake.ui.exports.leaving import may_leave
from keepsake.ui.exports.queue import Export, ExportQueue, State
from keepsake.ui.nouns import in_words

NOTHING = "No film is being made just now."
BAR_STEPS = 1000
WORDS = {State.WAITING: "Waits for its turn.", State.PAUSED: "Rests. What is done already is kept."}
SIZE = (620, 420)


class Row(QFrame):
    """One export."""

    def __init__(self, export: Export, queue: ExportQueue) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        self._export, self._queue = export, queue
        self.name = paragraph(f"{export.path.name} — {export.purpose}", "name")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(f"How much of “{export.path.name}” is done")
        self.said = paragraph()
        self.pause = button("Pause", "Let it rest; what is done already is kept")
        self.go_on = button("Go on", "Go on with it where it was")
        self.stop = button("Stop", "Do not make this film")
        self.folder = button("Open the folder", "Show where the film is")
        self.put_away = button("Put away", "Take it from this list; the film stays where it is")
        self._lay_out()
        self.pause.clicked.connect(lambda: queue.pause(export))
        self.go_on.clicked.connect(lambda: queue.go_on(export))
        self.stop.clicked.connect(lambda: queue.stop(export))
        self.put_away.clicked.connect(lambda: queue.put_away(export))
        folder = QUrl.fromLocalFile(str(export.path.parent))
        self.folder.clicked.connect(lambda: QDesktopServices.openUrl(folder))
        export.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show how it stands."""
        export, state = self._export, self._export.state
        is_working = state is State.WORKING
        self.bar.setRange(0, 0 if is_working and export.share is None else BAR_STEPS)
        self.bar.setValue(round((export.share or 0.0) * BAR_STEPS))
        self.bar.setVisible(not export.is_over)
        self.said.setText(WORDS.get(state, export.sentence) if not is_working else _working_words(export))
        for widget, is_shown in (
            (self.pause, state in (State.WORKING, State.WAITING)),
            (self.go_on, state in (State.PAUSED, State.FAILED, State.STOPPED)),
            (self.stop, not export.is_over),
            (self.folder, state is State.DONE),
            (self.put_away, export.is_over),
        ):
            widget.setVisible(is_shown)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        for each in (self.pause, self.go_on, self.stop, self.folder, self.put_away):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        for widget in (self.name, self.bar, self.said):
            column.addWidget(widget)
        column.addLayout(row)


class QueueView(QWidget):
    """All of them."""

    def __init__(self, queue: ExportQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.rows: dict[Export, Row] = {}
        self._nothing = paragraph(NOTHING, "soft")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))
        queue.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        exports = self._queue.exports
        for export in [each for each in self.rows if each not in exports]:
            row = self.rows.pop(export)
            self._column.removeWidget(row)
            row.deleteLater()
        for export in exports:
            if export not in self.rows:
                row = self.rows[export] = Row(export, self._queue)
                self._column.insertWidget(self._column.count() - 1, row)
        self._nothing.setVisible(not exports)


class QueueWindow(QMainWindow):
    """The films being made, in a window of their own: for when no editor is open any more."""

    def __init__(self, queue: ExportQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.setWindowTitle("Films being made")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, SIZE)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(QueueView(queue))
        self.setCentralWidget(inside)

    def closeEvent(self, event: QCloseEvent) -> None:
        if may_leave(self._queue, self):
            super().closeEvent(event)
        else:
            event.ignore()


def _working_words(export: Export) -> str:
    stage = f"{export.stage.capitalize()} …" if export.stage else "Beginning …"
    return stage if export.seconds_left is None else f"{stage} {in_words(export.seconds_left)}"
