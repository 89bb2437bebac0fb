"""The films that are open: each in an editor window of its own, its file closed when the window is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from keepsake.core.errors import KeepsakeError
from keepsake.core.rate import parse_rate
from keepsake.ui import file_dialogs, notices
from keepsake.ui.file_dialogs import FILM_ENDING, FILM_FILTER
from keepsake.ui.tasks import Tasks

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.ui.editor.window import EditorWindow
    from keepsake.ui.exports.queue import ExportQueue
    from keepsake.ui.exports.view import QueueWindow

RATE, WIDTH, HEIGHT = "25", 1920, 1080
ALREADY_THERE = "“{name}” is there already; open it instead, or choose another name."


class OpenFilms(QObject):
    """Makes and opens films for the window. What cannot be opened is told in a sentence.

    Emits `changed` when a film was opened or closed.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._tasks = tasks
        self._open: dict[Path, tuple[EditorWindow, Document]] = {}
        self._exports: ExportQueue | None = None
        self.queue_window: QueueWindow | None = None

    @property
    def windows(self) -> list[EditorWindow]:
        """The editor windows that are open."""
        return [window for window, _ in self._open.values()]

    @property
    def exports(self) -> ExportQueue:
        """The films being made, whichever window asked for them."""
        if self._exports is None:
            from keepsake.ui.exports.queue import ExportQueue
            from keepsake.ui.exports.telling import Telling

            self._exports = ExportQueue(self._tasks, self)
            Telling(self._exports)
        return self._exports

    def may_leave(self, window: QWidget) -> bool:
        """Whether a window may close; the person is asked when that would stop a film being made."""
        if self._exports is None:
            return True
        from keepsake.ui.exports.leaving import may_leave

        return may_leave(self._exports, window)

    @property
    def paths(self) -> list[Path]:
        """The films that are open."""
        return list(self._open)

    def ask_and_make(self) -> None:
        """Ask where a new film goes, and open it."""
        heading = "Where shall the new film be kept?"
        name = f"Our film{FILM_ENDING}"
        path = file_dialogs.ask_where_to_save(self._parent, heading, name, FILM_FILTER, file_dialogs.FILMS)
        if path is not None:
            self.make(path.with_suffix(FILM_ENDING))

    def ask_and_open(self, window: QWidget) -> None:
        """Ask which film to open, before this window, and open it."""
        path = file_dialogs.ask_for_file(window, "Open a film", FILM_FILTER, file_dialogs.FILMS)
        if path is not None:
            self.open(path)

    def make(self, path: Path) -> None:
        """Make a new film and open it; one that is there is never written over."""
        from keepsake.project.document import Document
        from keepsake.project.schema import new_film

        if path.exists():
            notices.tell(self._parent, ALREADY_THERE.format(name=path.name))
            return
        try:
            document = Document.create(path, new_film(path.stem, parse_rate(RATE), WIDTH, HEIGHT))
        except KeepsakeError as error:
            notices.tell(self._parent, str(error))
            return
        self.show(document)

    def open(self, path: Path) -> None:
        """Open a film, or bring its window to the front."""
        from keepsake.project.document import Document

        if path.resolve() in self._open:
            self._open[path.resolve()][0].activateWindow()
            return
        try:
            document = Document.open(path)
        except KeepsakeError as error:
            self._offer_saving(path, error)
            return
        self.show(document)

    def close(self) -> None:
        """Close every window and its film."""
        for window in self.windows:
            window.saving_copy.leave()  # at the program's end nobody can be asked any more
            window.close()
        for path in list(self._open):
            self._let_go(path)
        if self._exports is not None:
            self._exports.leave()

    def show(self, document: Document) -> None:
        """Show an open film in a window of its own, which closes the film with itself."""
        from keepsake.ui.editor.window import EditorWindow

        path = document.path.resolve()
        window = EditorWindow(document, self._tasks, self.exports)
        window.wants_film.connect(lambda wanted: self.ask_and_open(window) if wanted is None else self.open(wanted))
        window.closed.connect(lambda: QTimer.singleShot(0, self, self._show_exports))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self._let_go(path))
        window.whereabouts.restore(list(self.windows))
        self._open[path] = (window, document)
        window.show()
        self.changed.emit()

    def _show_exports(self) -> None:
        """With the last editor closed, films that are still being made are shown in a window of their own."""
        from keepsake.ui.exports.view import QueueWindow

        if self.exports.is_busy and not any(window.isVisible() for window in self.windows):
            self.queue_window = QueueWindow(self.exports)
            self.queue_window.show()

    def _offer_saving(self, path: Path, error: KeepsakeError) -> None:
        """A damaged film is not the end of it: what is whole can be saved into a new one."""
        from keepsake.core.errors import FilmError, FilmNewerError
        from keepsake.ui.saving_what_is_whole import SavingWindow

        if isinstance(error, FilmError) and not isinstance(error, FilmNewerError) and path.is_file():
            SavingWindow(path, str(error), self.open, self._parent).open()
        else:
            notices.tell(self._parent, str(error))

    def _let_go(self, path: Path) -> None:
        entry = self._open.pop(path, None)
        if entry is not None:
            with suppress(KeepsakeError):  # every edit is in the file already
                entry[1].close()
            if isValid(self):  # windows may outlive the program's own
                self.changed.emit()
