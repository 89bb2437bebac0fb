"""One lane: a thread that takes jobs one after another, and the worker process that does them.

Whatever becomes of the process (it finishes, fails, crashes, is killed by the system or by us) the job has an
outcome.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from keepsake.core.errors import ExitCode
from keepsake.core.outputs import MAX_NAME_IN_PART
from keepsake.core.progress import Progress
from keepsake.jobs.messages import Advanced, Outcome, Perform, State, Stop
from keepsake.jobs.process import CRASH_LOG, MEMORY_SENTENCE, Workplace, serve

PATIENCE_SECONDS = 0.08
"""A cancelled job may stop by itself for so long, then its process is ended: in all under 200 ms."""
SECONDS_TO_DIE = 0.05
"""A killed process is gone at once, unless its disk hangs; then it is left to the system."""
SECONDS_TO_DIE_FOR_GOOD = 3.0
PATIENCE_WITH_REPLACED_SECONDS = 3.0
"""Nobody waits for a replaced job, and a warm process is worth more than a quick end."""
CRASH_SENTENCE = "A part of Keepsake crashed; nothing of yours is lost. Try again, or send us the report."
CANCELLED_SENTENCE = "Stopped; nothing was left behind."
REPLACED_SENTENCE = "A newer request took its place."

_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(eq=False, slots=True)
class Ticket:
    """A job on its way: what is asked, who wants to know, and whether it should stop."""

    number: int
    request: Any
    on_progress: Callable[[Progress, float | None], None]
    on_outcome: Callable[[Outcome], None]
    key: str = ""
    patience: float | None = None
    stop_at: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    is_replaced: bool = False


class Lane:
    """A worker process and the pipe to it. For one thread, except `wake`."""

    def __init__(self, performers: str, nicer_by: int = 0) -> None:
        self._performers, self._nicer_by = performers, nicer_by
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._scratch: Path | None = None
        self._dying: list[SpawnProcess] = []
        self._woken, self._waker = _CONTEXT.Pipe(duplex=False)

    def wake(self) -> None:
        """Make the lane look at its job again: it is to be stopped."""
        with contextlib.suppress(OSError):
            self._waker.send(None)

    def perform(self, ticket: Ticket) -> Outcome:
        """Do a job to its end, whatever end that is."""
        began = time.monotonic()
        started_at = time.time()
        outcome = self._conversation(ticket)
        if outcome.state is not State.DONE:
            remove_leftovers(ticket.request, started_at)
        if ticket.is_replaced and outcome.state is not State.DONE:
            outcome = replace(outcome, state=State.REPLACED, sentence=REPLACED_SENTENCE)
        return replace(outcome, seconds=time.monotonic() - began)

    def rest(self, patience: float = SECONDS_TO_DIE) -> None:
        """End the process; the next job starts another."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        scratch, self._scratch = self._scratch, None
        if pipe:
            pipe.close()
        if process:
            process.kill()
            self._dying.append(process)
        self._bury(patience)
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)

    def close(self) -> None:
        """End the process for good."""
        self.rest(SECONDS_TO_DIE_FOR_GOOD)
        self._waker.close()
        self._woken.close()

    def _bury(self, patience: float) -> None:
        """Wait for killed processes; one that is slow to go on a busy PC is waited for again the next time."""
        until = time.monotonic() + patience
        for process in list(self._dying):
            process.join(max(0.0, until - time.monotonic()))
            if process.exitcode is not None:
                self._dying.remove(process)
                process.close()

    def _started(self) -> tuple[SpawnProcess, Connection]:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self.rest()
            self._scratch = Path(tempfile.mkdtemp(prefix="keepsake-work-"))
            self._pipe, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(
                target=serve,
                args=(theirs, Workplace(self._performers, self._scratch, self._nicer_by)),
                daemon=True,
                name="keepsake-worker",
            )
            self._process.start()
            theirs.close()
        return self._process, self._pipe

    def _conversation(self, ticket: Ticket) -> Outcome:
        process, pipe = self._started()
        timing = _Timing()
        try:
            pipe.send(Perform(ticket.number, ticket.request))
        except OSError:
            return self._post_mortem(ticket)
        is_told = False
        while True:
            if ticket.patience is not None and not is_told:
                is_told = True
                with contextlib.suppress(OSError):
                    pipe.send(Stop(ticket.number))
            if ticket.patience is not None and time.monotonic() >= ticket.stop_at + ticket.patience:
                return self._ended_by_us(ticket)
            ready = wait([pipe, process.sentinel, self._woken], _seconds_of_patience(ticket))
            if self._woken in ready:
                self._woken.recv()
            try:
                outcome = self._heard(ticket, pipe, timing) if pipe in ready else None
            except (EOFError, OSError):
                return self._post_mortem(ticket)
            if outcome is not None:
                return outcome
            if process.sentinel in ready and not pipe.poll():
                return self._post_mortem(ticket)

    def _heard(self, ticket: Ticket, pipe: Connection, timing: _Timing) -> Outcome | None:
        message = pipe.recv()
        if isinstance(message, Advanced) and message.job == ticket.number:
            if ticket.patience is None:
                ticket.on_progress(message.progress, timing.seconds_left(message.progress))
        elif isinstance(message, Outcome) and message.job == ticket.number:
            return message
        return None

    def _ended_by_us(self, ticket: Ticket) -> Outcome:
        self.rest()
        return _ended(ticket, State.CANCELLED, CANCELLED_SENTENCE)

    def _post_mortem(self, ticket: Ticket) -> Outcome:
        """Say what ended the process; it was not us."""
        process = self._process
        if process is None:
            return _ended(ticket, State.CRASHED, CRASH_SENTENCE)
        process.join(1.0)
        code = process.exitcode
        log = f"the worker ended with {code}"
        if self._scratch is not None:
            with contextlib.suppress(OSError):
                log += "\n" + (self._scratch / CRASH_LOG).read_text("utf-8", "replace")
        self.rest()
        if code == -getattr(signal, "SIGKILL", 9):
            return _ended(ticket, State.OUT_OF_MEMORY, MEMORY_SENTENCE, log)
        return _ended(ticket, State.CRASHED, CRASH_SENTENCE, log)


class _Timing:
    """How long the current stage will still take, from how fast it went so far."""

    def __init__(self) -> None:
        self._stage, self._began, self._done_at_start = "", 0.0, 0

    def seconds_left(self, progress: Progress) -> float | None:
        """Give the seconds left of the stage, None while that cannot be known."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._began, self._done_at_start = progress.stage, now, progress.done
        done = progress.done - self._done_at_start
        if done <= 0:
            return None
        return (now - self._began) / done * max(0, progress.total - progress.done)


def remove_leftovers(request: object, since: float) -> None:
    """Remove the unfinished files that a killed job left beside its outputs, `since` seconds of 1970."""
    for name in ("output_path", "folder"):
        path = getattr(request, name, None)
        if not isinstance(path, Path):
            continue
        folder, stem = (path.parent, path.stem[:MAX_NAME_IN_PART]) if name == "output_path" else (path, "")
        pattern = re.compile(re.escape(stem) + r".*-[0-9a-f]{8}(\.better)?\.part")
        with contextlib.suppress(OSError):
            for left in [each for each in folder.iterdir() if pattern.fullmatch(each.name)]:
                _remove_newer(left, since - 2)


def _remove_newer(path: Path, since: float) -> None:
    with contextlib.suppress(OSError):  # whoever wrote it may remove it, too
        if path.stat().st_mtime >= since:
            path.unlink()


def _ended(ticket: Ticket, state: State, sentence: str, log: str = "") -> Outcome:
    code = ExitCode.CANCELLED if state is State.CANCELLED else ExitCode.OUR_FAULT
    return Outcome(job=ticket.number, state=state, sentence=sentence, exit_code=code, log=log)


def _seconds_of_patience(ticket: Ticket) -> float | None:
    if ticket.patience is None:
        return None
    return max(0.0, ticket.stop_at + ticket.patience - time.monotonic())
