"""What a process that draws does without."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Callable, Iterator

import pytest

from keepsake.core.thrift import OBJECTS_BETWEEN_LOOKS, be_thrifty


@pytest.fixture(autouse=True)
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What would be done when Python ends; everything is as before afterwards."""
    deeds: list[Callable[[], object]] = []
    monkeypatch.setattr(atexit, "register", deeds.append)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    before = gc.get_threshold()
    yield deeds
    gc.set_threshold(*before)


def test_rings_of_objects_are_still_found_but_less_often() -> None:
    before = gc.get_threshold()
    be_thrifty()
    assert gc.isenabled()
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN_LOOKS > before[0]


def test_matrices_get_no_threads_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    be_thrifty()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_what_the_person_set_stays() -> None:
    be_thrifty()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"


def test_at_the_end_nothing_is_looked_through(at_the_end: list[Callable[[], object]]) -> None:
    be_thrifty()
    assert at_the_end == [gc.freeze]
