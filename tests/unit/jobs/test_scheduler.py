"""Every job has an outcome that says what happened, and stopping one is quick."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from keepsake.core.errors import ExitCode, UsageError, WorkFailedError
from keepsake.core.progress import Progress, silent
from keepsake.jobs.lane import _Timing
from keepsake.jobs.messages import State
from keepsake.jobs.process import performer_of
from keepsake.jobs.scheduler import IDLE_SECONDS, KINDS, Kind, Scheduler
from tests.work import Count, EndBadly, WhoAreYou, Write

WORK = "tests.work"
PROMPT_SECONDS = 0.2
LONG = Count(to=10_000, seconds=0.01)


@pytest.fixture
def scheduler():
    with Scheduler(performers=WORK) as scheduler:
        yield scheduler


def started(scheduler, request, **options):
    """Submit a request and wait until it is under way."""
    under_way = threading.Event()
    job = scheduler.submit(request, on_progress=lambda _: under_way.set(), **options)
    assert under_way.wait(30)
    return job


def test_work_is_done_with_progress_and_time_left(scheduler):
    heard = []
    job = scheduler.submit(Count(to=5, seconds=0.06), on_progress=heard.append)
    outcome = job.wait(30)
    assert (outcome.state, outcome.result) == (State.DONE, 5)
    assert [progress.done for progress in heard] == [0, 1, 2, 3, 4]
    assert heard[0].seconds_left is None
    assert 0.05 < heard[3].seconds_left < 1.0


@pytest.mark.parametrize(
    ("way", "state", "words", "logged"),
    [
        ("sentence", State.FAILED, "This is no photo.", ""),
        ("bug", State.CRASHED, "Something went wrong inside Keepsake", "ZeroDivisionError: a bug"),
        ("memory", State.OUT_OF_MEMORY, "ran out of memory", "MemoryError"),
        ("killed", State.OUT_OF_MEMORY, "ran out of memory", "-9"),
        ("segfault", State.CRASHED, "A part of Keepsake crashed", "Segmentation fault"),
        ("exit", State.CRASHED, "A part of Keepsake crashed", "ended with 7"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="processes end by signals here")
def test_every_bad_end_is_a_sentence_and_the_next_job_is_done(scheduler, way, state, words, logged):
    outcome = scheduler.submit(EndBadly(way)).wait(30)
    assert outcome.state is state
    assert words in outcome.sentence
    assert logged in outcome.log
    assert scheduler.submit(Count()).wait(30).result == 3


def test_an_error_made_for_people_keeps_its_exit_code(scheduler):
    with pytest.raises(WorkFailedError, match="This is no photo") as raised:
        scheduler.perform(EndBadly("sentence"))
    assert raised.value.exit_code == ExitCode.BAD_INPUT
    assert scheduler.perform(Count(to=2)) == 2


def test_willing_work_is_cancelled_at_once_and_its_process_lives_on(scheduler):
    before = scheduler.perform(WhoAreYou())
    job = started(scheduler, LONG)
    began = time.monotonic()
    job.cancel()
    outcome = job.wait(5)
    assert time.monotonic() - began < PROMPT_SECONDS
    assert (outcome.state, outcome.exit_code) == (State.CANCELLED, ExitCode.CANCELLED)
    assert scheduler.perform(WhoAreYou()) == before
    job.cancel()


def test_deaf_work_is_cancelled_within_200_ms_and_leaves_nothing(scheduler, tmp_path):
    scheduler.perform(WhoAreYou())
    job = scheduler.submit(Write(tmp_path / "film.mp4"))
    while not any(tmp_path.iterdir()):
        time.sleep(0.01)
    began = time.monotonic()
    job.cancel()
    outcome = job.wait(5)
    assert time.monotonic() - began < PROMPT_SECONDS
    assert outcome.state is State.CANCELLED
    assert list(tmp_path.iterdir()) == []
    assert scheduler.perform(Count()) == 3


def test_waiting_jobs_are_cancelled_without_beginning(scheduler):
    running = started(scheduler, LONG)
    waiting = scheduler.submit(Count())
    waiting.cancel()
    assert waiting.wait(1).state is State.CANCELLED
    running.cancel()
    running.wait(5)


def test_the_newest_request_wins(scheduler):
    process = scheduler.perform(WhoAreYou())
    jobs = [started(scheduler, LONG, key="preview")]
    jobs += [scheduler.submit(Count(to=number), key="preview") for number in (7, 8, 9)]
    assert jobs[-1].wait(10).result == 9
    assert [job.wait(10).state for job in jobs[:-1]] == [State.REPLACED] * 3
    assert scheduler.perform(WhoAreYou()) == process


def test_heavy_work_is_one_at_a_time_and_light_work_beside_it(monkeypatch):
    monkeypatch.setitem(KINDS, WhoAreYou, Kind.LIGHT)
    with Scheduler(performers=WORK, light_lanes=2) as scheduler:
        heavy = started(scheduler, LONG)
        second = scheduler.submit(Count())
        light = {job.wait(30).result for job in [scheduler.submit(WhoAreYou()) for _ in range(20)]}
        assert 1 <= len(light) <= 2
        assert second.outcome is None
        heavy.cancel()
        assert second.wait(10).result == 3


def test_what_is_looked_at_does_not_wait_for_heavy_work(monkeypatch):
    monkeypatch.setitem(KINDS, WhoAreYou, Kind.SHOWN)
    with Scheduler(performers=WORK) as scheduler:
        heavy = started(scheduler, LONG)
        assert len({scheduler.perform(WhoAreYou()) for _ in range(3)}) == 1
        assert heavy.outcome is None
        heavy.cancel()


def test_closing_stops_everything_and_takes_nothing_more():
    scheduler = Scheduler(performers=WORK)
    jobs = [started(scheduler, LONG), scheduler.submit(Count())]
    scheduler.close()
    scheduler.close()
    assert [job.wait(1).state for job in jobs] == [State.CANCELLED] * 2
    with pytest.raises(UsageError, match="closing"):
        scheduler.submit(Count())


def test_an_idle_worker_gives_its_memory_back(monkeypatch, scheduler):
    monkeypatch.setitem(IDLE_SECONDS, Kind.HEAVY, 0.05)
    process = scheduler.perform(WhoAreYou())
    time.sleep(0.4)
    assert not Path(f"/proc/{process}").exists() or not Path("/proc").exists()
    assert scheduler.perform(WhoAreYou()) != process


def test_a_listener_that_fails_stops_nothing(scheduler, caplog):
    def fail(_):
        raise RuntimeError("a listener")

    assert scheduler.submit(Count(), on_progress=fail, on_outcome=fail).wait(30).result == 3
    assert "a listener failed" in caplog.text
    caplog.clear()


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_a_worker_ends_when_its_window_is_killed(tmp_path):
    code = (
        "import os, signal\n"
        "from keepsake.jobs.scheduler import Scheduler\n"
        "from tests.work import WhoAreYou, Write\n"
        "import pathlib, time\n"
        "if __name__ == '__main__':\n"
        "    scheduler = Scheduler(performers='tests.work')\n"
        "    print(scheduler.perform(WhoAreYou()), flush=True)\n"
        f"    scheduler.submit(Write(pathlib.Path({str(tmp_path / 'a.mp4')!r})))\n"
        "    time.sleep(0.3)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    script = tmp_path / "window.py"
    script.write_text(code)
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    said = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    worker = Path(f"/proc/{int(said.stdout)}")
    ends = time.monotonic() + 5
    while worker.exists() and "Z" not in (worker / "stat").read_text().split()[2] and time.monotonic() < ends:
        time.sleep(0.05)
    assert not worker.exists() or "Z" in (worker / "stat").read_text().split()[2]


def test_the_time_left_is_of_the_stage():
    timing = _Timing()
    assert timing.seconds_left(Progress("one", 0, 10)) is None
    time.sleep(0.02)
    assert 0.05 < timing.seconds_left(Progress("one", 2, 10)) < 1
    assert timing.seconds_left(Progress("two", 2, 10)) is None


def test_a_request_finds_its_function_by_name():
    assert performer_of(WhoAreYou(), WORK)(WhoAreYou(), silent) == os.getpid()
    with pytest.raises(LookupError):
        performer_of(object(), WORK)
