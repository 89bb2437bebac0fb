"""Finds the invisible mark in a picture, in its place or after scaling and cropping, and reads its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.provenance.golay import CODE_BITS, decoded
from keepsake.engine.provenance.watermark import (
    BLOCKS,
    CELLS_ON_SHORT_SIDE,
    MARK_VERSION,
    TILE_CELLS,
    Floats,
    Payload,
    Plane,
    cell_px,
    drawn_tile,
    key,
)

FOUND_IN_PLACE_Z = 5.0
FOUND_BY_SEARCH_Z = 6.5  # higher, because the best of some millions of places is chosen
SURE_OF_NUMBER = 3.0  # standard deviations between the likeliest number and the next
PX_PER_CELL = 2
SCALES_IN_PLACE = (0.996, 1.0, 1.004)  # halving an odd width squeezes a picture that little
SCALES_SOUGHT = tuple(0.96 * 1.004**step for step in range(158))  # cell over that of an uncropped picture, up to 1.8
SHORT_SIDE_READ = 4 * CELLS_ON_SHORT_SIDE  # four pixels to a cell lose nothing

_FINE_PX, _LOCAL_PX, _MOST_LOCAL = 1.3, 2.0, 1.5
_FOLDED = TILE_CELLS * PX_PER_CELL


@dataclass(frozen=True, slots=True)
class MarkReading:
    """What was found: `z`, standard deviations above chance, against the `needed` z; the number, if it can be read.

    `is_in_place` tells whether the picture is whole: neither cropped nor squeezed.
    """

    is_found: bool
    z: float
    needed: float
    is_in_place: bool
    payload: Payload | None = None


def mean_luma(lumas: Iterable[Plane]) -> Floats:
    """The mean of some frames' luma, float32 (h, w), which quiets what moves and what the codec added."""
    import cv2

    total: Floats | None = None
    count = 0
    for luma in lumas:
        total = np.zeros(luma.shape, np.float32) if total is None else total
        cv2.accumulate(luma, total)
        count += 1
    if total is None:
        raise ValueError("no frames to read a mark from")
    return total / np.float32(count)


def read_mark(luma: Plane | Floats, search: bool = True) -> MarkReading:
    """Look for the mark in a picture's luma, (h, w): in its place, then, with `search`, at any scale and offset."""
    picture = _reduced(np.asarray(luma, np.float32))
    height, width = picture.shape
    cell = min(width, height) / CELLS_ON_SHORT_SIDE  # if it was scaled down, else that of its own size
    cells = {cell * scale for scale in SCALES_IN_PLACE} | {cell_px(width, height)}
    places = (_near(_evened(_folded(picture, side))) for side in cells)
    z, tile_found = max(places, key=lambda place: place[0])
    if z >= FOUND_IN_PLACE_Z:
        return MarkReading(True, z, FOUND_IN_PLACE_Z, True, _payload(tile_found))
    return _searched(picture, cell) if search else MarkReading(False, z, FOUND_IN_PLACE_Z, True)


def _near(tile_read: Floats) -> tuple[float, Floats]:
    """The best z within one step of the place where an uncropped picture has the mark, and the tile put there."""
    likeness = _likeness(tile_read)
    steps = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    best = max(steps, key=lambda step: likeness[step])
    return float(likeness[best]), _moved(tile_read, best)


def _searched(picture: Floats, cell: float) -> MarkReading:
    best, tile_found = -1.0, np.zeros((_FOLDED, _FOLDED), np.float32)
    for scale in SCALES_SOUGHT:
        tile_read = _evened(_folded(picture, cell * scale))
        likeness = _likeness(tile_read)
        down, across = np.unravel_index(int(np.argmax(likeness)), likeness.shape)
        if likeness[down, across] > best:
            best, tile_found = float(likeness[down, across]), _moved(tile_read, (int(down), int(across)))
    if best < FOUND_BY_SEARCH_Z:
        return MarkReading(False, best, FOUND_BY_SEARCH_Z, False)
    return MarkReading(True, best, FOUND_BY_SEARCH_Z, False, _payload(tile_found))


def _moved(tile_read: Floats, place: tuple[int, int]) -> Floats:
    return np.roll(tile_read, (-place[0], -place[1]), (0, 1))


def _reduced(picture: Floats) -> Floats:
    import cv2

    shrink = SHORT_SIDE_READ / min(picture.shape)
    if shrink > 0.75:  # a smaller step would only blur
        return picture
    return np.asarray(cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.float32)


def _folded(picture: Floats, cell: float) -> Floats:
    """The picture's fine detail, evened out, with all repeats of the tile laid over each other: (128, 128)."""
    import cv2

    height, width = picture.shape
    size = (max(round(width / cell * PX_PER_CELL), 1), max(round(height / cell * PX_PER_CELL), 1))
    is_smaller = size[0] < width
    small: Any = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC)
    fine = small - cv2.GaussianBlur(small, (0, 0), _FINE_PX)
    local = cv2.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), _LOCAL_PX))
    even = np.clip(fine / (local + 0.15), -_MOST_LOCAL, _MOST_LOCAL)
    rows, columns = (-(-length // _FOLDED) for length in even.shape)
    padded = np.zeros((rows * _FOLDED, columns * _FOLDED), np.float32)
    padded[: even.shape[0], : even.shape[1]] = even
    return np.asarray(padded.reshape(rows, _FOLDED, columns, _FOLDED).sum((0, 2)), np.float32)


def _evened(folded: Floats) -> Floats:
    """The tile with every frequency equally strong, so that stripes and weaves weigh no more than anything else."""
    spectrum = np.fft.rfft2(folded)
    spectrum /= np.abs(spectrum) + 1e-6
    return np.asarray(np.fft.irfft2(spectrum, s=folded.shape), np.float32)


def _likeness(tile_read: Floats) -> NDArray[np.float64]:
    """Likeness to the pilot pattern at every offset, in standard deviations of what chance gives, (128, 128)."""
    likeness = np.fft.irfft2(np.fft.rfft2(tile_read) * _pilot_spectrum(), s=tile_read.shape)
    some = np.abs(likeness.ravel()[:: _FOLDED // 16 + 1])  # enough of them to know the spread; the mean is near 0
    spread = float(np.median(some)) * 1.4826  # of a normal distribution with that median deviation
    return np.asarray(likeness / max(spread, 1e-12))


def _payload(tile_found: Floats) -> Payload | None:
    """The number the mark carries, or None when it cannot be read for sure."""
    fixed = key()
    cells = tile_found.reshape(TILE_CELLS, PX_PER_CELL, TILE_CELLS, PX_PER_CELL).mean((1, 3)) * fixed.signs
    carried = ~fixed.is_pilot
    bits = fixed.bit[carried]
    values = cells[carried]
    count = BLOCKS * CODE_BITS
    sums = np.bincount(bits, values, count)
    noise = np.sqrt(np.bincount(bits, np.ones_like(values), count)) * float(cells.std())
    soft = sums / np.maximum(noise, 1e-9)
    first, second = decoded(soft[:CODE_BITS]), decoded(soft[CODE_BITS:])
    payload = Payload.of_words(first.word, second.word)
    is_sure = min(first.margin, second.margin) >= SURE_OF_NUMBER and payload.version == MARK_VERSION
    return payload if is_sure else None


@cache
def _pilot_spectrum() -> NDArray[np.complex128]:
    fixed = key()
    pilot = np.where(fixed.is_pilot, fixed.signs, 0).astype(np.float32)
    # Drawn three tiles wide and cut from the middle, so that it wraps round without an edge.
    drawn = drawn_tile(pilot, (3 * _FOLDED, 3 * _FOLDED), PX_PER_CELL)
    return np.asarray(np.conj(np.fft.rfft2(drawn[_FOLDED : 2 * _FOLDED, _FOLDED : 2 * _FOLDED])))
