"""What was costly to make is made once, however many threads ask for it."""

from __future__ import annotations

import threading
import time

import pytest

from keepsake.engine.compose.kept import Kept


def test_several_threads_share_what_one_makes() -> None:
    kept, made, found = Kept(100), [], []

    def make() -> object:
        made.append(1)
        time.sleep(0.05)
        return object()

    threads = [threading.Thread(target=lambda: found.append(kept.get("key", make, lambda _: 1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len({id(each) for each in found}) == 1


def test_what_could_not_be_made_is_tried_again_and_the_oldest_goes() -> None:
    gone: list[object] = []
    kept = Kept(2, gone.append)

    def fail() -> str:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 — whatever `make` raises comes through
        kept.get("a", fail, lambda _: 1)
    assert [kept.get(name, lambda name=name: name, lambda _: 1) for name in "abc"] == ["a", "b", "c"]  # type: ignore[misc]
    assert gone == ["a"]
    kept.clear()
    assert gone == ["a", "b", "c"]


def test_one_thing_may_be_made_from_another() -> None:
    kept = Kept(10)
    assert kept.get("sum", lambda: kept.get("part", lambda: 2, lambda _: 1) + 1, lambda _: 1) == 3
