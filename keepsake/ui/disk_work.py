"""Work on the disk that takes time: done on a thread, one thing after another, answered on the window's thread."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import CancelledError, KeepsakeError
from keepsake.core.progress import Progress, Reporter
from keepsake.ui.window_thread import window_thread

OUR_FAULT = "Something went wrong inside Keepsake. Nothing you made is lost; please try again."

SECONDS_TO_LEAVE_OFF = 0.5

Work = Callable[[Reporter], Any]
"""What is done on the thread: it tells its progress, and stops when telling it raises CancelledError."""


class Errand(QObject):
    """One thing to do. Exactly one of `finished`, `failed` (a sentence) and `stopped` follows, always later."""

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._is_unwanted = threading.Event()
        self._is_over = threading.Event()
        self.answer: object = None
        """What it came to, once it is over; an error when it could not be done."""
        self._window = window_thread()

    def cancel(self) -> None:
        """Leave off as soon as the work next tells its progress."""
        self._is_unwanted.set()

    def wait(self, seconds: float) -> bool:
        """Wait so long at the most; says whether it is over. Its signal follows all the same."""
        return self._is_over.wait(seconds)

    def perform(self) -> None:
        """Do it; on the thread."""
        answer: object = KeepsakeError(OUR_FAULT)
        try:
            self._report(None)
            answer = self._work(self._report)
        except KeepsakeError as error:
            answer = error
        finally:
            self.answer = answer
            self._is_over.set()
            self._window.tell(self, self._on_ended, answer)

    def _report(self, progress: Progress | None) -> None:
        if self._is_unwanted.is_set():
            raise CancelledError("Stopped.")
        if progress is not None:
            self._window.tell(self, self._on_told, progress)

    def _on_told(self, progress: Progress) -> None:
        if not self._is_unwanted.is_set():
            self.progressed.emit(progress)

    def _on_ended(self, answer: object) -> None:
        if isinstance(answer, CancelledError) or self._is_unwanted.is_set():
            self.stopped.emit()
        elif isinstance(answer, KeepsakeError):
            self.failed.emit(str(answer))
        else:
            self.finished.emit(answer)
        self.deleteLater()


class DiskWork(QObject):
    """Runs errands one after another on a thread of its own, from the first one until `leave` or its own end."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._line: _Line | None = None

    def do(self, work: Work) -> Errand:
        """Begin something, after what is on its way already."""
        if self._line is None:
            self._line = _Line(f"keepsake-{self._name}")
            weakref.finalize(self, self._line.end).atexit = False
        errand = Errand(work, self)
        self._line.put(errand)
        return errand

    def stop(self) -> None:
        """Leave off everything, as soon as what is being done next tells its progress."""
        if self._line is not None:
            self._line.stop()

    def leave(self) -> None:
        """Leave off everything, and end the thread; waits for it a moment, before what it works on is gone."""
        line = self._line
        self.let_go()
        if line is not None:
            line.thread.join(SECONDS_TO_LEAVE_OFF)

    def let_go(self) -> None:
        """Leave off everything; the thread ends by itself."""
        line, self._line = self._line, None
        if line is not None:
            line.end()


class _Line:
    """Errands waiting for their turn on one thread. It does not hold on to whoever gives them: the thread ends with
    them.
    """

    def __init__(self, name: str) -> None:
        self._waiting: deque[Errand] = deque()
        self._change = threading.Condition()
        self._at: Errand | None = None
        self._is_over = False
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    def put(self, errand: Errand) -> None:
        with self._change:
            self._waiting.append(errand)
            self._change.notify_all()

    def stop(self) -> None:
        with self._change:
            for errand in (*self._waiting, *((self._at,) if self._at else ())):
                errand.cancel()

    def end(self) -> None:
        self.stop()
        with self._change:
            self._is_over = True
            self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                self._at = None
                self._change.wait_for(lambda: self._waiting or self._is_over)
                if not self._waiting:
                    return
                self._at = self._waiting.popleft()
            self._at.perform()
