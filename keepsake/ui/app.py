"""Starts the window: the program's look, its crash handler, its workers, and what was asked to be opened."""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from keepsake import __version__
from keepsake.core.errors import KeepsakeError
from keepsake.core.folders import asset_path
from keepsake.ui import notices, theme
from keepsake.ui.shell import Shell
from keepsake.ui.single_instance import FirstInstance, handed_over
from keepsake.ui.sweeping import Sweeper
from keepsake.ui.tasks import Tasks
from keepsake.ui.window_thread import window_thread

if TYPE_CHECKING:
    from keepsake.jobs.scheduler import Scheduler

MS_BETWEEN_LISTENING = 250


class CrashReports(QObject):
    """Turns whatever went wrong in any thread into one sentence on the window's thread; the window goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = 0
        self._window = window_thread()

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an exception nobody else took; for `sys.excepthook`."""
        details = "".join(traceback.format_exception(kind, error, trace))
        sentence = str(error) if isinstance(error, KeepsakeError) else ""
        if not sentence and sys.stderr is not None:
            sys.stderr.write(details)
        self._window.tell(self, self._on_caught, sentence, f"Keepsake {__version__}\n{details}")

    def catch_in_thread(self, what: threading.ExceptHookArgs) -> None:
        """Take an exception of another thread; for `threading.excepthook`."""
        if what.exc_value is not None:
            self.catch(what.exc_type, what.exc_value, what.exc_traceback)

    def _on_caught(self, sentence: str, details: str) -> None:
        self.shown += 1
        if sentence:
            notices.tell(QApplication.activeWindow(), sentence)
        else:
            notices.apologise(QApplication.activeWindow(), details)


def main(words: Sequence[str] = ()) -> int:
    """Open the window, with the photos or films that were named; returns an exit code.

    Where Keepsake runs already, that one opens them, and this start ends.
    """
    application = application_of(["keepsake"])
    paths = [Path(word).absolute() for word in words]
    if handed_over([str(path) for path in paths]):
        return 0
    crashes = CrashReports()
    sys.excepthook = crashes.catch
    threading.excepthook = crashes.catch_in_thread
    sweeper = Sweeper(application)
    tasks = Tasks(_scheduler)
    shell = Shell(tasks)
    application.aboutToQuit.connect(shell.films.close)
    application.aboutToQuit.connect(tasks.close)
    shell.show()
    if paths:
        shell.open_paths(paths)
    first = FirstInstance(application)
    first.asked.connect(lambda named: _asked_again(shell, named))
    application.aboutToQuit.connect(first.close)
    opened = FilesOpened(application)
    opened.asked.connect(lambda named: _asked_again(shell, named))
    application.aboutToQuit.connect(sweeper.leave)
    with _stopped_from_terminal(application):
        return application.exec()


def _scheduler() -> Scheduler:
    """Made with the first request: what it needs takes longer to load than the window to show."""
    from keepsake.core.folders import cache_folder
    from keepsake.jobs.results import Results
    from keepsake.jobs.scheduler import Scheduler

    results = Results(cache_folder())
    threading.Thread(target=results.clean, name="keepsake-clean", daemon=True).start()
    return Scheduler(results)


class FilesOpened(QObject):
    """Hears what the desktop wants opened while Keepsake runs, which macOS tells as an event."""

    asked = Signal(list)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        if sys.platform == "darwin":  # elsewhere no such events come, and every event would pass through here
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the event that names a file."""
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self.asked.emit([event.file()])
            return True
        return super().eventFilter(watched, event)


def _asked_again(shell: Shell, named: Sequence[str]) -> None:
    shell.come_forward()
    if named:
        shell.open_paths([Path(name) for name in named])


def application_of(arguments: Sequence[str]) -> QApplication:
    """The one application of this process, dressed; it changes its look with the desktop's."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(list(arguments))
    application.setApplicationName("Keepsake")
    application.setApplicationDisplayName("Keepsake")
    application.setDesktopFileName("keepsake")
    application.setApplicationVersion(__version__)
    application.setWindowIcon(QIcon(str(asset_path("icons/keepsake.png"))))
    theme.dress(application)
    application.styleHints().colorSchemeChanged.connect(lambda _: theme.dress(application))
    return application


@contextmanager
def _stopped_from_terminal(application: QApplication) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM close the window in order: Python must run now and then to hear them."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        application.quit()

    listening = QTimer(interval=MS_BETWEEN_LISTENING)
    listening.timeout.connect(lambda: None)
    listening.start()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        listening.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
