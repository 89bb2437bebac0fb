"""How a film plays in the editor's window: how soon, how evenly, and whether sound and pictures stay together.

    python benchmarks/playback.py [--photos 80] [--seconds 60] [--folder FOLDER]

A film of photos of 12 megapixels with slow moves, dissolves, music and a voice that the music gives way to, in a real
window (offscreen unless QT_QPA_PLATFORM says otherwise) with real workers. Without a loudspeaker, the clock of the PC
is the master.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.film import tone
from keepsake.core.timebase import RationalTime
from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.scheduler import Scheduler
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import Box as Crop
from keepsake.project.schema import Clip, Framing, Photo, TrackKind, Transition, TransitionKind, new_film
from keepsake.ui import theme
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.tasks import Tasks
from keepsake.ui.viewer.playing import Player

SHOT_FRAMES, OVERLAP = 100, 24
SEEKS = 12
CALM_S = 0.3
"""Between seeks, as a person looks before going on."""
MOVE = Framing(start=Crop(0.0, 0.0, 1.0, 0.84), end=Crop(0.08, 0.05, 0.85, 0.72))


def photos(folder: Path, count: int) -> list[Path]:
    """Drawn photos with grain, 4000 x 3000."""
    random = np.random.default_rng(0)
    grain = random.normal(0, 12, (3000, 4000, 3)).astype(np.float32)
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for path in paths:
        if not path.exists():
            coarse = random.integers(0, 256, (40, 60, 3), dtype=np.uint8)
            picture = cv2.resize(coarse, (4000, 3000), interpolation=cv2.INTER_CUBIC) + grain
            cv2.imwrite(str(path), np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 88])
    return paths


def film(folder: Path, count: int) -> Document:
    """The film in its file."""
    path = folder / "film.keepsake"
    path.unlink(missing_ok=True)
    document = Document.create(path, new_film())
    tracks = {track.kind: track.id for track in document.timeline.tracks}
    for picture in photos(folder, count):
        media = take_in(document, examine_media(ExamineMedia(path=picture)))
        clip = clip_of(media, document.timeline)
        lasting = replace(clip.source_range, duration=RationalTime(SHOT_FRAMES, document.timeline.rate))
        moving = Clip(name=clip.name, content=Photo(photo=media.id, framing=MOVE), source_range=lasting)
        document.edit("Add", edits.append, tracks[TrackKind.PICTURE], moving)
    half = RationalTime(OVERLAP // 2, document.timeline.rate)
    dissolve = Transition(kind=TransitionKind.DISSOLVE, in_offset=half, out_offset=half)
    track = next(each for each in document.timeline.tracks if each.kind is TrackKind.PICTURE)
    for clip in [each for each in track.items if isinstance(each, Clip)][:-1]:
        document.edit("Dissolve", edits.add_transition, clip.id, dissolve)
    song = tone(folder / "song.wav", count * SHOT_FRAMES / float(document.timeline.rate))
    music = take_in(document, examine_media(ExamineMedia(path=song)))
    document.edit("Add", edits.append, tracks[TrackKind.MUSIC], clip_of(music, document.timeline))
    speech = tone(folder / "speech.wav", count * SHOT_FRAMES / float(document.timeline.rate))
    voice = take_in(document, examine_media(ExamineMedia(path=speech)))
    document.edit("Add", edits.append, tracks[TrackKind.VOICE], clip_of(voice, document.timeline))
    return document


class Measuring:
    """Watches a window while it plays."""

    def __init__(self, window: EditorWindow) -> None:
        self.window, self.player = window, window.viewer.player
        self.shown: list[float] = []
        self.apart: list[float] = []
        self.stalls: list[float] = []
        self.busy: list[float] = []
        self.player.showed.connect(self._on_showed)
        self._last, self._last_busy = time.monotonic(), time.thread_time()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def clear(self) -> None:
        """Forget what was seen so far."""
        self.shown.clear()
        self.apart.clear()
        self.stalls.clear()
        self.busy.clear()
        self._last = time.monotonic()

    def _on_showed(self) -> None:
        self.shown.append(time.monotonic())
        course, clock = self.player.course, self.player._clock
        if course is not None and clock is not None:
            self.apart.append(clock.heard() / 48_000 - self.player._seen_step / float(course.rate))

    def _on_tick(self) -> None:
        now = time.monotonic()
        self.stalls.append(now - self._last)
        self.busy.append((busy := time.thread_time()) - self._last_busy)
        self._last, self._last_busy = now, busy


def wait(until: Callable[[], bool], seconds: float = 60.0) -> float:
    """Let the window work until something is so; the seconds that took."""
    began = time.monotonic()
    while not until() and time.monotonic() - began < seconds:
        QApplication.processEvents()
        time.sleep(0.001)
    return time.monotonic() - began


def measure(window: EditorWindow, seconds: float) -> None:
    """Play, seek, and say how it went."""
    viewer, player, desk = window.viewer, window.viewer.player, window.desk
    wait(lambda: viewer.frames.is_exact)
    wait(lambda: player._is_prepared and bool(player._levels), 120)
    measuring = Measuring(window)
    starts = []
    for _ in range(5):
        viewer.toggle()
        wait(lambda: player._clock is not None)
        starts.append(player.begins_after_ms)
        viewer.toggle()
        wait(lambda: viewer.frames.is_exact)
    print(f"start after {statistics.median(starts):.0f} ms (median of 5, from the press; longest {max(starts):.0f})")
    desk.move_playhead(0)
    wait(lambda: viewer.frames.is_exact)
    measuring.clear()
    viewer.toggle()
    wait(lambda: player._clock is not None)
    began = time.monotonic()
    wait(lambda: not viewer.is_playing, seconds)
    lasted = time.monotonic() - began
    heard = player._clock.heard() / 48_000 if player._clock else lasted
    drawn, dropped = player.drawn_and_dropped
    late = getattr(player._clock, "late", 0)
    print(
        f"{len(measuring.shown) / lasted:.2f} frames a second over {lasted:.0f} s; {dropped} left out by the worker"
    )
    print(f"drawn {drawn}, shown {len(measuring.shown)}, silent: {player.is_silent}, sound too late {late} times")
    print(f"picture behind sound: at most {1000 * max(measuring.apart, default=0):.0f} ms")
    print(f"heard {heard:.3f} s in {lasted:.3f} s: apart by {1000 * (heard - lasted):+.0f} ms")
    _tell_stalls("main thread", measuring)
    _measure_seeks(window, measuring)


def _is_from(player: Player, frame: int) -> bool:
    return player.course is not None and player.course.first == frame


def _measure_seeks(window: EditorWindow, measuring: Measuring) -> None:
    viewer, player, desk = window.viewer, window.viewer.player, window.desk
    measuring.clear()
    times, sounds = [], []
    for number in range(SEEKS):
        wait(lambda: False, CALM_S)
        if not viewer.is_playing:
            viewer.toggle()
        measuring.shown.clear()
        target, began = (number * 997 + 450) % max(1, desk.length - 100), time.monotonic()
        desk.move_playhead(target)
        wait(lambda to=target: _is_from(player, to) and player._seen_step >= 0, 20)  # type: ignore[misc]
        times.append(time.monotonic() - began)
        wait(lambda: player._clock is not None, 20)
        sounds.append(time.monotonic() - began)
    viewer.stop()
    print(f"seek while playing: median {1000 * statistics.median(times):.0f} ms, longest {1000 * max(times):.0f}")
    print(f"sound there again: median {1000 * statistics.median(sounds):.0f} ms, longest {1000 * max(sounds):.0f}")
    _tell_stalls("main thread meanwhile", measuring)


def _tell_stalls(name: str, measuring: Measuring) -> None:
    """The longest the window did not answer, and the longest it worked itself: other programs may have the PC."""
    stall, busy = max(measuring.stalls), max(measuring.busy)
    print(f"{name}: longest stall {1000 * stall:.0f} ms; busy itself for at most {1000 * busy:.0f} ms")


def main() -> None:
    """Make the film, open the window, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=80)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    application = QApplication([])
    theme.dress(application, dark=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = arguments.folder or Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        with film(folder, arguments.photos) as document:
            tasks = Tasks(Scheduler(light_lanes=1))
            window = EditorWindow(document, tasks)
            window.show()
            try:
                measure(window, arguments.seconds)
            finally:
                window.close()
                tasks.close()


if __name__ == "__main__":
    main()
