"""How a name is read aloud: "Siobhán" as "shiv awn"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """A word as it is `written`, and how a voice shall read it, `spoken`, spelled as that language spells sounds."""

    written: str
    spoken: str
