"""Understands stage directions in plain English, and says what was and was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from keepsake.core.errors import UsageError
from keepsake.engine.motion.meanings import meaning
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.sense import Sense, make_sense, with_manner
from keepsake.engine.motion.staging import PART_OF, Action, Cue, Heard, Part, Staging
from keepsake.engine.motion.wording import LONGEST_DIRECTION, read_clauses
from keepsake.engine.requests import ReadDirection, Understood

LEAST, MOST = 0.35, 2.0  # words together leave at least and at most this of a part's own motion
BESIDE_CUE = {Action.LOOK: 0.3, Action.SMILE: 0.0, Action.BROWS: 0.0, Action.BLINK: 1.0, Action.SIGH: 1.0}
"""What is left of a part's own motion beside a cue for it; 0.45 for the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A stage direction, understood: phrases with what they do, and phrases that meant nothing."""

    heard: tuple[Heard, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def staging(self) -> Staging:
        """All phrases together."""
        return stage(self.heard)


def understand(text: str) -> Direction:
    """Understand a stage direction; an empty one asks for nothing. Raises UsageError when it is absurdly long."""
    if len(text) > LONGEST_DIRECTION:
        raise UsageError(f"The stage direction is too long; say it in at most {LONGEST_DIRECTION} characters.")
    heard: list[Heard] = []
    missed: list[str] = []
    moods: set[str] = set()
    for sense in joined([make_sense(clause, text) for clause in read_clauses(text)]):
        found = None if sense.beyond else meaning(sense)
        if found is None:
            missed.append(sense.phrase)
            continue
        if not sense.verb and sense.moods and set(sense.moods) <= moods:
            found = Heard(phrase=found.phrase, says=found.says)  # said twice, done once
        moods |= set(sense.moods)
        heard.append(found)
        missed += sense.unknown
    return Direction(heard=tuple(heard), missed=tuple(dict.fromkeys(missed)))


def read_direction(request: ReadDirection) -> Understood:
    """Say what is understood of a direction. Raises UsageError when it is absurdly long."""
    heard = understand(request.direction)
    return Understood(acted_on=tuple((each.phrase, each.says) for each in heard.heard), not_understood=heard.missed)


def joined(senses: list[Sense]) -> list[Sense]:
    """Clauses completed by their neighbours: "slowly" joins what it describes, "then right" borrows its verb."""
    done: list[Sense] = []
    waiting: list[Sense] = []
    for sense in senses:
        if sense.is_manner and done and (done[-1].verb or done[-1].part or not done[-1].moods):
            done[-1] = with_manner(done[-1], sense)
        elif sense.is_manner and not done:
            waiting.append(sense)
        else:
            if sense.is_way_only and done and done[-1].has_way:
                sense = replace(sense, verb=done[-1].verb, part=done[-1].part)
            for manner in waiting:
                sense = with_manner(sense, manner)
            waiting = []
            done.append(sense)
    return done + waiting


def stage(heard: Iterable[Heard]) -> Staging:
    """One staging from many phrases: amounts multiply, postures add."""
    cues: list[Cue] = []
    amounts: dict[Part, float] = {}
    posture: dict[Channel, float] = {}
    pace = 1.0
    for phrase in heard:
        cues += phrase.cues
        pace *= phrase.pace
        for part, amount in phrase.amounts.items():
            amounts[part] = amounts.get(part, 1.0) * amount
        for channel, value in phrase.posture.items():
            posture[channel] = posture.get(channel, 0.0) + value
    for part in {PART_OF.get(cue.action, Part.HEAD) for cue in cues}:
        left = min(BESIDE_CUE.get(cue.action, 0.45) for cue in cues if PART_OF.get(cue.action, Part.HEAD) is part)
        amounts[part] = amounts.get(part, 1.0) * (1.0 if part is Part.BLINK else left)
    if any(cue.action is Action.LOOK and (cue.across or cue.down) for cue in cues):
        amounts[Part.HEAD] = amounts.get(Part.HEAD, 1.0) * 0.6
    amounts = {part: min(max(amount, LEAST), MOST) if amount > 0 else 0.0 for part, amount in amounts.items()}
    return Staging(cues=tuple(cues), amounts=amounts, pace=min(max(pace, 0.6), 2.0), posture=posture)
