"""What of a clip can change over time: each property's bounds, its value, and its keys. Values in, values out.

Positions are frames of the content's own time (`content_frame` gives them for a moment of the film).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import StrEnum

from keepsake.core.curve import Curve, Easing, Key, value_at
from keepsake.core.scene import NATURAL
from keepsake.core.timebase import RationalTime
from keepsake.project.schema import Clip, HomeVideo, Sound, TalkingPortrait, Varying
from keepsake.project.sequence import Place


class Property(StrEnum):
    """A property of a clip that can have keys."""

    OPACITY = "opacity"
    X = "x"
    Y = "y"
    SCALE = "scale"
    ROTATION = "rotation"
    GAIN = "gain"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a property may be: from, to, and what it usually is."""

    lowest: float
    highest: float
    usual: float


BOUNDS = {
    Property.OPACITY: Bounds(0.0, 1.0, 1.0),
    Property.X: Bounds(-1.5, 1.5, 0.0),
    Property.Y: Bounds(-1.5, 1.5, 0.0),
    Property.SCALE: Bounds(0.05, 4.0, 1.0),
    Property.ROTATION: Bounds(-360.0, 360.0, 0.0),
    Property.GAIN: Bounds(-60.0, 24.0, 0.0),
}
PICTURE_PROPERTIES = (Property.OPACITY, Property.X, Property.Y, Property.SCALE, Property.ROTATION)
HEARD = (Sound, HomeVideo, TalkingPortrait)
DECIMALS = 6
"""Values are kept to a millionth: finer than anything seen or heard, and short enough for every other program to
write again as it was.
"""
MOST_KEYS = 10_000
"""More than anyone sets by hand; a file that claims more is not a family's film."""


def properties_of(clip: Clip) -> tuple[Property, ...]:
    """Give the properties that matter for a clip's content."""
    seen = () if isinstance(clip.content, Sound) else PICTURE_PROPERTIES
    return (*seen, Property.GAIN) if isinstance(clip.content, HEARD) else seen


def varying_of(clip: Clip, which: Property) -> Varying:
    """Give a property of a clip."""
    if which is Property.GAIN:
        return Varying(clip.gain_db, clip.gain_keys)
    varying: Varying = getattr(clip.placing, which.value)
    return varying


def with_varying(clip: Clip, which: Property, varying: Varying) -> Clip:
    """Give a clip with another property, brought inside its bounds."""
    varying = _bounded(varying, BOUNDS[which])
    if which is Property.GAIN:
        return replace(clip, gain_db=varying.value, gain_keys=varying.keys)
    return replace(clip, placing=replace(clip.placing, **{which.value: varying}))


def _bounded(varying: Varying, bounds: Bounds) -> Varying:
    def inside(value: float) -> float:
        return round(float(min(max(value, bounds.lowest), bounds.highest)), DECIMALS)

    keys = tuple(replace(key, value=inside(key.value)) for key in varying.keys)
    return Varying(inside(varying.value), keys)


def value_of(clip: Clip, which: Property, at: int) -> float:
    """Give the value of a property at a frame of the content."""
    varying = varying_of(clip, which)
    return value_at(varying.keys, at, varying.value)


def content_frame(place: Place, moment: RationalTime) -> int:
    """Give the frame of a clip's content seen at a moment of the film; the nearest one of the clip outside of it."""
    source = place.clip.source_range
    inside = min(max(0, moment.value - place.start.value), source.duration.value - 1)
    return source.start.value + inside


def key_at(keys: Curve, at: int) -> Key | None:
    """Give the key at a frame, if there is one."""
    index = bisect_left(keys, at, key=lambda key: key.at)
    return keys[index] if index < len(keys) and keys[index].at == at else None


def with_key(keys: Curve, added: Key) -> Curve:
    """Put a key, in place of one at the same frame."""
    others = [key for key in keys if key.at != added.at]
    return tuple(sorted([*others, added], key=lambda key: key.at))


def without_key(keys: Curve, at: int) -> Curve:
    """Take the key at a frame away, if there is one."""
    return tuple(key for key in keys if key.at != at)


def with_key_moved(keys: Curve, at: int, to: int) -> Curve:
    """Move a key to another frame, in place of one there."""
    key = key_at(keys, at)
    return keys if key is None else with_key(without_key(keys, at), replace(key, at=to))


def with_easing(keys: Curve, at: int, easing: Easing) -> Curve:
    """Let the value go on from the key at a frame in another way."""
    return tuple(replace(key, easing=easing) if key.at == at else key for key in keys)


def key_before(keys: Curve, at: int) -> int | None:
    """Give the frame of the last key before a frame."""
    return max((key.at for key in keys if key.at < at), default=None)


def key_after(keys: Curve, at: int) -> int | None:
    """Give the frame of the first key after a frame."""
    return min((key.at for key in keys if key.at > at), default=None)


def has_keys(clip: Clip) -> bool:
    """Say whether anything of a clip changes over time."""
    return any(varying_of(clip, each).keys for each in Property)


def is_dressed(clip: Clip) -> bool:
    """Say whether a clip has a look or a border of its own."""
    return clip.look != NATURAL or clip.border is not None


def shifted_by(clip: Clip, frames: int) -> Clip:
    """Give a clip whose keys lie so many frames later in its content; for content that begins elsewhere."""

    def later(keys: Curve) -> Curve:
        return tuple(replace(key, at=key.at + frames) for key in keys)

    if not frames:
        return clip
    parts = {each.value: varying_of(clip, each) for each in PICTURE_PROPERTIES}
    moved = {name: Varying(part.value, later(part.keys)) for name, part in parts.items()}
    return replace(clip, placing=replace(clip.placing, **moved), gain_keys=later(clip.gain_keys))
