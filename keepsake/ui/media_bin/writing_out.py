"""Writes media out of the film for the engine to read, a piece at a time so that the window never waits for it."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.core.folders import cache_folder
from keepsake.project.document import Document
from keepsake.project.media_pool import MediaStatus, is_written_out, status_of, written_out
from keepsake.project.schema import Media

FOLDER = "media"
OVER = object()


class WritingOut(QObject):
    """Writes media out one after another; `settled` follows when nothing is left to do.

    Media that could not be written out are remembered with the sentence why, and not tried again.
    """

    settled = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = cache_folder() / FOLDER
        self.troubles: dict[str, str] = {}
        self._document = document
        self._waiting: dict[str, Media] = {}
        self._steps: Generator[None, None, None] | None = None
        self._at = ""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

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
        self._timer.start()

    def stop(self) -> None:
        """Leave off; nothing half done stays."""
        self._timer.stop()
        self._waiting.clear()
        self._leave_off()

    def _go_on(self) -> None:
        """One piece, or the next media, or the end."""
        sha256, media = next(iter(self._waiting.items()), ("", None))
        if media is None:
            self._timer.stop()
            self.settled.emit()
            return
        if self._at != sha256:
            self._steps, self._at = written_out(self._document, media, self.folder), sha256
        try:
            is_over = self._steps is None or next(self._steps, OVER) is OVER
        except KeepsakeError as error:
            self.troubles[sha256] = str(error)
            is_over = True
        if is_over:
            self._waiting.pop(sha256, None)
            self._leave_off()

    def _leave_off(self) -> None:
        if self._steps is not None:
            self._steps.close()
        self._steps, self._at = None, ""
