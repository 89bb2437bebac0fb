"""The opening page: three large choices and a quiet one, the films of late, and those a crash left open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from keepsake.ui import file_dialogs
from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph, title
from keepsake.ui.file_dialogs import FILM_ENDING, FILM_FILTER
from keepsake.ui.film_cards import FilmCards
from keepsake.ui.mime import dragged_paths

CHOICES = (
    ("Bring one photo to life", "A gentle film from one old photo, in a few steps. A good way to begin."),
    ("Make a montage", "Many photos, home videos and music, put together."),
    ("Open a film", "Go on with something you began before."),
)
MOST_SHOWN = 4
LEFT_OPEN = (
    "Keepsake ended before it was closed last time. Nothing is lost: every change up to the last one is in your "
    "film. Go on where you were, or begin with something else."
)
PROMISE = "Nothing leaves this PC, and your photos are never changed. You can also drop a photo or a film here."
CHECK = ("Check a video or picture…", "See whether a video, picture or recording tells of AI")
CHECKED_SUFFIXES = frozenset((".mp4", ".m4v", ".mov", ".gif", ".wav", ".mp3", ".m4a", ".flac", ".ogg"))
"""Finished things, which nobody drops here to bring them to life."""


class StartPage(QWidget):
    """Where everything begins. Emits `wants_portrait` (a photo's path or None), `wants_montage` (paths of photos and
    folders, perhaps none), `wants_film` (a path), `wants_check` (a finished file's path or None).
    """

    wants_portrait = Signal(object)
    wants_montage = Signal(list)
    wants_film = Signal(object)
    wants_check = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setAccessibleName("Keepsake, opening page")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(36, 28, 36, 28)
        whole.setSpacing(18)
        whole.addStretch()
        self.left_open, self.recent = FilmCards("Films that were open"), FilmCards("Films of late")
        self.empty = button(
            "Begin with something else", "Leave the films as they are; they stay in the list of films"
        )
        self._recovery = self._recovery_panel()
        whole.addWidget(self._recovery)
        whole.addWidget(title("What would you like to make?"))
        self.portrait, self.montage, self.film = (Card(*words, is_large=True) for words in CHOICES)
        for card in (self.portrait, self.montage, self.film):
            whole.addWidget(card)
        self._recent_words = paragraph("Go on with", "name")
        whole.addWidget(self._recent_words)
        whole.addWidget(self.recent)
        whole.addWidget(paragraph(PROMISE, "soft"))
        self.check = button(*CHECK)
        quiet = QHBoxLayout()
        quiet.addWidget(self.check)
        quiet.addStretch()
        whole.addLayout(quiet)
        whole.addStretch()
        self.show_films((), ())
        self.portrait.clicked.connect(lambda: self.wants_portrait.emit(None))
        self.montage.clicked.connect(lambda: self.wants_montage.emit([]))
        self.film.clicked.connect(self._on_film)
        self.check.clicked.connect(lambda: self.wants_check.emit(None))
        for cards in (self.left_open, self.recent):
            cards.wanted.connect(self.wants_film)
        self.empty.clicked.connect(lambda: self._recovery.hide())
        self.portrait.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_films(self, recent: Iterable[Path], left_open: Iterable[Path]) -> None:
        """Show films to go on with; those left open by a crash come first, and are not shown twice."""
        unclosed = list(left_open)[:MOST_SHOWN]
        others = [path for path in recent if path not in unclosed][:MOST_SHOWN]
        self.left_open.show_films(unclosed)
        self.recent.show_films(others)
        self._recovery.setVisible(bool(unclosed))
        self._recent_words.setVisible(bool(others))

    def leave(self) -> None:
        """Look at no more films."""
        self.left_open.leave()
        self.recent.leave()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        if paths := dragged_paths(event.mimeData()):
            event.acceptProposedAction()
            self.open_paths(paths)

    def open_paths(self, paths: list[Path]) -> None:
        """Films are opened, a finished video looked at; one photo is brought to life, several or a folder become a
        montage.
        """
        films = [path for path in paths if path.suffix.lower() == FILM_ENDING]
        others = [path for path in paths if path not in films]
        for film in films:
            self.wants_film.emit(film)
        if len(others) > 1 or any(path.is_dir() for path in others):
            self.wants_montage.emit(others)
        elif others and others[0].suffix.lower() in CHECKED_SUFFIXES:
            self.wants_check.emit(others[0])
        elif others:
            self.wants_portrait.emit(others[0])

    def _recovery_panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("panel", True)
        column = QVBoxLayout(panel)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(paragraph(LEFT_OPEN))
        row = QHBoxLayout()
        row.addWidget(self.left_open, 1)
        row.addWidget(self.empty)
        column.addLayout(row)
        return panel

    def _on_film(self) -> None:
        path = file_dialogs.ask_for_file(self, "Open a film", FILM_FILTER, file_dialogs.FILMS)
        if path is not None:
            self.wants_film.emit(path)
