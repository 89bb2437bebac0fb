"""Small pictures along home videos on the timeline."""

from __future__ import annotations

from collections import OrderedDict
from fractions import Fraction

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from keepsake.core.progress import Reporter
from keepsake.engine.requests import DrawFilmstrip, Filmstrip
from keepsake.project.document import Document
from keepsake.project.schema import Clip, HomeVideo, MediaId
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.media_bin.file_questions import FileQuestions
from keepsake.ui.media_bin.importing import Tasks

MOST_SCALED = 400
"""Pictures kept at the size they are drawn at."""


class Filmstrips(QObject):
    """Gives the pictures along videos where they are known, and says when more is known. Main thread only."""

    arrived = Signal()

    def __init__(self, document: Document, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strips: dict[MediaId, tuple[float, list[QPixmap]]] = {}
        self._scaled: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._disk = DiskWork("filmstrips", self)
        self._questions = FileQuestions(
            document, tasks, lambda _, path: DrawFilmstrip(video_path=path), self._on_filmstrip
        )

    def leave(self) -> None:
        """Ask for nothing more."""
        self._questions.leave()
        self._disk.leave()

    def draw(self, painter: QPainter, clip: Clip, box: QRectF, sides: tuple[float, float]) -> bool:
        """Draw a video's pictures along its box, between two sides; says whether there were any."""
        if not isinstance(clip.content, HomeVideo):
            return False
        strip = self._strips.get(clip.content.video)
        if strip is None:
            self._questions.ask(clip.content.video)
            return False
        seconds, pictures = strip
        tall = int(box.height())
        wide = self._at_height(pictures[0], tall, painter).deviceIndependentSize().width()
        px = box.width() / float(clip.duration.value / clip.source_range.rate)
        begins = float(Fraction(clip.source_range.start.value) / clip.source_range.rate)
        left, right = max(box.left(), sides[0]), min(box.right(), sides[1])
        painter.save()
        painter.setClipRect(QRectF(left, box.top(), right - left, box.height()), Qt.ClipOperation.IntersectClip)
        for number in range(int((left - box.left()) / wide), int((right - box.left()) / wide) + 1):
            moment = begins + (number + 0.5) * wide / px
            index = min(len(pictures) - 1, max(0, int(moment / seconds * len(pictures))))
            picture = self._at_height(pictures[index], tall, painter)
            painter.drawPixmap(QPointF(box.left() + number * wide, box.top()), picture)
        painter.restore()
        return True

    def _at_height(self, picture: QPixmap, tall: int, painter: QPainter) -> QPixmap:
        fineness = painter.device().devicePixelRatio()
        key = (picture.cacheKey(), round(tall * fineness))
        found = self._scaled.get(key)
        if found is None:
            found = picture.scaledToHeight(key[1], Qt.TransformationMode.SmoothTransformation)
            found.setDevicePixelRatio(fineness)
            self._scaled[key] = found
            while len(self._scaled) > MOST_SCALED:
                self._scaled.popitem(last=False)
        return found

    def _on_filmstrip(self, media_id: MediaId, strip: Filmstrip | None) -> None:
        if strip is None or not strip.jpegs or strip.seconds <= 0:
            return

        def decoded(report: Reporter) -> list[QImage]:
            return [QImage.fromData(jpeg) for jpeg in strip.jpegs]

        errand = self._disk.do(decoded)
        errand.finished.connect(lambda images: self._on_images(media_id, float(strip.seconds), images))

    def _on_images(self, media_id: MediaId, seconds: float, images: list[QImage]) -> None:
        if images and not any(image.isNull() for image in images):
            self._strips[media_id] = (seconds, [QPixmap.fromImage(image) for image in images])
            self.arrived.emit()
