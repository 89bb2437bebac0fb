"""Where a layer's picture stands in the frame at one moment: the camera's view, then the layer's own place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from keepsake.core.curve import eased, value_at
from keepsake.core.scene import Crop, KenBurns, Layer, Portrait, Still
from keepsake.engine.compose.sampling import Matrix
from keepsake.engine.compose.sheet import chained

BORDER_ROOM = 0.07
"""Share of the frame left free on each side of a picture with a border, so that border and shadow are seen whole."""


@dataclass(frozen=True, slots=True)
class FrameSize:
    """A film's frame, pixels, both even."""

    width: int
    height: int

    @property
    def shape(self) -> float:
        """Width over height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class Seen:
    """What the whole frame shows of a picture: shares of the picture's width and height, outside 0 to 1 beside it."""

    left: float
    top: float
    width: float
    height: float


def view_of(crop: Crop, shape: float, frame: FrameSize, room: float = 0.0) -> Seen:
    """The view that shows a crop of a picture (`shape` is its width over height) as large as the frame lets it.

    The view is pushed inside the picture as far as there is picture, and stands in its middle where there is not.
    """
    wanted = frame.shape / shape  # a view's width over its height, both as shares of the picture
    width = max(crop.width, crop.height * wanted) / (1 - 2 * room)
    height = width / wanted
    left = _pushed_inside(crop.left + crop.width / 2, width)
    top = _pushed_inside(crop.top + crop.height / 2, height)
    return Seen(left, top, width, height)


def _pushed_inside(middle: float, length: float) -> float:
    if length >= 1:
        return (1 - length) / 2
    return min(max(middle - length / 2, 0.0), 1 - length)


def view_at(move: KenBurns, share: float, shape: float, frame: FrameSize, room: float = 0.0) -> Seen:
    """The view when `share` (0 to 1) of the layer has passed.

    Between the two views the size goes evenly in proportion, which the eye takes for a steady pace, and the middle
    goes with the size, so that one point of the picture stands still.
    """
    start, end = view_of(move.start, shape, frame, room), view_of(move.end, shape, frame, room)
    passed = eased(min(max(share, 0.0), 1.0), move.easing)
    width = start.width ** (1 - passed) * end.width**passed
    change = end.width - start.width
    weight = passed if abs(change) < 1e-9 else (width - start.width) / change
    height = start.height + (end.height - start.height) * weight
    left = start.left + (end.left - start.left) * weight
    top = start.top + (end.top - start.top) * weight
    return Seen(left, top, width, height)


def placed_view(view: Seen, frame: FrameSize) -> Matrix:
    """From shares of the picture to frame pixels."""
    across, down = frame.width / view.width, frame.height / view.height
    return np.array([[across, 0, -view.left * across], [0, down, -view.top * down]])


def layer_place(layer: Layer, frame_of_layer: int, frame: FrameSize) -> Matrix:
    """The layer's own scale, rotation (about the frame's middle) and shift, frame pixels to frame pixels."""
    if not has_own_place(layer):
        return np.eye(2, 3)
    scale = value_at(layer.scale, frame_of_layer, 1.0)
    turn = math.radians(value_at(layer.rotation, frame_of_layer, 0.0))
    x, y = (value_at(curve, frame_of_layer, 0.0) for curve in (layer.x, layer.y))
    middle = np.array([frame.width / 2, frame.height / 2])
    linear = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    shift = middle + np.array([x * frame.width, y * frame.height]) - linear @ middle
    place: Matrix = np.column_stack([linear, shift])
    return place


def has_own_place(layer: Layer) -> bool:
    """Whether a layer is moved, scaled or turned at all."""
    return bool(layer.x or layer.y or layer.scale or layer.rotation)


def largest_scale(layer: Layer) -> float:
    """The largest scale of a layer at any moment, 1 as it is; easings never go beyond their keys."""
    return max((key.value for key in layer.scale), default=1.0)


def smallest_scale(layer: Layer) -> float:
    """The smallest scale of a layer above nothing at any moment, 1 as it is."""
    return min((key.value for key in layer.scale if key.value > 0), default=1.0)


def share_passed(layer: Layer, frame_of_layer: int) -> float:
    """How much of a layer's move has passed, 0 in its first frame and 1 in its last, from 0 to 1."""
    move = layer.source.move if isinstance(layer.source, Still | Portrait) else KenBurns()
    length = max(1, layer.at.duration.value - 1 + move.lead + move.tail)
    return min(max((frame_of_layer + move.lead) / length, 0.0), 1.0)


def opacity_at(layer: Layer, frame_of_layer: int) -> float:
    """How much of a layer is seen, 0 to 1: its opacity times its fade."""
    opacity, fade = (value_at(curve, frame_of_layer, 1.0) for curve in (layer.opacity, layer.fade))
    return min(max(opacity * fade, 0.0), 1.0)


def onto(place: Matrix, view: Matrix) -> Matrix:
    """First the view, then the layer's place."""
    return chained(place, view)
