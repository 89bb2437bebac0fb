"""Jobs' words arrive as signals, on the window's thread, always after the request was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from keepsake.core.errors import UsageError
from keepsake.engine.requests import InspectPhoto, PhotoReading, PreviewPortrait
from keepsake.jobs.results import Results
from keepsake.jobs.scheduler import Scheduler
from keepsake.ui.tasks import Tasks

LONG_MS = 60_000


def test_progress_and_result_arrive_on_the_windows_thread(qtbot: QtBot, tasks: Tasks, photo: Path) -> None:
    stages: set[str] = set()
    threads: set[bool] = set()
    task = tasks.submit(PreviewPortrait(photo_path=photo, height=120, seconds=2))

    def heard(progress: object) -> None:
        stages.add(getattr(progress, "stage", ""))
        threads.add(QThread.currentThread() is qtbot_thread)

    qtbot_thread = QThread.currentThread()
    task.progressed.connect(heard)
    with qtbot.waitSignal(task.finished, timeout=LONG_MS) as finished:
        pass
    assert len(finished.args[0].frames) == 24
    assert "drawing the preview" in stages
    assert threads == {True}


def test_a_failure_is_one_sentence(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    with qtbot.waitSignal(
        tasks.submit(InspectPhoto(photo_path=tmp_path / "gone.jpg")).failed, timeout=LONG_MS
    ) as failed:
        pass
    assert "gone.jpg" in failed.args[0]
    assert "Traceback" not in failed.args[0]


def test_a_newer_request_with_the_same_key_stops_the_older(qtbot: QtBot, tasks: Tasks, photo: Path) -> None:
    older = tasks.submit(PreviewPortrait(photo_path=photo, height=120, seconds=12, seed=1), key="preview")
    with qtbot.waitSignals([older.stopped], timeout=LONG_MS):
        newer = tasks.submit(PreviewPortrait(photo_path=photo, height=120, seconds=2), key="preview")
    with qtbot.waitSignal(newer.finished, timeout=LONG_MS):
        pass


def test_what_is_known_already_still_arrives_later(qtbot: QtBot, photo: Path, tmp_path: Path) -> None:
    results = Results(tmp_path)
    results.keep(
        InspectPhoto(photo_path=photo), PhotoReading(width=1, height=1, format="PNG", quarter_turns=0, faces=())
    )
    tasks = Tasks(Scheduler(results))
    with qtbot.waitSignal(tasks.submit(InspectPhoto(photo_path=photo)).finished) as finished:
        pass
    assert finished.args[0].width == 1
    tasks.close()
    with pytest.raises(UsageError):
        tasks.submit(InspectPhoto(photo_path=photo))
