"""Suits a stage direction to the style, the length of the clip and what the photo shows, and says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from keepsake.engine.motion.directions import Direction, stage
from keepsake.engine.motion.scene import Abilities
from keepsake.engine.motion.schedule import fitting
from keepsake.engine.motion.staging import Action, Cue, Heard, Part, Staging
from keepsake.engine.requests import Style, Understood

QUIET_STYLES = {Style.MEMORIAL, Style.ARCHIVE}
HIDDEN = {
    Part.HEAD: "the head cannot turn in this photo",
    Part.GAZE: "the eyes cannot be seen in this photo",
    Part.BLINK: "the eyes are closed or hidden in this photo",
    Part.BROWS: "the brows cannot be seen in this photo",
    Part.SMILE: "the mouth is hidden in this photo",
}


def suited(direction: Direction, style: Style, period_s: float, faces: list[Abilities]) -> tuple[Staging, Understood]:
    """The staging that can be acted, and the account of it for the person."""
    heard = [softened(phrase, style) for phrase in direction.heard]
    visible = [phrase for phrase in heard if not hidden_part(phrase, faces)]
    cues = tuple(chain.from_iterable(phrase.cues for phrase in visible))
    pace = stage(visible).pace
    acted = fitting(cues, period_s, pace)
    account: list[tuple[str, str]] = []
    kept: list[Heard] = []
    late = 0
    for phrase in heard:
        if part := hidden_part(phrase, faces):
            account.append((phrase.phrase, f"left out: {HIDDEN[part]}"))
        elif phrase.cues and not all(cue in acted for cue in phrase.cues):
            account.append((phrase.phrase, f"left out: there is no room for it in {period_s:g} seconds"))
            late += 1
        else:
            account.append((phrase.phrase, phrase.says))
            kept.append(phrase)
    return stage(kept), Understood(acted_on=tuple(account), not_understood=direction.missed)


def softened(phrase: Heard, style: Style) -> Heard:
    """A wink has no place in a quiet style: there it becomes a slow blink with a trace of a smile."""
    winks = [cue for cue in phrase.cues if cue.action is Action.WINK]
    if not winks or style not in QUIET_STYLES:
        return phrase
    soft: list[Cue] = []
    for cue in winks:
        soft.append(replace(cue, action=Action.BLINK, across=0, pace=1.2))
        soft.append(replace(cue, action=Action.SMILE, across=0, amount=0.5, count=1))
    says = f"a slow blink with a trace of a smile: a wink does not suit the {style.value} style"
    return replace(phrase, says=says, cues=tuple(soft), needs=frozenset({Part.BLINK}))


def hidden_part(phrase: Heard, faces: list[Abilities]) -> Part | None:
    """A part the phrase needs and no chosen face can move, or None."""
    for part in sorted(phrase.needs):
        if part in HIDDEN and not any(can_move(face, part) for face in faces):
            return part
    return None


def can_move(face: Abilities, part: Part) -> bool:
    """Whether the photo lets this part move at all."""
    shares = {Part.HEAD: face.head, Part.GAZE: face.gaze, Part.BROWS: face.brows, Part.SMILE: face.smile}
    return face.can_blink if part is Part.BLINK else shares.get(part, 1.0) > 0
