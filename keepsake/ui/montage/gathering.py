"""Gathers photos and music for a montage: each file is looked at in the worker while the person goes on choosing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import (
    ExamineMedia,
    InspectPhoto,
    MediaReading,
    MediaSort,
    MusicReading,
    PhotoReading,
    ReadMusic,
)
from keepsake.project.importable import files_to_import
from keepsake.project.montage_photos import NOBODY, Heads, heads_in
from keepsake.ui.tasks import Task, Tasks

FILES_AT_ONCE = 6
"""Requests on their way at one time; folders are read no further ahead."""
NOT_A_PHOTO = "“{name}” is not a photo; a montage is made of photos, and it can be added to the film afterwards."
NOT_MUSIC = "“{name}” is not music; please choose a sound file."


@dataclass(frozen=True, slots=True)
class GatheredPhoto:
    """A photo that was looked at; `heads` is None until its faces have been looked for."""

    reading: MediaReading
    heads: Heads | None = None


class Gathering(QObject):
    """Photos in the order they were given, each once, and one piece of music or none.

    `changed` says that photos or music are not as they were, `said` carries a sentence about a file that cannot be
    used.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._files: deque[Iterator[Path]] = deque()
        self._seen: dict[str, GatheredPhoto | None] = {}
        self._order: list[Path] = []
        self._paths: dict[Path, str] = {}
        self._running: set[Task] = set()
        self.music: MediaReading | None = None
        self.pulse: MusicReading | None = None

    @property
    def photos(self) -> list[GatheredPhoto]:
        """The photos seen so far."""
        digests = dict.fromkeys(self._paths[path] for path in self._order if path in self._paths)
        return [photo for digest in digests if (photo := self._seen.get(digest)) is not None]

    @property
    def is_busy(self) -> bool:
        """Whether files are still being looked at."""
        return bool(self._running or self._files)

    def add(self, paths: Iterable[Path]) -> None:
        """Look at files and folders; those that are no photos are told of."""
        self._files.append(files_to_import(paths))
        self._feed()

    def remove(self, digests: Iterable[str]) -> None:
        """Let photos go; they can be given again."""
        gone = set(digests)
        for digest in gone:
            self._seen.pop(digest, None)
        self._paths = {path: digest for path, digest in self._paths.items() if digest not in gone}
        self._order = [path for path in self._order if path in self._paths]
        self.changed.emit()

    def choose_music(self, path: Path) -> None:
        """Look at a piece of music and listen to it."""
        self._ask(ExamineMedia(path=path), self._on_music)

    def leave_music(self) -> None:
        """Do without music."""
        self.music = self.pulse = None
        self.changed.emit()

    def stop(self) -> None:
        """Look at nothing more."""
        self._files.clear()
        for task in list(self._running):
            task.cancel()
        self._running.clear()

    def _feed(self) -> None:
        while self._files and len(self._running) < FILES_AT_ONCE:
            try:
                path = next(self._files[0], None)
            except KeepsakeError as error:
                self.said.emit(str(error))
                path = None
            if path is None:
                self._files.popleft()
            elif path not in self._paths and path not in self._order:
                self._order.append(path)
                self._ask(ExamineMedia(path=path), self._on_photo)
        self.changed.emit()

    def _ask(self, request: object, then: object) -> Task:
        task = self._tasks.submit(request)
        self._running.add(task)
        task.finished.connect(lambda _: self._running.discard(task))
        task.finished.connect(then)
        task.failed.connect(lambda sentence, _: self._on_failed(task, sentence))
        task.stopped.connect(lambda: self._running.discard(task))
        return task

    def _on_failed(self, task: Task, sentence: str) -> None:
        self._running.discard(task)
        self.said.emit(sentence)
        self._feed()

    def _on_photo(self, reading: MediaReading) -> None:
        if reading.sort is not MediaSort.PHOTO:
            self.said.emit(NOT_A_PHOTO.format(name=reading.path.name))
        elif reading.path in self._order:
            self._paths[reading.path] = reading.sha256
            if reading.sha256 not in self._seen:
                self._seen[reading.sha256] = GatheredPhoto(reading)
                self._look_for_heads(reading)
        self._feed()

    def _look_for_heads(self, reading: MediaReading) -> None:
        task = self._tasks.submit(InspectPhoto(photo_path=reading.path))
        self._running.add(task)
        task.finished.connect(lambda found: self._on_heads(task, reading.sha256, found))
        task.failed.connect(lambda *_: self._on_heads(task, reading.sha256, None))
        task.stopped.connect(lambda: self._running.discard(task))

    def _on_heads(self, task: Task, digest: str, found: PhotoReading | None) -> None:
        """Where faces cannot be looked for, the photo is framed without them."""
        self._running.discard(task)
        photo = self._seen.get(digest)
        if photo is not None:
            self._seen[digest] = replace(photo, heads=heads_in(found) if found else NOBODY)
        self._feed()

    def _on_music(self, reading: MediaReading) -> None:
        if reading.sort is not MediaSort.SOUND:
            self.said.emit(NOT_MUSIC.format(name=reading.path.name))
            return
        self.music, self.pulse = reading, None
        self.changed.emit()
        self._ask(ReadMusic(music_path=reading.path), self._on_pulse)

    def _on_pulse(self, heard: MusicReading) -> None:
        self.pulse = heard
        self.changed.emit()
