"""Tests of the window: offscreen, with a real scheduler and real workers, and a watch over the main thread."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import PySide6.QtMultimedia
    import PySide6.QtWidgets  # noqa: F401
except ImportError:  # tests/contracts/test_window_libraries.py says so
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.timelines import canvas, desk, pictures, thumbnails  # noqa: F401
    from tests.windows import _swept_on_this_thread, photo, shell, tasks  # noqa: F401
