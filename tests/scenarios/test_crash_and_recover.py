"""A film is being edited when the power fails: the next start offers it, with every change that was made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.project.schema import Title
from keepsake.project.sequence import clips_of
from keepsake.ui.shell import Shell
from keepsake.ui.tasks import Tasks
from tests.desks import family_film
from tests.programs import running

WORK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from keepsake.jobs.scheduler import Scheduler
from keepsake.project.schema import Title
from keepsake.ui import commands
from keepsake.ui.app import application_of
from keepsake.ui.shell import Shell
from keepsake.ui.tasks import Tasks

application = application_of(["keepsake"])
shell = Shell(Tasks(Scheduler(light_lanes=1)))
shell.show()
shell.open_paths([Path(sys.argv[1])])
desk = shell.films.windows[0].desk

def work():
    desk.move_playhead(desk.length)
    commands.add_title(desk, Title(text="Gran"))
    print(len(desk.document.steps()), flush=True)

timer = QTimer(interval=0)
timer.timeout.connect(work)
timer.start()
application.exec()
"""
TITLE = Title(text="Gran")
STEPS_BEFORE_THE_POWER_FAILS = 12


def test_nothing_is_lost_and_the_film_is_offered(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "Gran.keepsake"
    Document.create(path, family_film()).close()
    seen = _steps_until_killed(path)
    shell = Shell(tasks)
    qtbot.addWidget(shell)
    shell.show()
    qtbot.waitUntil(lambda: list(shell.start.left_open.cards) == [path])
    shell.start.left_open.cards[path].click()
    [window] = shell.films.windows
    document = window.desk.document
    titles = [place for place in clips_of(document.timeline) if place.clip.content == TITLE]
    # The last may have been written and not told, or, on a busy disk, told while it was being written.
    assert len(document.steps()) - seen in (-1, 0, 1)
    assert len(titles) == len(document.steps()) - 1
    document.undo()
    assert len([place for place in clips_of(document.timeline) if place.clip.content == TITLE]) == len(titles) - 1
    assert document.damages() == []
    shell.films.close()


def _steps_until_killed(path: Path) -> int:
    """Work on the film in a Keepsake of its own, and cut the power; gives the steps it had told of."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", WORK, str(path)]
    told = 0
    with running(command, stdout=subprocess.PIPE, env=environment, text=True) as work:
        assert work.stdout is not None
        for line in work.stdout:
            told = int(line)
            if told > STEPS_BEFORE_THE_POWER_FAILS:
                break
        work.send_signal(signal.SIGKILL)
    return told
