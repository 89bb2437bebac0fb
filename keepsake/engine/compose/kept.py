"""Keeps what was costly to make, up to so many bytes; what was not used for longest goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Thing = TypeVar("Thing")


class Kept:
    """Things by key, each with its size in bytes, at most `most_bytes` together (but always the newest).

    Several threads may ask: what one of them is making, the others wait for.
    """

    def __init__(self, most_bytes: int, on_gone: Callable[[object], None] | None = None) -> None:
        self._most_bytes = most_bytes
        self._things: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: set[Hashable] = set()
        self._changed = threading.Condition()
        self._bytes = 0
        self._on_gone = on_gone

    def get(self, key: Hashable, make: Callable[[], Thing], size_of: Callable[[Thing], int]) -> Thing:
        """The thing of a key, made now when it is not kept."""
        with self._changed:
            while key in self._making:
                self._changed.wait()
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key][0]  # type: ignore[return-value]
            self._making.add(key)
        try:
            thing = make()
            self._keep(key, thing, size_of(thing))
        finally:
            with self._changed:
                self._making.discard(key)
                self._changed.notify_all()
        return thing

    def hold(self, most_bytes: int) -> None:
        """Keep no more than so much from now on."""
        with self._changed:
            self._most_bytes = most_bytes
            self._make_room()

    def clear(self) -> None:
        """Let go of everything."""
        with self._changed:
            while self._things:
                self._drop_oldest()

    def _keep(self, key: Hashable, thing: object, size: int) -> None:
        with self._changed:
            self._things[key] = (thing, size)
            self._bytes += size
            self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self._most_bytes and len(self._things) > 1:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, (thing, size) = self._things.popitem(last=False)
        self._bytes -= size
        if self._on_gone:
            self._on_gone(thing)
