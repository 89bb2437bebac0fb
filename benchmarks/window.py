"""How long the editor's timeline takes to draw a frame: 1,000 clips scrolled and zoomed, in milliseconds.

Run with `python -m benchmarks.window`; figures are printed, nothing is kept.
"""

from __future__ import annotations

import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from keepsake.core.timebase import range_of
from keepsake.core.waveform import STRETCHES_PER_SECOND, Waveform
from keepsake.engine.requests import DrawWaveform
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import (
    Clip,
    ClipId,
    Content,
    Film,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    Title,
    Track,
    TrackKind,
    new_film,
)
from keepsake.ui.desk import Desk
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.timeline.canvas import TimelineCanvas
from keepsake.ui.timeline.pictures import Pictures

CLIPS = 1000
PHOTOS = 80
FRAMES = 120
RATE = Fraction(25)
SIZE = (1920, 420)
BUDGET_MS = 16
SONG_SECONDS = 600.0


def main() -> None:
    """Print what a frame costs in each way of moving through a film of 1,000 clips."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder, _document(Path(folder)) as document:
        for media in document.film.media[:PHOTOS]:
            document.blobs.put_thumbnail(media.sha256, _picture(int(media.sha256, 16) % 360))
        desk = Desk(document)
        pictures = Pictures(document, Thumbnails(document), Answers())
        canvas = TimelineCanvas(desk, pictures)
        canvas.resize(*SIZE)
        canvas.show()
        for _ in range(400):
            application.processEvents()
            time.sleep(0.005)
        print(f"{CLIPS} clips on 4 tracks, {SIZE[0]} x {SIZE[1]} pixels; milliseconds a frame, budget {BUDGET_MS}")
        _measure_all(canvas)
        pictures.leave()
        pictures.thumbnails.leave()
        desk.leave()


def _measure_all(canvas: TimelineCanvas) -> None:
    bar, desk = canvas.horizontalScrollBar(), canvas.desk
    _measure("scroll at a close zoom", lambda at: bar.setValue(at * 37))
    canvas.zoom_to_fit()
    _measure("zoom in from the whole film", lambda _: canvas.zoom(1.06, 900))
    _measure("zoom out to the whole film", lambda _: canvas.zoom(1 / 1.06, 900))
    canvas.zoom(4, 0)
    _measure("scroll, 250 clips in sight", lambda at: bar.setValue(at * 11))
    _measure("the playhead runs", lambda at: desk.move_playhead(at * 40))
    _measure("an edit, stored on the disk", lambda at: _edit(desk, at))


def _measure(name: str, move: Callable[[int], object]) -> None:
    taken: list[float] = []
    worked: list[float] = []
    for at in range(FRAMES):
        began, used = time.perf_counter(), time.process_time()
        move(at)
        QApplication.processEvents()  # draws what is no longer as it was, as in life
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - used) * 1000)
    late, busy = (sorted(each)[int(FRAMES * 0.95)] for each in (taken, worked))
    clock, processor = statistics.median(taken), statistics.median(worked)
    print(f"  {name:30} {clock:6.2f} (95 %: {late:6.2f})   processor {processor:6.2f} (95 %: {busy:6.2f})")


def _edit(desk: Desk, at: int) -> None:
    clip = desk.timeline.tracks[0].items[CLIPS // 8]
    assert isinstance(clip, Clip)
    desk.change("Rename", lambda timeline: edits.change_clip(timeline, replace(clip, name=f"Take {at}")))


class Answer(QObject):
    """Answers a moment later, as the worker does."""

    finished, failed, stopped = Signal(object), Signal(str, str), Signal()

    def cancel(self) -> None:
        """It is over at once anyway."""


class Answers(QObject):
    """A worker that knows the shape of ten minutes of sound."""

    def submit(self, request: object, key: str = "") -> Answer:
        answer = Answer(self)
        if isinstance(request, DrawWaveform):
            QTimer.singleShot(0, lambda: answer.finished.emit(_waveform()))
        return answer


def _waveform() -> Waveform:
    count = int(SONG_SECONDS * STRETCHES_PER_SECOND)
    loud = [int(60 + 50 * math.sin(at / 37) * math.sin(at / 1900)) for at in range(count)]
    return Waveform(SONG_SECONDS, 1.0, bytes((-each) & 0xFF for each in loud), bytes(loud))


def _document(folder: Path) -> Document:
    song = folder / "song.wav"
    song.write_bytes(b"song")
    return Document.create(folder / "film.keepsake", _film(song))


def _film(song: Path) -> Film:
    timeline = new_film("Benchmark", RATE).timeline
    media = tuple(_media(number) for number in range(PHOTOS))
    tracks = tuple(replace(track, items=_clips(track, media)) for track in timeline.tracks)
    sound = Media(
        id=MediaId("s"),
        kind=MediaKind.SOUND,
        name=song.name,
        sha256="f" * 64,
        size_bytes=4,
        is_inside=False,
        linked_path=str(song),
    )
    return Film(timeline=replace(timeline, tracks=tracks, next_number=10_000_000), media=(*media, sound))


def _media(number: int) -> Media:
    name, sha256 = f"{number}.jpg", f"{number:064x}"
    return Media(id=MediaId(f"p{number}"), kind=MediaKind.PHOTO, name=name, sha256=sha256, size_bytes=1)


def _clips(track: Track, media: tuple[Media, ...]) -> tuple[Clip, ...]:
    return tuple(_clip(track, number, media[number % PHOTOS].id) for number in range(CLIPS // 4))


def _clip(track: Track, number: int, photo: MediaId) -> Clip:
    contents: dict[TrackKind, Content] = {
        TrackKind.PICTURE: Photo(photo=photo),
        TrackKind.TITLES: Title(text=f"Title {number}"),
        TrackKind.VOICE: Sound(sound=MediaId("s")),
        TrackKind.MUSIC: Sound(sound=MediaId("s")),
    }
    clip_id, lasting = ClipId(f"c{track.id[1:]}{number:04}"), range_of(number * 50, 75 + number % 50, RATE)
    return Clip(id=clip_id, name=f"Clip {number}", content=contents[track.kind], source_range=lasting)


def _picture(hue: int) -> bytes:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsv(hue, 120, 200))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")
    return bytes(buffer.data().data())


if __name__ == "__main__":
    main()
