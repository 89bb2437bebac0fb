"""The first page: a photo is dropped or chosen, looked at, and its faces are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout

from keepsake.engine.requests import ExamineMedia, InspectPhoto, MediaReading, MediaSort, PhotoReading
from keepsake.ui import file_dialogs
from keepsake.ui.controls import button, paragraph
from keepsake.ui.first_keepsake.choices import Choices
from keepsake.ui.first_keepsake.face_picture import FacePicture
from keepsake.ui.first_keepsake.page import Page
from keepsake.ui.mime import dragged_paths
from keepsake.ui.tasks import Task, Tasks

PICTURE_PX = 1200
PHOTO_FILTER = "Photos (*.jpg *.jpeg *.png *.tif *.tiff *.webp *.heic *.heif *.avif *.bmp *.jp2 *.gif);;All files (*)"
INVITATION = "Drop a photo here"
PROMISE = "Your photo is only looked at. It is never changed and never leaves this PC."
NO_FACE = "Keepsake found no face in this photo. A larger or sharper scan may help."
MOST_ADVICE = 3


class PhotoPage(Page):
    """Choose the photo and who in it shall move."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("Choose one photo")
        self._tasks = tasks
        self._path: Path | None = None
        self._picture = b""
        self._reading: PhotoReading | None = None
        self.setAcceptDrops(True)
        self.photo = FacePicture()
        self.photo.changed.connect(self._on_faces)
        self.photo.invite(INVITATION)
        self.words = paragraph(PROMISE, "soft")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = button("Choose a photo…", "Look for a photo on this PC", primary=True)
        self.choose.clicked.connect(self._on_choose)
        self.body.addWidget(self.photo, 1)
        self.body.addWidget(self.words)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.choose)
        row.addStretch()
        self.body.addLayout(row)

    def open_photo(self, path: Path) -> None:
        """Look at a photo: a small picture of it first, then its faces."""
        self._path, self._picture, self._reading = path, b"", None
        self.photo.show_picture(b"")
        self._say(f"Looking at {path.name} …")
        self.changed.emit()
        self._listen(self._tasks.submit(ExamineMedia(path=path, thumbnail_px=PICTURE_PX), key="photo"), self._on_seen)

    def chosen(self, choices: Choices | None) -> Choices | None:
        """The photo and the faces; what was chosen later on stays when the photo is still the same."""
        if self._path is None or self._reading is None:
            return choices
        faces = self.photo.chosen
        if choices and (choices.photo_path, choices.faces) == (self._path, faces):
            return choices
        return Choices(photo_path=self._path, picture=self._picture, reading=self._reading, faces=faces)

    def is_ready(self) -> bool:
        """Whether a face is chosen."""
        return self._reading is not None and bool(self.photo.chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are on this PC."""
        if dragged_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        event.acceptProposedAction()
        self.open_photo(dragged_paths(event.mimeData())[0])

    def _on_choose(self) -> None:
        path = file_dialogs.ask_for_file(self, "Choose a photo", PHOTO_FILTER, file_dialogs.PHOTOS)
        if path is not None:
            self.open_photo(path)

    def _listen(self, task: Task, then: object) -> None:
        task.finished.connect(then)
        task.failed.connect(self._on_failed)

    def _on_seen(self, media: MediaReading) -> None:
        if media.path != self._path:
            return
        if media.sort is not MediaSort.PHOTO:
            self._on_failed(f"{media.path.name} is a {media.sort}, not a photo; please choose a photo.", "")
            return
        self._picture = media.thumbnail
        self.photo.show_picture(media.thumbnail)
        self._say("Looking for faces …")
        self._listen(self._tasks.submit(InspectPhoto(photo_path=media.path), key="faces"), self._on_read)

    def _on_read(self, reading: PhotoReading) -> None:
        self._reading = reading
        self.photo.show_faces(self._picture, reading)
        self.choose.setText("Choose another photo…")
        self.choose.setAccessibleName("Choose another photo")
        self._on_faces()
        if self.photo.frames:
            self.photo.frames[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, sentence: str, log: str) -> None:
        self._reading = None
        self._say(sentence, "warning")
        self.changed.emit()

    def _on_faces(self) -> None:
        if self._reading is not None:
            self._say(advice_of(self._reading, self.photo.chosen))
            self.changed.emit()

    def _say(self, sentence: str, role: str = "soft") -> None:
        self.words.setText(sentence)
        self.words.setProperty("role", role)
        self.words.style().polish(self.words)


def advice_of(reading: PhotoReading, chosen: tuple[int, ...]) -> str:
    """What is said under the photo: whom Keepsake sees, what to do, and what would make the film better."""
    count = len(reading.faces)
    if not count:
        return NO_FACE
    if count == 1:
        opening = "Keepsake sees one face."
    else:
        opening = f"Keepsake sees {count} faces. Click the faces that shall move."
    if not chosen:
        return f"{opening} Nobody is chosen yet."
    advice = [*reading.advice, *(sentence for index in chosen for sentence in reading.faces[index].advice)]
    told = [sentence[:1].upper() + sentence[1:].rstrip(".") + "." for sentence in dict.fromkeys(advice)][:MOST_ADVICE]
    return " ".join([opening, *(told or ["This photo will work well."])])
