"""The montage's page: photos, an occasion, a title, music; and a film that makes itself and stays editable."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from keepsake.engine.requests import Style
from keepsake.project.importable import PHOTO_SUFFIXES, SOUND_SUFFIXES
from keepsake.project.montage_photos import PhotoOrder
from keepsake.ui import file_dialogs, notices
from keepsake.ui.controls import button, paragraph, scrolled, title
from keepsake.ui.file_dialogs import FILM_ENDING, FILM_FILTER
from keepsake.ui.mime import dragged_paths
from keepsake.ui.montage.gathering import Gathering
from keepsake.ui.montage.making import MontageMaking
from keepsake.ui.montage.photo_list import PhotoList
from keepsake.ui.montage.wish import WantedMontage
from keepsake.ui.tasks import Tasks

OCCASIONS = {
    Style.MEMORIAL: "In loving memory",
    Style.BIRTHDAY: "A birthday",
    Style.ANNIVERSARY: "A wedding or anniversary",
    Style.STORYTELLER: "A life, told in pictures",
    Style.ARCHIVE: "Plain and quiet",
}
ORDERS = {
    PhotoOrder.DATE: "By the day they were taken",
    PhotoOrder.NAME: "By their names",
    PhotoOrder.GIVEN: "As I gave them",
}
INVITATION = "Drop photos here, or a whole folder"
TICK_HINT = "Tick a photo to bring the people in it gently to life."
FORM_WIDE, NARROW_PX = 330, 860


def _endings(suffixes: frozenset[str]) -> str:
    return " ".join(f"*{suffix}" for suffix in sorted(suffixes))


class MontagePage(QWidget):
    """Emits `left` to go back, `wants_empty` to begin with an empty film, `made` with the open document."""

    left = Signal()
    wants_empty = Signal()
    made = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setAccessibleName("Make a montage")
        self.setAcceptDrops(True)
        self.gathering = Gathering(tasks, self)
        self.making = MontageMaking(tasks, self)
        self.photos = PhotoList()
        self._note = paragraph("", "soft")
        self._lay_out()
        self._connect()
        self._show()

    def add(self, paths: list[Path]) -> None:
        """Take photos and folders; sound files become the music."""
        sounds = [path for path in paths if path.suffix.lower() in SOUND_SUFFIXES]
        self.gathering.add([path for path in paths if path not in sounds])
        for path in sounds[:1]:
            self.gathering.choose_music(path)

    def wanted(self) -> WantedMontage:
        """Everything chosen so far."""
        return WantedMontage(
            photos=tuple(self.gathering.photos),
            living=self.photos.living,
            music=self.gathering.music,
            pulse=self.gathering.pulse,
            occasion=list(OCCASIONS)[self.occasion.currentIndex()],
            title=self.name.text().strip(),
            dates=self.dates.text().strip(),
            order=list(ORDERS)[self.order.currentIndex()],
        )

    def make(self, path: Path) -> None:
        """Make the film in a new file."""
        self._note.setText("Putting your film together …")
        self.making.begin(path, self.wanted())
        self._show()

    def stop(self) -> None:
        """Leave off everything under way."""
        self.gathering.stop()
        self.making.stop()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the photos, the questions come below them."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_PX
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if paths := dragged_paths(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    def _lay_out(self) -> None:
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(20)
        self._columns.addLayout(self._photo_column(), 1)
        self._columns.addWidget(self._form(), 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(36, 22, 36, 22)
        whole.setSpacing(12)
        whole.addWidget(title("Make a montage"))
        whole.addWidget(scrolled(inner), 1)
        whole.addWidget(self._note)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Photos taken into the film")
        self.progress.setFormat("%v of %m taken in")
        whole.addWidget(self.progress)
        whole.addLayout(self._bottom())

    def _photo_column(self) -> QVBoxLayout:
        self.choose = button("Choose photos…", "Look for photos on this PC")
        self.folder = button("A whole folder…", "Take all photos of a folder and the folders in it")
        self.remove = button("Take out", "Take the selected photos out again; the files stay where they are")
        row = QHBoxLayout()
        for widget in (self.choose, self.folder, self.remove):
            row.addWidget(widget)
        row.addStretch()
        invitation = QLabel(INVITATION)
        invitation.setProperty("role", "heading")
        invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        invitation.setWordWrap(True)
        place = QWidget()
        place.setMinimumHeight(240)
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.photos)
        self._stack.addWidget(invitation)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(row)  # above, where it is seen on a low screen too
        column.addWidget(paragraph(TICK_HINT, "soft"))
        column.addWidget(place, 1)
        return column

    def _form(self) -> QWidget:
        self.occasion, self.order = _choice("Occasion", OCCASIONS.values()), _choice("Order", ORDERS.values())
        self.name, self.dates = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("Anna Berg")
        self.name.setAccessibleName("Whom or what the film is about; opens and closes it")
        self.dates.setPlaceholderText("1931 – 2019")
        self.dates.setAccessibleName("Dates, stand under the title")
        self.music = button("Choose music…", "The film becomes as long as the music, and pictures change with it")
        self.no_music = button("No music", "Do without music")
        self.music_name = paragraph("", "soft")
        form = QWidget()
        form.setMinimumWidth(FORM_WIDE)
        form.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        rows = QFormLayout(form)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(8)
        rows.addRow("Occasion", self.occasion)
        rows.addRow("About whom or what", self.name)
        rows.addRow("Dates", self.dates)
        rows.addRow("Order of the photos", self.order)
        for widget in (self.music, self.music_name, self.no_music):
            rows.addRow(widget)
        return form

    def _bottom(self) -> QHBoxLayout:
        self.back = button("Back", "To the opening page")
        self.empty = button("Begin with an empty film", "Put everything together yourself")
        self.next = button("Make the film…", "Choose where the film is kept; all of it stays editable", primary=True)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.empty)
        row.addWidget(self.next)
        return row

    def _connect(self) -> None:
        self.choose.clicked.connect(self._on_choose)
        self.folder.clicked.connect(self._on_folder)
        self.remove.clicked.connect(lambda: self.gathering.remove(self.photos.chosen))
        self.photos.unwanted.connect(self.gathering.remove)
        self.photos.itemSelectionChanged.connect(self._show)
        self.music.clicked.connect(self._on_music)
        self.no_music.clicked.connect(self.gathering.leave_music)
        self.back.clicked.connect(self._on_back)
        self.empty.clicked.connect(self.wants_empty)
        self.next.clicked.connect(self._on_make)
        for combo in (self.occasion, self.order):
            combo.currentIndexChanged.connect(self._show)
        self.name.textChanged.connect(self._show)
        self.gathering.changed.connect(self._show)
        self.gathering.said.connect(self._tell)
        self.making.said.connect(self._tell)
        self.making.progressed.connect(self._on_progress)
        self.making.made.connect(self._on_made)
        self.making.failed.connect(self._on_failed)

    def _show(self) -> None:
        """Show the photos, and say how long the film will be."""
        photos, is_making = self.gathering.photos, self.making.is_busy
        self.photos.show_photos(photos)
        self._stack.setCurrentIndex(0 if photos else 1)
        self.remove.setEnabled(bool(self.photos.chosen) and not is_making)
        music = self.gathering.music
        self.music_name.setText(music.path.name if music else "")
        self.music_name.setVisible(music is not None)
        self.no_music.setVisible(music is not None)
        self.music.setText("Other music…" if music else "Choose music…")
        self.music.setAccessibleName(self.music.text())
        self.next.setEnabled(bool(photos) and not is_making and not self.gathering.is_busy)
        self.empty.setEnabled(not is_making)
        self.progress.setVisible(is_making)
        self.back.setText("Stop" if is_making else "Back")
        self.back.setAccessibleName(self.back.text())
        if not is_making:
            self._note.setText(self._summary())

    def _summary(self) -> str:
        count = len(self.gathering.photos)
        if not count:
            return "Your photos are only looked at and copied into the film. They are never changed."
        many = f"{count} photo{'' if count == 1 else 's'}"
        if self.gathering.is_busy:
            return f"{many} so far; looking at them …"
        seconds = round(self.wanted().length().seconds)
        return f"{many}: a film of {seconds // 60}:{seconds % 60:02d} minutes. All of it stays editable."

    def _tell(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setAccessibleName(sentence)

    def _on_choose(self) -> None:
        filters = f"Photos ({_endings(PHOTO_SUFFIXES)});;All files (*)"
        self.gathering.add(file_dialogs.ask_for_files(self, "Choose photos", filters, file_dialogs.PHOTOS))

    def _on_folder(self) -> None:
        folder = file_dialogs.ask_for_folder(self, "Choose a folder of photos", file_dialogs.PHOTOS)
        if folder is not None:
            self.gathering.add([folder])

    def _on_music(self) -> None:
        filters = f"Music ({_endings(SOUND_SUFFIXES)});;All files (*)"
        path = file_dialogs.ask_for_file(self, "Choose music", filters, file_dialogs.SOUNDS)
        if path is not None:
            self.gathering.choose_music(path)

    def _on_make(self) -> None:
        name = f"{self.wanted().name}{FILM_ENDING}"
        heading = "Where shall the new film be kept?"
        path = file_dialogs.ask_where_to_save(self, heading, name, FILM_FILTER, file_dialogs.FILMS)
        if path is not None:
            self.make(path.with_suffix(FILM_ENDING))

    def _on_back(self) -> None:
        if self.making.is_busy:
            self.stop()
        else:
            self.left.emit()

    def _on_progress(self, done: int, known: int) -> None:
        self.progress.setMaximum(max(known, 1))
        self.progress.setValue(done)

    def _on_made(self, document: object) -> None:
        self.gathering.remove([photo.reading.sha256 for photo in self.gathering.photos])
        self._show()
        self.made.emit(document)

    def _on_failed(self, sentence: str) -> None:
        self._show()
        notices.tell(self, sentence)


def _choice(name: str, words: Iterable[str]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setProperty("large", True)
    combo.addItems(list(words))
    return combo
