"""What the window shows, and the engine draws, of each style of words: size, spacing of lines, colour, ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keepsake.core.scene import Rgb, TitleTemplate

IVORY, WHITE = Rgb(250, 245, 235), Rgb(255, 255, 255)
GOLD, PEACH, CREAM = Rgb(240, 220, 175), Rgb(255, 232, 205), Rgb(244, 238, 222)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLook:
    """How the largest words are set: the em as a share of the frame's height, the leading in ems, the colour, and how
    dark the soft ground behind them is, 0 to 1.
    """

    em: float
    leading: float = 1.18
    colour: Rgb = WHITE
    plate: float = 0.42

    @property
    def size(self) -> float:
        """The height of a line as a share of the frame's height, as `TitleStyle.size` has it."""
        return self.em * self.leading


TITLE_LOOKS: Final = {
    TitleTemplate.PLAIN: TitleLook(em=0.092),
    TitleTemplate.MEMORIAL: TitleLook(em=0.090, colour=IVORY),
    TitleTemplate.ANNIVERSARY: TitleLook(em=0.104, colour=GOLD, plate=0.48),
    TitleTemplate.BIRTHDAY: TitleLook(em=0.112, colour=PEACH),
    TitleTemplate.ARCHIVE: TitleLook(em=0.052, colour=CREAM, plate=0.54),
    TitleTemplate.STORYTELLER: TitleLook(em=0.096, colour=IVORY),
    TitleTemplate.LOWER_THIRD: TitleLook(em=0.062, plate=0.45),
    TitleTemplate.SUBTITLE: TitleLook(em=0.043, leading=1.26, plate=0.52),
}


def usual_plate(template: TitleTemplate, *, is_rolling: bool) -> float:
    """How dark the ground is unless somebody sets it: words that travel have none, a moving column draws the eye."""
    return 0.0 if is_rolling else TITLE_LOOKS[template].plate
