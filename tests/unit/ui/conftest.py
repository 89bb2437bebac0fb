"""Windows for tests: drawn into memory, never onto a screen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
