"""The bridge: requests go to the scheduler, what its threads say comes back as Qt signals on the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from keepsake.jobs.messages import Outcome, State
from keepsake.ui.window_thread import window_thread

if TYPE_CHECKING:
    from keepsake.jobs.scheduler import Job, JobProgress, Scheduler


class Task(QObject):
    """One request on its way. Exactly one of `finished`, `failed` and `stopped` is emitted, always later than the
    call of `Tasks.submit`.

    `progressed` carries a `JobProgress`, `finished` the result, `failed` a sentence for the person and a log for a
    report; `stopped` says that it was cancelled or that a newer request took its place.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str, str)
    stopped = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._is_over

    def cancel(self) -> None:
        """Stop it; `stopped` follows within 200 ms. Nothing happens when it is over."""
        if self._job is not None:
            self._job.cancel()

    def begin(self, scheduler: Scheduler, request: Any, key: str) -> None:
        """Hand the request to the scheduler."""
        window = window_thread()

        def tell(message: JobProgress | Outcome) -> None:
            # Even from this thread: an answer from the cache must not come before anybody listens.
            window.tell(self, self._on_heard, message)

        self._job = scheduler.submit(request, tell, tell, key)

    def _on_heard(self, message: JobProgress | Outcome) -> None:
        if self._is_over:
            return
        if not isinstance(message, Outcome):
            self.progressed.emit(message)
            return
        self._is_over, self._job = True, None
        if message.state is State.DONE:
            self.finished.emit(message.result)
        elif message.state in (State.CANCELLED, State.REPLACED):
            self.stopped.emit()
        else:
            self.failed.emit(message.sentence, message.log)
        self.deleteLater()


class Tasks(QObject):
    """Submits requests for the window. Close it before the program ends.

    It takes a scheduler, or a function that makes one when the first request comes: the window is there sooner.
    """

    def __init__(self, scheduler: Scheduler | Callable[[], Scheduler], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: Scheduler | None = None
        self._make: Callable[[], Scheduler]
        if callable(scheduler):
            self._make = scheduler
        else:
            self._make, self._made = (lambda: scheduler), scheduler

    def submit(self, request: Any, key: str = "") -> Task:
        """Begin a request. One with a `key` takes the place of an earlier one with the same key.

        Raises UsageError when the window is closing.
        """
        if self._made is None:
            self._made = self._make()
        task = Task(self)
        task.begin(self._made, request, key)
        return task

    def close(self) -> None:
        """Stop everything and end the workers; waits for them, at most a few hundred milliseconds."""
        if self._made is not None:
            self._made.close()
