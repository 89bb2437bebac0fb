"""Hands requests to workers: one lane for heavy work, one for what is looked at meanwhile, a few for light work."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from keepsake.core.errors import ExitCode, UsageError, WorkFailedError
from keepsake.core.progress import Progress
from keepsake.engine.requests import (
    BuildPyramid,
    DrawFilmstrip,
    DrawWaveform,
    ExamineMedia,
    HearRecording,
    InspectPhoto,
    ListVoices,
    LookOverWords,
    MakeProxy,
    MeasureSound,
    PlayFilm,
    PreviewFrame,
    PreviewPortrait,
    PreviewVoice,
    ReadConsent,
    ReadDirection,
    WeighConsent,
    WorkOutSpeech,
)
from keepsake.jobs.lane import (
    CANCELLED_SENTENCE,
    PATIENCE_SECONDS,
    PATIENCE_WITH_REPLACED_SECONDS,
    REPLACED_SENTENCE,
    Lane,
    Ticket,
)
from keepsake.jobs.messages import Outcome, State
from keepsake.jobs.results import Results


class Kind(StrEnum):
    """A kind of work, which decides who does it."""

    HEAVY = "heavy"
    LIGHT = "light"
    SHOWN = "shown"
    AHEAD = "ahead"


KINDS: dict[type, Kind] = {
    **dict.fromkeys((ExamineMedia, InspectPhoto, BuildPyramid, WeighConsent), Kind.LIGHT),
    **dict.fromkeys((MeasureSound, WorkOutSpeech), Kind.LIGHT),
    **dict.fromkeys((ListVoices, PreviewVoice, HearRecording, LookOverWords, ReadDirection), Kind.LIGHT),
    PreviewPortrait: Kind.LIGHT,
    **dict.fromkeys((DrawWaveform, DrawFilmstrip, ReadConsent), Kind.LIGHT),
    **dict.fromkeys((PreviewFrame, PlayFilm), Kind.SHOWN),
    MakeProxy: Kind.AHEAD,
}
"""Quick, small work that many can do at once, what somebody is looking at now, and long work that nobody waits for;
everything else waits its turn."""
MOST_LIGHT_LANES = 4
IDLE_SECONDS = {Kind.HEAVY: 120.0, Kind.LIGHT: 120.0, Kind.SHOWN: 900.0, Kind.AHEAD: 30.0}
"""A worker with nothing to do for so long is ended and gives its memory back; a picture is soon looked at again."""
NICER_BY = {Kind.HEAVY: 7, Kind.LIGHT: 5, Kind.SHOWN: 0, Kind.AHEAD: 15}
"""How far each steps back for others where the PC is busy (POSIX niceness): sound must not stutter for an export."""
PERFORMERS = "keepsake.jobs.worker"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is: its stage in words, units done and in all, and seconds left of the stage if known."""

    job: int
    stage: str
    done: int
    total: int
    seconds_left: float | None


class Job:
    """A request on its way. Safe in any thread."""

    def __init__(self, scheduler: Scheduler, ticket: Ticket) -> None:
        self._scheduler = scheduler
        self._ticket = ticket

    @property
    def number(self) -> int:
        """The job's number, as progress and outcome give it."""
        return self._ticket.number

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, None while it has not."""
        return self._ticket.outcome

    def cancel(self) -> None:
        """Stop it; the outcome comes within 200 ms. Nothing happens when it has ended already."""
        self._scheduler.cancel(self._ticket)

    def wait(self, timeout: float | None = None) -> Outcome:
        """Wait for the end. Raises TimeoutError when it takes longer than `timeout` seconds."""
        if not self._ticket.ended.wait(timeout) or self._ticket.outcome is None:
            raise TimeoutError
        return self._ticket.outcome


OnProgress = Callable[[JobProgress], None]
OnOutcome = Callable[[Outcome], None]


class Scheduler:
    """The queue and its lanes. Callbacks come from the lanes' threads; nothing here waits for them to end.

    `performers` names the module whose functions perform the requests. Close it before the program ends.
    """

    def __init__(
        self, results: Results | None = None, light_lanes: int | None = None, performers: str = PERFORMERS
    ) -> None:
        self._results = results
        self._performers = performers
        light = light_lanes or min(MOST_LIGHT_LANES, max(1, (os.cpu_count() or 2) - 1))
        self._most_lanes = {Kind.HEAVY: 1, Kind.LIGHT: light, Kind.SHOWN: 1, Kind.AHEAD: 1}
        self._queues: dict[Kind, deque[Ticket]] = {kind: deque() for kind in Kind}
        self._running: dict[Ticket, Lane] = {}
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._idle = dict.fromkeys(Kind, 0)
        self._next_number = 1
        self._is_closed = False

    def submit(
        self,
        request: Any,
        on_progress: OnProgress | None = None,
        on_outcome: OnOutcome | None = None,
        key: str = "",
    ) -> Job:
        """Queue a request. One with a `key` takes the place of any earlier one with it that has not ended.

        An outcome that is known already comes before this returns, in the caller's thread.
        Submitting to a scheduler that was closed raises UsageError.
        """
        with self._changed:
            if self._is_closed:
                raise UsageError("Keepsake is closing, so nothing more is begun.")
            ticket = self._ticket(request, on_progress, on_outcome, key)
        if key:
            self._replace_older(ticket)
        if self._answer_from_cache(ticket):
            return Job(self, ticket)
        kind = KINDS.get(type(request), Kind.HEAVY)
        with self._changed:
            self._queues[kind].append(ticket)
            self._ensure_lane(kind)
            self._changed.notify_all()
        return Job(self, ticket)

    def perform(self, request: Any, on_progress: OnProgress | None = None) -> Any:
        """Submit a request, wait, and give its result; Ctrl-C stops it. A job that ends otherwise raises its error.

        Raises WorkFailedError with the sentence and exit code of what happened.
        """
        job = self.submit(request, on_progress)
        try:
            outcome = job.wait()
        except KeyboardInterrupt:
            job.cancel()
            raise
        return result_of(outcome)

    def cancel(self, ticket: Ticket, patience: float = PATIENCE_SECONDS, *, is_replaced: bool = False) -> None:
        """Stop a job that is waiting or running."""
        with self._changed:
            ticket.is_replaced = ticket.is_replaced or is_replaced
            waiting = next((queue for queue in self._queues.values() if ticket in queue), None)
            if waiting is not None:
                waiting.remove(ticket)
            lane = self._running.get(ticket)
            if lane is not None and (ticket.patience is None or patience < ticket.patience):
                ticket.stop_at, ticket.patience = time.monotonic(), patience
        if waiting is not None:
            self._end(ticket, _never_begun(ticket))
        elif lane is not None:
            lane.wake()

    def close(self) -> None:
        """Stop everything, end every worker, and wait until they have. May be called again without harm."""
        with self._changed:
            self._is_closed = True
            tickets = self._not_ended()
            self._changed.notify_all()
        for ticket in tickets:
            self.cancel(ticket)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Scheduler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _not_ended(self) -> list[Ticket]:
        """Every job that waits or runs. Called with the lock held."""
        return [*(ticket for queue in self._queues.values() for ticket in queue), *self._running]

    def _ticket(self, request: Any, on_progress: OnProgress | None, on_outcome: OnOutcome | None, key: str) -> Ticket:
        number = self._next_number
        self._next_number += 1

        def tell(progress: Progress, seconds_left: float | None) -> None:
            if on_progress:
                on_progress(JobProgress(number, progress.stage, progress.done, progress.total, seconds_left))

        return Ticket(number, request, _guarded(tell), _guarded(on_outcome or _nobody), key)

    def _replace_older(self, ticket: Ticket) -> None:
        with self._changed:
            older = self._not_ended()
        for each in older:
            if each.key == ticket.key:
                self.cancel(each, PATIENCE_WITH_REPLACED_SECONDS, is_replaced=True)

    def _answer_from_cache(self, ticket: Ticket) -> bool:
        found = self._results.find(ticket.request) if self._results else None
        if found is None:
            return False
        self._end(ticket, Outcome(job=ticket.number, state=State.DONE, result=found, is_from_cache=True))
        return True

    def _ensure_lane(self, kind: Kind) -> None:
        """Start a lane when all of a kind are busy and there may be more. Called with the lock held."""
        name = f"keepsake-{kind}"
        running = sum(thread.name == name for thread in self._threads)
        if self._idle[kind] < len(self._queues[kind]) and running < self._most_lanes[kind]:
            thread = threading.Thread(target=self._work, args=(kind,), name=name)
            self._threads.append(thread)
            thread.start()

    def _work(self, kind: Kind) -> None:
        lane = Lane(self._performers, NICER_BY[kind])
        try:
            while (ticket := self._take(lane, kind)) is not None:
                outcome = lane.perform(ticket)
                with self._changed:
                    del self._running[ticket]
                if outcome.state is State.DONE and self._results:
                    self._results.keep(ticket.request, outcome.result)
                self._end(ticket, outcome)
        finally:
            lane.close()

    def _take(self, lane: Lane, kind: Kind) -> Ticket | None:
        """Wait for the next job; None when there will be none. A lane that waits long ends its process."""
        with self._changed:
            self._idle[kind] += 1
            try:
                while not self._queues[kind]:
                    if self._is_closed:
                        return None
                    if not self._changed.wait(IDLE_SECONDS[kind]):
                        lane.rest()
                ticket = self._queues[kind].popleft()
                self._running[ticket] = lane
                return ticket
            finally:
                self._idle[kind] -= 1

    def _end(self, ticket: Ticket, outcome: Outcome) -> None:
        ticket.outcome = outcome
        ticket.on_outcome(outcome)
        ticket.ended.set()


def result_of(outcome: Outcome) -> Any:
    """Give a job's result. One that ended otherwise raises WorkFailedError with its sentence and exit code."""
    if outcome.state is State.DONE:
        return outcome.result
    error = WorkFailedError(outcome.sentence)
    error.exit_code = outcome.exit_code
    raise error


def _never_begun(ticket: Ticket) -> Outcome:
    state = State.REPLACED if ticket.is_replaced else State.CANCELLED
    sentence = REPLACED_SENTENCE if ticket.is_replaced else CANCELLED_SENTENCE
    return Outcome(job=ticket.number, state=state, sentence=sentence, exit_code=ExitCode.CANCELLED)


def _nobody(_: Outcome) -> None:
    """Nobody wants to know."""


def _guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """A listener's own fault must not end the lane that tells it."""

    def call(*arguments: Any) -> None:
        try:
            callback(*arguments)
        except Exception:
            log.exception("a listener failed")

    return call
