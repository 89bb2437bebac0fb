"""A family's whole film: does its export arrive, in how much memory, and does it go on after being killed half-way?

    python benchmarks/long_film.py FOLDER [--minutes 6] [--photos 80] [--living 12] [--talking 2] [--portraits DIR]
        [--killed-only]

Photos of up to 24 megapixels with grain, music that the film is fitted to, living and talking portraits (the demo
portrait in many guises, and the pictures in DIR), titles and chapters; made with `keepsake montage`, exported with
`keepsake render` as a process of its own. Once in one go (unless --killed-only); once killed (SIGKILL) when half of
its frames are there, and finished after that. What is in FOLDER already is used again. Memory is that of all the
export's processes together, where /proc tells it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import wave
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from keepsake.core.consent import Audience, Capacity, Subject, Use
from keepsake.engine.film.encoding import frames_in
from keepsake.engine.provenance.records import record_consent
from keepsake.engine.requests import RecordConsent
from keepsake.project.document import Document
from keepsake.project.schema import Clip, LivingPortrait, TalkingPortrait, Track
from keepsake.project.sequence import film_length

DEMO = Path(__file__).parents[1] / "assets/demo/eileen_collins.png"
SIZES = ((6000, 4000), (4000, 6000), (4000, 3000), (2400, 3200), (3000, 2000), (1800, 1200), (9000, 2600), (800, 600))
WORDS = "I was born by the sea. We had three boats."
MEGABYTE = 1_000_000
GLANCE_S = 0.2


def still(path: Path, seed: int) -> None:
    """A photo of soft and sharp shapes with grain, of one of the usual sizes."""
    random, (width, height) = np.random.default_rng(seed), SIZES[seed % len(SIZES)]
    picture = np.zeros((height, width, 3), np.uint8)
    for cells in (4, 24, 160):
        coarse = random.integers(0, 90, (cells, cells, 3), np.uint8)
        picture += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) // 2
    grain = random.integers(0, 24, (1021, 1009, 3), np.uint8)
    picture += np.tile(grain, (height // 1021 + 1, width // 1009 + 1, 1))[:height, :width]
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 92])


def portrait(path: Path, seed: int, sources: list[Path]) -> None:
    """A portrait in another guise: mirrored, larger, lighter or darker, tinted, on a wider ground."""
    random = np.random.default_rng(1000 + seed)
    face = cv2.imread(str(sources[seed % len(sources)]))
    assert face is not None
    face = face[:, ::-1] if seed % 2 else face
    scale = random.uniform(1200, 2600) / max(face.shape)
    face = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    pad = int(random.uniform(0, 0.25) * face.shape[1])
    face = cv2.copyMakeBorder(face, 0, 0, pad, pad, cv2.BORDER_REPLICATE)
    tint = random.uniform(0.85, 1.1, 3)
    light = (255 * (face / 255.0) ** random.uniform(0.85, 1.2) * tint).clip(0, 255)
    cv2.imwrite(str(path), light.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 93])


def tune(path: Path, seconds: int) -> None:
    """Chords with a beat twice a second, fading at the end."""
    rate, pitches = 48_000, (220.0, 246.9, 196.0, 174.6)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for second in range(seconds):
            moments = second + np.arange(rate) / rate
            base = pitches[second // 4 % len(pitches)]
            chord = sum(np.sin(2 * np.pi * base * ratio * moments) for ratio in (1, 1.26, 1.5)) / 6
            envelope = np.exp(-6 * (moments * 2 % 1)) * 0.6 + 0.4
            ending = np.clip((seconds - moments) / 4, 0, 1)
            file.writeframes((chord * envelope * ending * 20_000).astype("<i2").tobytes())


def consent(path: Path, photo: Path, talks: bool) -> None:
    """Everything an adult can grant for themselves."""
    uses = frozenset({Use.MOTION, Use.VOICE, Use.WORDS} if talks else {Use.MOTION})
    record_consent(
        RecordConsent(
            output_path=path,
            photo_path=photo,
            person=photo.stem,
            subject=Subject.SELF,
            uses=uses,
            audience=Audience.HOUSEHOLD,
            granted_by=photo.stem,
            capacity=Capacity.SELF,
            script=WORDS if talks else "",
        )
    )


def made_film(folder: Path, arguments: argparse.Namespace) -> Path:
    """The film's file, made if it is not there."""
    film = folder / "family.keepsake"
    if film.exists():
        return film
    photos = folder / "photos"
    photos.mkdir(exist_ok=True)
    acting = arguments.living + arguments.talking
    sources = [DEMO, *(sorted(arguments.portraits.iterdir()) if arguments.portraits else [])]
    words: list[str] = []
    every = arguments.photos // acting
    for number in range(arguments.photos):
        path = photos / f"{number:02}.jpg"
        if number % every == 1 and number // every < acting:
            portrait(path, number // every, sources)
            record = folder / f"{number:02}.consent.json"
            consent(record, path, number // every < arguments.talking)
            words += ["--living", str(path), "--consent", str(record)]
        else:
            still(path, number)
    tune(folder / "tune.wav", round(60 * arguments.minutes))
    begun = [sys.executable, "-m", "keepsake", "montage", str(photos), *words, "--order", "name", "-o", str(film)]
    titles = ["--music", str(folder / "tune.wav"), "--title", "Margaret Ann Hughes", "--dates", "1931 – 2019"]
    subprocess.run([*begun, *titles, "--quiet"], check=True)
    with_speech(film, arguments.talking)
    return film


def with_speech(path: Path, count: int) -> None:
    """Let the first of the living talk."""
    left = count

    def spoken(item: object) -> object:
        nonlocal left
        if left and isinstance(item, Clip) and isinstance(content := item.content, LivingPortrait):
            left -= 1
            return replace(
                item, content=TalkingPortrait(photo=content.photo, words=WORDS, framing=content.framing, seed=left)
            )
        return item

    def track(each: Track) -> Track:
        return replace(each, items=tuple(spoken(item) for item in each.items))  # type: ignore[misc]

    with Document.open(path) as document:
        document.apply(
            lambda film: replace(
                film, timeline=replace(film.timeline, tracks=tuple(map(track, film.timeline.tracks)))
            ),
            "Let them talk",
        )


def export(film: Path, output: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Begin the export as a process of its own, its cache in a folder of its own."""
    command = [sys.executable, "-m", "keepsake", "render", str(film), "-o", str(output), "--quiet", "--overwrite"]
    report = ["--report", str(output.with_suffix(".json"))]
    return subprocess.Popen([*command, *report], env=os.environ | {"XDG_CACHE_HOME": str(cache)})


def waited(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """How a process ended, the most memory it and its children held in MB, and the processor seconds they took."""
    most = 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            alone = usage.ru_maxrss * 1024 / MEGABYTE
            return process.returncode, max(most, alone), usage.ru_utime + usage.ru_stime
        most = max(most, sum(memory_of(each) for each in family_of(process.pid)) / MEGABYTE)
        time.sleep(GLANCE_S)


def family_of(pid: int) -> list[int]:
    """A process and all that it began."""
    family = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                family += family_of(int(child))
    return family


def memory_of(pid: int) -> int:
    """Bytes a process holds, what it shares with others in shares; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def frames_done(cache: Path) -> int:
    """How many frames lie encoded in a cache."""
    return sum(frames_in(piece) for piece in cache.glob("keepsake/film/*.mp4"))


def frames_of(film: Path) -> int:
    """How long the film is to be."""
    with Document.open(film, read_only=True) as document:
        return film_length(document.film.timeline).value


def told(output: Path, memory: float, processor: float) -> None:
    """Print what there is to know of a finished film."""
    with av.open(str(output)) as film:
        lengths = {each.type: Fraction(each.duration or 0) * (each.time_base or 0) for each in film.streams}
        rate = film.streams.video[0].average_rate or Fraction(25)
    apart = abs(lengths["video"] - lengths["audio"]) * rate
    report = json.loads(output.with_suffix(".json").read_text("utf-8"))
    print(
        f"{output.name}: {float(lengths['video']):.2f} s, sound and pictures {float(apart):.3f} frames apart,"
        f" {output.stat().st_size / MEGABYTE:.0f} MB; peak memory {memory:.0f} MB, {processor:.0f} s of processor,"
        f" {report['pieces_reused']} of {report['pieces']} pieces used again"
    )
    print("   ", {stage: round(seconds) for stage, seconds in report["stage_seconds"].items()})


def frame_hashes(path: Path) -> list[int]:
    with av.open(str(path)) as film:
        return [hash(frame.to_ndarray().tobytes()) for frame in film.decode(video=0)]


def main() -> None:
    """Make the film, export it, and export it again with a kill in the middle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--photos", type=int, default=80)
    parser.add_argument("--living", type=int, default=12)
    parser.add_argument("--talking", type=int, default=2)
    parser.add_argument("--portraits", type=Path)
    parser.add_argument("--killed-only", action="store_true")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    film = made_film(folder, arguments)
    if not arguments.killed_only:
        finished(film, folder / "whole.mp4", folder / "cache-whole")
    cache = folder / "cache-killed"
    killed_half_way(film, folder / "resumed.mp4", cache)
    finished(film, folder / "resumed.mp4", cache)
    if not arguments.killed_only:
        compare(folder / "whole.mp4", folder / "resumed.mp4")


def finished(film: Path, output: Path, cache: Path) -> None:
    """Export to the end and tell of it."""
    code, memory, processor = waited(export(film, output, cache))
    if code:
        sys.exit(f"the export ended with {code}")
    told(output, memory, processor)


def killed_half_way(film: Path, output: Path, cache: Path) -> None:
    """Begin an export, and kill it and its children when half of its frames are encoded."""
    frames, stopped = frames_of(film), export(film, output, cache)
    while frames_done(cache) < frames // 2 and stopped.poll() is None:
        time.sleep(GLANCE_S)
    for each in family_of(stopped.pid):
        with suppress(OSError):
            os.kill(each, signal.SIGKILL)
    stopped.wait()
    print(f"killed with {frames_done(cache)} of {frames} frames done; is there a film: {output.exists()}", flush=True)


def compare(whole: Path, resumed: Path) -> None:
    """Tell how alike two films are."""
    one, other = frame_hashes(whole), frame_hashes(resumed)
    same = sum(a == b for a, b in zip(one, other, strict=True))
    print(f"{same} of {len(one)} frames are the same to the bit once decoded")


if __name__ == "__main__":
    main()
