"""Undo and redo: the steps a person took, as a tree of which nothing is cut off.

A step is one named change. Undo goes to a step's parent, redo to the child last left; a new change after an undo
grows a new branch, and the old one stays reachable as a version. The steps of one drag are joined into one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keepsake.core.errors import EditError

FIRST_STEP = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `made_at` is milliseconds since 1970 (UTC); `gesture` names the drag it belongs to, empty for
    none.
    """

    number: int
    parent: int | None
    label: str
    gesture: str
    made_at: int


class History:
    """Where the film stands among its steps."""

    def __init__(self, steps: Iterable[Step], head: int) -> None:
        self._steps = {step.number: step for step in steps}
        self._last_child = {step.parent: step.number for step in sorted(self._steps.values(), key=_number)}
        self._head = head

    @property
    def head(self) -> Step:
        """The step the film is at."""
        return self._steps[self._head]

    @property
    def undo_step(self) -> Step | None:
        """The step that undo leads to, None at the beginning; what is undone is the head's label."""
        parent = self.head.parent
        return None if parent is None else self._steps.get(parent)

    @property
    def redo_step(self) -> Step | None:
        """The step that redo leads to, None at the end; its label is what is done again."""
        child = self._last_child.get(self._head)
        return None if child is None else self._steps.get(child)

    def step(self, number: int) -> Step:
        """Give a step. One that is not kept any more is an error."""
        if number not in self._steps:
            raise EditError("That step is not kept any more.")
        return self._steps[number]

    def add(self, label: str, gesture: str, made_at: int) -> Step:
        """Take a new step from the head, or renew the head when it is part of the same drag."""
        head = self.head
        if gesture and head.gesture == gesture and self._head not in self._last_child:
            step = Step(head.number, head.parent, label, gesture, made_at)
        else:
            step = Step(max(self._steps) + 1, head.number, label, gesture, made_at)
        self._steps[step.number] = step
        self._last_child[step.parent] = step.number
        self._head = step.number
        return step

    def go(self, step: Step) -> None:
        """Stand at another step; redo will lead back from its parent to it."""
        self._head = self.step(step.number).number
        if step.parent is not None:
            self._last_child[step.parent] = step.number

    def trail(self) -> list[Step]:
        """Give the steps from the head back to the beginning, the head first."""
        steps: list[Step] = []
        step: Step | None = self.head
        while step is not None:
            steps.append(step)
            step = None if step.parent is None else self._steps.get(step.parent)
        return steps


def _number(step: Step) -> int:
    return step.number
