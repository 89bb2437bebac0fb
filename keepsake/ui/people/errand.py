"""One errand with a consent record: requests one after another on a file that nobody else sees, then it is gone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.ui.media_bin.importing import Tasks

STOPPED = "Stopped; nothing was changed."


class Errand(QObject):
    """Carries out requests in order. `ended` follows once, with a sentence when something went wrong.

    The file at `path` lives in a folder of its own until then: what people declared lies nowhere else on the disk.
    """

    ended = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._folder = tempfile.TemporaryDirectory(prefix="keepsake-consent-")
        self._waiting: list[Any] = []
        self._then: Callable[[Any], None] | None = None
        self._task: Any = None

    @property
    def path(self) -> Path:
        """Where the record is."""
        return Path(self._folder.name) / "consent.json"

    def run(self, requests: list[Any], then: Callable[[Any], None]) -> None:
        """Carry out the requests; `then` is given the last answer while the record is still there."""
        self._waiting, self._then = list(requests), then
        self._next(None)

    def leave(self) -> None:
        """Leave off, and leave nothing behind."""
        task, self._task = self._task, None
        if task is not None:
            for signal in (task.finished, task.failed, task.stopped):
                signal.disconnect()
            task.cancel()
        self._folder.cleanup()

    def _next(self, answer: Any) -> None:
        if not self._waiting:
            self._end("", answer)
            return
        self._task = self._tasks.submit(self._waiting.pop(0))
        self._task.finished.connect(self._next)
        self._task.failed.connect(lambda sentence, _: self._end(sentence, None))
        self._task.stopped.connect(lambda: self._end(STOPPED, None))

    def _end(self, sentence: str, answer: Any) -> None:
        self._task = None
        try:
            if not sentence and self._then is not None:
                self._then(answer)
        except KeepsakeError as error:
            sentence = str(error)
        self._folder.cleanup()
        self.ended.emit(sentence)
        self.deleteLater()
