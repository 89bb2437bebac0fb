"""The films that are open: each in an editor window of its own, its file closed when the window is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.core.rate import parse_rate
from keepsake.ui import notices
from keepsake.ui.tasks import Tasks

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.ui.editor.window import EditorWindow

FILM_ENDING = ".keepsake"
FILM_FILTER = f"Keepsake films (*{FILM_ENDING})"
RATE, WIDTH, HEIGHT = "25", 1920, 1080
ALREADY_THERE = "“{name}” is there already; open it instead, or choose another name."


class OpenFilms(QObject):
    """Makes and opens films for the window. What cannot be opened is told in a sentence."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._tasks = tasks
        self._open: dict[Path, tuple[EditorWindow, Document]] = {}

    @property
    def windows(self) -> list[EditorWindow]:
        """The editor windows that are open."""
        return [window for window, _ in self._open.values()]

    def ask_and_make(self) -> None:
        """Ask where a new film goes, and open it."""
        start = str(Path.home() / f"Our film{FILM_ENDING}")
        name, _ = QFileDialog.getSaveFileName(self._parent, "Where shall the new film be kept?", start, FILM_FILTER)
        if name:
            self.make(Path(name).with_suffix(FILM_ENDING))

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
        self._show(document)

    def open(self, path: Path) -> None:
        """Open a film, or bring its window to the front."""
        from keepsake.project.document import Document

        if path.resolve() in self._open:
            self._open[path.resolve()][0].activateWindow()
            return
        try:
            document = Document.open(path)
        except KeepsakeError as error:
            notices.tell(self._parent, str(error))
            return
        self._show(document)

    def close(self) -> None:
        """Close every window and its film."""
        for window in self.windows:
            window.close()
        for path in list(self._open):
            self._let_go(path)

    def _show(self, document: Document) -> None:
        from keepsake.ui.editor.window import EditorWindow

        path = document.path.resolve()
        window = EditorWindow(document, self._tasks)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self._let_go(path))
        self._open[path] = (window, document)
        window.show()

    def _let_go(self, path: Path) -> None:
        entry = self._open.pop(path, None)
        if entry is not None:
            with suppress(KeepsakeError):  # every edit is in the file already
                entry[1].close()
