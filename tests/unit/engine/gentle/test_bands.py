"""A region drawn in bands is the region drawn at once, and what cannot change is left alone."""

import cv2
import numpy as np

from keepsake.engine.gentle.bands import BAND_ROWS, bands_of
from keepsake.engine.gentle.colour import halved
from keepsake.engine.gentle.types import Box
from keepsake.engine.media.colour import Planes
from tests.portraits import Picture

BOX = Box(20, 10, 200, 2 * BAND_ROWS + 90)
RANDOM = np.random.default_rng(5)


def touched() -> Picture:
    """A head on shoulders, with nothing in the rows above it."""
    mask = np.zeros((BOX.height, BOX.width), np.uint8)
    cv2.circle(mask, (101, 77), 41, 255, -1)
    cv2.rectangle(mask, (35, 151), (181, BOX.height), 255, -1)
    return mask


def grey(height: int, width: int) -> Picture:
    return RANDOM.integers(0, 256, (height, width), dtype=np.uint8)


def planes(height: int, width: int) -> Planes:
    return Planes(grey(height, width), grey(height // 2, width // 2), grey(height // 2, width // 2))


def test_bands_hold_every_pixel_that_can_change_and_begin_on_even_ones() -> None:
    held = np.zeros_like(touched())
    for band in bands_of(touched(), BOX):
        held[band.whole] += 1
        for part, half in zip(band.whole, band.half, strict=True):
            assert (part.start, part.stop) == (2 * half.start, 2 * half.stop)
    assert (held[touched() > 0] == 1).all()
    assert held.mean() < 0.8, "what cannot change is mostly left out"


def test_a_region_in_bands_is_the_region_at_once() -> None:
    alpha = np.where(touched() > 0, grey(*touched().shape), 0).astype(np.uint8)
    colours = [np.minimum(grey(*alpha.shape), alpha) for _ in range(3)]
    front = cv2.merge([*colours, alpha])
    behind, canvas = planes(*alpha.shape), planes(BOX.bottom + 30, BOX.right + 30)
    there, half = np.s_[BOX.top : BOX.bottom, BOX.left : BOX.right], halved(alpha)
    half_there = np.s_[BOX.top // 2 : BOX.bottom // 2, BOX.left // 2 : BOX.right // 2]
    canvas.y[there], canvas.u[half_there], canvas.v[half_there] = behind.y, behind.u, behind.v
    before = canvas.y.copy()
    for band in bands_of(touched(), BOX):
        band.lay(front, behind, canvas)
    expected = cv2.add(colours[0], cv2.multiply(behind.y, cv2.bitwise_not(alpha), scale=1 / 255))
    assert np.array_equal(canvas.y[there], expected)
    chroma = cv2.add(halved(colours[2]), cv2.multiply(behind.v, cv2.bitwise_not(half), scale=1 / 255))
    assert np.array_equal(canvas.v[half_there], chroma)
    canvas.y[there] = before[there]
    assert np.array_equal(canvas.y, before), "nothing outside the region changes"
