"""The ranges of what can be asked, each with the sentence that a value outside it is refused with."""

from __future__ import annotations

from fractions import Fraction

from keepsake.core.acting import LONGEST_PLAN_S, SHORTEST_PLAN_S
from keepsake.core.errors import UsageError
from keepsake.core.rate import MAX_RATE, MIN_RATE


def require_acting(strength: float, rate: Fraction) -> None:
    """Raises UsageError, in one sentence, for a motion outside its range; `rate` is that of the film."""
    require(0 <= strength <= 1, "The strength must be between 0 and 1")
    require(MIN_RATE <= rate <= MAX_RATE, f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second")


def require_seconds(seconds: float) -> None:
    """Raises UsageError, in one sentence, for a living portrait that is too short or too long."""
    is_so = SHORTEST_PLAN_S <= seconds <= LONGEST_PLAN_S
    require(is_so, f"A living portrait lasts between {SHORTEST_PLAN_S:g} and {LONGEST_PLAN_S:g} seconds")


def require(is_so: bool, sentence: str) -> None:
    """Raises UsageError with the sentence, and what to do, unless `is_so`."""
    if not is_so:
        raise UsageError(f"{sentence}; please choose another value.")
