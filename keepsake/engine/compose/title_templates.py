"""How words are set for each occasion: typefaces, sizes, spacing, colour, ground, ornament."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from keepsake.core.scene import Rgb, TitleTemplate
from keepsake.engine.compose.title_fonts import Face

IVORY, WHITE = Rgb(250, 245, 235), Rgb(255, 255, 255)
GOLD, PEACH, CREAM = Rgb(240, 220, 175), Rgb(255, 232, 205), Rgb(244, 238, 222)


class Side(StrEnum):
    """Where lines begin."""

    CENTRE = "centre"
    START = "start"  # left, or right for scripts that begin there


@dataclass(frozen=True, slots=True)
class Setting:
    """How a line is set: the em's `size` as a share of the frame's height; `tracking` in ems; `leading` times it."""

    face: Face
    size: float
    tracking: float = 0.0
    leading: float = 1.18


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One look. `plate` is how dark the soft ground is, `shadow` the words' own shadow, both 0 to 1; `rule` is the
    length of a thin line under the first line, as a share of the frame's height, 0 for none.
    """

    heading: Setting
    body: Setting
    colour: Rgb = WHITE
    plate: float = 0.42
    shadow: float = 0.72
    rule: float = 0.0
    side: Side = Side.CENTRE


TEMPLATES: Final = {
    TitleTemplate.PLAIN: Template(
        heading=Setting(Face.SERIF, 0.092, 0.01),
        body=Setting(Face.SERIF, 0.052, 0.01, 1.28),
    ),
    TitleTemplate.MEMORIAL: Template(
        heading=Setting(Face.SERIF, 0.090, 0.025),
        body=Setting(Face.ITALIC, 0.054, 0.01, 1.34),
        colour=IVORY,
        rule=0.13,
    ),
    TitleTemplate.ANNIVERSARY: Template(
        heading=Setting(Face.ITALIC, 0.104, 0.005),
        body=Setting(Face.SERIF, 0.050, 0.04, 1.32),
        colour=GOLD,
        plate=0.48,
        rule=0.18,
    ),
    TitleTemplate.BIRTHDAY: Template(
        heading=Setting(Face.SERIF, 0.112, 0.01),
        body=Setting(Face.ITALIC, 0.060, 0.01, 1.28),
        colour=PEACH,
    ),
    TitleTemplate.ARCHIVE: Template(
        heading=Setting(Face.SANS, 0.052, 0.10),
        body=Setting(Face.SANS, 0.034, 0.06, 1.45),
        colour=CREAM,
        plate=0.54,
        shadow=0.8,
    ),
    TitleTemplate.STORYTELLER: Template(
        heading=Setting(Face.ITALIC, 0.096, 0.005),
        body=Setting(Face.ITALIC, 0.056, 0.005, 1.30),
        colour=IVORY,
    ),
    TitleTemplate.LOWER_THIRD: Template(
        heading=Setting(Face.SERIF, 0.062, 0.01),
        body=Setting(Face.SANS, 0.031, 0.05, 1.45),
        plate=0.45,
        rule=0.10,
        side=Side.START,
    ),
    TitleTemplate.SUBTITLE: Template(
        heading=Setting(Face.SANS, 0.043, 0.005, 1.26),
        body=Setting(Face.SANS, 0.043, 0.005, 1.26),
        plate=0.52,
        shadow=0.7,
    ),
}
