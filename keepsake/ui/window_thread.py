"""The way from other threads to the window's: what they say is heard there, in order, by whoever is still there.

A thread must never emit a signal of an object that the window's thread may delete meanwhile: Qt then works on memory
that is gone, or each thread waits for what the other one holds. Here threads only touch one object that lives as long
as the program.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid


class WindowThread(QObject):
    """Hears other threads on the window's thread."""

    _came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said: deque[tuple[QObject, Callable[..., None], tuple[object, ...]]] = deque()
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def tell(self, receiver: QObject, hear: Callable[..., None], *said: object) -> None:
        """In any thread: have a function called later on the window's, unless its receiver is gone by then."""
        self._said.append((receiver, hear, said))
        self._came.emit()

    def _on_came(self) -> None:
        receiver, hear, said = self._said.popleft()
        if isValid(receiver):
            hear(*said)


@cache
def window_thread() -> WindowThread:
    """Give the one way to the window's thread. The first call is the window's thread's."""
    return WindowThread()
