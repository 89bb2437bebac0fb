"""What is asked of media files: the worker looks at them one at a time, files inside the film written out first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from keepsake.project.document import Document
from keepsake.project.media_files import MediaStatus, cached_path, linked_path, status_of
from keepsake.project.media_pool import media_by_id
from keepsake.project.schema import Media, MediaId
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut

RequestFor = Callable[[Media, Path], Any]


class FileQuestions(QObject):
    """Asks one question of each media once; `answered` is called with None where there is no answer."""

    def __init__(
        self, document: Document, tasks: Tasks, request_for: RequestFor, answered: Callable[[MediaId, Any], None]
    ) -> None:
        super().__init__()
        self._document, self._tasks = document, tasks
        self._request_for, self._answered = request_for, answered
        self._files = WritingOut(document, self)
        self._files.settled.connect(self._go_on)
        self._asked: set[str] = set()
        self._wanted: deque[Media] = deque()
        self._task: Any = None

    def ask(self, media_id: MediaId) -> None:
        """Ask about a media, unless it was asked before or its file is not there."""
        media = media_by_id(self._document.film, media_id)
        if media is None or media.sha256 in self._asked:
            return
        if status_of(self._document, media) is not MediaStatus.OFFLINE:
            self._asked.add(media.sha256)
            self._wanted.append(media)
            self._go_on()

    def leave(self) -> None:
        """Ask nothing more."""
        self._wanted.clear()
        self._files.leave()
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()

    def _go_on(self) -> None:
        if self._task is not None or not self._wanted:
            return
        media = self._wanted[0]
        lacking = self._files.lacking([media])
        if lacking and media.sha256 not in self._files.troubles:
            self._files.write(lacking)
            return
        self._wanted.popleft()
        if lacking:
            self._go_on()
            return
        path = linked_path(media) or cached_path(media, self._files.folder)
        task = self._tasks.submit(self._request_for(media, path))
        self._task = task
        task.finished.connect(lambda answer: self._on_answer(task, media.id, answer))
        task.failed.connect(lambda *_: self._on_answer(task, media.id, None))
        task.stopped.connect(lambda: self._on_answer(task, media.id, None))

    def _on_answer(self, task: Any, media_id: MediaId, answer: Any) -> None:
        if self._task is task:
            self._task = None
            self._answered(media_id, answer)
            self._go_on()
