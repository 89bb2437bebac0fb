"""Gives every cue of a stage direction its time in the clip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from keepsake.engine.motion.scene import Scene
from keepsake.engine.motion.staging import Action, Cue, Moment

Random = np.random.Generator
Spans = tuple[float, float, float]

EDGE_S = 0.35  # nothing is acted this close to either end
GAP_S = 0.25
TIGHTEST = 0.55  # gestures are hurried to no less than this share of their natural length
SPANS: dict[Action, Spans] = {
    Action.SMILE: (1.5, 1.0, 1.7),
    Action.NOD: (0.42, 0.05, 0.75),
    Action.SHAKE: (0.50, 1.60, 0.60),
    Action.TURN: (1.15, 0.9, 1.3),
    Action.TILT: (1.0, 1.0, 1.2),
    Action.CHIN: (0.9, 1.0, 1.1),
    Action.LOOK: (0.25, 1.0, 0.6),
    Action.BLINK: (0.12, 0.05, 0.35),
    Action.WINK: (0.15, 0.12, 0.30),
    Action.CLOSE_EYES: (0.32, 0.8, 0.45),
    Action.BROWS: (0.30, 0.7, 0.5),
    Action.SIGH: (1.2, 0.15, 1.8),
}
"""Seconds out, at rest and back of each gesture, done once at a normal pace."""
TRACKS = {
    Action.SMILE: "mouth",
    Action.LOOK: "eyes",
    Action.BLINK: "lids",
    Action.WINK: "lids",
    Action.CLOSE_EYES: "lids",
    Action.BROWS: "brows",
    Action.SIGH: "chest",
}
"""What can be done at once; the rest share the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One cue with its time in the clip: starts at `start_s`, spans out, at rest and back in seconds."""

    cue: Cue
    start_s: float
    spans_s: Spans
    scene: Scene
    random: Random

    @property
    def size(self) -> float:
        """How large the gesture is, 1 as on a stage."""
        return self.scene.style.cue * self.cue.amount

    @property
    def calm_size(self) -> float:
        """The size for a move of the head: smaller when it is hurried, so that its acceleration stays the same."""
        out, _, back = SPANS[self.cue.action]
        haste = (self.spans_s[0] + self.spans_s[2]) / (out + back)
        return self.size * min(1.0, haste) ** 2


def spans_of(cue: Cue, pace: float) -> Spans:
    """Natural seconds of a cue: out, at rest (its repeats too) and back."""
    out, rest, back = (part * cue.pace * pace for part in SPANS[cue.action])
    if cue.action in {Action.BLINK, Action.WINK}:
        out, rest, back = SPANS[cue.action]
    if cue.hold_s is not None and cue.action not in {Action.BLINK, Action.NOD, Action.SHAKE}:
        rest = max(0.1, cue.hold_s)
    return out, rest + (cue.count - 1) * (out + rest + back), back


def fitting(cues: Sequence[Cue], period_s: float, pace: float) -> tuple[Cue, ...]:
    """The cues there is room for, in order; a long hold may be cut short, a gesture may be hurried a little."""
    room_s = period_s - 2 * EDGE_S
    used: dict[tuple[int, str], float] = {}
    fits = []
    for cue in cues:
        out, rest, back = spans_of(cue, pace)
        least = TIGHTEST * (out + back + (rest if cue.hold_s is None else 0.2))
        if cue.at_s is not None:
            fits += [cue] if cue.at_s + least <= period_s - EDGE_S / 2 else []
            continue
        place = (cue.step, TRACKS.get(cue.action, "head"))
        before = sum(busiest(used, step) for step in range(cue.step))
        if before + used.get(place, 0.0) + least <= room_s:
            used[place] = used.get(place, 0.0) + least + TIGHTEST * GAP_S
            fits.append(cue)
    return tuple(fits)


def busiest(used: dict[tuple[int, str], float], step: int) -> float:
    """Seconds the busiest track of a step takes."""
    return max((seconds for (each, _), seconds in used.items() if each == step), default=0.0)


def schedule(scene: Scene, random: Random) -> list[Take]:
    """Every cue with its time: steps one after the other, within a step what shares a track one after the other."""
    timed = [cue for cue in scene.staging.cues if cue.at_s is not None or cue.moment is not Moment.ANY]
    free = [cue for cue in scene.staging.cues if cue not in timed]
    takes = [pinned(cue, scene, random) for cue in timed]
    queues: dict[int, dict[str, list[Cue]]] = {}
    for cue in free:
        queues.setdefault(cue.step, {}).setdefault(TRACKS.get(cue.action, "head"), []).append(cue)
    lengths = {
        step: max(sum(natural_s(cue, scene) for cue in cues) for cues in tracks.values())
        for step, tracks in queues.items()
    }
    room_s = scene.period_s - 2 * EDGE_S
    shrink = min(1.0, room_s / max(sum(lengths.values()), 1e-9))
    slack_s = max(0.0, room_s - shrink * sum(lengths.values()))
    clock = EDGE_S
    for step in sorted(queues):
        clock += slack_s * random.uniform(0.1, 0.6) / len(queues)
        for index, cues in enumerate(queues[step].values()):
            start = clock + index * random.uniform(0.0, min(0.3, slack_s / (20 * len(queues))))
            for cue, begin, spans in in_turn(cues, start, shrink, scene):
                takes.append(Take(cue=cue, start_s=begin, spans_s=spans, scene=scene, random=random))
        clock += shrink * lengths[step]
    return takes


def natural_s(cue: Cue, scene: Scene) -> float:
    """How many seconds a cue takes in a scene, with the pause after it; a hold is as long as there is room."""
    out, rest, back = spans_of(cue, scene.staging.pace)
    return out + min(rest, scene.period_s / 2) + back + GAP_S


def in_turn(cues: Sequence[Cue], start_s: float, shrink: float, scene: Scene) -> Iterator[tuple[Cue, float, Spans]]:
    """Cues of one track one after the other, with start and spans; the last may be held until the clip ends."""
    for index, cue in enumerate(cues):
        out, rest, back = (shrink * part for part in spans_of(cue, scene.staging.pace))
        last_s = scene.period_s - EDGE_S - out - back - start_s
        rest = min(rest, max(0.1, last_s if index + 1 == len(cues) else scene.period_s / 2 * shrink))
        yield cue, start_s, (out, rest, back)
        start_s += out + rest + back + GAP_S * shrink


def pinned(cue: Cue, scene: Scene, random: Random) -> Take:
    """A cue at the time that was asked for, hurried if the clip ends too soon."""
    out, rest, back = spans_of(cue, scene.staging.pace)
    room_s = scene.period_s - 2 * EDGE_S
    if cue.at_s is not None:
        start = max(cue.at_s, EDGE_S / 2)
        room_s = scene.period_s - EDGE_S / 2 - start
    rest = min(rest, max(0.1, room_s - out - back))
    shrink = min(1.0, room_s / (out + rest + back))
    spans = (out * shrink, rest * shrink, back * shrink)
    if cue.at_s is None:
        spare = room_s - sum(spans)
        start = EDGE_S + spare * {Moment.START: 0.0, Moment.MIDDLE: 0.5}.get(cue.moment, 1.0)
    return Take(cue=cue, start_s=start, spans_s=spans, scene=scene, random=random)
