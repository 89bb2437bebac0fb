"""The storyboard's view: a list of the film's clips with large buttons for what can be done to them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from keepsake.project.changes import Changes
from keepsake.project.schema import ClipId, TrackId
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.mime import dragged_paths
from keepsake.ui.nouns import name_of
from keepsake.ui.storyboard.bar import ClipBar
from keepsake.ui.storyboard.clips import ClipRows
from keepsake.ui.storyboard.drawing import RowDrawing
from keepsake.ui.thumbnails import Thumbnails

HINT = (
    "Alt and the arrow keys move a clip earlier or later, Delete removes it, F2 renames it, Enter shows it, Ctrl and"
    " Enter open everything that can be set about it."
)
CHOOSE_ONE = "Choose one clip, then move it."
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
EMPTY_WORDS = "Nothing here yet. Drop photos, videos or music here."


class ClipList(QListView):
    """The list itself, with its keys."""

    shifted = Signal(int)
    removed = Signal()
    opened = Signal()
    files_dropped = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in keys:
            self.shifted.emit(keys[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in ENTERS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.opened.emit()
        elif event.key() in ENTERS and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dragged_paths(event.mimeData()):
            self.files_dropped.emit(paths)
            event.acceptProposedAction()
        else:
            super().dropEvent(event)


class Storyboard(QWidget):
    """The film as a list, one track at a time."""

    files_dropped = Signal(object, object, object)
    """Paths, the frame (None for after everything else) and the track they were dropped at."""
    wants_properties = Signal()
    """Somebody wants to set something about the chosen clip."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows = ClipRows(desk, thumbnails, desk.timeline.tracks[0].id, self)
        self.list = self._make_list()
        self._tracks = QComboBox()
        self._tracks.setMinimumSize(140, 44)
        self._tracks.setAccessibleName("Track shown in the storyboard")
        self.bar = ClipBar(desk)
        self._empty = QLabel(EMPTY_WORDS)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = self._make_buttons()
        self._lay_out()
        self._fill_tracks()
        self._tracks.currentIndexChanged.connect(self._on_track)
        self.bar.wants_properties.connect(self.wants_properties)
        desk.changed.connect(self._on_changed)
        desk.selection_changed.connect(self._show_selection)
        self._show_selection()

    def show_track(self, track_id: TrackId) -> None:
        """Show the clips of a track."""
        self._tracks.setCurrentIndex(self._tracks.findData(track_id))

    def _make_list(self) -> ClipList:
        view = ClipList()
        view.setModel(self.rows)
        view.setItemDelegate(RowDrawing(view))
        view.setAccessibleName("Storyboard")
        view.setAccessibleDescription(HINT)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setDropIndicatorShown(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setUniformItemSizes(True)
        view.viewport().setAutoFillBackground(False)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.selectionModel().selectionChanged.connect(self._on_chosen)
        view.activated.connect(lambda index: self._desk.move_playhead(self.rows.place(index.row()).start.value))
        view.shifted.connect(self._shift)
        view.removed.connect(self._remove)
        view.opened.connect(self.wants_properties)
        view.files_dropped.connect(lambda paths: self.files_dropped.emit(paths, None, self.rows.track_id))
        return view

    def _make_buttons(self) -> tuple[QPushButton, ...]:
        made = []
        for words, tip, act in (
            ("Earlier", "Move the clip one place earlier (Alt+Up)", lambda: self._shift(-1)),
            ("Later", "Move the clip one place later (Alt+Down)", lambda: self._shift(1)),
            ("Remove", "Take the clip out of the film (Delete)", lambda: self.list.removed.emit()),
        ):
            button = QPushButton(words)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.clicked.connect(act)
            made.append(button)
        return tuple(made)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._tracks)
        top.addStretch(1)
        for button in self._buttons:
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self._show_empty()

    def _fill_tracks(self) -> None:
        with QSignalBlocker(self._tracks):
            self._tracks.clear()
            for track in self._desk.timeline.tracks:
                self._tracks.addItem(track.name, track.id)
            self._tracks.setCurrentIndex(max(0, self._tracks.findData(self.rows.track_id)))

    def _show_empty(self) -> None:
        self._empty.setVisible(self.rows.rowCount() == 0)
        has_choice = any(self.rows.row_of(clip_id) is not None for clip_id in self._desk.chosen)
        for button in self._buttons:
            button.setEnabled(has_choice)
        places = [place for place in commands.chosen_places(self._desk) if place.track.id == self.rows.track_id]
        self.bar.show_clip(places[0] if len(places) == 1 else None)

    def _on_track(self, number: int) -> None:
        self.rows.show_track(TrackId(self._tracks.itemData(number)))
        self._show_selection()

    def _on_changed(self, changes: Changes) -> None:
        names = [(track.name, track.id) for track in self._desk.timeline.tracks]
        shown = [(self._tracks.itemText(row), self._tracks.itemData(row)) for row in range(self._tracks.count())]
        if names != shown:
            self._fill_tracks()
            self._on_track(self._tracks.currentIndex())
        self._show_empty()

    def _on_chosen(self) -> None:
        here = {self.rows.place(index.row()).clip.id for index in self.list.selectedIndexes()}
        elsewhere = {clip_id for clip_id in self._desk.chosen if self.rows.row_of(clip_id) is None}
        self._desk.choose(here if here else elsewhere)

    def _show_selection(self) -> None:
        rows = sorted(row for clip_id in self._desk.chosen if (row := self.rows.row_of(clip_id)) is not None)
        selection = QItemSelection()
        for row in rows:
            selection.select(self.rows.index(row), self.rows.index(row))
        choice = self.list.selectionModel()
        shown = {index.row() for index in self.list.selectedIndexes()}
        if set(rows) != shown:
            with QSignalBlocker(choice):
                choice.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.viewport().update()
        if rows and self.list.currentIndex().row() not in rows:
            choice.setCurrentIndex(self.rows.index(rows[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._show_empty()

    def _shift(self, by: int) -> None:
        places = [place for place in commands.chosen_places(self._desk) if place.track.id == self.rows.track_id]
        if len(places) != 1:
            self._desk.said.emit(CHOOSE_ONE)
            return
        clip_id: ClipId = places[0].clip.id
        commands.shift_in_order(self._desk, clip_id, by)
        row = self.rows.row_of(clip_id)
        if row is not None:
            self.list.setCurrentIndex(self.rows.index(row))
            name = name_of(self.rows.place(row).clip)
            self._desk.said.emit(f"{name} is {row + 1} of {self.rows.rowCount()} now.")

    def _remove(self) -> None:
        names = [name_of(place.clip) for place in commands.chosen_places(self._desk)]
        before = self._desk.timeline
        commands.remove_chosen(self._desk, closes_up=True)
        if names and self._desk.timeline is not before:
            what = names[0] if len(names) == 1 else f"{len(names)} clips"
            self._desk.said.emit(f"{what} removed; {self.rows.rowCount()} left. Undo brings it back.")
