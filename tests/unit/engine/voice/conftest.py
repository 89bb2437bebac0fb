"""Tests of voices whose packages are not part of the extra "dev" run where those are installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("TTS") else ["test_coqui.py"]
