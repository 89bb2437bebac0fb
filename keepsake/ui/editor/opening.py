"""Opening films in windows of their own; each document is closed with its window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.project.document import Document
from keepsake.project.schema import new_film
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.notices import tell

ENDING = ".keepsake"
FIRST_NAME = "Our film"


class Editors(QObject):
    """The films that are open."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._parent = tasks, parent
        self.windows: list[EditorWindow] = []

    def ask_for_new(self) -> None:
        """Let the person name a new film, and open it."""
        place = str(Path.home() / f"{FIRST_NAME}{ENDING}")
        name, _ = QFileDialog.getSaveFileName(self._parent, "Name your film", place, f"Films (*{ENDING})")
        if name:
            path = Path(name)
            self.create(path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING))

    def create(self, path: Path) -> EditorWindow | None:
        """Make a new film and open it; what is wrong is told to the person, and None given."""
        return self._show(lambda: Document.create(path, new_film(path.stem)))

    def open(self, path: Path) -> EditorWindow | None:
        """Open a film; one that is open already comes to the front."""
        for window in self.windows:
            if window.desk.document.path == path:
                window.raise_()
                window.activateWindow()
                return window
        return self._show(lambda: Document.open(path))

    def close_all(self) -> None:
        """Close every window and its film."""
        for window in list(self.windows):
            window.close()

    def _show(self, opened: Callable[[], Document]) -> EditorWindow | None:
        try:
            document = opened()
        except KeepsakeError as error:
            tell(self._parent, str(error))
            return None
        window = EditorWindow(document, self._tasks)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.windows.append(window)
        window.closed.connect(lambda: self._on_closed(window))
        window.show()
        return window

    def _on_closed(self, window: EditorWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
            window.desk.document.close()
