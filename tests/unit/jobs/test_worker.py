"""Every door of the worker leads where it says, and there is one for every request."""

import re
import sys
from dataclasses import is_dataclass
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from keepsake.core.errors import PhotoError
from keepsake.core.progress import Progress
from keepsake.engine import requests
from keepsake.jobs import worker
from keepsake.jobs.door import Door
from tests.work import Count, EndBadly

DOORS = {name: door for name, door in vars(worker).items() if isinstance(door, Door)}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_leads_to_a_function_that_takes_and_gives_what_it_says(name: str):
    asked, answered = get_args(DOORS[name].__orig_class__)
    hints = get_type_hints(DOORS[name].behind)
    assert (hints["request"], hints["return"]) == (asked, NoneType if answered is None else answered)
    assert name == re.sub(r"(?<!^)(?=[A-Z])", "_", asked.__name__).lower()


def test_there_is_a_door_for_every_request():
    answered = {name for name in requests.__all__ if "Answered by" in (vars(requests)[name].__doc__ or "")}
    through = {get_args(door.__orig_class__)[0].__name__ for door in DOORS.values()}
    assert all(is_dataclass(vars(requests)[name]) for name in answered)
    assert answered == through


def test_a_door_loads_its_function_when_somebody_goes_through_and_passes_progress_on():
    said: list[Progress] = []
    assert Door[Count, int]("tests.work:count")(Count(to=2), said.append) == 2
    assert [progress.done for progress in said] == [0, 1]
    with pytest.raises(PhotoError, match="no photo"):
        Door[EndBadly, None]("tests.work:end_badly")(EndBadly("sentence"))


def test_a_function_that_tells_no_progress_is_asked_without(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules["tests.work"], "quiet", lambda request: request.to, raising=False)
    assert Door[Count, int]("tests.work:quiet")(Count(to=5)) == 5
