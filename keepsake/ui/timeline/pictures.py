"""All that clips are drawn with: small pictures, pictures along videos, the shapes of sounds."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from keepsake.project.document import Document
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.timeline.filmstrips import Filmstrips
from keepsake.ui.timeline.waveforms import Waveforms


class Pictures(QObject):
    """The three together; `arrived` says that one of them knows more."""

    arrived = Signal()

    def __init__(
        self, document: Document, thumbnails: Thumbnails, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.thumbnails = thumbnails
        self.filmstrips = Filmstrips(document, tasks, self)
        self.waveforms = Waveforms(document, tasks, self)
        for each in (self.thumbnails, self.filmstrips, self.waveforms):
            each.arrived.connect(self.arrived)

    def leave(self) -> None:
        """Ask for nothing more, before the film is closed."""
        self.filmstrips.leave()
        self.waveforms.leave()
