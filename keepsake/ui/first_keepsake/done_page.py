"""Here it is: the finished film, played, and what can be done with it."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout

from keepsake.engine.requests import ClipReport
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.page import Page

if TYPE_CHECKING:
    from keepsake.ui.first_keepsake.film_player import FilmPlayer

SAID = "“{name}” is in the folder “{folder}”. A small mark in it says that it was animated by a computer."
MOST_NOTES = 2
PREPARING_MS = 150
LAST_STEP = 2


class DonePage(Page):
    """Show the film. Emits `again` when another photo shall come to life, `edit` when this one shall be edited."""

    again = Signal()
    edit = Signal()

    def __init__(self) -> None:
        super().__init__("Here it is")
        self._path = Path()
        self._player: FilmPlayer | None = None
        self._row = QGridLayout()
        self.said = paragraph("")
        self.notes = paragraph("", "soft")
        self.play = button("Play it again", "Play the film from its beginning", primary=True)
        self.play.clicked.connect(self._on_play)
        self.folder = button("Open the folder", "Show where the film is")
        self.folder.clicked.connect(self._on_folder)
        self.another = button("Bring another photo to life")
        self.another.clicked.connect(self._on_another)
        self.editor = button("Open in the editor", "Go on with it: titles, music, other photos")
        self.editor.clicked.connect(self._on_edit)
        for index, each in enumerate((self.play, self.another, self.editor, self.folder)):
            self._row.addWidget(each, index // 2, index % 2)
        self.body.addWidget(self.said)
        self.body.addWidget(self.notes)
        self.body.addLayout(self._row)

    def show_film(self, report: ClipReport) -> None:
        """Show and play a film."""
        self._path = report.output_path
        self.said.setText(SAID.format(name=self._path.name, folder=self._path.parent.name))
        self.said.setToolTip(str(self._path))
        self.notes.setText(
            " ".join(note[:1].upper() + note[1:].rstrip(".") + "." for note in report.notes[:MOST_NOTES])
        )
        self.notes.setVisible(bool(report.notes))
        if self.player is not None:
            self.player.open(self._path)
        self.play.setFocus()

    def prepare(self) -> None:
        """Load what plays films while the film is still being made: in steps, since each takes a moment."""
        if self._player is None:
            QTimer.singleShot(PREPARING_MS, self._load)

    @property
    def player(self) -> FilmPlayer | None:
        """The player, None where this PC lacks a library it needs."""
        if self._player is None:
            with suppress(ImportError):
                from keepsake.ui.first_keepsake.film_player import FilmPlayer

                self._player = FilmPlayer()
                self._player.changed.connect(self._on_changed)
                self.body.insertWidget(1, self._player, 1)
        return self._player

    def _load(self, step: int = 0) -> None:
        """Qt's multimedia part, then its decoders and devices, then the player; events come through in between."""
        with suppress(ImportError):
            if step == 0:
                import_module("PySide6.QtMultimedia")
            elif step == 1:
                import_module("PySide6.QtMultimedia").QMediaDevices.defaultAudioOutput()
            else:
                import_module("keepsake.ui.first_keepsake.film_player")
        if step < LAST_STEP:
            QTimer.singleShot(PREPARING_MS, lambda: self._load(step + 1))

    def leave(self) -> None:
        """Let go of the film."""
        if self._player is not None:
            self._player.close_film()

    def _on_play(self) -> None:
        if self.player is not None:
            self.player.toggle()
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _on_changed(self) -> None:
        words = "Pause" if self._player is not None and self._player.is_playing else "Play it again"
        self.play.setText(words)
        self.play.setAccessibleName(words)

    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _on_edit(self) -> None:
        if self._player is not None and self._player.is_playing:
            self._player.toggle()
        self.edit.emit()

    def _on_another(self) -> None:
        self.leave()
        self.again.emit()
