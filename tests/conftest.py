"""What every test is held to: its own home folder, and nothing left over that nobody asserted."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
HOME_VARIABLES = (
    *("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
)
SECONDS_FOR_A_THREAD_TO_END = 1.0
CACHES = {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
SHARED_PROCESSES = (b"resource_tracker", b"forkserver")
"""Python's own long-lived servants, started by whichever test first needs them."""

settings.register_profile("house", database=None, deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own: none reads or changes the real one."""
    home = tmp_path_factory.mktemp("home")
    for variable in HOME_VARIABLES:
        monkeypatch.setenv(variable, str(home))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """Fail the test that leaves a thread, a child process or a file in the working folder behind."""
    threads, children, files = set(threading.enumerate()), _children(), _files()
    yield
    left = [thread for thread in threading.enumerate() if thread not in threads and _must_end(thread)]
    for thread in left:
        thread.join(SECONDS_FOR_A_THREAD_TO_END)
    assert [thread.name for thread in left if thread.is_alive()] == [], "threads left running"
    assert _children() - children == set(), "child processes left running"
    assert _files() - files == set(), "files left in the working folder"


@pytest.fixture(autouse=True)
def _no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a warning or worse in the log; a test that expects one asserts it, then calls `caplog.clear()`."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    unexpected = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert unexpected == [], "log records nobody asserted"


def _must_end(thread: threading.Thread) -> bool:
    """Libraries may keep threads that Python need not wait for; Keepsake's own end with what they work for."""
    return not thread.daemon or thread.name.startswith("keepsake-")


def _files() -> set[str]:
    return (
        (set(os.listdir()) | {str(path) for path in ROOT.iterdir()}) - CACHES - {str(ROOT / name) for name in CACHES}
    )


def _children() -> set[str]:
    alive = {str(child.pid) for child in multiprocessing.active_children()}
    for task in Path("/proc/self/task").glob("*/children"):
        alive |= {pid for pid in _text(task).decode().split() if not _is_shared(pid)}
    return alive


def _is_shared(pid: str) -> bool:
    """Whether a process is one of Python's own, or has ended and only was not asked after."""
    process = Path("/proc") / pid
    while not (command := _text(process / "cmdline")):  # a program that is just being loaded has none for a moment
        state = _text(process / "stat").rpartition(b")")[2].split()
        if not state or state[0] in (b"Z", b"X"):
            return True
    return any(name in command for name in SHARED_PROCESSES)


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # The task ended while we looked.
        return b""
