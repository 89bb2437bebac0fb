"""The stories that need a real X server: a screen of its own is started for each, and the hand is a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STORIES = sorted((Path(__file__).parent / "on_screen").glob("story_*.py"))
SCREEN = "-screen 0 1600x1100x24"


@pytest.mark.skipif(not shutil.which("xvfb-run"), reason="there is no virtual screen here (xvfb)")
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_on_a_real_screen(story: Path) -> None:
    surroundings = os.environ | {"QT_QPA_PLATFORM": "xcb"}
    words = [
        "xvfb-run",
        "-a",
        "-s",
        SCREEN,
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(story),
    ]
    ended = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
