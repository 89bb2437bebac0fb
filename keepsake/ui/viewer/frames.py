"""True frames of the film at the playhead, drawn by the worker, at most one on its way at a time.

Wishes come faster than frames do while somebody drags; the newest wish is what is asked for next.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import FramePreview, PreviewFrame
from keepsake.project.schema import Film
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.viewer.shown_film import ShownFilm, as_it_is, path_of
from keepsake.ui.viewer.stills import Still, still_at

PAUSE_MS = 15
"""Wishes within so long are one."""


class TrueFrames(QObject):
    """Keeps the last true frame, and asks for the one at the playhead when it is `wanted`. Main thread only.

    `arrived` says that there is another picture; `failed` why there is none, in a sentence. With `is_plain` nobody in
    them is brought to life and no colours are changed.
    """

    arrived = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, film: ShownFilm, is_plain: bool = False) -> None:
        super().__init__(film)
        self._desk, self._tasks, self._film = desk, tasks, film
        self._is_plain = is_plain
        film.files.settled.connect(self._on_settled)
        film.changed.connect(self._on_told)
        self._picture, self._still = QPixmap(), Still(None)
        self._asked: tuple[Film, int] | None = None
        self._shown: tuple[Film, int] | None = None
        self._task: Any = None
        self._is_wanted = self._has_left = False
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

    def take(self, picture: QImage) -> None:
        """Take a picture of the moment from elsewhere, until there is a true one."""
        self._picture = QPixmap.fromImage(picture)
        self._asked = self._shown = None
        self._still = still_at(self._desk.timeline, self.frame)

    def want(self) -> None:
        """Ask soon for the frame at the playhead, unless it is there or on its way."""
        self._is_wanted = True
        if not self._has_left and not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Ask for nothing until the next wish."""
        self._is_wanted = False
        self._timer.stop()

    def leave(self) -> None:
        """Ask for nothing more."""
        self._has_left = True
        self.rest()
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
        self._task = self._tasks.submit(request, f"frame {self._is_plain} of window {id(self._film)}")
        self._task.finished.connect(lambda answer: self._on_drawn(now, still, answer))
        self._task.failed.connect(lambda sentence, _: self._on_not_drawn(sentence))
        self._task.stopped.connect(self._on_stopped)

    def _request(self) -> PreviewFrame | None:
        """The request for the frame at the playhead; None where a quick still says more, or must do for now."""
        reel = self._film.reel
        scene = reel.scene
        shown = [scene.layers[index] for index in scene.layers_at(self.frame)]
        used = [reel.media[path] for path in map(path_of, shown) if path in reel.media]
        files = self._film.files
        lacking = files.lacking(used)
        if not shown or any(map(self._film.is_lost, used)) or any(each.sha256 in files.troubles for each in lacking):
            return None
        if lacking:
            files.write(lacking)
            return None
        return PreviewFrame(scene=as_it_is(scene) if self._is_plain else scene, frame=self.frame)

    def _on_drawn(self, now: tuple[Film, int], still: Still, answer: FramePreview) -> None:
        self._task = None
        picture = QPixmap()
        if not self._is_wanted:
            self._asked = None
            return
        if self._has_left or not picture.loadFromData(answer.jpeg, "JPEG"):
            return
        self._picture, self._still, self._shown = picture, still, now
        self.arrived.emit()
        self.want()

    def _on_not_drawn(self, sentence: str) -> None:
        self._task = None
        if not self._has_left and self._is_wanted:
            self.failed.emit(sentence)
            self.want()

    def _on_stopped(self) -> None:
        """The window is closing, or something else ended it; the next wish asks again."""
        self._task, self._asked = None, None

    def _on_settled(self) -> None:
        if self._is_wanted:
            self.want()

    def _on_told(self) -> None:
        self._asked = self._shown = None
        self._on_settled()
