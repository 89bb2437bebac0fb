"""What tells how much of a playing film has been heard: the sound device, or the PC's clock where there is none."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Protocol

from keepsake.core.score import SAMPLE_RATE

LOOKED_BACK_S = 3.0
"""The device's own count goes in jumps; the slowest it went within so long is what was surely heard."""
SETTLING_S = 0.5
"""After beginning, before a device's habits are judged."""
CATCHES_UP = 0.1
"""How much faster or slower than time itself the clock may go to come right again, so that pictures do not jump."""
FAR_OFF_S = 0.3
"""Beyond this it jumps after all: the device stood still."""


class Clock(Protocol):
    """Counts the samples that have been heard since it began."""

    def begin(self) -> None:
        """Begin at 0."""

    def heard(self) -> int:
        """Samples heard so far."""

    def stop(self) -> None:
        """Stop for good."""


class SilentClock:
    """Time itself, for a PC without a loudspeaker."""

    def __init__(self) -> None:
        self._began = 0.0

    def begin(self) -> None:
        """Begin at 0."""
        self._began = monotonic()

    def heard(self) -> int:
        """Samples that would have been heard."""
        return int((monotonic() - self._began) * SAMPLE_RATE)

    def stop(self) -> None:
        """Nothing goes on."""


class Pace:
    """Turns a device's jumpy count of seconds into time that flows.

    A device can have taken more than was heard, by what it keeps in store, but never less; so what was heard follows
    from the least it was ahead of time lately, less what it was ahead from the beginning. Seconds throughout.
    """

    def __init__(self, began: float) -> None:
        self._began = self._last_at = began
        self._ahead: deque[tuple[float, float]] = deque()
        self._store: float | None = None
        self._shift = self._heard = 0.0

    def heard(self, counted: float, now: float) -> float:
        """Seconds heard, from what the device counted at a moment. Never less than before."""
        gone = now - self._began
        while self._ahead and (self._ahead[-1][1] >= counted - gone):
            self._ahead.pop()
        self._ahead.append((now, counted - gone))
        while self._ahead[0][0] < now - LOOKED_BACK_S:
            self._ahead.popleft()
        least = self._ahead[0][1]
        if self._store is None and gone > LOOKED_BACK_S + SETTLING_S:
            self._store = max(0.0, least)
        wanted = min(least, 0.0) if self._store is None else least - self._store
        most = CATCHES_UP * (now - self._last_at)
        off = wanted - self._shift
        self._shift += off if abs(off) > FAR_OFF_S else min(max(off, -most), most)
        self._last_at = now
        self._heard = max(self._heard, min(gone + self._shift, counted))
        return self._heard
