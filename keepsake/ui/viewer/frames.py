"""True frames of the film at the playhead, drawn by the worker, at most one on its way at a time.

Wishes come faster than frames do while somebody plays or drags; the newest wish is what is asked for next.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from keepsake.core.errors import KeepsakeError
from keepsake.core.scene import Layer, Portrait, Scene, VideoClip
from keepsake.core.scene import Still as Photograph
from keepsake.engine.requests import FramePreview, PreviewFrame
from keepsake.project.media_pool import MediaStatus, cached_path, linked_path, status_of
from keepsake.project.render_plan import lowered
from keepsake.project.schema import Film, Media
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut
from keepsake.ui.viewer.stills import Still, still_at

PAUSE_MS = 15
"""Wishes within so long are one."""


class TrueFrames(QObject):
    """Keeps the last true frame, and asks for the one at the playhead when it is `wanted`. Main thread only.

    `arrived` says that there is another picture; `failed` why there is none, in a sentence.
    """

    arrived = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.files = WritingOut(desk.document, self)
        self.files.settled.connect(self.want)
        self._lowered: tuple[Film, Scene, dict[Path, Media]] | None = None
        self._picture, self._still = QPixmap(), Still(None)
        self._asked: tuple[Film, int] | None = None
        self._shown: tuple[Film, int] | None = None
        self._task: Any = None
        self._has_left = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def frame(self) -> int:
        """The frame seen at the playhead; at the film's end it is the last one."""
        return min(self._desk.playhead, max(0, self._desk.length - 1))

    @property
    def is_exact(self) -> bool:
        """Whether the picture kept is the very frame at the playhead of the film as it is now."""
        return self._shown == (self._desk.film, self.frame)

    def picture_of(self, still: Still) -> QPixmap:
        """Give the last true frame when the same is seen in it, perhaps a moment earlier; else a null picture."""
        return self._picture if still == self._still else QPixmap()

    def want(self) -> None:
        """Ask soon for the frame at the playhead, unless it is there or on its way."""
        if not self._has_left and not self._timer.isActive():
            self._timer.start()

    def leave(self) -> None:
        """Ask for nothing more."""
        self._has_left = True
        self._timer.stop()
        self.files.leave()
        # What is on its way ends by itself in a moment; stopping it would cost the other windows their warm worker.
        self._task = None

    def _ask(self) -> None:
        if self._task is not None or self.is_exact or self._desk.length == 0:
            return
        now = (self._desk.film, self.frame)
        if now == self._asked:
            return  # it could not be drawn
        try:
            request = self._request()
        except KeepsakeError as error:
            self._asked = now
            self.failed.emit(str(error))
            return
        if request is None:
            return
        self._asked = now
        still = still_at(self._desk.timeline, self.frame)
        self._task = self._tasks.submit(request, f"frame of window {id(self)}")
        self._task.finished.connect(lambda answer: self._on_drawn(now, still, answer))
        self._task.failed.connect(lambda sentence, _: self._on_not_drawn(sentence))
        self._task.stopped.connect(self._on_stopped)

    def _request(self) -> PreviewFrame | None:
        """The request for the frame at the playhead; None where a quick still says more, or must do for now."""
        scene, media_by_path = self._scene()
        shown = [scene.layers[index] for index in scene.layers_at(self.frame)]
        used = [media_by_path[path] for path in map(_path_of, shown) if path in media_by_path]
        is_lost = any(status_of(self._desk.document, each) is MediaStatus.OFFLINE for each in used)
        lacking = self.files.lacking(used)
        if not shown or is_lost or any(each.sha256 in self.files.troubles for each in lacking):
            return None
        if lacking:
            self.files.write(lacking)
            return None
        return PreviewFrame(scene=scene, frame=self.frame)

    def _scene(self) -> tuple[Scene, dict[Path, Media]]:
        """The film's scene, lowered once for each state of the film, and which media its paths stand for."""
        film = self._desk.film
        if self._lowered is None or self._lowered[0] is not film:
            paths: dict[Path, Media] = {}
            scene = lowered(film, lambda media: self._path_for(media, paths)).scene
            self._lowered = (film, scene, paths)
        return self._lowered[1], self._lowered[2]

    def _path_for(self, media: Media, paths: dict[Path, Media]) -> Path:
        is_linked = status_of(self._desk.document, media) is MediaStatus.LINKED
        path = (linked_path(media) if is_linked else None) or cached_path(media, self.files.folder)
        paths[path] = media
        return path

    def _on_drawn(self, now: tuple[Film, int], still: Still, answer: FramePreview) -> None:
        self._task = None
        picture = QPixmap()
        if self._has_left or not picture.loadFromData(answer.jpeg, "JPEG"):
            return
        self._picture, self._still, self._shown = picture, still, now
        self.arrived.emit()
        self.want()

    def _on_not_drawn(self, sentence: str) -> None:
        self._task = None
        if not self._has_left:
            self.failed.emit(sentence)
            self.want()

    def _on_stopped(self) -> None:
        """The window is closing, or something else ended it; the next wish asks again."""
        self._task, self._asked = None, None


def _path_of(layer: Layer) -> Path | None:
    match layer.source:
        case VideoClip(path=path):
            return path
        case Photograph(picture=picture) | Portrait(picture=picture):
            return picture.path
        case _:
            return None
