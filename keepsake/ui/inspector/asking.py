"""What the inspector asks the worker: a photo in every look, and where its faces are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPixmap

from keepsake.core.curve import Key
from keepsake.core.scene import Fill, Layer, Look, Picture, Scene, Still, Tone
from keepsake.core.timebase import range_of
from keepsake.engine.requests import FramePreview, InspectPhoto, PhotoReading, PreviewFrame
from keepsake.project.framing import Sight
from keepsake.project.media_files import cached_path, linked_path
from keepsake.project.media_pool import media_by_id
from keepsake.project.schema import Box, Media, MediaId, MediaKind
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut

TONES = tuple(Tone)
QUARTERS = ((-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25))
"""Where each look stands in the one picture that shows all four."""


Seen = tuple[MediaId, int]
"""A photo and its quarter turns."""


class Asking(QObject):
    """Asks, and remembers the answers for the photo asked about last."""

    looks_arrived = Signal()
    faces_arrived = Signal(object, object, int)
    """A photo's id, its `Sight` once it is upright, and the quarter turns that takes."""
    said = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._go_on)
        self._waiting: list[tuple[Media, Callable[[Path], None]]] = []
        self._looks: tuple[Seen | None, dict[Tone, QPixmap]] = (None, {})
        self._asked: Seen | None = None
        self._sights: dict[MediaId, tuple[Sight, int]] = {}
        self._has_left = False

    def leave(self) -> None:
        """Ask for nothing more."""
        self._has_left = True
        self._waiting.clear()
        self._files.leave()

    def look_of(self, photo: Seen, tone: Tone) -> QPixmap:
        """Give a photo in a look; null while it is on its way."""
        return self._looks[1].get(tone, QPixmap()) if self._looks[0] == photo else QPixmap()

    def want_looks(self, photo: Seen) -> None:
        """Ask for a photo in every look, unless it is there or on its way."""
        if photo != self._looks[0] and photo != self._asked:
            self._asked = photo
            self._with_file(photo[0], lambda path: self._ask_for_looks(photo, path))

    def want_faces(self, photo: MediaId) -> None:
        """Ask where the faces of a photo are; `faces_arrived` follows."""
        known = self._sights.get(photo)
        if known is not None:
            self.faces_arrived.emit(photo, *known)
        else:
            self._with_file(photo, lambda path: self._ask_for_faces(photo, path))

    def _with_file(self, media_id: MediaId, then: Callable[[Path], None]) -> None:
        media = media_by_id(self._desk.film, media_id)
        if media is None or media.kind is not MediaKind.PHOTO or self._has_left:
            return
        lacking = self._files.lacking([media])
        if lacking:
            self._waiting.append((media, then))
            self._files.write(lacking)
            return
        path = linked_path(media) or cached_path(media, self._files.folder)
        if path.is_file():
            then(path)

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for media, then in waiting:
            if media.sha256 not in self._files.troubles:
                self._with_file(media.id, then)

    def _ask_for_looks(self, photo: Seen, path: Path) -> None:
        timeline = self._desk.timeline
        picture = Picture(path=path, quarter_turns=photo[1])
        scene = looks_scene(picture, (timeline.width, timeline.height), timeline.rate)
        task = self._tasks.submit(PreviewFrame(scene=scene, frame=0), f"looks of window {id(self)}")
        task.finished.connect(lambda answer: self._on_looks(photo, answer))
        task.failed.connect(lambda *_: self._forget(photo))
        task.stopped.connect(lambda: self._forget(photo))

    def _forget(self, photo: Seen) -> None:
        if self._asked == photo:
            self._asked = None

    def _on_looks(self, photo: Seen, answer: FramePreview) -> None:
        self._forget(photo)
        picture = QPixmap()
        if self._has_left or not picture.loadFromData(answer.jpeg, "JPEG"):
            return
        media = media_by_id(self._desk.film, photo[0])
        shape = media.width / media.height if media and media.width and media.height else 1.0
        shape = 1 / shape if photo[1] % 2 else shape
        self._looks = (photo, _quarters(picture, shape))
        self.looks_arrived.emit()

    def _ask_for_faces(self, photo: MediaId, path: Path) -> None:
        task = self._tasks.submit(InspectPhoto(photo_path=path), f"faces for window {id(self)}")
        task.finished.connect(lambda answer: self._on_faces(photo, answer))
        task.failed.connect(lambda sentence, _: self.said.emit(sentence))

    def _on_faces(self, photo: MediaId, answer: PhotoReading) -> None:
        if self._has_left:
            return
        self._sights[photo] = sight_of(answer), answer.quarter_turns
        self.faces_arrived.emit(photo, *self._sights[photo])


def _quarters(picture: QPixmap, shape: float) -> dict[Tone, QPixmap]:
    """Cut the one picture into its looks, without the empty room beside a photo of a shape."""
    wide, tall = picture.width() / 2, picture.height() / 2
    across, down = min(wide, tall * shape), min(tall, wide / shape)
    return {
        tone: picture.copy(
            QRectF(wide * (x > 0) + (wide - across) / 2, tall * (y > 0) + (tall - down) / 2, across, down).toRect()
        )
        for tone, (x, y) in zip(TONES, QUARTERS, strict=True)
    }


def looks_scene(picture: Picture, size: tuple[int, int], rate: Fraction) -> Scene:
    """Give a scene of one frame that shows a photo four times, once in each tone: one request instead of four, and of
    the film's own size, so that the worker keeps its photos ready.
    """
    at = range_of(0, 1, rate)
    layers = tuple(
        Layer(
            source=Still(picture=picture),
            at=at,
            source_start=at.start,
            x=(Key(0, x),),
            y=(Key(0, y),),
            scale=(Key(0, 0.5),),
            fill=Fill.NONE,
            look=Look(tone=tone),
        )
        for tone, (x, y) in zip(TONES, QUARTERS, strict=True)
    )
    return Scene(width=size[0], height=size[1], rate=rate, frames=1, layers=layers)


def sight_of(reading: PhotoReading) -> Sight:
    """Give a photo's shape and its faces as shares of it."""
    wide, tall = reading.width, reading.height
    boxes = (face.box for face in reading.faces)
    faces = tuple(Box(left / wide, top / tall, width / wide, height / tall) for left, top, width, height in boxes)
    return Sight(wide / tall, faces)
