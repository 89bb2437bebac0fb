"""The editor's window: it puts the panels together and decides nothing itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QTabWidget, QToolBar, QVBoxLayout, QWidget

from keepsake.project.document import Document
from keepsake.project.schema import Media, TrackId
from keepsake.ui import commands
from keepsake.ui.bench import Bench
from keepsake.ui.checking.window import CheckWindow
from keepsake.ui.desk import Desk
from keepsake.ui.earlier_versions import EarlierVersions
from keepsake.ui.editor.actions import Actions, Calls
from keepsake.ui.editor.all_keys import AllKeys
from keepsake.ui.editor.capabilities import add_capabilities
from keepsake.ui.editor.copying import SavingCopy
from keepsake.ui.editor.exporting import ExportWindow
from keepsake.ui.editor.opening import RecentFilms
from keepsake.ui.editor.whereabouts import Whereabouts
from keepsake.ui.exports.leaving import may_leave
from keepsake.ui.exports.queue import ExportQueue
from keepsake.ui.inspector.view import Inspector
from keepsake.ui.media_bin.importing import Importing, Tasks
from keepsake.ui.media_bin.people import People
from keepsake.ui.media_bin.view import MediaBin
from keepsake.ui.people.panel import PeoplePanel
from keepsake.ui.relinking.dialog import FindAgain
from keepsake.ui.relinking.lost import LostFiles
from keepsake.ui.storyboard.view import Storyboard
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.timeline.canvas import TimelineCanvas
from keepsake.ui.timeline.moments import Moments
from keepsake.ui.timeline.pictures import Pictures
from keepsake.ui.viewer.view import Viewer

NOTICE_MS = 9000
SAVED_AGAIN = "Everything is saved again."
WHOLE_CLIPS = ("hold", "let_go", "instead")
MENUS = {
    "&Film": (
        "open",
        "recent",
        "",
        "add",
        "title",
        "",
        "lost",
        "keep",
        "versions",
        "copy_film",
        "",
        "export",
        "check",
    ),
    "&Edit": (
        "undo",
        "redo",
        "",
        "cut",
        "copy",
        "paste",
        "duplicate",
        "",
        "split",
        "remove",
        "",
        "all",
        "",
        *WHOLE_CLIPS,
    ),
    "&Timeline": (
        *("in", "out", "fit", "", "razor", "snap", "close", "together", ""),
        *("marker", "moments", "next", "last", "", "track_picture", "track_titles", "track_voice", "track_music"),
    ),
    "&Help": ("keys",),
}
BAR = (
    *("undo", "redo", "", "split", "remove", "title", "", "export", ""),
    *("razor", "snap", "close", "together", "", "out", "in", "fit"),
)
SIZE = (1360, 860)
BIN_WIDE = 312
"""Two photos side by side."""
NARROW, LOW = 1100, 700
"""A window less wide or less high than this has no room for photos beside the viewer."""
SMALLEST = (760, 470)


class EditorWindow(QMainWindow):
    """The editor of one film. The document is the caller's to close, when the window has `closed`."""

    closed = Signal()
    wants_film = Signal(object)
    """Another film's path, None for one to be chosen."""

    def __init__(
        self, document: Document, tasks: Tasks, exports: ExportQueue | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.exports = exports or ExportQueue(tasks, self)
        self.desk = Desk(document, self)
        self.thumbnails = Thumbnails(document, self)
        self.importing = Importing(self.desk, tasks, self)
        self.known_people = People(self.desk, tasks, self)
        self.lost = LostFiles(self.desk, self)
        self.bin = MediaBin(self.desk, self.thumbnails, self.importing, (self.known_people, self.lost))
        self.find_again = FindAgain(self.desk, self.lost, self)
        self.viewer = Viewer(self.desk, self.thumbnails, tasks)
        self.inspector = Inspector(self.desk, self.thumbnails, tasks)
        self.people = PeoplePanel(self.desk, self.thumbnails, tasks)
        self.storyboard = Storyboard(self.desk, self.thumbnails)
        self.pictures = Pictures(document, self.thumbnails, tasks, self)
        self.canvas = TimelineCanvas(self.desk, self.pictures)
        self.moments = Moments(self.desk, self)
        self.saving_copy = SavingCopy(self.desk, self)
        self.actions_ = Actions(self, self.desk, self.canvas, self._calls())
        self.export_window = ExportWindow(self.desk, self.exports, self)
        self.check_window = CheckWindow(tasks, self)
        self.tabs = QTabWidget()
        self.side = QTabWidget()
        self._has_fitted = False
        self._lay_out()
        self._fill_menus()
        self._connect()
        self._show_name()

    def _calls(self) -> Calls:
        return Calls(
            add_files=self.bin.ask_for_files,
            export=self.show_export,
            check=self.show_check,
            chosen_media=self.bin.chosen,
            versions=self.show_versions,
            save_copy=self.saving_copy.ask,
            open_film=lambda: self.wants_film.emit(None),
            show_keys=self.show_keys,
            show_moments=self.moments.show,
            show_lost=self.show_lost,
            keep_all=lambda: self.bin.keeping.keep(list(self.desk.film.media)),
        )

    def _lay_out(self) -> None:
        self._lay_out_side()
        self._above = _splitter(Qt.Orientation.Horizontal, (self.bin, self.viewer), (BIN_WIDE, 700))
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        self.tabs.addTab(below, "Timeline")
        self.tabs.addTab(self.storyboard, "Storyboard")
        self.tabs.setDocumentMode(True)
        self.tabs.setCornerWidget(self.viewer.note)
        self.tabs.setAccessibleName("The film, as timeline or as storyboard")
        self._film = _splitter(Qt.Orientation.Vertical, (self._above, self.tabs), (377, 400))
        self._film.setStretchFactor(1, 1)  # on a low screen both give way; all of the viewer would be too much
        # What can be set is long, so it has the whole height of the window.
        whole = _splitter(Qt.Orientation.Horizontal, (self._film, self.side), (1014, 346))
        self.setCentralWidget(whole)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.whereabouts = Whereabouts(self, {"film": self._film, "above": self._above, "whole": whole})
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setAccessibleName("Notices")
        self.statusBar().addPermanentWidget(self.saving_copy.offer)
        bar = QToolBar("Tools")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for name in BAR:
            if name:
                bar.addAction(self.actions_[name])
                tool = bar.widgetForAction(self.actions_[name])
                tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                tool.setProperty("role", "primary" if name == "export" else "")
            else:
                bar.addSeparator()
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _lay_out_side(self) -> None:
        self.side.addTab(self.inspector, "Clip")
        self.capabilities = add_capabilities(self.side, Bench(self.desk, self._tasks, self.importing))
        self.side.addTab(self.people, "People")
        self.side.setDocumentMode(True)
        self.side.setAccessibleName("What can be set: each capability has its own panel")

    def _fill_menus(self) -> None:
        for words, names in MENUS.items():
            menu: QMenu = self.menuBar().addMenu(words)
            for name in names:
                if name == "recent":
                    menu.addMenu(RecentFilms(self.desk.document.path, self.wants_film.emit, menu))
                elif name:
                    menu.addAction(self.actions_[name])
                else:
                    menu.addSeparator()
        for name in ("split", "remove", "cut", "copy", "paste", "duplicate", "title", "marker", *WHOLE_CLIPS):
            self.canvas.addAction(self.actions_[name])
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _connect(self) -> None:
        self.desk.said.connect(self.say)
        self.desk.trouble_changed.connect(self._on_trouble)
        self.statusBar().messageChanged.connect(self._on_line)
        self.people.consents.deleting.connect(self.export_window.stop)
        self.export_window.wants_people.connect(self.show_people)
        self.bin.wanted.connect(lambda media: commands.add_media(self.desk, media))
        self.bin.wanted_here.connect(lambda media: commands.add_media(self.desk, media, self.desk.playhead))
        self.bin.wants_to_find.connect(self.show_lost)
        self.lost.changed.connect(self._on_lost)
        self.canvas.marker_opened.connect(self.moments.show_moment)
        self.canvas.files_dropped.connect(self._on_files_dropped)
        self.storyboard.files_dropped.connect(self._on_files_dropped)
        self.inspector.wants_panel.connect(self.show_panel)
        self.storyboard.wants_properties.connect(self.show_properties)

    def say(self, sentence: str) -> None:
        """Tell the person something: in the status line, and to a screen reader at once."""
        self.statusBar().showMessage(sentence, NOTICE_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.statusBar(), sentence))

    def _on_line(self, shown: str) -> None:
        """Why something is not saved comes back after every other notice, until it is saved."""
        if not shown and self.desk.document.trouble:
            self.statusBar().showMessage(self.desk.document.trouble)

    def _on_trouble(self, trouble: str) -> None:
        if not trouble:
            self.say(SAVED_AGAIN)

    def show_properties(self) -> None:
        """Go to what can be set about the chosen clip."""
        self.side.setCurrentWidget(self.inspector)
        self.inspector.setFocus(Qt.FocusReason.OtherFocusReason)
        self.inspector.focusNextChild()

    def show_panel(self, name: str) -> None:
        """Go to the panel of a capability."""
        page = next(page for page in self.capabilities if page.accessibleName() == name)
        self.side.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        page.focusNextChild()

    def show_people(self) -> None:
        """Go to the people of the film and what they agreed to."""
        self.activateWindow()
        self.side.setCurrentWidget(self.people)
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.people.focusNextChild()

    def show_lost(self) -> None:
        """Show the files that are not found, and the ways to find them."""
        self.lost.look()
        self.find_again.show()
        self.find_again.raise_()
        self.find_again.activateWindow()

    def _on_lost(self) -> None:
        self.canvas.mark_lost(self.lost.ids)
        self.viewer.mark_lost(self.lost.ids)
        if self.lost.ids:
            many = "A file is" if len(self.lost.ids) == 1 else f"{len(self.lost.ids)} files are"
            self.say(f"{many} not found; “Find lost files…” in the Film menu helps.")

    def show_export(self) -> None:
        """Show what makes the finished film."""
        self.viewer.stop()
        self.export_window.show()
        self.export_window.raise_()
        self.export_window.activateWindow()

    def show_check(self) -> None:
        """Show what looks at finished files."""
        self.viewer.stop()
        self.check_window.show()
        self.check_window.raise_()
        self.check_window.activateWindow()

    def show_keys(self) -> None:
        """Show all keys and what they do."""
        AllKeys(self.actions_.by_id.values(), self).open()

    def show_versions(self) -> None:
        """Show the film's earlier versions."""
        EarlierVersions(self.desk, self).open()

    def _on_files_dropped(self, paths: list[Path], frame: int | None, track_id: TrackId | None) -> None:
        def place(media: list[Media]) -> None:
            commands.add_media(self.desk, media, frame, track_id)

        self.importing.take(paths, place)

    def _show_name(self) -> None:
        self.setWindowTitle(f"{self.desk.document.path.stem} — Keepsake[*]")

    def _make_room(self) -> None:
        """On a small screen the photos are a tab beside the film, so that the viewer keeps a size to be looked at."""
        is_beside, is_small = self.side.indexOf(self.bin) >= 0, self.width() < NARROW or self.height() < LOW
        if is_small and not is_beside:
            self.side.insertTab(0, self.bin, "Photos")
            self.side.setTabToolTip(0, "The photos, videos and music of this film")
            self.side.setCurrentIndex(0)
            self.side.setMinimumWidth(self.side.tabBar().sizeHint().width())
        elif is_beside and not is_small:
            self.side.removeTab(self.side.indexOf(self.bin))
            self._above.insertWidget(0, self.bin)
            self._above.setStretchFactor(0, 0)
            self._above.setSizes([BIN_WIDE, max(1, self._above.width() - BIN_WIDE)])
            self.bin.show()
            self.side.setMinimumWidth(0)
        self.viewer.spare_room(self.height() < LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        if not self._has_fitted:
            self._has_fitted = True
            self.canvas.zoom_to_fit()

    def leave(self) -> None:
        """Stop importing, playing and listening to the film, before its document is closed. May be called again."""
        self.importing.leave()
        self.saving_copy.leave()
        for part in (self.thumbnails, self.pictures, self.known_people, self.lost, self.bin, self.find_again):
            part.leave()
        self.export_window.leave()
        for capability in self.capabilities:
            capability.leave()
        self.check_window.leave()
        self.people.leave()
        self.inspector.leave()
        self.viewer.leave()
        self.desk.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not may_leave(self.exports, self) or not self.saving_copy.may_leave():
            event.ignore()
            return
        self.whereabouts.keep()
        self.leave()
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the panel in use has no meaning for are the viewer's: Space plays from anywhere."""
        if not self.viewer.press(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange and self.isMinimized():
            self.viewer.stop()
        elif event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and self.lost.ids:
            self.lost.look()


def _splitter(way: Qt.Orientation, widgets: tuple[QWidget, ...], sizes: tuple[int, ...]) -> QSplitter:
    splitter = QSplitter(way)
    for widget in widgets:
        splitter.addWidget(widget)
    splitter.setSizes(sizes)
    splitter.setChildrenCollapsible(False)
    largest = sizes.index(max(sizes))
    for number in range(len(widgets)):
        splitter.setStretchFactor(number, 1 if number == largest else 0)
    return splitter
