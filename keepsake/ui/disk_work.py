"""Work on the disk that takes time: done on a thread, one thing after another, answered on the window's thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from keepsake.core.errors import CancelledError, KeepsakeError
from keepsake.core.progress import Progress, Reporter

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
    _told = Signal(object)
    _ended = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._is_unwanted = threading.Event()
        self._is_over = threading.Event()
        self.answer: object = None
        """What it came to, once it is over; an error when it could not be done."""
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

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
            with suppress(RuntimeError):  # nobody is there to hear it any more
                self._ended.emit((answer,))

    def _report(self, progress: Progress | None) -> None:
        if self._is_unwanted.is_set():
            raise CancelledError("Stopped.")
        if progress is not None:
            with suppress(RuntimeError):
                self._told.emit(progress)

    def _on_told(self, progress: Progress) -> None:
        if not self._is_unwanted.is_set():
            self.progressed.emit(progress)

    def _on_ended(self, wrapped: tuple[object]) -> None:
        answer = wrapped[0]
        if isinstance(answer, CancelledError) or self._is_unwanted.is_set():
            self.stopped.emit()
        elif isinstance(answer, KeepsakeError):
            self.failed.emit(str(answer))
        else:
            self.finished.emit(answer)
        self.deleteLater()


class DiskWork(QObject):
    """Runs errands one after another on a thread of its own, from the first one until `leave`."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._waiting: deque[Errand] = deque()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._at: Errand | None = None
        self._is_over = False

    def do(self, work: Work) -> Errand:
        """Begin something, after what is on its way already."""
        errand = Errand(work, self)
        with self._change:
            self._waiting.append(errand)
            self._change.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"keepsake-{self._name}", daemon=True)
            self._thread.start()
        return errand

    def stop(self) -> None:
        """Leave off everything, as soon as what is being done next tells its progress."""
        with self._change:
            for errand in (*self._waiting, *((self._at,) if self._at else ())):
                errand.cancel()

    def leave(self) -> None:
        """Leave off everything, and end the thread; waits for it a moment, before what it works on is gone."""
        self.let_go()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_LEAVE_OFF)

    def let_go(self) -> None:
        """Leave off everything; the thread ends by itself."""
        self.stop()
        with self._change:
            self._is_over = True
            self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._is_over)
                if not self._waiting:
                    return
                self._at = self._waiting.popleft()
            self._at.perform()
