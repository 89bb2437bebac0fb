"""The opening page: three large choices."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from keepsake.ui.card import Card
from keepsake.ui.controls import paragraph, title

FILM_ENDING = ".keepsake"
FILM_FILTER = "Keepsake films (*.keepsake)"
CHOICES = (
    ("Bring one photo to life", "A gentle film from one old photo, in a few steps. A good way to begin."),
    ("Make a montage", "Many photos, home videos and music, put together."),
    ("Open a film", "Go on with something you began before."),
)
PROMISE = "Nothing leaves this PC, and your photos are never changed. You can also drop a photo or a film here."


class StartPage(QWidget):
    """Where everything begins. Emits `wants_portrait` (a photo's path or None), `wants_montage`, `wants_film`."""

    wants_portrait = Signal(object)
    wants_montage = Signal()
    wants_film = Signal(object)

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
        whole.addStretch()
        self.portrait.clicked.connect(lambda: self.wants_portrait.emit(None))
        self.montage.clicked.connect(self.wants_montage)
        self.film.clicked.connect(self._on_film)
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
        """A film is opened; anything else is taken for a photo to bring to life."""
        if path.suffix.lower() == FILM_ENDING:
            self.wants_film.emit(path)
        else:
            self.wants_portrait.emit(path)

    def _on_film(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a film", str(Path.home()), FILM_FILTER)
        if name:
            self.wants_film.emit(Path(name))
