"""What each verb, part and mood of a stage direction asks for, and how to say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from keepsake.engine.motion.phrasing import more_or_less, side, sized, timing
from keepsake.engine.motion.plan import Channel
from keepsake.engine.motion.sense import Sense
from keepsake.engine.motion.staging import PART_OF, Action, Cue, Heard, Part
from keepsake.engine.motion.wording import motion_tables

LONG_HOLD_S = 30.0  # "keep": as long as the clip allows
HEAD_VERBS = {"nod", "shake", "turn", "tilt"}


def meaning(sense: Sense) -> Heard | None:
    """What a clause asks for, or None when it asks for nothing a portrait can do."""
    if sense.still:
        return stillness(sense)
    if sense.verb == "look" and sense.moods and not sense.has_way:
        sense = replace(sense, verb="")  # "a proud look" is a mood
    if sense.moods == ("natural",) and (sense.verb or sense.part):
        sense = replace(sense, moods=())
    if sense.verb in HEARERS:
        heard = HEARERS[sense.verb](sense)
        return coloured(heard, mood(sense)) if heard and heard.cues and sense.moods else heard
    if sense.moods:
        return mood(sense)
    if sense.part:
        return part_alone(sense)
    if sense.has_way:
        return looking(sense)
    return manner(sense)


def coloured(gesture: Heard, feeling: Heard) -> Heard:
    """A gesture with a mood: "smiles lovingly"."""
    warmth = feeling.amounts.get(Part.SMILE, 1.0)
    cues = tuple(
        replace(each, amount=each.amount * warmth) if each.action is Action.SMILE else each for each in gesture.cues
    )
    return replace(
        gesture,
        says=f"{gesture.says}; {feeling.says}",
        cues=cues,
        amounts=feeling.amounts,
        posture=feeling.posture,
        pace=feeling.pace,
    )


def cue(sense: Sense, action: Action, **changes: float) -> Cue:
    """The cue for a clause; `changes` replace its fields."""
    hold_s = sense.hold_s
    if sense.keep and hold_s is None:
        hold_s = LONG_HOLD_S if sense.at_s is None else sense.at_s
    made = Cue(
        action=action,
        across=sense.across,
        down=sense.down,
        amount=sense.amount,
        pace=sense.pace,
        count=max(1, sense.count),
        hold_s=hold_s,
        at_s=None if sense.keep else sense.at_s,
        moment=sense.moment,
        step=sense.step,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def acted(sense: Sense, says: str, cues: tuple[Cue, ...]) -> Heard:
    """A phrase that asks for gestures."""
    needs = frozenset(PART_OF.get(each.action, Part.HEAD) for each in cues)
    return Heard(phrase=sense.phrase, says=says + timing(sense), cues=cues, needs=needs)


def allowed(sense: Sense, says: str, amounts: Mapping[Part, float]) -> Heard:
    """A phrase that asks for more, less or none of something; refusing something needs no part to do it."""
    needs = frozenset(part for part, amount in amounts.items() if amount > 0)
    return Heard(phrase=sense.phrase, says=says, amounts=amounts, needs=needs if len(needs) == 1 else frozenset())


def smiling(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "no smile beyond the photo's own", {Part.SMILE: 0.0})
    size = sized(sense.amount, ("a trace of a smile", "a soft smile", "a smile", "a broad smile"))
    grown = replace(sense, pace=1.0) if sense.pace > 1.1 else sense
    growing = ", growing slowly" if sense.pace > 1.1 else ", kept" if sense.keep else ""
    return acted(grown, size + growing, (cue(sense, Action.SMILE),))


def nodding(sense: Sense) -> Heard:
    if sense.negated:
        return head_still(sense)
    return acted(
        sense,
        sized(sense.amount, ("a hint of a nod", "a small nod", "a nod", "a clear nod")),
        (cue(sense, Action.NOD),),
    )


def shaking(sense: Sense) -> Heard:
    if sense.negated:
        return head_still(sense)
    size = sized(sense.amount, ("a hint of a shake", "a gentle shake", "a shake", "a clear shake"))
    return acted(sense, f"{size} of the head", (cue(sense, Action.SHAKE),))


def turning(sense: Sense) -> Heard | None:
    if sense.part in {"eyes", "eye"}:
        return looking(sense)
    if sense.part in {"mouth", "brow", "brows", "chest"}:
        return None
    if sense.negated:
        return head_still(sense)
    if sense.down and not sense.across:
        return chin(sense)
    size = sized(sense.amount, ("a hint of a turn", "a small turn", "a turn", "a clear turn"))
    if sense.aim == "around":
        return acted(sense, f"{size} of the head to one side and the other", both_ways(sense, Action.TURN))
    where = " " + side(sense) if sense.across else " towards the viewer" if sense.aim == "viewer" else ""
    return acted(sense, f"{size} of the head{where}", (cue(sense, Action.TURN),))


def both_ways(sense: Sense, action: Action) -> tuple[Cue, Cue]:
    return cue(sense, action, across=-1), cue(sense, action, across=1)


def tilting(sense: Sense) -> Heard | None:
    if sense.part in {"eyes", "eye", "mouth", "brow", "brows", "chest"}:
        return None
    if sense.negated:
        return head_still(sense)
    if sense.aim == "viewer" and not sense.across:
        return chin(replace(sense, down=1, aim="")) if sense.part == "head" else None
    if sense.down and not sense.across:
        return chin(sense)
    size = sized(sense.amount, ("a hint of a tilt", "a small tilt", "a tilt", "a clear tilt"))
    where = " " + side(sense) if sense.across else ""
    return acted(sense, f"{size} of the head{where}", (cue(sense, Action.TILT),))


def chin(sense: Sense) -> Heard:
    if sense.negated:
        return head_still(sense)
    way = "lifted" if sense.down < 0 else "lowered"
    return acted(
        sense,
        sized(sense.amount, ("the chin a trace ", "the chin a little ", "the chin ", "the chin well ")) + way,
        (cue(sense, Action.CHIN, across=0),),
    )


def looking(sense: Sense) -> Heard | None:
    if sense.unknown and not sense.has_way:
        return None  # a look at something that is not there
    if sense.negated:
        return allowed(sense, "the eyes stay where they look", {Part.GAZE: 0.0})
    if sense.aim == "around":
        return acted(sense, "a look to one side and the other", both_ways(sense, Action.LOOK))
    if sense.aim == "away" and not sense.across:
        return acted(sense, "a look aside", (cue(sense, Action.LOOK, down=1 if sense.down > 0 else 0, across=1),))
    if not (sense.across or sense.down):
        return acted(sense, "eyes on the viewer", (cue(sense, Action.LOOK),))
    vertical = {-1: "up", 0: "", 1: "down"}[sense.down]
    where = " ".join(filter(None, (vertical, side(sense) if sense.across else "")))
    return acted(
        sense,
        f"{sized(sense.amount, ('a glance', 'a small look', 'a look', 'a long look'))} {where}",
        (cue(sense, Action.LOOK),),
    )


def blinking(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "no blinking", {Part.BLINK: 0.0})
    if sense.less or "often" in sense.phrase.lower() or "frequent" in sense.phrase.lower():
        return allowed(sense, more_or_less(sense.amount, "blinks"), {Part.BLINK: sense.amount})
    timed = sense.count or sense.at_s is not None or sense.moment.value != "any" or sense.pace != 1.0
    # a lid that closes half-way looks drunk: however slight, a blink is whole
    return acted(sense, "a natural blink", (cue(sense, Action.BLINK),) if timed else ())


def winking(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "no winking", {})
    where = f" of the eye {side(sense, 'on')}" if sense.across else ""
    return acted(sense, f"a wink{where}", (cue(sense, Action.WINK),))


def raising(sense: Sense) -> Heard | None:
    if sense.part in {"brow", "brows"}:
        return brows(replace(sense, down=-1))
    if sense.part == "mouth":
        return smiling(replace(sense, across=0))
    if sense.part in {"head", "chin"}:
        return chin(replace(sense, down=-1))
    return looking(replace(sense, down=-1)) if sense.part == "eyes" else None


def lowering(sense: Sense) -> Heard | None:
    if sense.part in {"brow", "brows"}:
        return brows(replace(sense, down=1))
    if sense.part in {"eyes", "eye"}:
        return looking(replace(sense, down=1))
    return chin(replace(sense, down=1)) if sense.part in {"head", "chin", ""} and not sense.unknown else None


def brows(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "the brows keep still", {Part.BROWS: 0.0})
    one = sense.part == "brow"
    way = "raised" if sense.down < 0 else "lowered"
    where = f" {side(sense, 'on')}" if sense.across else ""
    says = sized(sense.amount, ("{} a trace {}", "{} a little {}", "{} {}", "{} clearly {}"))
    if one and not sense.across:
        sense = replace(sense, across=1)  # one brow was asked for, either will do
    return acted(sense, says.format(("one brow" if one else "both brows") + where, way), (cue(sense, Action.BROWS),))


def frowning(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "no frown", {})
    return brows(replace(sense, part="brows", down=1, across=0))


def closing(sense: Sense) -> Heard | None:
    if sense.part == "eye":
        return winking(sense)
    if sense.part == "mouth" and not sense.negated:
        return allowed(sense, "the lips stay closed", {})
    if sense.part != "eyes":
        return None
    if sense.negated:
        return allowed(sense, "the eyes stay open between blinks", {})
    return acted(
        sense, "eyes closed for a moment" if not sense.keep else "eyes kept closed", (cue(sense, Action.CLOSE_EYES),)
    )


def opening(sense: Sense) -> Heard | None:
    if sense.part == "mouth" and sense.negated:
        return allowed(sense, "the lips stay closed", {})
    return allowed(sense, "the eyes stay open between blinks", {}) if sense.part in {"eyes", "eye"} else None


def breathing(sense: Sense) -> Heard:
    if sense.negated or (sense.keep and "hold" in sense.phrase.lower()):
        return allowed(sense, "no breathing to be seen", {Part.BREATH: 0.0})
    heard = allowed(sense, more_or_less(sense.amount, "breathing"), {Part.BREATH: sense.amount})
    return replace(heard, pace=1.1 if sense.pace > 1.1 else 1.0)


def sighing(sense: Sense) -> Heard:
    if sense.negated:
        return allowed(sense, "no sigh", {})
    return acted(sense, "one deep breath", (cue(sense, Action.SIGH),))


def moving(sense: Sense) -> Heard | None:
    """ "Move" says what moves: "head movement", "move the eyes left", "minimal motion"."""
    if sense.moods:
        return mood(sense)
    if sense.part and sense.has_way:
        return part_alone(sense)
    if sense.negated:
        return stillness(sense)
    if sense.part:
        return part_alone(sense)
    size = more_or_less(sense.amount, "motion")
    return replace(manner(sense) or allowed(sense, size, {}), says=size + (", slower" if sense.pace > 1.1 else ""))


def part_alone(sense: Sense) -> Heard | None:
    """A part without a verb: "head to the left", "chin up", "subtle eyes"."""
    name = sense.part
    if sense.negated:
        return stillness(sense)
    if name in {"head", "chin"} and sense.has_way:
        return turning(sense)
    if name in {"eyes", "eye"} and (sense.has_way or sense.keep):
        return looking(sense)
    if name in {"brow", "brows"} and sense.down:
        return brows(sense)
    if sense.verb != "move" and sense.amount == 1.0:
        return None
    part = PARTS.get(name)
    return allowed(sense, more_or_less(sense.amount, f"motion of the {name}"), {part: sense.amount}) if part else None


PARTS = {
    "head": Part.HEAD,
    "chin": Part.HEAD,
    "eyes": Part.GAZE,
    "eye": Part.GAZE,
    "brow": Part.BROWS,
    "brows": Part.BROWS,
    "mouth": Part.SMILE,
    "chest": Part.BREATH,
}


def head_still(sense: Sense) -> Heard:
    return allowed(sense, "the head keeps still", {Part.HEAD: 0.0})


def stillness(sense: Sense) -> Heard | None:
    """ "Keep the head still", "hold still", "a steady gaze", "don't move"."""
    if sense.verb == "look" or sense.part in {"eyes", "eye"}:
        return allowed(sense, "the eyes stay where they look", {Part.GAZE: 0.0})
    if sense.part in PARTS and sense.part not in {"head", "chin"}:
        return allowed(sense, f"the {sense.part} keeps still", {PARTS[sense.part]: 0.0})
    if sense.part or sense.verb in HEAD_VERBS:
        return head_still(sense)
    still = {Part.HEAD: 0.0, Part.GAZE: 0.3, Part.BROWS: 0.0}
    return allowed(sense, "the head keeps still, only lids, breath and a trace of life stay", still)


def mood(sense: Sense) -> Heard:
    """Words of mood, each with its own effect; refused or "less", half of the contrary."""
    tables = motion_tables("moods.toml")
    share = -0.5 if sense.negated or sense.less else min(sense.amount, 1.6)
    amounts: dict[Part, float] = {}
    posture: dict[Channel, float] = {}
    pace, says = 1.0, []
    for name in dict.fromkeys(sense.moods):
        table = tables[name]
        for key, value in cast("dict[str, float]", table.get("amounts", {})).items():
            amounts[Part(key)] = amounts.get(Part(key), 1.0) * max(0.0, 1 + (value - 1) * share)
        for key, value in cast("dict[str, float]", table.get("posture", {})).items():
            posture[Channel(key)] = posture.get(Channel(key), 0.0) + value * share
        pace *= 1 + (cast("float", table.get("pace", 1.0)) - 1) * share
        says.append(f"less {name} than the style" if share < 0 else str(table["says"]))
    return Heard(phrase=sense.phrase, says="; ".join(says), amounts=amounts, posture=posture, pace=pace)


def manner(sense: Sense) -> Heard | None:
    """How much and how fast, of everything."""
    if sense.unknown or (sense.amount == 1.0 and sense.pace == 1.0):
        return None
    parts = (Part.HEAD, Part.GAZE, Part.BROWS, Part.SMILE, Part.BREATH)
    amounts = {} if sense.amount == 1.0 else dict.fromkeys(parts, sense.amount)
    says = [] if sense.amount == 1.0 else [more_or_less(sense.amount, "motion")]
    says += [] if sense.pace == 1.0 else ["slower" if sense.pace > 1 else "quicker"]
    return Heard(phrase=sense.phrase, says=", ".join(says), amounts=amounts, pace=sense.pace)


HEARERS: dict[str, Callable[[Sense], Heard | None]] = {
    "smile": smiling,
    "nod": nodding,
    "shake": shaking,
    "turn": turning,
    "tilt": tilting,
    "look": looking,
    "blink": blinking,
    "wink": winking,
    "raise": raising,
    "lower": lowering,
    "close": closing,
    "open": opening,
    "frown": frowning,
    "breathe": breathing,
    "sigh": sighing,
    "move": moving,
}
