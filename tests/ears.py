"""Something to record from in tests: a synthetic voice instead of a microphone."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from keepsake.core.errors import MissingError
from keepsake.ui.recording.ear import NO_MICROPHONE, Ear

RATE = 16_000
BLOCK = 800


class SyntheticEar(Ear):
    """Hears the samples it is made with, a block every few milliseconds, then silence; `is_listening` while begun."""

    def __init__(self, samples: bytes = b"", rate: int = RATE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left, self._rate = samples, rate
        self.is_listening = False
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._on_time)

    def begin(self) -> int:
        self.is_listening = True
        self._timer.start()
        return self._rate

    def end(self) -> None:
        self.is_listening = False
        self._timer.stop()

    def _on_time(self) -> None:
        block, self._left = self._left[: 2 * BLOCK], self._left[2 * BLOCK :]
        self.heard.emit(block or bytes(2 * BLOCK))


class DeafEar(Ear):
    """A PC with no microphone."""

    def begin(self) -> int:
        raise MissingError(NO_MICROPHONE)

    def end(self) -> None:
        """Nothing was begun."""


def tone(seconds: float, level: float = 0.5) -> bytes:
    """A tone at a share of full scale, 16-bit mono at `RATE`."""
    times = np.arange(round(seconds * RATE)) / RATE
    return (level * 32_767 * np.sin(2 * np.pi * 220 * times)).astype("<i2").tobytes()
