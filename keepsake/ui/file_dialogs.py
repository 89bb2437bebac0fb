"""Asks for files and folders; each purpose begins where it was left last time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from keepsake.ui.remembered import Remembered

PHOTOS, SOUNDS, FILMS, EXPORTS = "photos", "sounds", "films", "exports"
FILM_ENDING = ".keepsake"
FILM_FILTER = f"Keepsake films (*{FILM_ENDING})"


def ask_for_file(parent: QWidget | None, heading: str, filters: str, purpose: str) -> Path | None:
    """Ask for one file that is there; None when the person thinks better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, heading, str(_beginning(purpose)), filters)
    return _remembered(Path(name), purpose) if name else None


def ask_for_files(parent: QWidget | None, heading: str, filters: str, purpose: str) -> list[Path]:
    """Ask for any number of files that are there."""
    names, _ = QFileDialog.getOpenFileNames(parent, heading, str(_beginning(purpose)), filters)
    return [_remembered(Path(name), purpose) for name in names]


def ask_for_folder(parent: QWidget | None, heading: str, purpose: str) -> Path | None:
    """Ask for a folder; None when the person thinks better of it."""
    name = QFileDialog.getExistingDirectory(parent, heading, str(_beginning(purpose)))
    if not name:
        return None
    Remembered().remember_folder(purpose, Path(name))
    return Path(name)


def ask_where_to_save(parent: QWidget | None, heading: str, name: str, filters: str, purpose: str) -> Path | None:
    """Ask where a new file goes, suggesting a name; None when the person thinks better of it.

    A name with a folder is a suggestion for the first time; later ones begin where the last such file went.
    """
    suggested = Path(name)
    folder = _beginning(purpose, suggested.parent if suggested.is_absolute() else None)
    chosen, _ = QFileDialog.getSaveFileName(parent, heading, str(folder / suggested.name), filters)
    return _remembered(Path(chosen), purpose) if chosen else None


def _remembered(path: Path, purpose: str) -> Path:
    Remembered().remember_folder(purpose, path.parent)
    return path


def _beginning(purpose: str, otherwise: Path | None = None) -> Path:
    if otherwise is not None:
        return Remembered().folder(purpose, otherwise)
    usual = {
        PHOTOS: QStandardPaths.StandardLocation.PicturesLocation,
        SOUNDS: QStandardPaths.StandardLocation.MusicLocation,
    }.get(purpose, QStandardPaths.StandardLocation.MoviesLocation)
    standard = Path(QStandardPaths.writableLocation(usual) or Path.home())
    return Remembered().folder(purpose, standard if standard.is_dir() else Path.home())
