"""What other threads say reaches the window's thread, in order, and never whoever is gone."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from keepsake.core.progress import Progress
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.window_thread import window_thread

COMING_AND_GOING = """
import faulthandler, random, time
from PySide6.QtCore import QCoreApplication, QObject
from keepsake.core.progress import Progress
from keepsake.ui.disk_work import DiskWork

application = QCoreApplication([])
faulthandler.dump_traceback_later(60, exit=True)
chance = random.Random(1)

def work(report):
    for _ in range(3):
        report(Progress("looking", 0, 1))

for _ in range(1500):
    owner = QObject()
    errand = DiskWork("work", owner).do(work)
    errand.finished.connect(print)
    time.sleep(chance.random() * 0.0005)
    if chance.random() < 0.3:
        application.processEvents()
    del owner, errand
"""
"""Owners that are gone while their threads speak: with signals of their own, this crashed or hung within seconds."""


class Hearer(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()

    def hear(self, what: object) -> None:
        self.heard.append(what)
        self.threads.add(threading.get_ident())


def test_all_is_heard_in_order_on_the_window_s_thread(qtbot: QtBot) -> None:
    hearer, window = Hearer(), window_thread()

    def speak() -> None:
        for number in range(1000):
            window.tell(hearer, hearer.hear, number)

    speaker = threading.Thread(target=speak)
    speaker.start()
    speaker.join()
    assert hearer.heard == []
    qtbot.waitUntil(lambda: len(hearer.heard) == 1000)
    assert hearer.heard == list(range(1000))
    assert hearer.threads == {threading.get_ident()}


def test_who_is_gone_hears_nothing_and_the_others_do(qtbot: QtBot) -> None:
    gone, there, window = Hearer(), Hearer(), window_thread()
    window.tell(gone, gone.hear, "gone")
    window.tell(there, there.hear, "there")
    delete(gone)
    qtbot.waitUntil(lambda: bool(there.heard))
    assert gone.heard == []
    assert there.heard == ["there"]


def test_owners_may_go_while_their_threads_speak() -> None:
    done = subprocess.run([sys.executable, "-c", COMING_AND_GOING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_thread_ends_with_what_it_works_for(qtbot: QtBot) -> None:
    owner = QObject()
    errand = DiskWork("of-nobody", owner).do(lambda report: report(Progress("looking", 0, 1)))
    with qtbot.waitSignal(errand.finished):
        pass
    del owner, errand
    gc.collect()
    qtbot.waitUntil(lambda: "keepsake-of-nobody" not in {thread.name for thread in threading.enumerate()})


def test_work_may_begin_again_after_it_was_left(qtbot: QtBot) -> None:
    owner = QObject()
    work = DiskWork("again", owner)
    for answer in ("first", "second"):
        with qtbot.waitSignal(work.do(lambda _, said=answer: said).finished) as heard:  # type: ignore[misc]
            pass
        assert heard.args == [answer]
        work.leave()
