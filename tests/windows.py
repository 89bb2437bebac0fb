"""Fixtures for tests of the window: a real scheduler with real workers, and the whole window, shown."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from keepsake.core.folders import asset_path
from keepsake.jobs.scheduler import Scheduler
from keepsake.ui.shell import Shell
from keepsake.ui.sweeping import YOUNG
from keepsake.ui.tasks import Tasks


@pytest.fixture(autouse=True)
def _swept_on_this_thread() -> Iterator[None]:
    """As in the program, forgotten widgets are never taken down on a worker's thread."""
    gc.disable()
    yield
    gc.collect(YOUNG)
    gc.enable()


@pytest.fixture
def photo() -> Path:
    """A real portrait."""
    return asset_path("demo/eileen_collins.png")


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """The bridge to real workers, ended afterwards."""
    made = Tasks(Scheduler(light_lanes=1))
    yield made
    made.close()
    qapp.processEvents()


@pytest.fixture
def shell(qtbot: QtBot, tasks: Tasks) -> Shell:
    """The whole window, shown."""
    made = Shell(tasks)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made
