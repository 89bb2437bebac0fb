"""What a stage direction asks for, once understood: cues to act and amounts for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from keepsake.engine.motion.plan import Channel


class Part(StrEnum):
    """What moves of its own accord, and can be asked to do so more, less or not at all."""

    HEAD = "head"
    GAZE = "gaze"
    BLINK = "blink"
    BROWS = "brows"
    SMILE = "smile"
    BREATH = "breath"


class Action(StrEnum):
    """Something a person can be asked to do once."""

    SMILE = "smile"
    NOD = "nod"
    SHAKE = "shake"
    TURN = "turn"
    TILT = "tilt"
    CHIN = "chin"
    LOOK = "look"
    BLINK = "blink"
    WINK = "wink"
    CLOSE_EYES = "close eyes"
    BROWS = "brows"
    SIGH = "sigh"


PART_OF = {
    Action.SMILE: Part.SMILE,
    Action.LOOK: Part.GAZE,
    Action.BLINK: Part.BLINK,
    Action.WINK: Part.BLINK,
    Action.CLOSE_EYES: Part.BLINK,
    Action.BROWS: Part.BROWS,
    Action.SIGH: Part.BREATH,
}
"""The part an action moves; the head for all others."""


class Moment(StrEnum):
    """When something is asked for, without a time in seconds."""

    ANY = "any"
    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One thing to do.

    `across` and `down` say which way: -1 left or up, 1 right or down, in the picture; 0 is neither. For brows `down`
    -1 raises and `across` picks one brow, 0 both; for a wink `across` picks the eye. `amount` is 1 for the plain
    verb; `pace` above 1 is slower. `step` orders what was joined by "then".
    """

    action: Action
    across: int = 0
    down: int = 0
    amount: float = 1.0
    pace: float = 1.0
    count: int = 1
    hold_s: float | None = None
    at_s: float | None = None
    moment: Moment = Moment.ANY
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """A whole stage direction.

    `amounts` multiply what the style does by itself (0 forbids it); `pace` above 1 is slower; `posture` is held
    through most of the clip, in the channels' units.
    """

    cues: tuple[Cue, ...] = ()
    amounts: Mapping[Part, float] = field(default_factory=lambda: MappingProxyType({}))
    pace: float = 1.0
    posture: Mapping[Channel, float] = field(default_factory=lambda: MappingProxyType({}))

    def amount(self, part: Part) -> float:
        """How much of the style's own motion is wanted, 1 as the style has it."""
        return self.amounts.get(part, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One phrase of a direction that was understood: what it asks for, and how to say so.

    `amounts`, `posture` and `pace` are as in `Staging`; `needs` are the parts without which it cannot be done.
    """

    phrase: str
    says: str
    cues: tuple[Cue, ...] = ()
    amounts: Mapping[Part, float] = field(default_factory=lambda: MappingProxyType({}))
    posture: Mapping[Channel, float] = field(default_factory=lambda: MappingProxyType({}))
    pace: float = 1.0
    needs: frozenset[Part] = frozenset()
