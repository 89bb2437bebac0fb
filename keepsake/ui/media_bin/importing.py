"""Taking files in: each is looked at in the worker, then becomes part of the film, a few at a time."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import BuildPyramid, ExamineMedia, MediaReading, MediaSort
from keepsake.project.media_pool import files_to_import, take_in
from keepsake.project.schema import Media
from keepsake.ui.desk import Desk

FILES_AT_ONCE = 8
"""Requests on their way at one time; folders are read no further ahead."""


class Tasks(Protocol):
    """What carries requests to the worker: its tasks have the signals `finished`, `failed` and `stopped`."""

    def submit(self, request: Any, key: str = "") -> Any:
        """Begin a request."""


@dataclass(eq=False)
class _Batch:
    """Files that were given together: one step for undo."""

    gesture: str
    paths: Iterator[Path]
    then: Callable[[list[Media]], None] | None
    waiting: deque[Path] = field(default_factory=deque)
    answers: dict[Path, MediaReading | None] = field(default_factory=dict)
    taken: list[Media] = field(default_factory=list)
    photos: list[Path] = field(default_factory=list)
    is_read: bool = False


class Importing(QObject):
    """Takes files and folders into the film."""

    progressed = Signal(int, int)
    """Files done, and files known of so far; equal when all is done."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._batches: list[_Batch] = []
        self._running: set[Any] = set()
        self._done, self._known = 0, 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._take_one)

    @property
    def is_busy(self) -> bool:
        """Say whether files are still on their way."""
        return bool(self._batches)

    def take(self, paths: list[Path], then: Callable[[list[Media]], None] | None = None) -> None:
        """Take files and folders in; `then` is called with the media of those that could be, in order."""
        batch = _Batch(f"import-{time.time_ns()}", files_to_import(paths), then)
        self._batches.append(batch)
        self._feed(batch)

    def stop(self) -> None:
        """Let go of all files still on their way; those taken in stay."""
        self._batches.clear()
        self._timer.stop()
        for task in self._running:
            task.cancel()
        self._running.clear()

    def _feed(self, batch: _Batch) -> None:
        room = FILES_AT_ONCE - len(batch.waiting)
        try:
            paths = list(itertools.islice(batch.paths, room))
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
            paths = []
        batch.is_read = batch.is_read or len(paths) < room
        for path in paths:
            self._submit(batch, path)
        self._settle(batch)

    def _submit(self, batch: _Batch, path: Path) -> None:
        task = self._tasks.submit(ExamineMedia(path=path))
        batch.waiting.append(path)
        self._running.add(task)
        self._known += 1
        task.finished.connect(lambda reading: self._on_answer(batch, path, task, reading))
        task.failed.connect(lambda sentence, _: self._on_failed(batch, path, task, sentence))
        task.stopped.connect(lambda: self._on_failed(batch, path, task, ""))
        self.progressed.emit(self._done, self._known)

    def _on_answer(self, batch: _Batch, path: Path, task: Any, reading: MediaReading | None) -> None:
        self._running.discard(task)
        if batch not in self._batches:
            return
        batch.answers[path] = reading
        self._timer.start()

    def _on_failed(self, batch: _Batch, path: Path, task: Any, sentence: str) -> None:
        if sentence and batch in self._batches:
            self._desk.said.emit(sentence)
        self._on_answer(batch, path, task, None)

    def _take_one(self) -> None:
        """Store one file, in the order they were given, and let the window breathe before the next."""
        batch = next((each for each in self._batches if each.waiting and each.waiting[0] in each.answers), None)
        if batch is None:
            self._timer.stop()
            return
        reading = batch.answers.pop(batch.waiting.popleft())
        try:
            if reading is not None:
                batch.taken.append(take_in(self._desk.document, reading, batch.gesture))
                if reading.sort is MediaSort.PHOTO:
                    batch.photos.append(reading.path)
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
        self._done += 1
        self.progressed.emit(self._done, self._known)
        self._feed(batch)

    def _settle(self, batch: _Batch) -> None:
        if batch.waiting or not batch.is_read or batch not in self._batches:
            return
        self._batches.remove(batch)
        if not self._batches:
            self._done = self._known = 0
        self._prepare(batch.photos)
        if batch.then is not None:
            batch.then(batch.taken)

    def _prepare(self, photos: list[Path]) -> None:
        """Have smaller copies made, now that nobody waits; previews that come earlier make their own."""
        for path in photos:
            task = self._tasks.submit(BuildPyramid(photo_path=path))
            self._running.add(task)
            for ended in (task.finished, task.failed, task.stopped):
                ended.connect(lambda *_, task=task: self._running.discard(task))
