"""Opening another film from within the editor: by name, or one of those opened of late."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from keepsake.ui.remembered import Remembered

NO_OTHERS = "No other films yet"


class RecentFilms(QMenu):
    """The films opened of late but this one, looked up each time the menu opens."""

    def __init__(self, here: Path, open_film: Callable[[Path], None], parent: QWidget | None = None) -> None:
        super().__init__("Open &recent", parent)
        self._here, self._open = here.resolve(), open_film
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the films as they are known now."""
        self.clear()
        for path in Remembered().recent_films():
            if path.resolve() != self._here:
                action = self.addAction(path.stem.replace("&", "&&"), partial(self._open, path))
                action.setToolTip(str(path))
        if self.isEmpty():
            self.addAction(NO_OTHERS).setEnabled(False)
