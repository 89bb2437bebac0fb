"""How words are set for each occasion: typefaces, sizes, spacing, colour, ground, ornament."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from keepsake.core.scene import Rgb, TitleTemplate
from keepsake.core.title_looks import TITLE_LOOKS, WHITE
from keepsake.engine.compose.title_fonts import Face


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
    plate: float = 0.0
    shadow: float = 0.72
    rule: float = 0.0
    side: Side = Side.CENTRE


def _template(kind: TitleTemplate, face: Face, tracking: float, body: Setting, **how: Any) -> Template:
    """A look from what the window knows of it, the largest words' face and tracking, and all the rest."""
    look = TITLE_LOOKS[kind]
    heading = Setting(face, look.em, tracking, look.leading)
    return Template(heading=heading, body=body, colour=look.colour, plate=look.plate, **how)


_SUBTITLE = TITLE_LOOKS[TitleTemplate.SUBTITLE]
TEMPLATES: Final = {
    kind: _template(kind, *setting, **how)
    for kind, setting, how in (
        (TitleTemplate.PLAIN, (Face.SERIF, 0.01, Setting(Face.SERIF, 0.052, 0.01, 1.28)), {}),
        (TitleTemplate.MEMORIAL, (Face.SERIF, 0.025, Setting(Face.ITALIC, 0.054, 0.01, 1.34)), {"rule": 0.13}),
        (TitleTemplate.ANNIVERSARY, (Face.ITALIC, 0.005, Setting(Face.SERIF, 0.050, 0.04, 1.32)), {"rule": 0.18}),
        (TitleTemplate.BIRTHDAY, (Face.SERIF, 0.01, Setting(Face.ITALIC, 0.060, 0.01, 1.28)), {}),
        (TitleTemplate.ARCHIVE, (Face.SANS, 0.10, Setting(Face.SANS, 0.034, 0.06, 1.45)), {"shadow": 0.8}),
        (TitleTemplate.STORYTELLER, (Face.ITALIC, 0.005, Setting(Face.ITALIC, 0.056, 0.005, 1.30)), {}),
        (
            TitleTemplate.LOWER_THIRD,
            (Face.SERIF, 0.01, Setting(Face.SANS, 0.031, 0.05, 1.45)),
            {"rule": 0.10, "side": Side.START},
        ),
        (
            TitleTemplate.SUBTITLE,
            (Face.SANS, 0.005, Setting(Face.SANS, _SUBTITLE.em, 0.005, _SUBTITLE.leading)),
            {"shadow": 0.7},
        ),
    )
}
