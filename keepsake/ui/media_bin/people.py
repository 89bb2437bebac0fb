"""Who is on the photos: from the consents in the film, and, when asked, which photos show a face."""

from __future__ import annotations

from collections import deque
from typing import Any

from PySide6.QtCore import QObject, Signal

from keepsake.engine.requests import ConsentReading, InspectPhoto, PhotoReading, ReadConsent
from keepsake.project.changes import Changes
from keepsake.project.media_pool import MediaStatus, cached_path, linked_path, status_of
from keepsake.project.schema import Media, MediaKind, consent_id
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut


class People(QObject):
    """Knows the people on photos; `changed` says that more is known."""

    changed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._go_on)
        self._people: dict[str, tuple[str, ...]] = {}
        self._faces: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._wanted: deque[Media] = deque()
        self._task: Any = None
        self._has_left = False
        desk.changed.connect(self._on_changed)
        self._read_consents()

    @property
    def names(self) -> list[str]:
        """The people who are named in the film's consents."""
        there = {media.sha256 for media in self._desk.film.media}
        return sorted({name for sha256, names in self._people.items() if sha256 in there for name in names})

    def on(self, media: Media) -> tuple[str, ...]:
        """Name the people on a photo."""
        consent = next((each for each in self._desk.film.media if each.id == consent_id(media.sha256)), None)
        return self._people.get(consent.sha256, ()) if consent is not None else ()

    def has_faces(self, media: Media) -> bool:
        """Say whether a photo is known to show a face."""
        return bool(self.on(media)) or self._faces.get(media.sha256, False)

    def look_for_faces(self) -> None:
        """Look for faces on every photo that has not been looked at."""
        for media in self._desk.film.media:
            if media.kind is MediaKind.PHOTO:
                self._want(media)

    def leave(self) -> None:
        """Ask for nothing more."""
        self._has_left = True
        self._wanted.clear()
        self._files.leave()
        if self._task is not None:
            self._task.cancel()

    def _on_changed(self, changes: Changes) -> None:
        if changes.media:
            self._read_consents()

    def _read_consents(self) -> None:
        for media in self._desk.film.media:
            if media.kind is MediaKind.CONSENT:
                self._want(media)

    def _want(self, media: Media) -> None:
        if media.sha256 not in self._asked and status_of(self._desk.document, media) is not MediaStatus.OFFLINE:
            self._asked.add(media.sha256)
            self._wanted.append(media)
            self._go_on()

    def _go_on(self) -> None:
        """Ask about the next one; files inside the film are written out first."""
        if self._has_left or self._task is not None or not self._wanted:
            return
        media = self._wanted[0]
        lacking = self._files.lacking([media])
        if lacking and media.sha256 not in self._files.troubles:
            self._files.write(lacking)
            return
        self._wanted.popleft()
        if lacking:
            self._go_on()
            return
        path = linked_path(media) or cached_path(media, self._files.folder)
        is_consent = media.kind is MediaKind.CONSENT
        self._task = self._tasks.submit(
            ReadConsent(consent_path=path) if is_consent else InspectPhoto(photo_path=path)
        )
        self._task.finished.connect(lambda reading: self._on_answer(media, reading))
        self._task.failed.connect(lambda *_: self._on_answer(media, None))
        self._task.stopped.connect(lambda: self._on_answer(media, None))

    def _on_answer(self, media: Media, reading: ConsentReading | PhotoReading | None) -> None:
        self._task = None
        if isinstance(reading, ConsentReading):
            self._people[media.sha256] = tuple(dict.fromkeys(record.person for record in reading.records))
        elif isinstance(reading, PhotoReading):
            self._faces[media.sha256] = bool(reading.faces)
        if not self._has_left:
            self.changed.emit()
            self._go_on()
