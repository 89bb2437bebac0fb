"""The burned-in label: where it goes, and its drawing into frames, for the whole film from the first frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.provenance.label_words import CAP_HEIGHT_EM, Plate, draw_plate, main_width, main_words

CAP_HEIGHT = 0.055  # of the picture's shortest side
SMALLEST_CAP_PX = 24
INSET = 0.13  # of each side: survives centre crops to 1:1, 4:5 and 9:16
SECOND_LINE_SECONDS = 3
_BLACK, _WHITE, _GREY = 16, 235, 128  # BT.709 limited range

Plane = NDArray[np.uint8]
Box = tuple[int, int, int, int]


class Corner(StrEnum):
    """Where the label would rather be; it moves to the next one when a face is there."""

    TOP_RIGHT = "top right"
    TOP_LEFT = "top left"
    BOTTOM_RIGHT = "bottom right"
    BOTTOM_LEFT = "bottom left"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPlan:
    """What the label must know of a film: frame size in pixels, face boxes (left, top, width, height), words."""

    width: int
    height: int
    faces: tuple[Box, ...] = ()
    rate: Fraction = Fraction(24)
    language: str = "en"
    second_line: str = ""
    corner: Corner = Corner.TOP_RIGHT


class BurnedInLabel:
    """The label of one film, drawn once and blended into every frame.

    `box` is (left, top, width, height) of all it ever touches, even numbers, inside the frame. `main_box` is that of
    the part shown in every frame.
    """

    def __init__(self, plan: LabelPlan) -> None:
        main = main_words(plan.language)
        font_size, inset = fitted_size(main, plan.width, plan.height)
        widest = plan.width - 2 * inset * plan.width
        alone = draw_plate(main, "", font_size, widest)
        whole = draw_plate(main, plan.second_line, font_size, widest) if plan.second_line else alone
        self.box: Box = _placed(whole.size, plan, inset)
        self.main_box: Box = _inside(self.box, alone.size)
        self.language = plan.language
        self.second_line_frames = round(SECOND_LINE_SECONDS * plan.rate) if plan.second_line else 0
        self._alone = Stamp(alone, self.main_box)
        self._whole = Stamp(whole, self.box)

    @property
    def main_luma(self) -> Plane:
        """The first line's plate as it looks over middle grey, luma, uint8, of the size of `main_box`."""
        return self._alone.over_grey()

    def draw(self, y: Plane, u: Plane, v: Plane, frame_index: int) -> None:
        """Blend the label into planar 4:2:0 BT.709 limited-range uint8 planes, in place."""
        stamp = self._whole if frame_index < self.second_line_frames else self._alone
        stamp.draw(y, u, v)

    def draw_rgb(self, frame: Plane, frame_index: int = 0) -> None:
        """Blend the label into an RGB frame, uint8 (h, w, 3), in place."""
        stamp = self._whole if frame_index < self.second_line_frames else self._alone
        stamp.draw_rgb(frame)


class Stamp:
    """A plate at its place, a box of even numbers: each plane becomes plane x keep / 255 + add."""

    def __init__(self, plate: Plate, box: Box) -> None:
        left, top, width, height = box
        # A plate can be cut by a picture smaller than itself; its middle is what then shows.
        alpha, ink = plate.alpha[:height, :width], plate.ink[:height, :width]
        self._luma = (slice(top, top + height), slice(left, left + width))
        self._chroma = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
        self._keep = _eight_bit((1 - alpha) * 255)
        self._add = _eight_bit(alpha * (_BLACK + (_WHITE - _BLACK) * ink))
        self._add_rgb = _eight_bit(alpha * 255 * ink)
        coarse = alpha.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
        self._keep_chroma = _eight_bit((1 - coarse) * 255)
        # From the rounded share kept, so that what has no colour gets none.
        self._add_chroma = _eight_bit(_GREY - np.rint(_GREY * (self._keep_chroma / 255)))

    def over_grey(self) -> Plane:
        """How the plate looks over middle grey: luma, uint8."""
        grey = np.full(self._keep.shape, _GREY, np.uint8)
        _blend(grey, self._keep, self._add)
        return grey

    def draw(self, y: Plane, u: Plane, v: Plane) -> None:
        """Blend into planar 4:2:0 BT.709 limited-range uint8 planes, in place."""
        _blend(y[self._luma], self._keep, self._add)
        _blend(u[self._chroma], self._keep_chroma, self._add_chroma)
        _blend(v[self._chroma], self._keep_chroma, self._add_chroma)

    def draw_rgb(self, frame: Plane) -> None:
        """Blend into an RGB frame, uint8 (h, w, 3), in place."""
        for channel in range(3):
            part = np.ascontiguousarray(frame[(*self._luma, channel)])
            _blend(part, self._keep, self._add_rgb)
            frame[(*self._luma, channel)] = part


def fitted_size(main: str, width: int, height: int) -> tuple[float, float]:
    """Font size in pixels and inset as a share of each side, for a frame of `width` x `height` pixels.

    In a narrow picture the words shrink first, to the smallest readable size, then the inset goes, then the words
    shrink on so that the label is whole in any picture.
    """
    smallest = SMALLEST_CAP_PX / CAP_HEIGHT_EM
    size = max(CAP_HEIGHT * min(width, height) / CAP_HEIGHT_EM, smallest)
    per_em = main_width(main, size) / size
    fitting = (1 - 2 * INSET) * width / per_em
    if fitting >= smallest:
        return min(size, fitting), INSET
    needed = min(smallest * per_em / width, 1.0)
    largest = min(width / (per_em + 0.1), height / 2)
    return min(smallest, largest), max(0.0, (1 - needed) / 2)


def _placed(size: tuple[int, int], plan: LabelPlan, inset: float) -> Box:
    order = [plan.corner, *(corner for corner in Corner if corner is not plan.corner)]
    boxes = [_at_corner(corner, size, plan, inset) for corner in order]
    return min(boxes, key=lambda box: sum(overlap(box, face) for face in plan.faces))


def _at_corner(corner: Corner, size: tuple[int, int], plan: LabelPlan, inset: float) -> Box:
    frame_width, frame_height = plan.width // 2 * 2, plan.height // 2 * 2
    width, height = min(size[0], frame_width), min(size[1], frame_height)
    inset_x, inset_y = _even_up(inset * plan.width), _even_up(inset * plan.height)
    left = frame_width - inset_x - width if corner.endswith("right") else inset_x
    top = frame_height - inset_y - height if corner.startswith("bottom") else inset_y
    return min(max(left, 0), frame_width - width), min(max(top, 0), frame_height - height), width, height


def _inside(box: Box, size: tuple[int, int]) -> Box:
    left, top, width, height = box
    own_width, own_height = min(size[0], width), min(size[1], height)
    # Where the first line is in the whole plate, so that it does not jump when the second line goes.
    return left + (width - own_width) // 4 * 2, top, own_width, own_height


def overlap(one: Box, other: Iterable[float]) -> float:
    """Pixels that two boxes (left, top, width, height) share."""
    left, top, width, height = other
    across = min(one[0] + one[2], left + width) - max(one[0], left)
    down = min(one[1] + one[3], top + height) - max(one[1], top)
    return max(across, 0.0) * max(down, 0.0)


def _even_up(length: float) -> int:
    return -(-int(np.ceil(length)) // 2) * 2


def _eight_bit(values: NDArray[np.floating[Any]]) -> Plane:
    return np.ascontiguousarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _blend(part: Plane, keep: Plane, add: Plane) -> None:
    import cv2

    cv2.multiply(part, keep, dst=part, scale=1 / 255)
    cv2.add(part, add, dst=part)
