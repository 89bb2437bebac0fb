"""Export: what the finished film is for and where it goes, and the films being made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from keepsake.core.errors import KeepsakeError
from keepsake.project.media_pool import consent_for
from keepsake.project.render_plan import lowered, render_request
from keepsake.project.schema import Film, Media
from keepsake.ui import file_dialogs
from keepsake.ui.controls import button, paragraph
from keepsake.ui.desk import Desk
from keepsake.ui.exports.queue import Export, ExportQueue
from keepsake.ui.exports.view import QueueView
from keepsake.ui.media_bin.writing_out import WritingOut
from keepsake.ui.theme import TARGET_PX

QUIET_WORDS = "Nothing is sent anywhere; the film is a file on this PC."
READYING = "Getting the photos ready …"
PATIENCE = "“{name}” is being made. You can go on editing; what you change now is not in this film."
ALREADY_THERE = "“{name}” is there already; please choose another name."
ALREADY_ASKED = "“{name}” is being made already; please choose another name, or wait for it."
NOT_AGREED = (
    "Nobody has agreed yet that “{name}” is brought to life, so the film cannot be made; ask for it under “People”"
    " beside the film, or show it as a still photo."
)
SMALLEST = (600, 480)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a film is made for: the preset's name, its words, and the file's ending."""

    preset: str
    words: str
    suffix: str


PURPOSES = (
    Purpose("tv-1080", "For the television and for keeping", ".mp4"),
    Purpose("4k", "For large new televisions", ".mp4"),
    Purpose("usb-tv", "On a USB stick, for older televisions", ".mp4"),
    Purpose("small-for-email", "Small enough for an e-mail", ".mp4"),
    Purpose("reel-9x16", "Upright, for telephones", ".mp4"),
    Purpose("square", "Square, for sharing", ".mp4"),
    Purpose("loop-gif", "A short silent loop that plays anywhere", ".gif"),
    Purpose("webp", "A short silent loop of better quality", ".webp"),
    Purpose("prores", "For an editing program", ".mov"),
    Purpose("sound-only", "Only the sound, to listen to", ".m4a"),
    Purpose("av1", "Small and sharp, for new players; takes long", ".mp4"),
)
"""The engine's presets, the likeliest first."""


class ExportWindow(QDialog):
    """Puts the film of a desk into the queue, as it is at that moment, and shows the queue. Emits `wants_people`
    where somebody is to be asked first.
    """

    wants_people = Signal()

    def __init__(self, desk: Desk, exports: ExportQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._exports = desk, exports
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._add)
        self._wanted: tuple[Path, Film] | None = None
        self._asked: list[Export] = []
        self.setWindowTitle("Export the film")
        self.setMinimumSize(*SMALLEST)
        self.purpose = QComboBox()
        self.purpose.setAccessibleName("What the film is for")
        self.purpose.setMinimumHeight(TARGET_PX)
        for each in PURPOSES:
            self.purpose.addItem(each.words, each)
        self.said = paragraph(QUIET_WORDS)
        self.start_button = button("Make the film…", "Choose where it goes, and begin", primary=True)
        self.start_button.clicked.connect(self.ask_and_begin)
        self.ask_button = button("Ask now…", "Go to the people of the film, and write down who agrees")
        self.ask_button.clicked.connect(self._on_ask)
        self.ask_button.hide()
        self.queue = QueueView(exports)
        exports.ended.connect(self._on_ended)
        self._lay_out()

    def ask_and_begin(self) -> None:
        """Ask where the film goes, and make it."""
        suffix = self._purpose().suffix
        path = self._desk.document.path
        name, filters = str(path.with_name(path.stem + suffix)), f"Films (*{suffix})"
        chosen = file_dialogs.ask_where_to_save(self, "Where shall the film go?", name, filters, file_dialogs.EXPORTS)
        if chosen is None:
            return
        whole = chosen if chosen.suffix.lower() == suffix else chosen.with_name(chosen.name + suffix)
        if whole != chosen and whole.exists():  # nobody was asked about this one
            self._say(ALREADY_THERE.format(name=whole.name))
            return
        self.begin(whole)

    def begin(self, output: Path) -> None:
        """Put the film as it is now into the queue; its photos are got ready first."""
        if self._exports.waits_for(output):
            self._say(ALREADY_ASKED.format(name=output.name))
            return
        film = self._desk.film
        used: dict[str, Media] = {}
        self.ask_button.hide()
        try:
            living = lowered(film, lambda media: _noted(media, used)).living
        except KeepsakeError as error:
            self._say(str(error))
            return
        unasked = next((photo for photo in living if consent_for(film, photo.sha256) is None), None)
        if unasked is not None:
            self._say(NOT_AGREED.format(name=unasked.name))
            self.ask_button.show()
            return
        self._wanted = (output, film)
        self.start_button.setEnabled(False)
        self.said.setText(READYING)
        self._files.write(self._files.lacking(used.values()))  # even if there are none: `settled` follows

    @property
    def is_busy(self) -> bool:
        """Whether a film of this desk is being made, or got ready for it."""
        return self._wanted is not None or any(export.is_under_way for export in self._asked)

    def stop(self) -> None:
        """Make no more films of this desk; those that rest will not go on either."""
        self.leave()
        for export in self._asked:
            self._exports.stop(export)

    def leave(self) -> None:
        """Get nothing more ready, before the film is closed. What is in the queue goes on."""
        self._files.leave()
        self._wanted = None
        self.start_button.setEnabled(True)

    def _on_ask(self) -> None:
        self.close()
        self.wants_people.emit()

    def _on_ended(self, export: Export) -> None:
        if export in self._asked:
            self._say(export.sentence)

    def _add(self) -> None:
        if self._wanted is None:
            return
        (output, film), self._wanted = self._wanted, None
        self.start_button.setEnabled(True)
        purpose = self._purpose()
        try:
            request = render_request(self._desk.document, output, self._files.folder, film=film)
        except KeepsakeError as error:
            self._say(str(error))
            return
        self.said.setText(PATIENCE.format(name=output.name))
        name = self._desk.document.path.stem
        self._asked.append(self._exports.add(replace(request, preset=purpose.preset), name, purpose.words))

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self._desk.said.emit(sentence)

    def _purpose(self) -> Purpose:
        return PURPOSES[self.purpose.currentIndex()]

    def _lay_out(self) -> None:
        label = QLabel("What is the film &for?")
        label.setBuddy(self.purpose)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.ask_button)
        row.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label)
        column.addWidget(self.purpose)
        column.addLayout(row)
        column.addWidget(self.queue, 1)
        self.setWindowModality(Qt.WindowModality.NonModal)


def _noted(media: Media, used: dict[str, Media]) -> Path:
    used[media.sha256] = media
    return Path(media.name)
