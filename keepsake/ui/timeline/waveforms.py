"""The shapes of sounds on the timeline, drawn once in strips for each zoom that is near and stretched a little."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from fractions import Fraction

from PySide6.QtCore import QLineF, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from keepsake.core.folders import cache_folder
from keepsake.core.progress import Reporter
from keepsake.core.waveform import COARSER, LEVELS, STRETCHES_PER_SECOND, Waveform
from keepsake.engine.requests import DrawWaveform
from keepsake.project.document import Document
from keepsake.project.schema import Clip, MediaId
from keepsake.ui.disk_work import DiskWork
from keepsake.ui.media_bin.file_questions import FileQuestions
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.nouns import heard_of

FOLDER = "waveforms"
STRIP = 512
"""Stretches of sound in one strip, a column of pixels each."""
TALL = 64
MOST_STRIPS = 600
"""32,768 pixels each: some 80 MB at the very most."""
SLICE_SECONDS = 0.004
"""How long one painting may spend on making strips; the others follow with the next."""
LOUDEST = 127
QUIETEST_SHARE = 0.06

Levels = tuple[tuple[bytes, bytes], ...]


class Waveforms(QObject):
    """Gives the shapes of sounds where they are known, and says when more is known. Main thread only."""

    arrived = Signal()

    def __init__(self, document: Document, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._levels: dict[MediaId, Levels] = {}
        self._strips: OrderedDict[tuple[MediaId, int, int, int], QPixmap] = OrderedDict()
        self._folder = cache_folder() / FOLDER
        self._disk = DiskWork("waveforms", self)
        self._spent = 0.0
        self._questions = FileQuestions(
            document,
            tasks,
            lambda media, path: DrawWaveform(path=path, folder=self._folder, sha256=media.sha256),
            self._on_waveform,
        )

    def leave(self) -> None:
        """Ask for nothing more."""
        self._questions.leave()
        self._disk.leave()

    def begin_painting(self) -> None:
        """Say that a new painting begins, with new time to make strips."""
        self._spent = 0.0

    def draw(self, painter: QPainter, clip: Clip, box: QRectF, sides: tuple[float, float], ink: QColor) -> None:
        """Draw a clip's sound in a box, between two sides; nothing while its shape is not known."""
        media_id = heard_of(clip.content)
        if media_id is None:
            return
        levels = self._levels.get(media_id)
        if levels is None:
            self._questions.ask(media_id)
            return
        rate = clip.source_range.rate
        px = box.width() / float(clip.duration.value / rate)
        level = _level_for(px)
        second = STRETCHES_PER_SECOND / COARSER**level
        begins = float(Fraction(clip.source_range.start.value) / rate)
        left, right = max(box.left(), sides[0]), min(box.right(), sides[1])
        first = int((begins + (left - box.left()) / px) * second / STRIP)
        last = int((begins + (right - box.left()) / px) * second / STRIP)
        tall = box.height() * min(1.0, max(QUIETEST_SHARE, 10 ** (clip.gain_db / 20)))
        painter.save()
        painter.setClipRect(QRectF(left, box.top(), right - left, box.height()), Qt.ClipOperation.IntersectClip)
        for number in range(max(0, first), last + 1):
            strip = self._strip(media_id, level, number, ink)
            if strip is not None:
                x = box.left() + (number * STRIP / second - begins) * px
                place = QRectF(x, box.center().y() - tall / 2, strip.width() / second * px, tall)
                painter.drawPixmap(place, strip, QRectF(strip.rect()))
        painter.restore()

    def _strip(self, media_id: MediaId, level: int, number: int, ink: QColor) -> QPixmap | None:
        key = (media_id, level, number, ink.rgba())
        found = self._strips.get(key)
        if found is not None:
            self._strips.move_to_end(key)
            return found
        if self._spent > SLICE_SECONDS:
            self.arrived.emit()
            return None
        began = time.perf_counter()
        lows, highs = self._levels[media_id][level]
        part = slice(number * STRIP, (number + 1) * STRIP)
        made = _drawn(lows[part], highs[part], ink)
        if made is not None:
            self._strips[key] = made
        while len(self._strips) > MOST_STRIPS:
            self._strips.popitem(last=False)
        self._spent += time.perf_counter() - began
        return made

    def _on_waveform(self, media_id: MediaId, waveform: Waveform | None) -> None:
        if waveform is None:
            return

        def coarser(report: Reporter) -> Levels:
            return tuple(waveform.coarse(level) for level in range(LEVELS))

        errand = self._disk.do(coarser)
        errand.finished.connect(lambda levels: self._on_levels(media_id, levels))

    def _on_levels(self, media_id: MediaId, levels: Levels) -> None:
        self._levels[media_id] = levels
        self.arrived.emit()


def _level_for(px_per_second: float) -> int:
    """The level whose stretches are nearest to a pixel wide."""
    finest = math.log(STRETCHES_PER_SECOND / px_per_second, COARSER)
    return min(max(0, round(finest)), LEVELS - 1)


def _drawn(lows: bytes, highs: bytes, ink: QColor) -> QPixmap | None:
    """Draw a strip: a column for each stretch from its lowest to its highest value."""
    if not lows:
        return None
    strip = QPixmap(len(lows), TALL)
    strip.fill(Qt.GlobalColor.transparent)
    painter = QPainter(strip)
    painter.setPen(ink)
    middle, reach = TALL / 2, (TALL / 2 - 1) / LOUDEST
    down, up = memoryview(lows).cast("b"), memoryview(highs).cast("b")
    painter.drawLines(
        [QLineF(x + 0.5, middle - up[x] * reach, x + 0.5, middle - down[x] * reach + 0.5) for x in range(len(lows))]
    )
    painter.end()
    return strip
