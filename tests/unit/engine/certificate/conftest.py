"""Another program's PDF reader, Qt's, looks at what was written."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import PySide6.QtPdf  # noqa: F401
except ImportError:  # tests/contracts/test_window_libraries.py says so
    collect_ignore_glob = ["test_*.py"]
