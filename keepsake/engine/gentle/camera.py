"""A slow move of the camera over the picture, sampled between pixels so that it never shakes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.types import Box, Bytes
from keepsake.engine.media.colour import Planes

SPARE = 1.10  # the canvas is this much larger than the film, so that no zoom needs pixels the photo does not have
DEEPEST_ZOOM = 1.09
LEAN_TO_FACES = 0.6  # how far the view travels from the picture's middle towards the faces


@dataclass(frozen=True, slots=True)
class CameraMove:
    """A gentle push towards the people and back, once per clip, so that the clip still loops without a seam.

    `canvas` and `film` are (width, height) in pixels; `focus` is where the people are, canvas pixels.
    """

    canvas: tuple[int, int]
    film: tuple[int, int]
    focus: tuple[float, float]
    frames: int

    def view(self, index: int) -> NDArray[np.float64]:
        """The 2 x 3 matrix from film pixels to canvas pixels for one frame (pixel centres at whole numbers)."""
        near = 0.5 - 0.5 * math.cos(2 * math.pi * index / self.frames)
        zoom = 1 + (DEEPEST_ZOOM - 1) * near
        matrix = np.zeros((2, 3))
        for axis in range(2):
            step = self.canvas[axis] / self.film[axis] / zoom
            spare = (self.canvas[axis] - step * self.film[axis]) / 2
            lean = np.clip((self.focus[axis] - self.canvas[axis] / 2) * LEAN_TO_FACES * near, -spare, spare)
            matrix[axis, axis] = step
            matrix[axis, 2] = spare + lean + 0.5 * step - 0.5
        return matrix

    def shot(self, canvas: Planes, index: int) -> Planes:
        """The film's frame seen by the camera."""
        view = self.view(index)
        width, height = self.film
        chroma = (_seen(plane, _halved(view), (width // 2, height // 2)) for plane in (canvas.u, canvas.v))
        return Planes(_seen(canvas.y, view, self.film), *chroma)

    def seen_boxes(self, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        """Where boxes of the canvas lie in the film, furthest out and closest in, cut at the film's edges."""
        return tuple(self._seen_box(box, index) for box in boxes for index in (0, self.frames // 2))

    def _seen_box(self, box: Box, index: int) -> Box:
        view = self.view(index)
        corners = np.array([[box.left, box.top], [box.right, box.bottom]]) - view[:, 2]
        low, high = np.clip(corners / np.diag(view[:, :2]), 0, self.film).round().astype(int).tolist()
        return Box(low[0], low[1], high[0] - low[0], high[1] - low[1])


def focus_of(heads: tuple[Box, ...]) -> tuple[float, float]:
    """The middle of the heads, in canvas pixels."""
    left, right = min(head.left for head in heads), max(head.right for head in heads)
    top, bottom = min(head.top for head in heads), max(head.bottom for head in heads)
    return (left + right) / 2, (top + bottom) / 2


def _halved(view: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same view for planes of half the width and height."""
    half = view.copy()
    step = np.diag(view[:, :2])
    half[:, 2] = (view[:, 2] + 0.5 - 0.5 * step) / 2 + 0.5 * step - 0.5
    return half


def _seen(plane: Bytes, view: NDArray[np.float64], size: tuple[int, int]) -> Bytes:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen: Bytes = cv2.warpAffine(plane, view, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return seen
