"""The window: the opening page, the guided path, and whatever film is open."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget

from keepsake.core.errors import KeepsakeError
from keepsake.ui import notices
from keepsake.ui.controls import open_at, scrolled
from keepsake.ui.films import OpenFilms
from keepsake.ui.remembered import Remembered
from keepsake.ui.session import Session
from keepsake.ui.start_page import StartPage
from keepsake.ui.tasks import Tasks

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.ui.checking.page import CheckPage
    from keepsake.ui.first_keepsake.choices import Made
    from keepsake.ui.first_keepsake.path import FirstKeepsake
    from keepsake.ui.montage.page import MontagePage
    from keepsake.ui.recording.recorder import Recorder

AHEAD = (
    *("keepsake.core.scene", "keepsake.engine.requests", "keepsake.jobs.scheduler", "keepsake.project.document"),
    *("PySide6.QtMultimedia", "PySide6.QtMultimediaWidgets", "keepsake.ui.first_keepsake.words_page"),
    *("keepsake.ui.first_keepsake.consent_page", "keepsake.ui.first_keepsake.path"),
    *("keepsake.ui.media_bin.view", "keepsake.ui.inspector.view", "keepsake.ui.timeline.canvas"),
    *("keepsake.ui.viewer.view", "keepsake.ui.people.panel", "keepsake.ui.portrait_panel.panel"),
    *("keepsake.ui.voice_panel.panel", "keepsake.ui.editor.window"),
)
"""What the first click needs, and after it the editor, in portions that none waits for."""
FIRST_SIZE = (1080, 760)
SMALLEST_SIZE = (480, 360)
MS_TO_PAINT = 40
STILL_BUSY = "Your keepsake is still being made. Stop it and close Keepsake?"


class Shell(QMainWindow):
    """The main window. `recorder` is what voices are recorded with, None for the PC's microphone."""

    def __init__(self, tasks: Tasks, recorder: Recorder | None = None) -> None:
        super().__init__()
        self._tasks, self._recorder = tasks, recorder
        self.setWindowTitle("Keepsake")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.films = OpenFilms(tasks, self)
        self.start = StartPage()
        self._path: FirstKeepsake | None = None
        self._check: CheckPage | None = None
        self._montage: MontagePage | None = None
        self._remembered, self._session = Remembered(), Session()
        self._left_open = self._session.left_open
        self.pages = QStackedWidget()
        self._start_area = scrolled(self.start)
        self.pages.addWidget(self._start_area)
        self.setCentralWidget(self.pages)
        self.start.wants_portrait.connect(self._on_portrait)
        self.start.wants_montage.connect(self._on_montage)
        self.start.wants_film.connect(self.films.open)
        self.start.wants_check.connect(self._on_check)
        self.films.changed.connect(self._on_films)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        self._restore_place()
        QTimer.singleShot(MS_TO_PAINT, self, self._go_on_starting)

    @property
    def path(self) -> FirstKeepsake:
        """The guided path, made once the opening page is there to be looked at."""
        if self._path is None:
            from keepsake.ui.first_keepsake.path import FirstKeepsake

            self._path = FirstKeepsake(self._tasks, self._recorder)
            self._path.left.connect(self._on_left)
            self._path.edit_wanted.connect(self._on_edit)
            self.pages.addWidget(self._path)
        return self._path

    @property
    def check(self) -> CheckPage:
        """The page that looks at finished files, made when it is first wanted."""
        if self._check is None:
            from keepsake.ui.checking.page import CheckPage

            self._check = CheckPage(self._tasks)
            self._check.left.connect(self._on_check_left)
            self._check_area = scrolled(self._check)
            self.pages.addWidget(self._check_area)
        return self._check

    @property
    def montage(self) -> MontagePage:
        """The page that makes a film of many photos, made when it is first wanted."""
        if self._montage is None:
            from keepsake.ui.montage.page import MontagePage

            self._montage = MontagePage(self._tasks)
            self._montage.left.connect(self._on_left)
            self._montage.wants_empty.connect(self.films.ask_and_make)
            self._montage.made.connect(self._on_montage_made)
            self.pages.addWidget(self._montage)
        return self._montage

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was given on the command line, dropped on the icon or handed over by a later start."""
        self.start.open_paths(list(paths))

    def come_forward(self) -> None:
        """Be seen, before whatever covers the window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window was; ask first while a film is being made."""
        if self._path is not None and self._path.is_busy and not self._is_stop_wanted():
            event.ignore()
            return
        if not self.films.may_leave(self):
            event.ignore()
            return
        self._remembered.place = self.saveGeometry()
        self.start.leave()
        if self._montage is not None:
            self._montage.stop()
        super().closeEvent(event)

    def _go_on_starting(self) -> None:
        self.start.show_films(self._remembered.recent_films(), self._left_open)
        self._load_ahead(list(AHEAD))

    def _load_ahead(self, modules: list[str]) -> None:
        """Load what the first click needs, a little at a time, while the person looks at the opening page."""
        if modules:
            import_module(modules.pop(0))
            QTimer.singleShot(0, self, lambda: self._load_ahead(modules))
        else:
            _ = self.path

    def _on_films(self) -> None:
        """Films were opened or closed: remember which, also for after a crash."""
        for path in self.films.paths:
            self._remembered.remember_film(path)
        self._left_open = [path for path in self._left_open if path.resolve() not in self.films.paths]
        self._session.write([*self.films.paths, *self._left_open])
        self.start.show_films(self._remembered.recent_films(), self._left_open)

    def _on_montage(self, paths: list[Path]) -> None:
        self.pages.setCurrentWidget(self.montage)
        if paths:
            self.montage.add(paths)
        self.montage.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_montage_made(self, document: Document) -> None:
        self._on_left()
        self.films.show(document)

    def _on_portrait(self, photo_path: Path | None) -> None:
        self.pages.setCurrentWidget(self.path)
        self.path.begin(photo_path)
        self.path.photo_page.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edit(self, made: Made) -> None:
        """Show the finished keepsake as a film that can be edited, the same one however often it is asked for."""
        from keepsake.ui.first_keepsake.as_film import fill, film_path_of, new_document

        path = film_path_of(made)
        if path.exists():
            self.films.open(path)
            return
        try:
            document = new_document(made, path)
        except KeepsakeError as error:
            notices.tell(self, str(error))
            return
        self.films.show(document)
        window = self.films.windows[-1]
        fill(window.desk, window.importing, made)

    def _on_check(self, path: Path | None) -> None:
        check = self.check
        self.pages.setCurrentWidget(self._check_area)
        check.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        if path is not None:
            check.check(path)

    def _on_check_left(self) -> None:
        self.check.leave()
        self.pages.setCurrentWidget(self._start_area)
        self.start.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self.pages.setCurrentWidget(self._start_area)
        self.start.portrait.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_stop_wanted(self) -> bool:
        answer = QMessageBox.question(self, "Keepsake", STILL_BUSY)
        return answer is QMessageBox.StandardButton.Yes

    def _restore_place(self) -> None:
        open_at(self, FIRST_SIZE)
        if (place := self._remembered.place) is not None:
            self.restoreGeometry(place)
