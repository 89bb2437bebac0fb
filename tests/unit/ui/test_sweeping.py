"""Forgotten rings of widgets are taken down on the window's thread, never on another."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from keepsake.ui import sweeping
from keepsake.ui.sweeping import Sweeper

RINGS = 50
OBJECTS = 5000


class Ring(QWidget):
    """Forgotten, it still holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


@pytest.fixture
def sweeper(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sweeper]:
    monkeypatch.setattr(sweeping, "MS_BETWEEN_SWEEPS", 10)
    made = Sweeper()
    yield made
    made.leave()


def test_rings_go_on_the_window_s_thread(sweeper: Sweeper, qtbot: QtBot) -> None:
    gone: set[int] = set()
    count = 0

    def note() -> None:
        nonlocal count
        gone.add(threading.get_ident())
        count += 1

    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)  # what was there before stays
    for _ in range(RINGS):
        Ring().destroyed.connect(note)
    busy = threading.Thread(target=lambda: [[] for _ in range(20 * OBJECTS)])
    busy.start()
    busy.join()
    assert count == 0, "not while another thread makes objects"
    objects = [[] for _ in range(OBJECTS)]
    qtbot.waitUntil(lambda: count == RINGS)
    assert gone == {threading.get_ident()}
    assert len(objects) == OBJECTS


def test_python_looks_by_itself_again_afterwards(sweeper: Sweeper) -> None:
    assert not gc.isenabled()
    sweeper.leave()
    assert gc.isenabled()
