"""Taking files in: each is looked at in the worker, stored on a thread, and named in the film, in the order given.

The window's thread never reads or writes a file here; it only commits the edit that names what is in already.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.core.progress import Progress, Reporter
from keepsake.engine.requests import BuildPyramid, ExamineMedia, MakeProxy, MediaReading, MediaSort
from keepsake.project.document import Document
from keepsake.project.importable import files_to_import
from keepsake.project.media_files import MediaStatus, status_of
from keepsake.project.media_pool import find_media, goes_inside, media_of, name_media, put_in
from keepsake.project.schema import Media
from keepsake.ui.desk import Desk
from keepsake.ui.disk_work import DiskWork

FILES_AT_ONCE = 8
"""Requests on their way at one time."""
FILES_BEFORE_GUESSING = 3
"""The time left is said once so many files are in."""


class Tasks(Protocol):
    """What carries requests to the worker: its tasks have the signals `finished`, `failed` and `stopped`."""

    def submit(self, request: Any, key: str = "") -> Any:
        """Begin a request."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """Files done of those known, the share (0 to 1) of the one that is being stored, and seconds left if known."""

    done: int
    known: int
    share: float = 0.0
    seconds_left: float | None = None


@dataclass(eq=False)
class _Batch:
    """Files that were given together: one step for undo. `waiting` are the tasks that look at them, in the order they
    were given; what they answer is stored in that order.
    """

    gesture: str
    then: Callable[[list[Media]], None] | None
    is_listed: bool = False
    paths: deque[Path] = field(default_factory=deque)
    waiting: deque[Any] = field(default_factory=deque)
    answers: dict[Any, MediaReading | None] = field(default_factory=dict)
    taken: list[Media] = field(default_factory=list)
    readings: list[MediaReading] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.is_listed and not self.paths and not self.waiting

    @property
    def is_next_ready(self) -> bool:
        return bool(self.waiting) and self.waiting[0] in self.answers


class Importing(QObject):
    """Takes files and folders into the film."""

    progressed = Signal(object)
    """An `ImportProgress`; all that is known of is done when it is over."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._listing, self._storing = DiskWork("listing", self), DiskWork("storing", self)
        self._batches: list[_Batch] = []
        self._running: set[Any] = set()
        self._is_storing = False
        self._done = self._known = 0
        self._began = 0.0

    @property
    def is_busy(self) -> bool:
        """Say whether files are still on their way."""
        return bool(self._batches)

    def take(self, paths: list[Path], then: Callable[[list[Media]], None] | None = None) -> None:
        """Take files and folders in; `then` is called with the media of those that could be, in order."""
        batch = _Batch(f"import-{time.time_ns()}", then)
        if not self._batches:
            self._began = time.monotonic()
        self._batches.append(batch)
        errand = self._listing.do(lambda report: _listed(paths, report))
        errand.finished.connect(lambda found: self._on_listed(batch, found))
        errand.failed.connect(lambda sentence: self._on_not_listed(batch, sentence))

    def stop(self) -> None:
        """Let go of all files still on their way; those taken in stay."""
        self._batches.clear()
        for task in self._running:
            task.cancel()
        self._running.clear()
        self._listing.stop()
        self._storing.stop()
        self._done = self._known
        self._tell()
        self._done = self._known = 0

    def leave(self) -> None:
        """Stop, and wait until nothing is read or written any more, before the film is closed."""
        self.stop()
        self._listing.leave()
        self._storing.leave()

    # --- listing what was given

    def _on_listed(self, batch: _Batch, paths: list[Path]) -> None:
        if batch in self._batches:
            batch.is_listed = True
            batch.paths.extend(paths)
            self._known += len(paths)
            self._go_on(batch)

    def _on_not_listed(self, batch: _Batch, sentence: str) -> None:
        self._desk.said.emit(sentence)
        self._on_listed(batch, [])

    # --- looking at each

    def _go_on(self, batch: _Batch) -> None:
        """Ask for the next files, store the next answer, or end."""
        for _ in itertools.takewhile(lambda _: batch.paths, range(FILES_AT_ONCE - len(batch.waiting))):
            self._examine(batch, batch.paths.popleft())
        self._store_next()
        self._tell()
        if batch.is_over and batch in self._batches:
            self._batches.remove(batch)
            if not self._batches:
                self._done = self._known = 0
            self._prepare(batch.readings)
            if batch.then is not None:
                batch.then(batch.taken)

    def _prepare(self, readings: list[MediaReading]) -> None:
        """Have smaller copies made, now that nobody waits; previews that come earlier do without."""
        for reading in readings:
            if reading.sort is MediaSort.PHOTO:
                task = self._tasks.submit(BuildPyramid(photo_path=reading.path))
            else:
                task = self._tasks.submit(MakeProxy(video_path=reading.path, sha256=reading.sha256))
            self._running.add(task)
            for ended in (task.finished, task.failed, task.stopped):
                ended.connect(lambda *_, task=task: self._running.discard(task))

    def _examine(self, batch: _Batch, path: Path) -> None:
        task = self._tasks.submit(ExamineMedia(path=path))
        batch.waiting.append(task)
        self._running.add(task)
        task.finished.connect(lambda reading: self._on_answer(batch, task, reading))
        task.failed.connect(lambda sentence, _: self._on_failed(batch, task, sentence))
        task.stopped.connect(lambda: self._on_failed(batch, task, ""))

    def _on_answer(self, batch: _Batch, task: Any, reading: MediaReading | None) -> None:
        self._running.discard(task)
        if batch in self._batches:
            batch.answers[task] = reading
            self._store_next()

    def _on_failed(self, batch: _Batch, task: Any, sentence: str) -> None:
        if sentence and batch in self._batches:
            self._desk.said.emit(sentence)
        self._on_answer(batch, task, None)

    # --- storing, one at a time, in order

    def _store_next(self) -> None:
        batch = None if self._is_storing else next((each for each in self._batches if each.is_next_ready), None)
        if batch is None:
            return
        reading = batch.answers[batch.waiting[0]]
        known = find_media(self._desk.film, reading.sha256) if reading is not None else None
        try:
            if reading is None:
                self._settle(batch, None)
            elif known is not None and status_of(self._desk.document, known) is not MediaStatus.OFFLINE:
                self._settle(batch, known)
            else:
                self._store(batch, reading, media_of(reading, self._desk.timeline, goes_inside(reading)))
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
            self._settle(batch, None)

    def _store(self, batch: _Batch, reading: MediaReading, media: Media) -> None:
        document = self._desk.document
        self._is_storing = True
        errand = self._storing.do(lambda report: _store(document, reading, report))
        errand.progressed.connect(self._on_stored_some)
        errand.finished.connect(lambda _: self._on_stored(batch, media, ""))
        errand.failed.connect(lambda sentence: self._on_stored(batch, None, sentence))
        errand.stopped.connect(lambda: self._on_stored(batch, None, ""))

    def _on_stored_some(self, progress: Progress) -> None:
        self._tell(progress.done / max(1, progress.total))

    def _on_stored(self, batch: _Batch, media: Media | None, sentence: str) -> None:
        self._is_storing = False
        if sentence:
            self._desk.said.emit(sentence)
        if batch not in self._batches:
            self._store_next()
            return
        named = name_media(self._desk.document, media, batch.gesture) if media is not None else None
        self._settle(batch, named)

    def _settle(self, batch: _Batch, media: Media | None) -> None:
        reading = batch.answers.pop(batch.waiting.popleft(), None)
        if media is not None:
            batch.taken.append(media)
            if reading is not None and reading.sort is not MediaSort.SOUND:
                batch.readings.append(reading)
        self._done += 1
        self._go_on(batch)

    def _tell(self, share: float = 0.0) -> None:
        left = None
        if self._done >= FILES_BEFORE_GUESSING:
            spent = time.monotonic() - self._began
            left = spent / (self._done + share) * (self._known - self._done - share)
        self.progressed.emit(ImportProgress(self._done, self._known, share, left))


def _listed(paths: list[Path], report: Reporter) -> list[Path]:
    found: list[Path] = []
    for path in files_to_import(paths):
        found.append(path)
        report(Progress("looking into folders", len(found), len(found)))
    return found


def _store(document: Document, reading: MediaReading, report: Reporter) -> None:
    with document.blobs_aside() as blobs:
        put_in(blobs, reading, report)
