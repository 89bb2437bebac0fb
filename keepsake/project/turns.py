"""One writer at a time: the connections of one film take turns, and work in the background lets others go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_COURTESY_SECONDS = 0.5
"""How long work in the background waits for others who wait; then it goes on all the same."""


class Turns:
    """The right to write into one film. A thread that has it may take it again; `end` is the last thing it is used
    for.
    """

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._owner: int | None = None
        self._depth = 0
        self._waiting = 0
        self._is_over = False

    @contextmanager
    def taken(self, patience: float | None = None) -> Iterator[bool]:
        """Have the right while the block lasts; yields False when it could not be had within `patience` seconds (None
        for as long as it takes), or never again.
        """
        has_it = self._take(patience)
        try:
            yield has_it
        finally:
            if has_it:
                self._give_back()

    def give_way(self) -> None:
        """Let those who wait go first; for work in the background, between two pieces."""
        with self._free:
            self._free.wait_for(lambda: not self._waiting, LONGEST_COURTESY_SECONDS)

    def end(self) -> None:
        """From now on nobody may write; waits for who is writing. For who closes the film."""
        with self._free:
            self._is_over = True
            self._free.notify_all()
            self._free.wait_for(lambda: self._owner in (None, threading.get_ident()))

    def _take(self, patience: float | None) -> bool:
        me = threading.get_ident()
        with self._free:
            self._waiting += 1
            try:
                self._free.wait_for(lambda: self._is_over or self._owner in (None, me), patience)
                if self._is_over or self._owner not in (None, me):
                    return False
                self._owner = me
                self._depth += 1
            finally:
                self._waiting -= 1
                self._free.notify_all()
        return True

    def _give_back(self) -> None:
        with self._free:
            self._depth -= 1
            if not self._depth:
                self._owner = None
                self._free.notify_all()
