"""The opening page: three large choices, and a quiet one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from keepsake.ui.card import Card
from keepsake.ui.controls import button, paragraph, title
from keepsake.ui.films import FILM_ENDING, FILM_FILTER

CHOICES = (
    ("Bring one photo to life", "A gentle film from one old photo, in a few steps. A good way to begin."),
    ("Make a montage", "Many photos, home videos and music, put together."),
    ("Open a film", "Go on with something you began before."),
)
PROMISE = "Nothing leaves this PC, and your photos are never changed. You can also drop a photo or a film here."
CHECK = ("Check a video or picture…", "See whether a video, picture or recording tells of AI")
CHECKED_SUFFIXES = frozenset((".mp4", ".m4v", ".mov", ".gif", ".wav", ".mp3", ".m4a", ".flac", ".ogg"))
"""Finished things, which nobody drops here to bring them to life."""


class StartPage(QWidget):
    """Where everything begins. Emits `wants_portrait` (a photo's path or None), `wants_montage`, `wants_film`,
    `wants_check` (a file's path or None).
    """

    wants_portrait = Signal(object)
    wants_montage = Signal()
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
        whole.addWidget(title("What would you like to make?"))
        self.portrait, self.montage, self.film = (Card(*words, is_large=True) for words in CHOICES)
        for card in (self.portrait, self.montage, self.film):
            whole.addWidget(card)
        whole.addWidget(paragraph(PROMISE, "soft"))
        self.check = button(*CHECK)
        quiet = QHBoxLayout()
        quiet.addWidget(self.check)
        quiet.addStretch()
        whole.addLayout(quiet)
        whole.addStretch()
        self.portrait.clicked.connect(lambda: self.wants_portrait.emit(None))
        self.montage.clicked.connect(self.wants_montage)
        self.film.clicked.connect(self._on_film)
        self.check.clicked.connect(lambda: self.wants_check.emit(None))
        self.portrait.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.open_path(Path(url.toLocalFile()))
                return

    def open_path(self, path: Path) -> None:
        """A film is opened, a finished video looked at; anything else is taken for a photo to bring to life."""
        if path.suffix.lower() == FILM_ENDING:
            self.wants_film.emit(path)
        elif path.suffix.lower() in CHECKED_SUFFIXES:
            self.wants_check.emit(path)
        else:
            self.wants_portrait.emit(path)

    def _on_film(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a film", str(Path.home()), FILM_FILTER)
        if name:
            self.wants_film.emit(Path(name))
