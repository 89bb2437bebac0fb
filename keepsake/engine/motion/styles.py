"""The styles as data: what `styles.toml` says, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from keepsake.engine.requests import Style

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadStyle:
    """How the head moves; units as in `styles.toml`."""

    travel: tuple[float, float, float]
    sway: float
    move_s: Span
    hold_s: Span
    drift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GazeStyle:
    """How the eyes move."""

    shift: float
    every_s: float
    glance: float
    glances_per_minute: float
    steady: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BlinkStyle:
    """How often the lids close."""

    per_minute: float
    double: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathStyle:
    """How the chest moves and the head with it."""

    cycle_s: float
    depth: float
    nod: float
    lift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SmileStyle:
    """How a smile comes and goes."""

    peak: float
    rise_s: Span
    again_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowStyle:
    """How lively the brows are."""

    flash: float
    per_minute: float
    with_smile: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleLimits:
    """The farthest a style goes from the photo, at full strength."""

    yaw: float
    pitch: float
    roll: float
    sway: float
    gaze: float
    brow: float
    smile: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleSettings:
    """Everything `styles.toml` says of one style."""

    cue: float
    head: HeadStyle
    gaze: GazeStyle
    blink: BlinkStyle
    breath: BreathStyle
    smile: SmileStyle
    brow: BrowStyle
    limits: StyleLimits


@cache
def style_settings(style: Style) -> StyleSettings:
    """The settings of a style."""
    text = resources.files("keepsake.engine.motion").joinpath("styles.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)[style.value]
    head, smile = table["head"], table["smile"]
    yaw, pitch, roll = head["travel"]
    return StyleSettings(
        cue=table["cue"],
        head=HeadStyle(**{**head, "travel": (yaw, pitch, roll), **_spans(head, "move_s", "hold_s")}),
        gaze=GazeStyle(**table["gaze"]),
        blink=BlinkStyle(**table["blink"]),
        breath=BreathStyle(**table["breath"]),
        smile=SmileStyle(**{**smile, **_spans(smile, "rise_s")}),
        brow=BrowStyle(**table["brow"]),
        limits=StyleLimits(**table["limits"]),
    )


def _spans(table: dict[str, list[float]], *names: str) -> dict[str, Span]:
    return {name: (table[name][0], table[name][1]) for name in names}
