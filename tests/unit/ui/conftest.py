"""Tests of the window: offscreen, with a real scheduler and real workers, and a watch over the main thread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import PySide6.QtMultimedia
    import PySide6.QtWidgets
except ImportError:  # tests/contracts/test_window_libraries.py says so
    collect_ignore_glob = ["test_*.py"]
else:
    from keepsake.core.folders import asset_path
    from keepsake.jobs.scheduler import Scheduler
    from keepsake.ui.shell import Shell
    from keepsake.ui.tasks import Tasks

    @pytest.fixture
    def photo() -> Path:
        """A real portrait."""
        return asset_path("demo/eileen_collins.png")

    @pytest.fixture
    def tasks(qapp: PySide6.QtWidgets.QApplication) -> Iterator[Tasks]:
        """The bridge to real workers, ended afterwards."""
        made = Tasks(Scheduler(light_lanes=1))
        yield made
        made.close()
        qapp.processEvents()

    @pytest.fixture
    def shell(qtbot, tasks: Tasks) -> Shell:  # type: ignore[no-untyped-def]
        """The whole window, shown."""
        made = Shell(tasks)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        return made
