"""Writes media out of the film for the engine to read, on a thread so that the window never waits for it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.folders import cache_folder
from keepsake.core.progress import Progress, Reporter
from keepsake.project.document import Document
from keepsake.project.media_files import MediaStatus, is_written_out, status_of, written_out
from keepsake.project.schema import Media
from keepsake.ui.disk_work import DiskWork

FOLDER = "media"


class WritingOut(QObject):
    """Writes media out one after another; `settled` follows when nothing is left to do, always later.

    Media that could not be written out are remembered with the sentence why, and not tried again.
    """

    settled = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = cache_folder() / FOLDER
        self.troubles: dict[str, str] = {}
        self._document = document
        self._disk = DiskWork("writing-out", self)
        self._waiting: dict[str, Media] = {}
        self._is_writing = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)

    def lacking(self, media: Iterable[Media]) -> list[Media]:
        """Those of some media that are inside the film and not written out yet."""
        return [
            each
            for each in media
            if status_of(self._document, each) is MediaStatus.INSIDE and not is_written_out(each, self.folder)
        ]

    def write(self, media: Iterable[Media]) -> None:
        """Begin to write media out; those that are on their way already are not begun twice."""
        for each in media:
            if each.sha256 not in self.troubles:
                self._waiting.setdefault(each.sha256, each)
        self._soon.start()

    def stop(self) -> None:
        """Leave off; nothing half done stays."""
        self._soon.stop()
        self._waiting.clear()
        self._disk.stop()

    def leave(self) -> None:
        """Leave off for good, before the film is closed."""
        self.stop()
        self._disk.leave()

    def _go_on(self) -> None:
        """The next media, or the end."""
        if self._is_writing:
            return
        media = next(iter(self._waiting.values()), None)
        if media is None:
            self.settled.emit()
            return
        document, folder, sha256 = self._document, self.folder, media.sha256

        def write(report: Reporter) -> None:
            for done, _ in enumerate(written_out(document, media, folder)):
                report(Progress("getting files ready", done, done + 1))

        self._is_writing = True
        errand = self._disk.do(write)
        errand.finished.connect(lambda _: self._on_over(sha256, ""))
        errand.failed.connect(lambda sentence: self._on_over(sha256, sentence))
        errand.stopped.connect(self._on_stopped)

    def _on_over(self, sha256: str, trouble: str) -> None:
        self._is_writing = False
        if trouble:
            self.troubles[sha256] = trouble
        if self._waiting.pop(sha256, None) is not None:
            self._soon.start()

    def _on_stopped(self) -> None:
        """What is wanted again meanwhile is begun anew."""
        self._is_writing = False
        if self._waiting:
            self._soon.start()
