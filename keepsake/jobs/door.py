"""A way into the engine that loads what is behind it only when somebody goes through."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, Generic, TypeVar

from keepsake.core.progress import Reporter, silent

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Door(Generic[Request, Answer]):
    """Performs one kind of request, in this process, with the function at `place` ("module:function").

    Type checkers cannot see through a name in a string; a test holds every door to what it says it takes and gives.
    """

    def __init__(self, place: str) -> None:
        self._place = place

    @property
    def behind(self) -> Callable[..., Answer]:
        """The function itself; its module is loaded now, if it was not before."""
        module, _, name = self._place.partition(":")
        function: Callable[..., Answer] = getattr(import_module(module), name)
        return function

    def __call__(self, request: Request, report: Reporter = silent) -> Answer:
        """Perform the request, telling `report` how far it is where the function does. Raises what it raises."""
        telling: dict[str, Any] = {"report": report} if "report" in inspect.signature(self.behind).parameters else {}
        return self.behind(request, **telling)
