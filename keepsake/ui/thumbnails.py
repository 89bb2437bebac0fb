"""Small pictures of the film's media, read from the film on a thread so that drawing never waits for them."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QTransform

from keepsake.core.progress import Reporter
from keepsake.project.document import Document
from keepsake.project.media_pool import media_by_id
from keepsake.project.schema import Content, MediaId, media_used_by
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.theme import ABOVE_HEADS

MOST_KEPT = 600
"""Some 320 x 240 pixels each: about 180 MB at the very most."""
MOST_CUT_OUT = 800
READ_AT_ONCE = 12
"""Those most lately wanted are read first, so many together."""


class Thumbnails(QObject):
    """Gives small pictures at once when they are there, and says so when more have been read."""

    arrived = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._kept: OrderedDict[MediaId, QPixmap] = OrderedDict()
        self._cut_out: OrderedDict[tuple[MediaId, int, int, int, float], QPixmap] = OrderedDict()
        self._wanted: OrderedDict[MediaId, None] = OrderedDict()
        self._reading = DiskWork("pictures", self)
        self._is_reading = False

    def of(self, media_id: MediaId) -> QPixmap:
        """Give a media's small picture; a null one while it is not read yet, or when there is none."""
        found = self._kept.get(media_id)
        if found is not None:
            self._kept.move_to_end(media_id)
            return found
        self._wanted[media_id] = None
        self._wanted.move_to_end(media_id, last=False)
        self._read_some()
        return QPixmap()

    def cut_out(self, content: Content, size: QSize, fineness: float) -> QPixmap:
        """Give the middle of a content's small picture, turned as it is in the film, filling a size in pixels of a
        screen with a fineness; it is scaled once and kept. The content must have a picture.
        """
        turns = getattr(content, "quarter_turns", 0)
        key = (media_used_by(content)[0], turns, size.width(), size.height(), fineness)
        found = self._cut_out.get(key)
        if found is None:
            picture = self.of_content(content)
            part = centred_part(picture, size.width() / max(1, size.height()))
            filling, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            found = picture.copy(part.toRect()).scaled(size * fineness, filling, smooth)
            found.setDevicePixelRatio(fineness)
            self._cut_out[key] = found
            while len(self._cut_out) > MOST_CUT_OUT:
                self._cut_out.popitem(last=False)
        return found

    def of_content(self, content: Content) -> QPixmap:
        """Give the small picture of the first media a content uses."""
        used = media_used_by(content)
        picture = self.of(used[0]) if used else QPixmap()
        turns = getattr(content, "quarter_turns", 0)
        return picture.transformed(QTransform().rotate(90 * turns)) if turns else picture

    def forget_missing(self) -> None:
        """Look again for those that were not there, when media have changed."""
        for media_id in [media_id for media_id, picture in self._kept.items() if picture.isNull()]:
            del self._kept[media_id]

    def leave(self) -> None:
        """Read nothing more, before the film is closed."""
        self._wanted.clear()
        self._reading.leave()

    def _read_some(self) -> None:
        if self._is_reading or not self._wanted:
            return
        wanted = [self._wanted.popitem(last=False)[0] for _ in range(min(READ_AT_ONCE, len(self._wanted)))]
        names = {media_id: media_by_id(self._document.film, media_id) for media_id in wanted}
        self._is_reading = True
        blobs = self._document.blobs

        def read(report: Reporter) -> dict[MediaId, QImage]:
            return {
                media_id: QImage.fromData(blobs.thumbnail(media.sha256) if media is not None else b"")
                for media_id, media in names.items()
            }

        errand = self._reading.do(read)
        errand.finished.connect(self._on_read)
        errand.failed.connect(lambda _: self._on_read(dict.fromkeys(wanted, QImage())))

    def _on_read(self, pictures: dict[MediaId, QImage]) -> None:
        self._is_reading = False
        for media_id, picture in pictures.items():
            self._kept[media_id] = QPixmap.fromImage(picture)
            self._kept.move_to_end(media_id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self._read_some()
        self.arrived.emit()


def centred_part(picture: QPixmap, shape: float) -> QRectF:
    """Give the largest part of a picture that has a shape (width over height): the middle from side to side, and near
    the top, where heads are.
    """
    width, height = float(picture.width()), float(picture.height())
    wide, tall = min(width, height * shape), min(height, width / max(shape, 0.01))
    return QRectF((width - wide) / 2, (height - tall) * ABOVE_HEADS, wide, tall)
