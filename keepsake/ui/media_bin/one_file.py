"""The file of one media for the engine to read: written out of the film first where it is inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.project.media_files import file_of
from keepsake.project.schema import Media
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.writing_out import WritingOut


class OneFile(QObject):
    """Finds the file of the media asked for last. `failed` says why there is none, in a sentence."""

    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = desk.document
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._on_settled)
        self._wanted: tuple[Media, Callable[[Path], None]] | None = None

    def find(self, media: Media, then: Callable[[Path], None]) -> None:
        """Call `then` with the media's path: at once, or when it has been written out."""
        self._wanted = (media, then)
        lacking = self._files.lacking([media])
        if lacking:
            self._files.write(lacking)
        else:
            self._on_settled()

    def leave(self) -> None:
        """Find nothing more."""
        self._wanted = None
        self._files.leave()

    def _on_settled(self) -> None:
        if self._wanted is None:
            return
        (media, then), self._wanted = self._wanted, None
        trouble = self._files.troubles.get(media.sha256, "")
        try:
            path = file_of(self._document, media, self._files.folder) if not trouble else Path()
        except KeepsakeError as error:
            trouble = str(error)
        if trouble:
            self.failed.emit(trouble)
        else:
            then(path)
