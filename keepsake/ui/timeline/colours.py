"""The timeline's colours, light and dark: quiet tints for what a clip is, one strong colour for what is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from keepsake.project.schema import Colour, Content, HomeVideo, LivingPortrait, Photo, Sound, TalkingPortrait, Title

DARK_BELOW = 128
HUES: dict[type, tuple[int, int]] = {
    Photo: (34, 60),
    LivingPortrait: (168, 70),
    TalkingPortrait: (292, 50),
    HomeVideo: (212, 70),
    Sound: (122, 45),
    Title: (48, 95),
    Colour: (220, 12),
}
"""Hue (0 to 359) and saturation (0 to 255) of each content."""


@dataclass(frozen=True)
class Colours:
    """One set of colours."""

    is_dark: bool
    ground: QColor
    lane: QColor
    ruler: QColor
    line: QColor
    words: QColor
    quiet_words: QColor
    chosen: QColor
    playhead: QColor
    gain: QColor
    lost: QColor
    clips: dict[type, QColor]

    def clip(self, content: Content) -> QColor:
        """Give the tint of a clip."""
        return self.clips[type(content)]


def colours_of(palette: QPalette) -> Colours:
    """Make the colours that go with a palette."""
    ground = palette.color(QPalette.ColorRole.Window)
    is_dark = ground.lightness() < DARK_BELOW
    value = 92 if is_dark else 232
    strength = 1.0 if is_dark else 0.75
    return Colours(
        is_dark=is_dark,
        ground=ground,
        lane=_blend(ground, QColor("white" if is_dark else "black"), 0.05),
        ruler=_blend(ground, QColor("white" if is_dark else "black"), 0.03),
        line=_blend(ground, QColor("white" if is_dark else "black"), 0.16),
        words=palette.color(QPalette.ColorRole.WindowText),
        quiet_words=_blend(palette.color(QPalette.ColorRole.WindowText), ground, 0.3),
        chosen=QColor("#7cc4ff") if is_dark else QColor("#0b63b5"),
        playhead=QColor("#ff8a70") if is_dark else QColor("#c0341d"),
        gain=QColor("#ffd479") if is_dark else QColor("#8a5a00"),
        lost=QColor("#ffb4ab") if is_dark else QColor("#8c1d18"),
        clips={kind: QColor.fromHsv(hue, int(sat * strength), value) for kind, (hue, sat) in HUES.items()},
    )


def _blend(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
