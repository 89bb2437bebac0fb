"""Rings of forgotten objects are looked for on the window's thread alone.

Python looks for them on whichever thread makes the next object. Where that thread is not the window's and a widget is
in the ring, Qt takes the widget down on a thread that is not its own, and the program ends.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

MS_BETWEEN_SWEEPS = 1000
SWEEPS_BETWEEN_FULL_ONES = 60
"""A full sweep takes some 30 ms where a film is open, so it is made once a minute."""
YOUNG, ALL = 1, 2
"""Generations of Python's `gc`: what was made lately, and everything."""


class Sweeper(QObject):
    """Keeps Python from looking by itself, and looks from time to time instead, until `leave`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeps = 0
        self._timer = QTimer(self, interval=MS_BETWEEN_SWEEPS)
        self._timer.timeout.connect(self._on_time)
        gc.disable()
        self._timer.start()

    def leave(self) -> None:
        """Let Python look by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_time(self) -> None:
        self._sweeps += 1
        if self._sweeps == 1:
            gc.freeze()  # the modules stay for good; there is no need to look through them
        is_due = gc.get_count()[0] > gc.get_threshold()[0]
        if self._sweeps % SWEEPS_BETWEEN_FULL_ONES == 0:
            gc.collect(ALL)
        elif is_due:
            gc.collect(YOUNG)
