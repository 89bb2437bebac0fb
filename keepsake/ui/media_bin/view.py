"""The media bin's view: cards with pictures, a search, and a place to drop files on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from keepsake.project.changes import Changes
from keepsake.project.media_pool import MEDIA_SUFFIXES
from keepsake.project.schema import Media
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.first_keepsake.making_page import in_words
from keepsake.ui.media_bin.importing import Importing, ImportProgress
from keepsake.ui.media_bin.pool import CARD, MediaRows
from keepsake.ui.mime import dragged_paths
from keepsake.ui.thumbnails import Thumbnails

EMPTY_WORDS = "Drop photos, videos or music here,\nor add them with the button above."
FOUND_NOTHING = "Nothing has these words."
FINE = 100
"""The progress bar's steps for one file."""


class CardList(QListView):
    """The cards, with their keys."""

    chosen = Signal(object)
    """Somebody wants these rows in the film."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(sorted(index.row() for index in self.selectedIndexes()))
        else:
            super().keyPressEvent(event)


class MediaBin(QWidget):
    """The film's media."""

    wanted = Signal(object)
    """Media to be put into the film after everything else."""

    def __init__(
        self, desk: Desk, thumbnails: Thumbnails, importing: Importing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._importing = desk, importing
        self.rows = MediaRows(desk, thumbnails, self)
        self.list = self._make_list()
        self.add_button = QPushButton("Add photos…")
        self.add_button.setToolTip("Choose photos, videos or music on this PC")
        self.search = QLineEdit()
        self._empty = QLabel(EMPTY_WORDS)
        self._progress = QProgressBar()
        self._left = paragraph("", "soft")
        self.stop_button = button("Stop", "Leave off; what is taken in already stays")
        self._lay_out()
        self.add_button.clicked.connect(self.ask_for_files)
        self.search.textChanged.connect(self._on_search)
        self.stop_button.clicked.connect(importing.stop)
        importing.progressed.connect(self._on_progress)
        desk.changed.connect(self._on_changed)
        self.setAcceptDrops(True)
        self.setMinimumWidth(CARD.width() + 70)
        self._show_empty()

    def ask_for_files(self) -> None:
        """Let the person choose files."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(MEDIA_SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(self, "Add to the film", "", f"Photos, videos and music ({endings})")
        if names:
            self._importing.take([Path(name) for name in names])

    def _make_list(self) -> CardList:
        view = CardList()
        view.setModel(self.rows)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setIconSize(CARD)
        view.setGridSize(QSize(CARD.width() + 14, CARD.height() + 38))
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setUniformItemSizes(True)
        view.setWordWrap(False)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragEnabled(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        view.viewport().setAutoFillBackground(False)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setAccessibleName("Photos, videos and music")
        view.setAccessibleDescription("Enter puts the chosen ones at the end of the film.")
        view.chosen.connect(self._want)
        view.doubleClicked.connect(lambda index: self._want([index.row()]))
        return view

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search photos, videos and music")
        self.search.setClearButtonEnabled(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._progress.setAccessibleName("Files taken in")
        for widget in (self._progress, self._left, self.stop_button):
            widget.hide()
        space = QWidget()
        self._stack = QStackedLayout(space)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 6, 10)
        for widget in (self.add_button, self.search):
            column.addWidget(widget)
        column.addWidget(space, 1)
        for widget in (self._progress, self._left, self.stop_button):
            column.addWidget(widget)

    def _show_empty(self) -> None:
        self._empty.setText(FOUND_NOTHING if self._desk.film.media else EMPTY_WORDS)
        self._stack.setCurrentWidget(self.list if self.rows.rowCount() else self._empty)

    def _want(self, rows: list[int]) -> None:
        media: list[Media] = [self.rows.media(row) for row in rows]
        if media:
            self.wanted.emit(media)

    def _on_search(self, words: str) -> None:
        self.rows.search(words)
        self._show_empty()

    def _on_changed(self, changes: Changes) -> None:
        if changes.media:
            self._show_empty()

    def _on_progress(self, progress: ImportProgress) -> None:
        is_going = progress.done < progress.known
        for widget in (self._progress, self._left, self.stop_button):
            widget.setVisible(is_going)
        self._progress.setMaximum(progress.known * FINE)
        self._progress.setValue(round((progress.done + progress.share) * FINE))
        self._progress.setFormat(f"{progress.done} of {progress.known} taken in")
        self._left.setText("" if progress.seconds_left is None else in_words(progress.seconds_left))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dragged_paths(event.mimeData()):
            self._importing.take(paths)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
