"""How fast, how large, and how much memory: film files, imports and the worker.

document.py edits     1,000 clips, 5,000 edits: an edit with its commit and reading back, opening, undo, growth
document.py import    80 drawn photos of 24 megapixels into a film, thumbnails and all
document.py worker    how soon a cancelled job has ended, and what starting a worker costs
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from keepsake.core.errors import EditError
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.scheduler import Scheduler, result_of
from keepsake.project import edits, trims
from keepsake.project.document import Document
from keepsake.project.media_pool import take_in
from keepsake.project.schema import Box, Clip, ClipId, Framing, MediaId, Photo, TrackId, new_film

RATE = Fraction(25)
CLIPS, EDITS = 1000, 5000
PHOTOS, PHOTO_SIZE = 80, (6000, 4000)
CANCELS = 40
PICTURE = TrackId("t1")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one benchmark, in KEEPSAKE_BENCHMARK_FOLDER or where temporary files go."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("KEEPSAKE_BENCHMARK_FOLDER")) as name:
        yield Path(name)


def memory_mb(who: int = resource.RUSAGE_SELF) -> float:
    """The most memory a process has had, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


def tell(what: str, times: list[float]) -> None:
    """Print the median, 95th percentile and longest of some times."""
    ordered = sorted(times)
    figures = statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1]
    print(f"{what:<34}" + "  ".join(f"{1000 * each:8.2f}" for each in figures) + "  ms (median, 95 %, longest)")


def photo(number: int) -> Clip:
    """A photo clip with all that people set on one."""
    content = Photo(photo=MediaId(f"{number:032x}"), framing=Framing(Box(0.1, 0.1, 0.8, 0.8), Box()))
    length = range_of(0, 100 + number % 7, RATE)
    return Clip(id=ClipId(f"c{number + 100}"), name=f"Photo {number}.jpg", content=content, source_range=length)


def measure_edits() -> None:
    """Edits of every common kind on a film of a thousand clips."""
    film = new_film("Benchmark", RATE)
    track = replace(film.timeline.tracks[0], items=tuple(photo(number) for number in range(CLIPS)))
    timeline = replace(film.timeline, tracks=(track, *film.timeline.tracks[1:]), next_number=CLIPS + 200)
    before = memory_mb()
    with folder() as place:
        path = place / "film.keepsake"
        with Document.create(path, replace(film, timeline=timeline)) as document:
            start_bytes = path.stat().st_size
            began = time.process_time()
            times = _edit_times(document)
            tell("edit, commit, read back", times)
            print(f"{'of it processor time, on average':<34}{1000 * (time.process_time() - began) / EDITS:8.2f}  ms")
            print(f"{'memory of 5,000 edits':<34}{memory_mb() - before:8.1f}  MB")
            grown = path.stat().st_size - start_bytes
            print(f"{'file at first, and growth':<34}{start_bytes / 1e6:8.2f}  {grown / 1e6:8.2f}  MB")
            tell("undo (commits too)", [_timed(document.undo) for _ in range(200)])
            tell("redo (commits too)", [_timed(document.redo) for _ in range(200)])
        _measure_opening(path)


def _edit_times(document: Document) -> list[float]:
    luck = random.Random(1952)
    times: list[float] = []
    while len(times) < EDITS:
        clips = [item.id for item in document.timeline.tracks[0].items if isinstance(item, Clip)]
        chosen, at = luck.choice(clips), RationalTime(luck.randrange(100_000), RATE)
        began = time.perf_counter()
        try:
            _one_edit(document, len(times) % 5, chosen, at)
        except EditError:
            continue
        times.append(time.perf_counter() - began)
    return times


def _one_edit(document: Document, which: int, chosen: ClipId, at: RationalTime) -> None:
    by = RationalTime(at.value % 15 - 5, RATE)
    if which == 0:
        document.edit("Trim", trims.ripple_trim, chosen, trims.Edge.OUT, by)
    elif which == 1:
        document.edit("Rearrange", edits.rearrange, chosen, PICTURE, at)
    elif which == 2:
        document.edit("Insert", edits.insert, PICTURE, at, replace(photo(at.value), id=ClipId("")))
    elif which == 3:
        document.edit("Slip", trims.slip, chosen, RationalTime(1 + at.value % 9, RATE))
    else:
        document.edit("Delete", edits.ripple_delete, chosen)


def _measure_opening(path: Path) -> None:
    times = []
    for _ in range(10):
        began = time.perf_counter()
        with Document.open(path) as document:
            times.append(time.perf_counter() - began)
    tell("open", times)
    with Document.open(path) as document:
        tell("undo from disk, 200 steps", [_timed(document.undo) for _ in range(200)])


def _timed(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - began


def measure_import() -> None:
    """Photos from a folder into a film, as `keepsake add` does it; another process draws them."""
    with folder() as place:
        for step in ("draw", "take-in"):
            subprocess.run([sys.executable, __file__, step, place], check=True)


def take_in_photos(place: Path) -> None:
    """The import itself, and what it cost."""
    paths = sorted(place.glob("*.jpg"))
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} photos of {PHOTO_SIZE[0]} x {PHOTO_SIZE[1]}, {megabytes:.0f} MB")
    began = time.perf_counter()
    looking: list[float] = []
    taking: list[float] = []
    with Scheduler() as scheduler, Document.create(place / "film.keepsake", new_film("", RATE)) as document:
        for job in [scheduler.submit(ExamineMedia(path=path)) for path in paths]:
            outcome = job.wait()
            looking.append(outcome.seconds)
            taking.append(_timed(lambda o=outcome: take_in(document, result_of(o), "import")))
    seconds = time.perf_counter() - began
    tell("look, hash and thumbnail, each", looking)
    tell("take into the film, each", taking)
    print(f"{'in all':<34}{seconds:8.1f}  s")
    children = memory_mb(resource.RUSAGE_CHILDREN)
    print(f"{'memory: window, largest worker':<34}{memory_mb():8.0f}  {children:8.0f}  MB")
    tell("processor time of looking, each", [_processor_time(path) for path in paths[:20]])


def _processor_time(path: Path) -> float:
    from keepsake.jobs.worker import examine_media

    began = time.process_time()
    examine_media(ExamineMedia(path=path))
    return time.process_time() - began


def draw_photos(place: Path) -> None:
    """Draw the photos: coarse shapes under film grain, each a little different."""
    import numpy as np
    from PIL import Image

    luck = np.random.default_rng(1952)
    coarse = Image.fromarray(luck.integers(0, 255, (40, 60, 3), dtype=np.uint8))
    print_ = np.asarray(coarse.resize(PHOTO_SIZE, Image.Resampling.BICUBIC)).astype(np.int16)
    grain = luck.integers(-10, 10, (PHOTO_SIZE[1], PHOTO_SIZE[0], 1), dtype=np.int16)
    for number in range(PHOTOS):
        path = place / f"photo {number}.jpg"
        shifted = np.roll(print_, number * 37, axis=1) + grain
        Image.fromarray(np.clip(shifted, 0, 255).astype(np.uint8)).save(path, quality=90)


def measure_worker() -> None:
    """Starting, and stopping work that listens and work that does not."""
    root = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(root))
    from tests.work import Count, WhoAreYou, Write

    with Scheduler(performers="tests.work") as scheduler, folder() as place:
        print(
            f"{'first job, with a new process':<34}{1000 * _timed(lambda: scheduler.perform(WhoAreYou())):8.2f}  ms"
        )
        tell("a job in a warm process", [_timed(lambda: scheduler.perform(WhoAreYou())) for _ in range(200)])
        for name, request in (
            ("cancel work that listens", Count(10**6, 0.01)),
            ("cancel deaf work", Write(place / "a")),
        ):
            times = []
            for _ in range(CANCELS):
                job = scheduler.submit(request)
                time.sleep(0.5)
                times.append(_timed(lambda j=job: (j.cancel(), j.wait())))
            tell(name, times)


COMMANDS = {"edits": measure_edits, "import": measure_import, "worker": measure_worker}
STEPS = {"draw": draw_photos, "take-in": take_in_photos}

if __name__ == "__main__":
    if sys.argv[1] in STEPS:
        STEPS[sys.argv[1]](Path(sys.argv[2]))
    else:
        COMMANDS[sys.argv[1]]()
