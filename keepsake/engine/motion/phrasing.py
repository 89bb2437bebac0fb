"""Says in short plain words what was understood of a stage direction."""

from __future__ import annotations

from keepsake.engine.motion.sense import Sense
from keepsake.engine.motion.staging import Moment

FAINT, SMALL, BROAD = 0.5, 0.9, 1.2  # amounts below, below and above which a gesture gets an adjective
TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}
MOMENTS = {Moment.START: " at the start", Moment.MIDDLE: " half-way through", Moment.END: " at the end"}


def sized(amount: float, adjectives: tuple[str, str, str, str]) -> str:
    """The adjective, with its article, for an amount: faint, small, plain or broad."""
    return adjectives[(amount >= FAINT) + (amount >= SMALL) + (amount > BROAD)]


def side(sense: Sense, lead: str = "to") -> str:
    """Which side, in the picture's terms and, if it was said so, the person's; after "to" or "on"."""
    in_picture = "left" if sense.across < 0 else "right"
    if sense.own:
        return f"{lead} the person's own {'right' if sense.across < 0 else 'left'} (the {in_picture} of the picture)"
    return f"{lead} the {in_picture} of the picture"


def timing(sense: Sense) -> str:
    """How, how often and when, as the end of a sentence."""
    words = ", slowly" if sense.pace > 1.1 else ", quickly" if sense.pace < 0.9 else ""
    words += f", for {sense.hold_s:g} seconds" if sense.hold_s is not None and sense.hold_s >= 1 else ""
    words += f", {TIMES.get(sense.count, f'{sense.count} times')}" if sense.count else ""
    if sense.at_s is not None:
        return f"{words}, after {sense.at_s:g} second{'' if sense.at_s == 1 else 's'}"
    return words + MOMENTS.get(sense.moment, "")


def more_or_less(amount: float, thing: str) -> str:
    """A thing there is more or less of."""
    if amount < SMALL:
        return f"{thing}, less than the style has"
    return f"{thing}, more than the style has" if amount > 1.1 else thing
