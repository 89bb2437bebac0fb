"""Who is on the photos: from the consents in the film, and, when asked, which photos show a face."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from keepsake.engine.requests import ConsentReading, InspectPhoto, PhotoReading, ReadConsent
from keepsake.project.changes import Changes
from keepsake.project.schema import Media, MediaId, MediaKind, consent_id
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.file_questions import FileQuestions
from keepsake.ui.media_bin.importing import Tasks


class People(QObject):
    """Knows the people on photos; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._people: dict[MediaId, tuple[str, ...]] = {}
        self._faces: dict[MediaId, bool] = {}
        self._questions = FileQuestions(desk.document, tasks, _question, self._on_answer)
        desk.changed.connect(self._on_changed)
        self._ask_about(MediaKind.CONSENT)

    @property
    def names(self) -> list[str]:
        """The people who are named in the film's consents."""
        there = [self._people.get(media.id, ()) for media in self._desk.film.media]
        return sorted({name for names in there for name in names})

    def on(self, media: Media) -> tuple[str, ...]:
        """Name the people on a photo."""
        return self._people.get(consent_id(media.sha256), ())

    def has_faces(self, media: Media) -> bool:
        """Say whether a photo is known to show a face."""
        return bool(self.on(media)) or self._faces.get(media.id, False)

    def look_for_faces(self) -> None:
        """Look for faces on every photo that has not been looked at."""
        self._ask_about(MediaKind.PHOTO)

    def leave(self) -> None:
        """Ask for nothing more."""
        self._questions.leave()

    def _ask_about(self, kind: MediaKind) -> None:
        for media in self._desk.film.media:
            if media.kind is kind:
                self._questions.ask(media.id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.media:
            self._ask_about(MediaKind.CONSENT)

    def _on_answer(self, media_id: MediaId, reading: ConsentReading | PhotoReading | None) -> None:
        if isinstance(reading, ConsentReading):
            self._people[media_id] = tuple(dict.fromkeys(record.person for record in reading.records))
        elif isinstance(reading, PhotoReading):
            self._faces[media_id] = bool(reading.faces)
        self.changed.emit()


def _question(media: Media, path: Path) -> ReadConsent | InspectPhoto:
    if media.kind is MediaKind.CONSENT:
        return ReadConsent(consent_path=path)
    return InspectPhoto(photo_path=path)
