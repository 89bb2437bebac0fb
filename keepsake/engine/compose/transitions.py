"""Changes from one picture to the next: two frames and how far the change has gone make one frame."""

from __future__ import annotations

import math

import cv2
import numpy as np

from keepsake.core.curve import Easing, eased
from keepsake.core.scene import BLACK, Direction, Rgb, Transition, TransitionKind
from keepsake.engine.compose.sampling import Plane
from keepsake.engine.compose.sheet import Sheet, copied, lay, mixed, solid
from keepsake.engine.media.colour import Planes

WHITE = Rgb(255, 255, 255)
DEEPEST_BLUR = 0.03
"""Standard deviation of a blur transition's middle, as a share of the frame's height."""
BLURRED_AT = 4
"""Blurs are made at a quarter of the size."""

_TOWARDS = {
    Direction.LEFT: (-1, 0),
    Direction.RIGHT: (1, 0),
    Direction.UP: (0, -1),
    Direction.DOWN: (0, 1),
}


def share_at(change: Transition, frame: int) -> float:
    """How far a change has gone in a frame of the film, strictly between 0 and 1."""
    return (frame - change.at.start.value + 1) / (change.at.duration.value + 1)


def changed(before: Planes, after: Planes, change: Transition, share: float) -> Planes:
    """The frame when `share` of a change has passed: `before` at 0 and `after` at 1, whatever the kind."""
    if share <= 0 or share >= 1:
        return before if share <= 0 else after
    match change.kind:
        case TransitionKind.THROUGH_BLACK:
            return _through(before, after, BLACK, share)
        case TransitionKind.THROUGH_WHITE:
            return _through(before, after, WHITE, share)
        case TransitionKind.WIPE:
            return _wiped(before, after, change, eased(share, Easing.EASE_BOTH))
        case TransitionKind.PUSH | TransitionKind.SLIDE:
            return _moved(before, after, change, eased(share, Easing.EASE_BOTH))
        case TransitionKind.BLUR:
            return _blurred_over(before, after, share)
        case _:
            return mixed(before, after, share)


def _through(before: Planes, after: Planes, colour: Rgb, share: float) -> Planes:
    between = solid(before.width, before.height, colour)
    return mixed(before, between, 2 * share) if share < 0.5 else mixed(between, after, 2 * share - 1)


def _wiped(before: Planes, after: Planes, change: Transition, share: float) -> Planes:
    """A soft edge that travels across; it starts and ends wholly outside the frame."""
    x, y = _TOWARDS[change.direction]
    planes = zip((before.y, before.u, before.v), (after.y, after.u, after.v), strict=True)
    softness = max(change.softness, 1 / max(before.width, before.height))
    return Planes(*(_wiped_plane(*pair, (x, y), (share, softness)) for pair in planes))


def _wiped_plane(before: Plane, after: Plane, towards: tuple[int, int], edge: tuple[float, float]) -> Plane:
    x, y = towards
    share, softness = edge
    length = before.shape[1] if x else before.shape[0]
    along = (np.arange(length, dtype=np.float32) + 0.5) / length
    travelled = 1 - along if x + y < 0 else along
    weight = np.clip((share * (1 + softness) - travelled) / softness, 0, 1).astype(np.float32)
    line = weight[None, :] if x else weight[:, None]
    new = np.ascontiguousarray(np.broadcast_to(line, before.shape))
    wiped: Plane = cv2.blendLinear(before, after, 1 - new, new)
    return wiped


def _moved(before: Planes, after: Planes, change: Transition, share: float) -> Planes:
    """The new picture comes in over the old one (slide), or pushes it out."""
    x, y = _TOWARDS[change.direction]
    width, height = before.width, before.height
    result = copied(before)
    if change.kind is TransitionKind.PUSH:
        lay(result, Sheet(before), _shift(x * width * share, y * height * share))
    lay(result, Sheet(after), _shift(-x * width * (1 - share), -y * height * (1 - share)))
    return result


def _shift(x: float, y: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[1, 0, x], [0, 1, y]], float)


def _blurred_over(before: Planes, after: Planes, share: float) -> Planes:
    """Out of focus, over, and into focus again."""
    sigma = DEEPEST_BLUR * before.height * math.sin(math.pi * share)
    crossing = eased(min(max((share - 0.2) / 0.6, 0.0), 1.0), Easing.EASE_BOTH)
    mix = mixed(before, after, crossing)
    return Planes(_blurred(mix.y, sigma), _blurred(mix.u, sigma / 2), _blurred(mix.v, sigma / 2))


def _blurred(plane: Plane, sigma: float) -> Plane:
    """A plane out of focus; near no blur at all the sharp plane shows through, so that nothing pops."""
    height, width = plane.shape
    small = (max(1, width // BLURRED_AT), max(1, height // BLURRED_AT))
    soft = cv2.resize(plane, small, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(soft, (0, 0), max(0.3, sigma / BLURRED_AT), borderType=cv2.BORDER_REPLICATE)
    soft = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    share = min(1.0, sigma / BLURRED_AT)
    result: Plane = cv2.addWeighted(plane, 1 - share, soft, share, 0)
    return result
