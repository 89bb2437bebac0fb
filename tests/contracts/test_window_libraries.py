"""The window's tests run wherever Qt can be loaded; where it cannot, this says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_qt_can_be_loaded_or_the_reason_is_told() -> None:
    script = ROOT / "scripts/qt_libraries.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    if done.returncode:
        assert "sudo apt install" in done.stderr
        pytest.skip("the window was not tested: this system lacks libraries that Qt needs")
