"""Plans the motion of a portrait from its photo, a style, a stage direction and a seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from keepsake.core.acting import LONGEST_PLAN_S, SHORTEST_PLAN_S, USUAL_STRENGTH, MotionEdit
from keepsake.core.errors import NoFaceError, UsageError
from keepsake.engine.motion.acting import act, on_frame
from keepsake.engine.motion.blinks import (
    EDGE_S,
    LONGEST_AFTER_S,
    SECOND_AFTER_S,
    STAGGER_S,
    Blink,
    blink_at,
    blink_count,
    blink_instants,
    lid_keys,
    nearest_free,
    place_blinks,
)
from keepsake.engine.motion.breath import breathing
from keepsake.engine.motion.directions import understand
from keepsake.engine.motion.expression import idle_brows, idle_smile
from keepsake.engine.motion.gaze import idle_gaze
from keepsake.engine.motion.head import idle_head
from keepsake.engine.motion.limits import face_limits, soften
from keepsake.engine.motion.moves import Score, key_times, trace
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.motion.scene import Scene, abilities
from keepsake.engine.motion.staging import Part, Staging
from keepsake.engine.motion.styles import style_settings
from keepsake.engine.motion.suiting import suited
from keepsake.engine.motion.wished import as_wished
from keepsake.engine.requests import FaceReading, PhotoReading, Style, Understood

SLOWEST_RATE, FASTEST_RATE = 10, 240
STILL = 1e-6  # a channel that never leaves this gets no curve
FIRST_OPENS_S = 0.37  # a second blink closes no sooner than the lids are open again
LIDS = (Channel.LID_LEFT, Channel.LID_RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionWish:
    """What a person asks of a plan.

    `strength` is 0 (the photo, still) to 1 (the most the style allows), 0.6 as meant; `seconds` 2 to 60; `rate`
    frames per second, 10 to 240; `faces` indices into the reading's faces, empty for all.
    """

    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = USUAL_STRENGTH
    seconds: float = 6.0
    rate: Fraction = Fraction(24)
    seed: int = 0
    faces: tuple[int, ...] = ()
    edits: tuple[MotionEdit, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.strength <= 1.0:
            raise UsageError(f"The strength must be between 0 and 1, not {self.strength:g}.")
        if not SHORTEST_PLAN_S <= self.seconds <= LONGEST_PLAN_S:
            lengths = f"{SHORTEST_PLAN_S:g} to {LONGEST_PLAN_S:g} seconds"
            raise UsageError(f"A clip can be {lengths} long, not {self.seconds:g}.")
        if not SLOWEST_RATE <= self.rate <= FASTEST_RATE:
            raise UsageError(f"A clip can have {SLOWEST_RATE} to {FASTEST_RATE} frames a second, not {self.rate}.")


def plan_motion(reading: PhotoReading, wish: MotionWish) -> tuple[MotionPlan, Understood]:
    """Plan a seamless loop for the chosen faces, and say what was made of the stage direction.

    The same photo, wish and seed always give the same plan. Strength only scales it: timing and directions stay.
    Raises NoFaceError when the photo has no face and UsageError when a chosen face is not there.
    """
    chosen = chosen_faces(reading, wish.faces)
    frames = round(wish.seconds * wish.rate)
    period_s = float(frames / wish.rate)
    shown = [abilities(reading.faces[face]) for face in chosen]
    staging, understood = suited(understand(wish.direction), wish.style, period_s, shown)
    scenes = [make_scene(reading.faces[face], wish, staging, period_s) for face in chosen]
    acts = [act(scene, stream(wish, "acting", scene.reading)) for scene in scenes]
    blinks = plan_blinks(scenes, [lids for _, lids in acts], stream(wish, "blinks", *(s.reading for s in scenes)))
    drawn_curves = (
        face_curves(scene, wish, score, lids) for scene, (score, _), lids in zip(scenes, acts, blinks, strict=True)
    )
    plans = [
        FacePlan(face, as_wished(curves, edits_of(wish, face), scene))
        for face, scene, curves in zip(chosen, scenes, drawn_curves, strict=True)
    ]
    return MotionPlan(wish.rate, frames, tuple(plans)), understood


def chosen_faces(reading: PhotoReading, faces: tuple[int, ...]) -> tuple[int, ...]:
    """The indices of the faces to move, in order and once each."""
    if not reading.faces:
        raise NoFaceError("No face was found in this photo, so there is nothing to bring alive; try a larger scan.")
    for face in faces:
        if not 0 <= face < len(reading.faces):
            found = "one face" if len(reading.faces) == 1 else f"{len(reading.faces)} faces"
            raise UsageError(f"There is no face {face + 1} in this photo; {found} can be made out, 1 is the largest.")
    return tuple(sorted(set(faces))) or tuple(range(len(reading.faces)))


def make_scene(face: FaceReading, wish: MotionWish, staging: Staging, period_s: float) -> Scene:
    """What is known of one face in this clip."""
    return Scene(
        period_s=period_s,
        rate=wish.rate,
        style=style_settings(wish.style),
        reading=face,
        abilities=abilities(face),
        staging=staging,
    )


def stream(wish: MotionWish, part: str, *faces: FaceReading) -> np.random.Generator:
    """A random stream of its own for one part of a plan; strength, direction and edits leave it as it is."""
    fixed = (wish.style, "", USUAL_STRENGTH, wish.seconds, wish.rate, wish.seed, ())
    words = repr((part, fixed, [astuple(replace(face, advice=())) for face in faces]))
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(words.encode()).digest()[:16], "big")))


def plan_blinks(
    scenes: Sequence[Scene], asked: Sequence[list[Blink]], random: np.random.Generator
) -> list[list[Blink]]:
    """The blinks of every face, those asked for and its own, so that no two faces blink in unison."""
    instants = blink_instants(scenes[0].rate, scenes[0].period_s)
    asked = apart(asked, instants)
    counts = []
    for scene, lids in zip(scenes, asked, strict=True):
        per_minute = scene.style.blink.per_minute * scene.staging.amount(Part.BLINK)
        count = blink_count(scene.period_s, per_minute, random) if per_minute > 0 else 0
        counts.append(max(0, count - len(lids)) if scene.abilities.can_blink else 0)
    shut = [[time for lid in lids for time in lid.shut_times()] for lids in asked]
    own = place_blinks(counts, shut, instants, random)
    taken = [*chain.from_iterable(shut), *chain.from_iterable(own)]
    plans = []
    for scene, lids, times in zip(scenes, asked, own, strict=True):
        blinks = list(lids)
        for time in times:
            blinks += natural_blinks(scene, time, taken, random)
        taken += [blink.at_s for blink in blinks]
        plans.append(blinks)
    return plans


def natural_blinks(scene: Scene, at_s: float, taken: list[float], random: np.random.Generator) -> list[Blink]:
    """A blink, in lively styles now and then two, the second as far from every other as a blink must be."""
    first, second_s = blink_at(at_s, random), on_frame(at_s + random.uniform(*SECOND_AFTER_S), scene)
    is_double = random.random() < scene.style.blink.double
    is_late = second_s > scene.period_s - EDGE_S - LONGEST_AFTER_S
    if not is_double or is_late or any(abs(second_s - time) < FIRST_OPENS_S for time in taken):
        return [first]
    return [first, blink_at(second_s, random)]


def apart(asked: Sequence[list[Blink]], instants: NDArray[np.float64]) -> list[list[Blink]]:
    """Short closings that a direction asks of several faces, moved so that no two faces close in unison."""
    taken: list[float] = []
    moved: list[list[Blink]] = []
    for lids in asked:
        times = [lid.at_s for lid in lids]
        if taken and lids and max(lid.shut_s for lid in lids) < STAGGER_S:
            first = nearest_free(times[0], instants, [], taken)
            lids = [replace(lid, at_s=lid.at_s + first - times[0]) for lid in lids]
        taken += [lid.at_s for lid in lids]
        moved.append(lids)
    return moved


def edits_of(wish: MotionWish, face: int) -> tuple[MotionEdit, ...]:
    """What a person changed about one face; nothing at strength 0, which is the photo itself."""
    return tuple(edit for edit in wish.edits if edit.face == face) if wish.strength > 0 else ()


def face_curves(scene: Scene, wish: MotionWish, acted: Score, blinks: list[Blink]) -> dict[Channel, Curve]:
    """Every curve of one face; none at strength 0."""
    if wish.strength == 0:
        return {}
    score = Score()
    head = idle_head(scene, stream(wish, "head", scene.reading))
    score.add(head)
    score.add(idle_gaze(scene, head, stream(wish, "gaze", scene.reading)))
    score.add(idle_smile(scene, stream(wish, "smile", scene.reading)))
    score.add(idle_brows(scene, stream(wish, "brows", scene.reading)))
    score.add(breathing(scene, stream(wish, "breath", scene.reading)))
    score.add(acted)
    return drawn(scene, score, blinks, wish.strength / USUAL_STRENGTH)


def drawn(scene: Scene, score: Score, blinks: list[Blink], gain: float) -> dict[Channel, Curve]:
    """A score as curves within the face's limits, `gain` times as large; blinks stay full."""
    curves: dict[Channel, Curve] = {}
    for channel, span in face_limits(scene).items():
        moves = score.get(channel, [])
        times = key_times(moves, scene.period_s)
        values = soften(gain * trace(moves, times), span)
        if channel in LIDS and span[1] > 0:
            times, values = lid_keys(times, values, eye_keys(channel, blinks))
        if np.abs(values).max() > STILL:
            curves[channel] = Curve(rounded(times), rounded(values), scene.period_s)
    return curves


def eye_keys(lid: Channel, blinks: list[Blink]) -> list[list[tuple[float, float]]]:
    """The keys of the blinks one eye takes part in, each (seconds, closure from 0 to 1)."""
    if lid is Channel.LID_LEFT:
        return [blink.keys(blink.left_late_s) for blink in blinks if blink.left]
    return [blink.keys(blink.right_late_s) for blink in blinks if blink.right]


def rounded(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    """Numbers to the microsecond or millionth, so that a plan reads and compares the same everywhere."""
    return tuple(np.round(numbers, 6).tolist())
