"""The recorder: counts in, records, holds, and keeps the take; no widgets here."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.core.folders import data_folder
from keepsake.core.takes import SAMPLE_BYTES, Take, rescue_takes
from keepsake.ui.recording.ear import Ear, Microphone
from keepsake.ui.window_thread import window_thread

COUNT_FROM = 3
MS_BETWEEN_COUNTS = 1000
LONGEST_SECONDS = 15 * 60
LONG_ENOUGH = "That is a quarter of an hour; the recording was ended and kept."
HEARD_NOTHING = "Nothing was heard. Is the right microphone chosen in the system's sound settings?"
FOLDER = "recordings"


class Stage(Enum):
    """What the recorder does."""

    READY = auto()
    COUNTING = auto()
    RECORDING = auto()
    HELD = auto()
    KEEPING = auto()


class Recorder(QObject):
    """Records one take after another into a folder.

    `changed` says that the stage, the count or the seconds are others; `level` how loud it is now, 0 to 1; `taken`
    that a take is whole and on the disk; `troubled` what went wrong, in a sentence.
    """

    changed = Signal()
    level = Signal(float)
    taken = Signal(object)
    troubled = Signal(str)

    def __init__(
        self, make_ear: Callable[[], Ear] = Microphone, folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder = folder or recordings_folder()
        self.stage = Stage.READY
        self.count = 0
        self._make_ear = make_ear
        self._ear: Ear | None = None
        self._take: Take | None = None
        self._rate = 0
        self._samples = 0
        self._counting = QTimer(self, interval=MS_BETWEEN_COUNTS)
        self._counting.timeout.connect(self._on_count)
        self._window = window_thread()

    @property
    def seconds(self) -> float:
        """How long the take is so far."""
        return self._samples / self._rate if self._rate else 0.0

    def rescue(self) -> list[Path]:
        """Give takes that a crash left unfinished their names."""
        return rescue_takes(self.folder)

    def begin(self) -> None:
        """Count in, and record."""
        if self.stage is not Stage.READY:
            return
        self._ear = self._make_ear()
        self._ear.heard.connect(self._on_heard)
        self._ear.failed.connect(self._on_failed)
        try:
            self._rate = self._ear.begin()
        except KeepsakeError as error:
            self._end_ear()
            self.troubled.emit(str(error))
            return
        self._samples = 0
        self.count = COUNT_FROM
        self._counting.start()
        self._go(Stage.COUNTING)

    def hold(self) -> None:
        """Pause; what is said meanwhile is not recorded."""
        if self.stage is Stage.RECORDING:
            self._go(Stage.HELD)

    def go_on(self) -> None:
        """Record on after a pause."""
        if self.stage is Stage.HELD:
            self._go(Stage.RECORDING)

    def stop(self) -> None:
        """End the take and keep it; while still counting, leave off."""
        self._counting.stop()
        self._end_ear()
        if self._take is not None and self.stage in (Stage.RECORDING, Stage.HELD):
            self._take.finish()
            self._go(Stage.KEEPING)
        elif self.stage is Stage.COUNTING:
            self._go(Stage.READY)

    def leave(self) -> None:
        """End and keep whatever is being recorded, and wait until it is on the disk."""
        self.stop()
        if self._take is not None:
            self._take.wait()

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _on_count(self) -> None:
        self.count -= 1
        if self.count > 0:
            self.changed.emit()
            return
        self._counting.stop()
        try:
            self._take = Take(self.folder, self._rate, self._tell_end)
        except KeepsakeError as error:
            self._end_ear()
            self._go(Stage.READY)
            self.troubled.emit(str(error))
            return
        self._go(Stage.RECORDING)

    def _tell_end(self, path: Path | None, trouble: str) -> None:
        """Pass a take's end on to the window's thread; called in the take's own. If the window is gone, the take is
        whole all the same.
        """
        self._window.tell(self, self._on_ended, path, trouble)

    def _on_heard(self, samples: bytes) -> None:
        self.level.emit(loudness_of(samples) if self.stage is not Stage.HELD else 0.0)
        if self.stage is Stage.RECORDING and self._take is not None:
            before = int(self.seconds)
            self._take.write(samples)
            self._samples += len(samples) // SAMPLE_BYTES
            if int(self.seconds) != before:
                self.changed.emit()
            if self.seconds >= LONGEST_SECONDS:
                self.stop()
                self.troubled.emit(LONG_ENOUGH)

    def _on_failed(self, sentence: str) -> None:
        self.stop()
        self.troubled.emit(sentence)

    def _on_ended(self, path: Path | None, trouble: str) -> None:
        self._take = None
        self._go(Stage.READY)
        if trouble or path is None:
            self.troubled.emit(trouble or HEARD_NOTHING)
        if path is not None:
            self.taken.emit(path)

    def _end_ear(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.end()
            ear.deleteLater()
        self.level.emit(0.0)


def recordings_folder() -> Path:
    """Where takes are kept until a film has them."""
    return data_folder() / FOLDER


def loudness_of(samples: bytes) -> float:
    """The loudest moment of 16-bit samples, 0 for silence to 1 for the most there can be."""
    import numpy as np

    values = np.frombuffer(samples[: len(samples) - len(samples) % SAMPLE_BYTES], "<i2")
    return float(np.abs(values.astype(np.int32)).max(initial=0)) / 32_768
