"""The suite itself fails a test that leaves something behind (tests/conftest.py)."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
LEFTOVERS = {
    "a log record": ("import logging; logging.getLogger('x').warning('careless')", "log records nobody asserted"),
    "a thread": (
        "import threading, time; threading.Thread(target=time.sleep, args=(2,), name='left').start()",
        "threads left running",
    ),
    "a child": (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(4)'])",
        "child processes left running",
    ),
    "a file": ("open('left.txt', 'w').close()", "files left in the working folder"),
    "a warning": ("import warnings; warnings.warn('careless')", "UserWarning: careless"),
}


def run_a_test(folder: Path, body: str) -> str:
    (folder / "tests").mkdir()
    (folder / "tests/conftest.py").write_text(CONFTEST.read_text("utf-8"), "utf-8")
    (folder / "tests/test_it.py").write_text(f"def test_it():\n    {body}\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "tests"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("what", LEFTOVERS)
def test_a_test_that_leaves_something_behind_fails(tmp_path: Path, what: str) -> None:
    body, complaint = LEFTOVERS[what]
    said = run_a_test(tmp_path, body)
    assert complaint in said
    assert "error" in said.splitlines()[-1] or "failed" in said.splitlines()[-1]


def test_a_tidy_test_passes_and_has_a_home_of_its_own(tmp_path: Path) -> None:
    said = run_a_test(tmp_path, f"from pathlib import Path; assert Path.home() != Path({str(Path.home())!r})")
    assert said.splitlines()[-1].startswith("1 passed")
