"""How the people of a photo move and what they say, as values: what motion plans and voices are made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from keepsake.core.curve import Curve
from keepsake.core.pronunciation import Pronunciation
from keepsake.core.score import PLAIN, Manner
from keepsake.core.style import Style

USUAL_STRENGTH = 0.6
"""How much a style moves people when nobody asks for more or less, 0 to 1."""

SHORTEST_PLAN_S, LONGEST_PLAN_S = 2.0, 60.0
"""Seconds a motion plan can last. A living portrait that is seen for longer goes round its plan."""

BEFORE_SPEECH_S, AFTER_SPEECH_S = 0.5, 0.8
"""Seconds of quiet before the first word and after the last, so that the face arrives and rests."""


class Motion(StrEnum):
    """One thing about a face that moves, as a person would name it."""

    TURN = "turn"
    NOD = "nod"
    TILT = "tilt"
    LOOK_ASIDE = "look aside"
    LOOK_DOWN = "look down"
    LIDS = "lids"
    BROWS = "brows"
    SMILE = "smile"
    BREATH = "breath"


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionEdit:
    """A person's own wish for one motion of the face with an index: its plan `amount` times as large (0 to 2).

    A `curve` takes the plan's place. Its keys count milliseconds from the beginning of the loop, and it goes round:
    after its last key it eases back into the first. Values are degrees for turn, nod, tilt and looks (0 is the
    photo), shares for the rest (0 as in the photo, 1 all the way).
    """

    motion: Motion
    face: int = 0
    amount: float = 1.0
    curve: Curve = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """How a portrait moves: what a motion plan is made from.

    `faces` are indices of those that move, largest face first, empty for all; `strength` 0 to 1. The plan is a
    seamless loop of `frames` at the scene's rate, 2 to 60 seconds long; frame 0 of it belongs to moment 0 of the
    layer's source, and it repeats before and after.
    """

    frames: int
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = USUAL_STRENGTH
    faces: tuple[int, ...] = ()
    seed: int = 0
    edits: tuple[MotionEdit, ...] = ()


class Captioning(StrEnum):
    """Where the words of a speech are shown."""

    NONE = "none"
    TRACK = "track"  # players show them, and switch them off
    BURNED = "burned"  # drawn into the pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What a portrait says. Moment 0 of the sound is moment 0 of the layer's source.

    `sound_path` is always there when a frame is composed: words without a recording are spoken into a file first.
    `times_path` says when each of its sounds is made, worked out then too; without it the lips rest. `words` is the
    text when it is known, empty otherwise; `voice` names the synthetic voice, empty for a recording, and reads words
    as `pronunciations` say. `is_own` says
    that a recording is of the person shown; words of somebody else count as invented. `captions` of a recording whose
    words nobody wrote down are none. `manner` is how a synthetic voice speaks.
    """

    sound_path: Path | None = None
    times_path: Path | None = None
    words: str = ""
    voice: str = ""
    sha256: str = ""
    is_own: bool = True
    captions: Captioning = Captioning.NONE
    pronunciations: tuple[Pronunciation, ...] = ()
    manner: Manner = PLAIN
