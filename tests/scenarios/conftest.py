"""Stories that need the window run offscreen; where its libraries are missing, they are left out."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import PySide6.QtMultimedia
    import PySide6.QtWidgets  # noqa: F401
except ImportError:  # tests/contracts/test_window_libraries.py says so
    collect_ignore = ["test_birthday_greeting.py", "test_crash_and_recover.py", "test_group_photo.py"]
else:
    from tests.windows import _swept_on_this_thread, photo, shell, tasks  # noqa: F401
