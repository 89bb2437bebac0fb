"""Visemes: the shape lips and jaw make for each phone, and how much each phone insists on it.

Openness follows the jaw and lip heights reported for American English vowels and consonants (Montgomery and Jackson
1983, "Physical characteristics of the lips underlying vowel lipreading performance"; Jeffers and Barley 1971 for the
classes that look alike). How much a phone insists is the dominance of Cohen and Massaro 1993, "Modeling
coarticulation in synthetic visual speech": an S pins the jaw and leaves the lips to the vowel beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keepsake.engine.voice.phones import SILENCE, VOWELS
from keepsake.engine.voice.voice import PhoneTime


@dataclass(frozen=True, slots=True)
class LipShape:
    """Targets from 0 to 1 of the mouth channels for one phone, with the dominance of jaw and lips over neighbours.

    `ceiling` is how far the mouth may be open at the phone's middle whatever the neighbours want: 0 for p, b and m.
    """

    jaw: float
    round: float = 0.0
    wide: float = 0.0
    press: float = 0.0
    tuck: float = 0.0
    jaw_dominance: float = 1.0
    lip_dominance: float = 1.0
    ceiling: float = 1.0


@dataclass(frozen=True, slots=True)
class TimedShape:
    """A lip shape held over a stretch of time in seconds; `is_vowel` shapes follow stress and loudness."""

    start_s: float
    end_s: float
    shape: LipShape
    is_vowel: bool = False
    stress: int = 0


REST = LipShape(0.0, jaw_dominance=1.2, lip_dominance=0.6)

_TEETH = LipShape(0.20, wide=0.15, jaw_dominance=0.9, lip_dominance=0.25)
_HISS = LipShape(0.16, wide=0.35, jaw_dominance=1.4, lip_dominance=0.45)
_HUSH = LipShape(0.20, round=0.55, jaw_dominance=1.3, lip_dominance=0.9)
_TONGUE_OUT = LipShape(0.22, wide=0.1, jaw_dominance=1.0, lip_dominance=0.3)
_BACK = LipShape(0.35, jaw_dominance=0.5, lip_dominance=0.1)
_SHUT = LipShape(0.0, press=1.0, jaw_dominance=1.0, lip_dominance=0.5, ceiling=0.0)
_LIP_ON_TEETH = LipShape(0.08, tuck=1.0, jaw_dominance=1.0, lip_dominance=0.5, ceiling=0.10)

SHAPES: dict[str, LipShape] = {
    SILENCE: REST,
    "AA": LipShape(1.00, wide=0.10),
    "AE": LipShape(0.92, wide=0.45),
    "AH": LipShape(0.85, wide=0.10),
    "AO": LipShape(0.90, round=0.50),
    "AX": LipShape(0.48, jaw_dominance=0.7, lip_dominance=0.3),
    "EH": LipShape(0.70, wide=0.40),
    "ER": LipShape(0.48, round=0.40),
    "IH": LipShape(0.47, wide=0.40, jaw_dominance=0.9),
    "IY": LipShape(0.42, wide=0.85, jaw_dominance=1.1),
    "UH": LipShape(0.48, round=0.50),
    "UW": LipShape(0.40, round=0.95, jaw_dominance=1.1, lip_dominance=1.5),
    "Y": LipShape(0.35, wide=0.60, jaw_dominance=0.8, lip_dominance=0.7),
    "W": LipShape(0.25, round=1.00, jaw_dominance=1.2, lip_dominance=1.6),
    "R": LipShape(0.32, round=0.40, jaw_dominance=0.8, lip_dominance=0.6),
    "L": LipShape(0.35, jaw_dominance=0.7, lip_dominance=0.15),
    "HH": LipShape(0.38, jaw_dominance=0.3, lip_dominance=0.05),
    **dict.fromkeys(("K", "G", "NG"), _BACK),
    **dict.fromkeys(("T", "D", "DX", "N"), _TEETH),
    **dict.fromkeys(("S", "Z"), _HISS),
    **dict.fromkeys(("SH", "ZH", "CH", "JH"), _HUSH),
    **dict.fromkeys(("TH", "DH"), _TONGUE_OUT),
    **dict.fromkeys(("F", "V"), _LIP_ON_TEETH),
    **dict.fromkeys(("P", "B", "M"), _SHUT),
}

# A diphthong is two shapes, the first for the longer part of its time.
_FIRST_PART = 0.6
_GLIDES: dict[str, tuple[LipShape, LipShape]] = {
    "AW": (LipShape(1.00, wide=0.05), LipShape(0.65, round=0.80, lip_dominance=1.2)),
    "AY": (LipShape(1.00, wide=0.10), LipShape(0.62, wide=0.55)),
    "EY": (LipShape(0.72, wide=0.50), LipShape(0.50, wide=0.75)),
    "OW": (LipShape(0.75, round=0.60), LipShape(0.52, round=0.90, lip_dominance=1.3)),
    "OY": (LipShape(0.80, round=0.75, lip_dominance=1.2), LipShape(0.50, wide=0.60)),
}


def timed_shapes(phones: tuple[PhoneTime, ...]) -> Iterator[TimedShape]:
    """The lip shapes of timed phones, in order; a phone with no known shape rests."""
    for time in phones:
        glide = _GLIDES.get(time.phone)
        if glide is None:
            shape = SHAPES.get(time.phone, REST)
            yield TimedShape(time.start_s, time.end_s, shape, time.phone in VOWELS, time.stress)
        else:
            turn_s = time.start_s + _FIRST_PART * (time.end_s - time.start_s)
            yield TimedShape(time.start_s, turn_s, glide[0], True, time.stress)
            yield TimedShape(turn_s, time.end_s, glide[1], True, time.stress)
