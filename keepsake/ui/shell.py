"""The window: the opening page, the guided path, and whatever film is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget

from keepsake.core.folders import settings_folder
from keepsake.ui.controls import scrolled
from keepsake.ui.films import OpenFilms
from keepsake.ui.start_page import StartPage
from keepsake.ui.tasks import Tasks

if TYPE_CHECKING:
    from keepsake.ui.checking.page import CheckPage
    from keepsake.ui.first_keepsake.path import FirstKeepsake

FIRST_SIZE = (1080, 760)
SMALLEST_SIZE = (480, 360)
MS_TO_PAINT = 40
STILL_BUSY = "Your keepsake is still being made. Stop it and close Keepsake?"


class Shell(QMainWindow):
    """The main window."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.setWindowTitle("Keepsake")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.films = OpenFilms(tasks, self)
        self.start = StartPage()
        self._path: FirstKeepsake | None = None
        self._check: CheckPage | None = None
        self.pages = QStackedWidget()
        self._start_area = scrolled(self.start)
        self.pages.addWidget(self._start_area)
        self.setCentralWidget(self.pages)
        self.start.wants_portrait.connect(self._on_portrait)
        self.start.wants_montage.connect(self.films.ask_and_make)
        self.start.wants_film.connect(self.films.open)
        self.start.wants_check.connect(self._on_check)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        self._restore_place()
        QTimer.singleShot(MS_TO_PAINT, self, self._make_path)

    @property
    def path(self) -> FirstKeepsake:
        """The guided path, made once the opening page is there to be looked at."""
        if self._path is None:
            from keepsake.ui.first_keepsake.path import FirstKeepsake

            self._path = FirstKeepsake(self._tasks)
            self._path.left.connect(self._on_left)
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

    def open_path(self, path: Path) -> None:
        """Open what was given on the command line or dropped on the icon."""
        self.start.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window was; ask first while a film is being made."""
        if self._path is not None and self._path.is_busy and not self._is_stop_wanted():
            event.ignore()
            return
        _settings().setValue("window", self.saveGeometry())
        super().closeEvent(event)

    def _make_path(self) -> None:
        _ = self.path

    def _on_portrait(self, photo_path: Path | None) -> None:
        self.pages.setCurrentWidget(self.path)
        self.path.begin(photo_path)
        self.path.photo_page.choose.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.resize(*FIRST_SIZE)
        place = _settings().value("window")
        if isinstance(place, QByteArray):
            self.restoreGeometry(place)


def _settings() -> QSettings:
    return QSettings(str(settings_folder() / "window.ini"), QSettings.Format.IniFormat)
