"""What a living and a talking portrait cost, beside what only encoding their frames costs.

    python benchmarks/portrait.py [--repeats 3] [--seconds 6] [--long 24]

For the demonstration portrait and for a wide, large scan made from it, whole runs of `keepsake animate` and `keepsake
speak` (start, reading, faces, voice, plan, drawing, encoding, label, credentials, reading back) are measured as child
processes, then the encoding alone of exactly the frames they made (raw planes from disk into libx264, veryfast, crf
20), in turns. Processor time is user and system time of the child and its children; memory is the child's largest
resident set. The least of the repeats counts, as other programs only ever add. Python may keep its compiled modules,
as it does where Keepsake is installed. POSIX only (wait4).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

# Nothing large is imported here: a child's peak memory starts at what its parent held when it was forked.
from keepsake.core.folders import asset_path

CRF, PRESET, HEIGHT = 20, "veryfast", 1080
WORDS = (
    "My dear ones, I remember the summers by the lake. Peter brought apples, and mother baked a pie. Be kind to each"
    " other, and have a happy life."
)
"""About ten seconds, spoken."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
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
    print(f"{os.cpu_count()} cores; least of {chosen.repeats} runs; {PRESET}, crf {CRF}, {HEIGHT} lines, 24 fps\n")
    print(f"{'photo, film':<44}{'whole cpu':>12}{'encode cpu':>12}{'ratio':>8}", end="")
    print(f"{'wall':>9}{'film/wall':>11}{'peak':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print_of_her = asset_path("demo/eileen_collins.png")
        for photo in (print_of_her, widened(print_of_her, folder)):
            compare(photo, folder, chosen.repeats, Kind("living", ("animate", "--seconds", str(chosen.seconds))))
            compare(photo, folder, chosen.repeats, Kind("talking", ("speak", "--text", WORDS)))
        growth(print_of_her, folder, chosen)
    return 0


@dataclass(frozen=True)
class Kind:
    """A kind of portrait: its name, and the words of the command that makes it, photo and film apart."""

    name: str
    command: tuple[str, ...]


def compare(photo: Path, folder: Path, repeats: int, kind: Kind) -> None:
    """One row: the whole of a command against the encoding of its frames."""
    film, raw = folder / "film.mp4", folder / "frames.yuv"
    whole = [portrait(photo, film, kind.command)]
    size = child(OWN_STEP, "decode", film, raw).split()
    encoding = []
    for _ in range(repeats):
        whole.append(portrait(photo, film, kind.command))
        encoding.append(measured(OWN_STEP, "encode", raw, *size, folder / "encoded.mp4"))
    width, height, rate = size
    seconds = raw.stat().st_size / (int(width) * int(height) * 1.5) / float(Fraction(rate))
    raw.unlink()
    cost, floor = least(whole[1:]), least(encoding)
    name = f"{photo.stem} {width}x{height}, {kind.name} {seconds:.0f} s"
    print(f"{name:<44}{cost.cpu:>10.2f} s{floor.cpu:>10.2f} s{cost.cpu / floor.cpu:>8.2f}", end="")
    print(f"{cost.wall:>7.2f} s{seconds / cost.wall:>9.2f} x{cost.peak / 1e6:>7.0f} MB")


def growth(photo: Path, folder: Path, chosen: argparse.Namespace) -> None:
    """Whether time grows with length and memory does not."""
    film = folder / "film.mp4"
    short, long = (portrait(photo, film, ("animate", "--seconds", str(s))) for s in (chosen.seconds, chosen.long))
    print(f"\n{chosen.seconds:g} s film: {short.cpu:.2f} s cpu, {short.peak / 1e6:.0f} MB at most")
    print(f"{chosen.long:g} s film: {long.cpu:.2f} s cpu, {long.peak / 1e6:.0f} MB at most")
    times = f"length x {chosen.long / chosen.seconds:.2f}: cpu x {long.cpu / short.cpu:.2f}"
    print(f"{times}, memory x {long.peak / short.peak:.2f}")


KEEPSAKE = (sys.executable, "-m", "keepsake")
OWN_STEP = (sys.executable, str(Path(__file__).with_name("film_steps.py")))


def portrait(photo: Path, film: Path, command: tuple[str, ...]) -> Cost:
    """A whole run of a command, the consent record apart."""
    consent, script = film.with_name(f"{photo.stem}.consent.json"), film.with_name("words.txt")
    if not consent.exists():
        script.write_text(WORDS, encoding="utf-8")
        child(
            *(KEEPSAKE, "consent", "new", "-o", consent, "--photo", photo, "--person", "Eileen Collins"),
            *("--subject", "adult", "--uses", "motion,voice,words", "--audience", "household"),
            *("--granted-by", "a benchmark", "--capacity", "self", "--words-by", "a benchmark"),
            *("--script", script, "--confirm", "script-approved"),
        )
    verb, *wishes = command
    return measured(
        *(KEEPSAKE, verb, photo, "-o", film, "--consent", consent, "--overwrite", "--quiet", *wishes),
        *("--height", HEIGHT, "--crf", CRF, "--preset", PRESET),
    )


def widened(photo: Path, folder: Path) -> Path:
    """A photo of the shape of a 1920 x 1080 film, larger than it, with the portrait in its middle."""
    wide = folder / "wide_scan.png"
    child(OWN_STEP, "widen", photo, wide)
    return wide


def child(*words: object) -> str:
    """Run a command that must succeed; what it wrote to standard output."""
    return subprocess.run(flat(words), check=True, capture_output=True, text=True, env=ENVIRONMENT).stdout


def measured(*words: object) -> Cost:
    """Run a command that must succeed and measure it."""
    start = time.perf_counter()
    command = flat(words)
    pid = os.posix_spawn(command[0], command, ENVIRONMENT)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * RSS_UNIT)


def flat(words: tuple[object, ...]) -> list[str]:
    """Words of a command, nested tuples opened."""
    return [str(word) for item in words for word in (item if isinstance(item, tuple) else (item,))]


def least(costs: list[Cost]) -> Cost:
    """The least of each figure; of memory the largest."""
    return Cost(min(c.cpu for c in costs), min(c.wall for c in costs), max(c.peak for c in costs))


if __name__ == "__main__":
    sys.exit(main())
