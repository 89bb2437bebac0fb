"""Which of the film's files are not found: looked for on a thread, because a sleeping drive takes its time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.progress import Progress, Reporter
from keepsake.project.changes import Changes
from keepsake.project.media_files import MediaStatus, status_of
from keepsake.project.schema import Media, MediaId
from keepsake.ui.desk import Desk
from keepsake.ui.disk_work import DiskWork

SOON_MS = 50


class LostFiles(QObject):
    """Knows which media are not found; `changed` says that others are now."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._disk = DiskWork("lost", self)
        self._lost: frozenset[MediaId] = frozenset()
        self._is_looking = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        desk.changed.connect(self._on_changed)
        self.look()

    @property
    def ids(self) -> frozenset[MediaId]:
        """The media that are not found."""
        return self._lost

    @property
    def media(self) -> tuple[Media, ...]:
        """The media that are not found, in the film's order."""
        return tuple(media for media in self._desk.film.media if media.id in self._lost)

    def look(self) -> None:
        """Look again soon: a drive may have been connected."""
        self._soon.start()

    def leave(self) -> None:
        """Look no more."""
        self._soon.stop()
        self._disk.leave()

    def _on_changed(self, changes: Changes) -> None:
        if changes.media:
            self.look()

    def _look(self) -> None:
        if self._is_looking:
            self._soon.start()
            return
        film, document = self._desk.film, self._desk.document

        def look(report: Reporter) -> frozenset[MediaId]:
            lost: set[MediaId] = set()
            for media in film.media:
                report(Progress("looking for files", 0, len(film.media)))
                if status_of(document, media) is MediaStatus.OFFLINE:
                    lost.add(media.id)
            return frozenset(lost)

        self._is_looking = True
        errand = self._disk.do(look)
        errand.finished.connect(self._on_found)
        errand.failed.connect(lambda _: self._on_found(self._lost))

    def _on_found(self, lost: frozenset[MediaId]) -> None:
        self._is_looking = False
        if lost != self._lost:
            self._lost = lost
            self.changed.emit()
