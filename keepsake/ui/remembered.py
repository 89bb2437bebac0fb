"""What the window remembers from one time to the next: its place, the folders files came from, the films of late."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from keepsake.core.folders import settings_folder

MOST_RECENT = 8
PLACE, RECENT, FOLDERS, EDITOR = "window", "recent-films", "folders", "editor"


class Remembered:
    """Reads and writes the window's memory; what cannot be read counts as never seen."""

    def __init__(self) -> None:
        self._settings = QSettings(str(settings_folder() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def place(self) -> QByteArray | None:
        """Where the window was, as Qt's own bytes."""
        place = self._settings.value(PLACE)
        return place if isinstance(place, QByteArray) else None

    @place.setter
    def place(self, place: QByteArray) -> None:
        self._keep(PLACE, place)

    def editor(self, screens: str, part: str) -> QByteArray | None:
        """How a part of the editor was left with these screens, as Qt's own bytes."""
        left = self._settings.value(f"{EDITOR}-{screens}/{part}")
        return left if isinstance(left, QByteArray) else None

    def remember_editor(self, screens: str, parts: dict[str, QByteArray]) -> None:
        """Remember how the editor's parts are with these screens."""
        for part, left in parts.items():
            self._settings.setValue(f"{EDITOR}-{screens}/{part}", left)
        self._settings.sync()

    def recent_films(self) -> list[Path]:
        """Give the films opened of late, newest first, without those that are gone."""
        return [path for path in self._films() if path.is_file()]

    def remember_film(self, path: Path) -> None:
        """Put a film first among those opened of late."""
        others = [each for each in self._films() if each != path]
        self._keep(RECENT, [str(each) for each in [path, *others][:MOST_RECENT]])

    def folder(self, purpose: str, otherwise: Path) -> Path:
        """Give the folder last used for a purpose, while it is there; else another."""
        named = self._settings.value(f"{FOLDERS}/{purpose}")
        return Path(named) if isinstance(named, str) and Path(named).is_dir() else otherwise

    def remember_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder used for a purpose."""
        self._keep(f"{FOLDERS}/{purpose}", str(folder))

    def _keep(self, name: str, value: object) -> None:
        """Write at once: a program that is killed remembers too."""
        self._settings.setValue(name, value)
        self._settings.sync()

    def _films(self) -> list[Path]:
        # A list of one comes back from the file as a plain string.
        named = self._settings.value(RECENT)
        names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        return [Path(name) for name in names if isinstance(name, str) and name]
