"""What can be asked of a stage direction, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDirection:
    """Say what is understood of a stage direction, whatever the photo. Answered by `Understood`."""

    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of a stage direction: phrases acted on (with what they do), and phrases that meant nothing."""

    acted_on: tuple[tuple[str, str], ...] = ()
    not_understood: tuple[str, ...] = ()
