"""A film as sound: parts at exact samples, how loud, and what gives way to what. Values only; the engine mixes them.

All positions and lengths are samples at the score's own rate, counted from the film's beginning, so that sound and
pictures never drift apart. `keepsake.engine.sound` mixes a score block by block.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from keepsake.core.curve import Curve
from keepsake.core.pronunciation import Pronunciation

SAMPLE_RATE = 48_000
"""Samples a second of every film's sound: the rate of video since DV, and AAC's usual one."""


class Role(StrEnum):
    """What a sound is to the film; music gives way to voices."""

    MUSIC = "music"
    VOICE = "voice"
    RECORDING = "recording"
    CLIP = "clip"


GIVES_WAY_TO = {
    Role.MUSIC: frozenset({Role.VOICE, Role.RECORDING, Role.CLIP}),
    Role.CLIP: frozenset({Role.VOICE, Role.RECORDING}),
}
"""Which sounds a role is turned down under while somebody speaks in them."""


class FadeShape(StrEnum):
    """How a fade goes: as a quarter sine, which keeps the power of two sounds that fade into each other, or straight,
    which keeps their sum and suits a sound that fades into itself.
    """

    EQUAL_POWER = "equal power"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFile:
    """A file with sound: music, a recording, or a home video, whose first audio stream is used.

    A file without any audio stream is silent for a video clip, and an error for anything else. `sha256` is of the
    file's bytes, empty when not known.
    """

    path: Path
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How words are spoken: `pace` 0.5 (half as fast) to 2, `pitch` -1 (low) to 1 (high), `warmth` 0 to 1, and
    `pause_s`, the seconds of quiet between sentences, 0 to 3.
    """

    pace: float = 1.0
    pitch: float = 0.0
    warmth: float = 0.0
    pause_s: float = 0.25


PLAIN = Manner()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """Words for a synthetic voice, spoken into a file before anything is mixed: the mixer sees files only."""

    words: str
    voice: str = ""
    pronunciations: tuple[Pronunciation, ...] = ()
    manner: Manner = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One sound over a stretch of film.

    It plays `samples` long from film sample `at`, beginning at `source_start` of the source's own time (resampled to
    the score's rate). Beyond its source's end is silence, or, for a part that `loops`, the source again from its
    beginning with a short equal-power crossfade. `gain_db` is over all of it; `gain` is a curve of further decibels,
    its keys counted in samples from the part's first. Fades are in samples, equal-power unless told otherwise so that
    two parts that overlap by the length of their fades keep their loudness.
    """

    source: SoundFile | SpokenWords
    role: Role
    at: int
    samples: int
    source_start: int = 0
    gain_db: float = 0.0
    gain: Curve = ()
    fade_in: int = 0
    fade_out: int = 0
    fades: FadeShape = FadeShape.EQUAL_POWER
    loops: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ducking:
    """How music and clips give way under speech (`GIVES_WAY_TO`): by `depth_db`, falling within `attack_s` that ends
    as the speech begins (look-ahead), and rising within `release_s` once there has been `hold_s` of quiet.
    """

    depth_db: float = 12.0
    attack_s: float = 0.35
    hold_s: float = 0.6
    release_s: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """How loud the whole film is: integrated loudness in LUFS (ITU-R BS.1770, EBU R 128), true peaks below dBTP."""

    target_lufs: float = -16.0
    peak_dbtp: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A film's sound: exactly `samples` long, stereo. No parts means silence of that length.

    `ducking` and `loudness` are None to leave levels as they are.
    """

    samples: int
    rate: int = SAMPLE_RATE
    channels: int = 2
    parts: tuple[Part, ...] = ()
    ducking: Ducking | None = Ducking()
    loudness: Loudness | None = Loudness()


def sample_of_frame(frame: int, frame_rate: Fraction) -> int:
    """The sample that begins with a frame: the nearest one, halves up. A film of n frames has as many samples as the
    sample of frame n.
    """
    doubled = 2 * frame * SAMPLE_RATE / frame_rate + 1
    return int(doubled.numerator // (2 * doubled.denominator))
