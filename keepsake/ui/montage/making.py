"""Makes the montage's film file: takes everything in, lays it out, and gives the finished document over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import BadInputError, KeepsakeError
from keepsake.project.document import Document
from keepsake.project.montage import MontagePhoto, montage
from keepsake.project.montage_photos import NOBODY
from keepsake.project.schema import Media, MediaKind
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Importing
from keepsake.ui.montage.wish import WantedMontage
from keepsake.ui.tasks import Tasks

NOTHING_TAKEN = "None of the photos could be taken into the film; please look whether they are still there."


class MontageMaking(QObject):
    """One montage being made. `made` gives the open document over; `failed` carries a sentence, and nothing is left
    of the film's file.
    """

    progressed = Signal(int, int)
    said = Signal(str)
    made = Signal(object)
    failed = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._document: Document | None = None
        self._desk: Desk | None = None
        self._importing: Importing | None = None
        self._wanted = WantedMontage()

    @property
    def is_busy(self) -> bool:
        """Whether a film is being made."""
        return self._document is not None

    def begin(self, path: Path, wanted: WantedMontage) -> None:
        """Make the film's file and take everything in; a file that is there is never written over."""
        try:
            self._document = Document.create(path, wanted.film())
        except KeepsakeError as error:
            self.failed.emit(str(error))
            return
        self._wanted = wanted
        self._desk = Desk(self._document, self)
        self._desk.said.connect(self.said)
        self._importing = Importing(self._desk, self._tasks, self)
        self._importing.progressed.connect(lambda so_far: self.progressed.emit(so_far.done, so_far.known))
        self._importing.take(wanted.files, self._on_taken)

    def stop(self) -> None:
        """Leave off; the half-made film is taken away again."""
        document = self._let_go()
        if document is not None:
            _take_away(document)

    def _on_taken(self, taken: list[Media]) -> None:
        document = self._document
        if document is None:
            return
        media = {each.sha256: each for each in taken}
        try:
            self._lay_out(document, media)
        except KeepsakeError as error:
            self.stop()
            self.failed.emit(str(error))
            return
        self._let_go()
        self.made.emit(document)

    def _lay_out(self, document: Document, media: dict[str, Media]) -> None:
        music = next((each for each in media.values() if each.kind is MediaKind.SOUND), None)
        photos = photos_of(self._wanted, media)
        if not photos:
            raise BadInputError(NOTHING_TAKEN)
        wish = self._wanted.wish(music)
        document.apply(lambda film: montage(film, photos, wish), "Make a film of photos")

    def _let_go(self) -> Document | None:
        document, self._document = self._document, None
        if self._importing is not None:
            self._importing.leave()
            self._importing.deleteLater()
        if self._desk is not None:
            self._desk.leave()
            self._desk.deleteLater()
        self._importing = self._desk = None
        return document


def photos_of(wanted: WantedMontage, media: dict[str, Media]) -> Sequence[MontagePhoto]:
    """The wanted photos that were taken in, in order."""
    return [
        MontagePhoto(
            media=media[photo.reading.sha256],
            heads=photo.heads or NOBODY,
            is_living=photo.reading.sha256 in wanted.living and photo.heads is not None and bool(photo.heads.boxes),
        )
        for photo in wanted.ordered
        if photo.reading.sha256 in media
    ]


def _take_away(document: Document) -> None:
    path = document.path
    document.close()
    path.unlink(missing_ok=True)
