"""The suite itself fails a test that leaves something behind (tests/conftest.py)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
CARELESS_TESTS = """
import logging, subprocess, sys, threading, time, warnings
from pathlib import Path

def test_log_record():
    logging.getLogger("x").warning("careless")

def test_thread():
    threading.Thread(target=time.sleep, args=(6,), name="left").start()

KEPT = []

def test_child():
    KEPT.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))

def test_file():
    Path("left.txt").touch()

def test_warning():
    warnings.warn("careless")

def test_tidy():
    assert Path.home() != Path(REAL_HOME)
"""
COMPLAINTS = {
    "test_log_record": "log records nobody asserted",
    "test_thread": "threads left running",
    "test_child": "child processes left running",
    "test_file": "files left in the working folder",
    "test_warning": "UserWarning: careless",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pytest complains of, by test, when the careless tests are run under the suite's conftest."""
    folder = tmp_path_factory.mktemp("careless") / "tests"
    folder.mkdir()
    (folder / "conftest.py").write_text(CONFTEST.read_text("utf-8"), "utf-8")
    careless = CARELESS_TESTS.replace("REAL_HOME", repr(str(Path.home())))
    (folder / "test_careless.py").write_text(careless, "utf-8")
    command = [sys.executable, "-m", "pytest", "-rEf", "-p", "no:cacheprovider", "-W", "error", "tests"]
    wide = os.environ | {"COLUMNS": "300"}
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, env=wide, check=False)
    return dict(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+) - (.*)$", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("test", COMPLAINTS)
def test_a_test_that_leaves_something_behind_fails(outcomes: dict[str, str], test: str) -> None:
    assert COMPLAINTS[test] in outcomes[test]


def test_a_tidy_test_passes_and_has_a_home_of_its_own(outcomes: dict[str, str]) -> None:
    assert set(outcomes) == set(COMPLAINTS)
