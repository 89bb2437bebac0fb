"""What a living portrait costs, beside what only encoding its frames costs.

    python benchmarks/portrait.py [--repeats 3] [--seconds 6] [--long 24]

For the demonstration portrait and for a wide, large scan made from it, a whole `keepsake animate` run (start,
reading, faces, plan, drawing, encoding, label) is measured as a child process, then the encoding alone of exactly the
frames it made (raw planes from disk into libx264, veryfast, crf 20), in turns. Processor time is user and system time
of the child and its children; memory is the child's largest resident set. POSIX only (wait4).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# Nothing large is imported here: a child's peak memory starts at what its parent held when it was forked.
from keepsake.core.folders import asset_path

CRF, PRESET, HEIGHT = 20, "veryfast", 1080
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What one child process took: processor and wall-clock seconds, and bytes at its peak."""

    cpu: float
    wall: float
    peak: int


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="What a living portrait costs, beside only encoding its frames.")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--long", type=float, default=24)
    chosen = parser.parse_args()
    print(
        f"{os.cpu_count()} cores; {chosen.repeats} runs each, medians; {PRESET}, crf {CRF}, {HEIGHT} lines, 24 fps\n"
    )
    print(f"{'photo, film':<26}{'animate cpu':>12}{'encode cpu':>12}{'ratio':>8}", end="")
    print(f"{'wall':>9}{'film/wall':>11}{'peak':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        portrait = asset_path("demo/eileen_collins.png")
        for photo in (portrait, widened(portrait, folder)):
            compare(photo, folder, chosen)
        growth(portrait, folder, chosen)
    return 0


def compare(photo: Path, folder: Path, chosen: argparse.Namespace) -> None:
    """One row: the whole of `keepsake animate` against the encoding of its frames."""
    film, raw = folder / "film.mp4", folder / "frames.yuv"
    whole = [animate(photo, film, chosen.seconds)]
    size = child(OWN_STEP, "decode", film, raw).split()
    encoding = []
    for _ in range(chosen.repeats):
        whole.append(animate(photo, film, chosen.seconds))
        encoding.append(measured(OWN_STEP, "encode", raw, *size, folder / "encoded.mp4"))
    raw.unlink()
    cost, floor = of_all(whole[1:]), of_all(encoding)
    name, ratio, speed = f"{photo.stem} {'x'.join(size[:2])}", cost.cpu / floor.cpu, chosen.seconds / cost.wall
    print(f"{name:<26}{cost.cpu:>10.2f} s{floor.cpu:>10.2f} s{ratio:>8.2f}", end="")
    print(f"{cost.wall:>7.2f} s{speed:>9.2f} x{cost.peak / 1e6:>7.0f} MB")


def growth(photo: Path, folder: Path, chosen: argparse.Namespace) -> None:
    """Whether time grows with length and memory does not."""
    short, long = (animate(photo, folder / "film.mp4", seconds) for seconds in (chosen.seconds, chosen.long))
    print(f"\n{chosen.seconds:g} s film: {short.cpu:.2f} s cpu, {short.peak / 1e6:.0f} MB at most")
    print(f"{chosen.long:g} s film: {long.cpu:.2f} s cpu, {long.peak / 1e6:.0f} MB at most")
    times = f"length x {chosen.long / chosen.seconds:.2f}: cpu x {long.cpu / short.cpu:.2f}"
    print(f"{times}, memory x {long.peak / short.peak:.2f}")


KEEPSAKE = (sys.executable, "-m", "keepsake")
OWN_STEP = (sys.executable, str(Path(__file__).with_name("film_steps.py")))


def animate(photo: Path, film: Path, seconds: float) -> Cost:
    """A whole run of the command, the consent record apart."""
    consent = film.with_name(f"{photo.stem}.consent.json")
    if not consent.exists():
        child(
            *(KEEPSAKE, "consent", "new", "-o", consent, "--photo", photo, "--person", "Eileen Collins"),
            *("--subject", "adult", "--uses", "motion", "--audience", "household"),
            *("--granted-by", "a benchmark", "--capacity", "self"),
        )
    return measured(
        *(KEEPSAKE, "animate", photo, "-o", film, "--consent", consent, "--overwrite", "--quiet"),
        *("--seconds", seconds, "--height", HEIGHT, "--crf", CRF, "--preset", PRESET),
    )


def widened(photo: Path, folder: Path) -> Path:
    """A photo of the shape of a 1920 x 1080 film, larger than it, with the portrait in its middle."""
    wide = folder / "wide_scan.png"
    child(OWN_STEP, "widen", photo, wide)
    return wide


def child(*words: object) -> str:
    """Run a command that must succeed; what it wrote to standard output."""
    return subprocess.run(flat(words), check=True, capture_output=True, text=True).stdout


def measured(*words: object) -> Cost:
    """Run a command that must succeed and measure it."""
    start = time.perf_counter()
    command = flat(words)
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * RSS_UNIT)


def flat(words: tuple[object, ...]) -> list[str]:
    """Words of a command, nested tuples opened."""
    return [str(word) for item in words for word in (item if isinstance(item, tuple) else (item,))]


def of_all(costs: list[Cost]) -> Cost:
    """The median of each figure; of memory the largest."""
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs), max(c.peak for c in costs))


if __name__ == "__main__":
    sys.exit(main())
