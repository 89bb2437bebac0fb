"""What one clause of a stage direction says, gathered from its words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from keepsake.engine.motion.staging import Moment
from keepsake.engine.motion.wording import Clause, Kind, Word

SIDES = {"left": -1, "right": 1}
LEAST, MOST = 0.35, 1.8  # any pile of adverbs ends between these


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A clause, understood word by word.

    `across` and `down` are picture directions as in `Cue`; `own` tells that a side was the person's own. `amount` and
    `pace` are 1 when nothing was said. `unknown` holds runs of words that mean nothing here.
    """

    phrase: str
    step: int
    verb: str = ""
    part: str = ""
    moods: tuple[str, ...] = ()
    across: int = 0
    down: int = 0
    aim: str = ""
    own: bool = False
    amount: float = 1.0
    less: bool = False
    pace: float = 1.0
    count: int = 0
    at_s: float | None = None
    hold_s: float | None = None
    moment: Moment = Moment.ANY
    negated: bool = False
    still: bool = False
    keep: bool = False
    beyond: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def is_manner(self) -> bool:
        """Whether the clause only says how or when, not what."""
        what = self.verb or self.part or self.moods or self.still or self.beyond or self.unknown
        return not (what or self.has_way or self.negated)

    @property
    def has_way(self) -> bool:
        return bool(self.across or self.down or self.aim)

    @property
    def is_way_only(self) -> bool:
        """Whether the clause is a bare direction, such as the "right" of "left, then right"."""
        return self.has_way and not (self.verb or self.part or self.moods or self.beyond)


def make_sense(clause: Clause, text: str) -> Sense:
    """Gather the meanings of a clause's words."""
    sense = Sense(phrase=clause.phrase(text), step=clause.step)
    for index, word in enumerate(clause.words):
        sense = with_word(sense, word, clause.words[index - 1] if index else None)
    return replace(sense, unknown=unknown_runs(clause, text), amount=min(max(sense.amount, LEAST), MOST))


def with_word(sense: Sense, word: Word, before: Word | None) -> Sense:
    """The sense of a clause with one more word read."""
    match word.kind:
        case Kind.VERB:
            return sense if sense.verb and word.value == "move" else replace(sense, verb=word.value)
        case Kind.PART:
            return sense if sense.part == "brow" else replace(sense, part=word.value)
        case Kind.MOOD:
            return replace(sense, moods=(*sense.moods, word.value))
        case Kind.WAY:
            return with_way(sense, word, before)
        case Kind.AMOUNT:
            return replace(sense, amount=sense.amount * float(word.value), less=sense.less or word.text == "less")
        case Kind.PACE:
            return replace(sense, pace=sense.pace * float(word.value))
        case _:
            return with_timing(sense, word)


def with_timing(sense: Sense, word: Word) -> Sense:
    """The sense with a word that says when, how often, or not at all."""
    match word.kind:
        case Kind.COUNT:
            return replace(sense, count=max(1, round(min(float(word.value), 8.0))))
        case Kind.AT:
            return replace(sense, at_s=min(float(word.value), 60.0))
        case Kind.HOLD:
            return replace(sense, hold_s=min(float(word.value), 60.0))
        case Kind.MOMENT:
            return replace(sense, moment=Moment(word.value))
        case Kind.NOT:
            return replace(sense, negated=not sense.negated)
        case Kind.STILL:
            return replace(sense, still=True)
        case Kind.KEEP:
            return replace(sense, keep=True)
        case Kind.BEYOND:
            return replace(sense, beyond=True)
        case _:
            return sense


def with_way(sense: Sense, word: Word, before: Word | None) -> Sense:
    """The sense with a direction; "her left" is the person's own, plain "left" that of the picture."""
    if word.value in SIDES:
        own = before is not None and before.kind is Kind.OWNER and before.value == "own"
        across = SIDES[word.value] * (-1 if own else 1)
        # "camera left" is a side of the picture, not a look at the camera
        return replace(sense, across=across, own=own, aim="" if sense.aim == "viewer" else sense.aim)
    if word.value in {"up", "down"}:
        return replace(sense, down=-1 if word.value == "up" else 1)
    if word.value == "viewer" and sense.across:
        return sense
    return replace(sense, aim=word.value)


def unknown_runs(clause: Clause, text: str) -> tuple[str, ...]:
    """Neighbouring words that mean nothing, as the person wrote them."""
    runs: list[str] = []
    previous = None
    for index, word in enumerate(clause.words):
        if word.kind is not Kind.UNKNOWN:
            continue
        written = text[word.start : word.end]
        if previous is not None and index == previous + 1:
            runs[-1] += " " + written
        else:
            runs.append(written)
        previous = index
    return tuple(runs)


def with_manner(sense: Sense, manner: Sense) -> Sense:
    """A sense told how or when by a clause that said nothing else."""
    return replace(
        sense,
        phrase=sense.phrase,
        amount=min(max(sense.amount * manner.amount, LEAST), MOST),
        pace=sense.pace * manner.pace,
        count=manner.count or sense.count,
        at_s=sense.at_s if manner.at_s is None else manner.at_s,
        hold_s=sense.hold_s if manner.hold_s is None else manner.hold_s,
        moment=sense.moment if manner.moment is Moment.ANY else manner.moment,
    )
