"""The worker process: performs one request at a time, says how far it is, and stops when told or when nobody is
there.

Started with spawn, so that it shares nothing with the window; a crash in it is an outcome there.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import queue
import re
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from keepsake.core.errors import CancelledError, ExitCode, KeepsakeError
from keepsake.core.progress import Progress
from keepsake.core.thrift import be_thrifty
from keepsake.jobs.messages import Advanced, FromWorker, Outcome, Perform, State, Stop, ToWorker

CRASH_LOG = "crash.txt"
SECONDS_BETWEEN_ADVANCES = 0.04
KILL_ME_FIRST = 1000
"""Linux: when memory runs out, the kernel ends this process and not the person's window or browser."""
MEMORY_SENTENCE = (
    "This PC ran out of memory; nothing of yours is lost."
    " Close other programs or choose a smaller size, and try again."
)
OUR_FAULT_SENTENCE = (
    "Something went wrong inside Keepsake; nothing of yours is lost. Try again, or send us the report."
)


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a worker works: `performers` names the module whose functions do the requests; temporary files go into
    `scratch`, which whoever started the worker removes; it steps back for others by `nicer_by` (POSIX niceness).
    """

    performers: str
    scratch: Path
    nicer_by: int = 0


def serve(pipe: Connection, place: Workplace) -> None:
    """Be a worker: answer requests from the pipe until it closes."""
    _settle_in(place)
    requests: queue.Queue[Perform] = queue.Queue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(pipe, requests, stopped), daemon=True).start()
    speaking = threading.Lock()

    def say(message: FromWorker) -> None:
        with speaking:
            pipe.send(message)

    while True:
        perform = requests.get()
        outcome = _outcome_of(perform, place.performers, say, stopped)
        with contextlib.suppress(OSError):
            say(outcome)
        gc.collect()


def performer_of(request: object, performers: str) -> Callable[..., Any]:
    """Find what performs a request, and is called with it and a reporter: `inspect_photo` for `InspectPhoto`.

    None there raises LookupError.
    """
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(request).__name__).lower()
    performer: Callable[..., Any] | None = vars(import_module(performers)).get(name)
    if performer is None:
        raise LookupError(f"no function {name} in {performers}")
    return performer


def _settle_in(place: Workplace) -> None:
    be_thrifty()
    # Ctrl-C in a terminal reaches every process; only the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = str(place.scratch)
    faulthandler.enable((place.scratch / CRASH_LOG).open("w"))
    with contextlib.suppress(OSError, AttributeError):
        os.nice(place.nicer_by)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(KILL_ME_FIRST))


def _listen(pipe: Connection, requests: queue.Queue[Perform], stopped: set[int]) -> None:
    while True:
        try:
            message: ToWorker = pipe.recv()
        except (EOFError, OSError):
            # The window is gone, perhaps killed: nobody wants the result.
            os._exit(int(ExitCode.CANCELLED))
        if isinstance(message, Stop):
            stopped.add(message.job)
        else:
            requests.put(message)


def _outcome_of(perform: Perform, performers: str, say: Callable[[FromWorker], None], stopped: set[int]) -> Outcome:
    began = time.perf_counter()
    reporter = _Reporter(perform.job, say, stopped)
    try:
        result = performer_of(perform.request, performers)(perform.request, reporter)
    except CancelledError as error:
        return _failed(perform.job, State.CANCELLED, error, began)
    except KeepsakeError as error:
        return _failed(perform.job, State.FAILED, error, began)
    except MemoryError as error:
        return _failed(perform.job, State.OUT_OF_MEMORY, error, began)
    except Exception as error:  # noqa: BLE001 - whatever else goes wrong must become an outcome
        return _failed(perform.job, State.CRASHED, error, began)
    return Outcome(job=perform.job, state=State.DONE, result=result, seconds=time.perf_counter() - began)


def _failed(job: int, state: State, error: BaseException, began: float) -> Outcome:
    ours = isinstance(error, KeepsakeError)
    sentence = str(error) if isinstance(error, KeepsakeError) else OUR_FAULT_SENTENCE
    return Outcome(
        job=job,
        state=state,
        sentence=MEMORY_SENTENCE if state is State.OUT_OF_MEMORY else sentence,
        exit_code=error.exit_code if isinstance(error, KeepsakeError) else ExitCode.OUR_FAULT,
        log="" if ours else "".join(traceback.format_exception(error)),
        seconds=time.perf_counter() - began,
    )


class _Reporter:
    """Passes progress on, though no faster than an eye can follow, and ends the work when told to stop."""

    def __init__(self, job: int, say: Callable[[FromWorker], None], stopped: set[int]) -> None:
        self._job, self._say, self._stopped = job, say, stopped
        self._stage, self._said_at = "", 0.0

    def __call__(self, progress: Progress, /) -> None:
        if self._job in self._stopped:
            raise CancelledError("Stopped; nothing was left behind.")
        now = time.monotonic()
        is_due = progress.stage != self._stage or now - self._said_at >= SECONDS_BETWEEN_ADVANCES
        if is_due or progress.done >= progress.total:
            self._stage, self._said_at = progress.stage, now
            self._say(Advanced(self._job, progress))
