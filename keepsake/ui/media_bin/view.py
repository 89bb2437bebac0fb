"""The media bin's view: cards with pictures, a search, filters and an order, and a place to drop files on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from keepsake.project.changes import Changes
from keepsake.project.importable import MEDIA_SUFFIXES
from keepsake.project.schema import Media, MediaKind
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.file_dialogs import PHOTOS, ask_for_files
from keepsake.ui.media_bin import deeds
from keepsake.ui.media_bin.importing import Importing, ImportProgress
from keepsake.ui.media_bin.people import People
from keepsake.ui.media_bin.pool import CARD, MediaRows, Order, Wanted
from keepsake.ui.mime import dragged_paths
from keepsake.ui.nouns import in_words
from keepsake.ui.relinking.lost import LostFiles
from keepsake.ui.thumbnails import Thumbnails

EMPTY_WORDS = "Drop photos, videos or music here,\nor add them with the button above."
FOUND_NOTHING = "Nothing here is like that."
LOOKING_FOR_FACES = "Looking for faces …"
FINE = 100
"""The progress bar's steps for one file."""
EVERYTHING, UNUSED, LOST, FACES = "Everything", "Not in the film yet", "Not found", "With faces"
KINDS = {"Photos": MediaKind.PHOTO, "Home videos": MediaKind.VIDEO, "Music and voices": MediaKind.SOUND}


class CardList(QListView):
    """The cards, with their keys."""

    chosen = Signal(object)
    """Somebody wants these rows in the film."""
    removed = Signal(object)

    def rows(self) -> list[int]:
        """The selected rows, in order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.rows())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.rows())
        else:
            super().keyPressEvent(event)


class MediaBin(QWidget):
    """The film's media."""

    wanted = Signal(object)
    """Media to be put into the film after everything else."""
    wanted_here = Signal(object)
    """Media to be put into the film at the playhead."""
    wants_to_find = Signal()
    """Somebody wants to find lost files again."""

    def __init__(
        self,
        desk: Desk,
        thumbnails: Thumbnails,
        importing: Importing,
        known: tuple[People, LostFiles],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._importing = desk, importing
        self.people, self.lost = known
        self.rows = MediaRows(desk, thumbnails, self)
        self.keeping = deeds.KeepingInside(desk, self)
        self.list = self._make_list()
        self.add_button = button("Add photos…", "Choose photos, videos or music on this PC")
        self.search, self.show_box, self.sort_box = QLineEdit(), QComboBox(), QComboBox()
        self._empty = QLabel(EMPTY_WORDS)
        self._progress, self._left = QProgressBar(), paragraph("", "soft")
        self.stop_button = button("Stop", "Leave off; what is taken in already stays")
        self._prepare()
        self._lay_out()
        self._connect()
        self._fill_filters()
        self._show_empty()

    def ask_for_files(self) -> None:
        """Let the person choose files."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(MEDIA_SUFFIXES))
        paths = ask_for_files(self, "Add to the film", f"Photos, videos and music ({endings})", PHOTOS)
        if paths:
            self._importing.take(paths)

    def chosen(self) -> list[Media]:
        """Give the media that are selected."""
        return [self.rows.media(row) for row in self.list.rows()]

    def leave(self) -> None:
        """Leave off what is going on, before the film is closed."""
        self.keeping.leave()

    def _make_list(self) -> CardList:
        view = CardList()
        view.setModel(self.rows)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setIconSize(CARD)
        view.setGridSize(QSize(CARD.width() + 11, CARD.height() + 38))
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
        view.setAccessibleDescription("Enter puts the chosen ones at the end of the film; Delete takes them out.")
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return view

    def _prepare(self) -> None:
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search photos, videos and music")
        self.search.setToolTip("Words of a name, a kind or a date")
        self.search.setClearButtonEnabled(True)
        self.show_box.setAccessibleName("Which are shown")
        self.show_box.setToolTip("Show only some of them")
        self.sort_box.setAccessibleName("How they are sorted")
        self.sort_box.setToolTip("Sort them")
        self.sort_box.addItems([order.value for order in Order])
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._progress.setAccessibleName("Files taken in")
        for box in (self.show_box, self.sort_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
            box.setMinimumHeight(40)
        for widget in (self._progress, self._left, self.stop_button):
            widget.hide()

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.setMinimumWidth(CARD.width() + 130)
        boxes = QHBoxLayout()
        boxes.setSpacing(6)
        boxes.addWidget(self.show_box, 5)
        boxes.addWidget(self.sort_box, 6)
        space = QWidget()
        self._stack = QStackedLayout(space)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 6, 10)
        column.addWidget(self.add_button)
        column.addWidget(self.search)
        column.addLayout(boxes)
        column.addWidget(space, 1)
        column.addWidget(self._progress)
        row = QHBoxLayout()
        row.addWidget(self._left, 1)
        row.addWidget(self.stop_button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.ask_for_files)
        self.stop_button.clicked.connect(self._importing.stop)
        self.search.textChanged.connect(self._filter)
        self.show_box.currentIndexChanged.connect(self._filter)
        self.sort_box.currentTextChanged.connect(lambda words: self.rows.sort_by(Order(words)))
        self.list.chosen.connect(self._want)
        self.list.doubleClicked.connect(lambda index: self._want([index.row()]))
        self.list.removed.connect(lambda rows: deeds.remove(self._desk, [self.rows.media(row) for row in rows]))
        self.list.customContextMenuRequested.connect(self._show_menu)
        self._importing.progressed.connect(self._on_progress)
        self.people.changed.connect(self._on_known)
        self.lost.changed.connect(self._on_known)
        self._desk.changed.connect(self._on_changed)

    # --- what is shown

    def _fill_filters(self) -> None:
        """Offer what there is: kinds, what is lost, and the people who are known."""
        words = [EVERYTHING, *KINDS, UNUSED, FACES]
        if self.lost.ids or self.show_box.currentText() == LOST:
            words.append(LOST)
        people = self.people.names
        if words + people == [self.show_box.itemText(row) for row in range(self.show_box.count())]:
            return
        shown = self.show_box.currentText()
        with QSignalBlocker(self.show_box):
            self.show_box.clear()
            self.show_box.addItems(words)
            for name in people:
                self.show_box.addItem(name, name)
            self.show_box.setCurrentIndex(max(0, self.show_box.findText(shown)))

    def _filter(self) -> None:
        shown = self.show_box.currentText()
        if shown == FACES:
            self.people.look_for_faces()
        self.rows.want(Wanted(self.search.text(), KINDS.get(shown), self._test(shown)))
        self._show_empty()

    def _test(self, shown: str) -> Callable[[Media], bool] | None:
        person = self.show_box.currentData()
        if person is not None:
            return lambda media: person in self.people.on(media)
        tests: dict[str, Callable[[Media], bool]] = {
            UNUSED: lambda media: not self.rows.uses(media.id),
            LOST: lambda media: media.id in self.lost.ids,
            FACES: self.people.has_faces,
        }
        return tests.get(shown)

    def _show_empty(self) -> None:
        is_looking = self.show_box.currentText() == FACES
        self._empty.setText(
            EMPTY_WORDS if not self._desk.film.media else LOOKING_FOR_FACES if is_looking else FOUND_NOTHING
        )
        self._stack.setCurrentWidget(self.list if self.rows.rowCount() else self._empty)

    def _on_known(self) -> None:
        self._fill_filters()
        self.rows.mark_lost(self.lost.ids)
        self.rows.refill()
        self._show_empty()

    def _on_changed(self, changes: Changes) -> None:
        if changes.media or changes.tracks:
            self._show_empty()

    def _on_progress(self, progress: ImportProgress) -> None:
        is_going = progress.done < progress.known
        for widget in (self._progress, self._left, self.stop_button):
            widget.setVisible(is_going)
        self._progress.setMaximum(progress.known * FINE)
        self._progress.setValue(round((progress.done + progress.share) * FINE))
        self._progress.setFormat(f"{progress.done} of {progress.known} taken in")
        self._left.setText("" if progress.seconds_left is None else in_words(progress.seconds_left))

    # --- what is done

    def _want(self, rows: list[int]) -> None:
        media: list[Media] = [self.rows.media(row) for row in rows]
        if media:
            self.wanted.emit(media)

    def menu(self) -> QMenu:
        """Make the menu for the media that are selected."""
        menu, media = QMenu(self), self.chosen()
        entries: list[tuple[str, bool, Callable[[], object]]] = [
            ("Add at the end of the film", bool(media), lambda: self.wanted.emit(media)),
            ("Add at the playhead", bool(media), lambda: self.wanted_here.emit(media)),
            ("Show where it is used", bool(media), lambda: deeds.show_uses(self._desk, media)),
            (
                "Keep a copy inside the film",
                any(not each.is_inside for each in media),
                lambda: self.keeping.keep(media),
            ),
            ("Find lost files…", bool(self.lost.ids), self.wants_to_find.emit),
            ("Remove", bool(media), lambda: deeds.remove(self._desk, media)),
            (
                "Remove all that are not in the film",
                bool(self._desk.film.media),
                lambda: deeds.remove_unused(self._desk),
            ),
        ]
        for words, can_be, call in entries:
            action = menu.addAction(words)
            action.setEnabled(can_be)
            action.triggered.connect(lambda _=False, call=call: call())
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(at))

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
