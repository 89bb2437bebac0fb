"""What a process that draws does without."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from keepsake.core.thrift import OBJECTS_BETWEEN_LOOKS, be_thrifty


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    before = gc.get_threshold()
    yield
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
