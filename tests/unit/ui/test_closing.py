"""An editor that is closed leaves nothing behind: no thread, no work on the disk, no request, no window."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import TrackKind, new_film
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.tasks import Task, Tasks

TIMES = 20
LONG_MS = 60_000
KINDS = (EditorWindow, DiskWork, Task)


def alive() -> dict[str, int]:
    """How many windows, threads' works and requests Qt still has."""
    gc.collect()
    objects = [each for each in gc.get_objects() if issubclass(type(each), KINDS)]
    return {kind.__name__: sum(isinstance(each, kind) and isValid(each) for each in objects) for kind in KINDS}


def threads() -> set[str]:
    """The threads there are, but for those that carry requests to workers, which are the program's own."""
    return {
        each.name for each in threading.enumerate() if not each.name.startswith(("keepsake-light", "keepsake-shown"))
    }


@pytest.fixture
def film(tmp_path: Path, photo: Path) -> Path:
    """A film of one photo in its file."""
    path = tmp_path / "film.keepsake"
    with Document.create(path, new_film()) as document:
        track = next(track.id for track in document.timeline.tracks if track.kind is TrackKind.PICTURE)
        media = take_in(document, examine_media(ExamineMedia(path=photo)))
        document.edit("Add", edits.append, track, clip_of(media, document.timeline))
    return path


def open_and_close(film: Path, tasks: Tasks, qtbot: QtBot, *, till_seen: bool) -> None:
    with Document.open(film) as document:
        window = EditorWindow(document, tasks)
        window.show()
        qtbot.waitExposed(window)
        for number in range(window.side.count()):
            window.side.setCurrentIndex(number)
            QApplication.processEvents()
        if till_seen:
            qtbot.waitUntil(lambda: window.viewer.frames.is_exact, timeout=LONG_MS)
            window.viewer.toggle()
            qtbot.waitUntil(lambda: window.viewer.player.is_playing, timeout=LONG_MS)
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_twenty_editors_leave_nothing_behind(qtbot: QtBot, tasks: Tasks, film: Path) -> None:
    open_and_close(film, tasks, qtbot, till_seen=True)
    qtbot.waitUntil(lambda: alive()["Task"] == 0, timeout=LONG_MS)
    before, running = alive(), threads()
    for number in range(TIMES):
        open_and_close(film, tasks, qtbot, till_seen=number % 5 == 0)
    qtbot.waitUntil(lambda: alive() == before, timeout=LONG_MS)
    qtbot.waitUntil(lambda: threads() <= running, timeout=LONG_MS)
    assert before == dict.fromkeys(before, 0)
