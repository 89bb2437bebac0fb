"""A region's picture in bands of rows: only what can change is drawn, and a band stays in the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from keepsake.engine.gentle.colour import halved
from keepsake.engine.gentle.types import Box, Bytes
from keepsake.engine.media.colour import Planes

BAND_ROWS = 128  # even

Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of a region and the columns of them that can change, both even.

    `whole` is where they are in the region and `there` in the canvas, each with the same at half size. `layers` is
    memory for their luma, both chromas and alpha, (h, w) each.
    """

    whole: Window
    half: Window
    there: Window
    half_there: Window
    layers: tuple[Bytes, ...]

    @property
    def box(self) -> Box:
        """Where the band is in the canvas."""
        rows, columns = self.there
        return Box(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)

    def lay(self, front: Bytes, behind: Planes, into: Planes) -> None:
        """Lay the band of `front` (h, w, 4: Y, Cb, Cr times alpha, alpha) over that of `behind`, into the canvas."""
        luma, cb, cr, alpha = cv2.split(front[self.whole], self.layers)
        _lay_over(luma, alpha, behind.y[self.whole], into.y[self.there])
        small = halved(alpha)
        _lay_over(halved(cb), small, behind.u[self.half], into.u[self.half_there])
        _lay_over(halved(cr), small, behind.v[self.half], into.v[self.half_there])


def bands_of(touched: Bytes, box: Box) -> tuple[Band, ...]:
    """The bands of a region to draw: `touched` (h, w) is not 0 there; `box` is where it lies, on even pixels."""
    bands = []
    for top in range(0, len(touched), BAND_ROWS):
        part = touched[top : top + BAND_ROWS]
        rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
        if len(rows):
            span = (top + int(rows[0]) // 2 * 2, top + int(rows[-1]) // 2 * 2 + 2)
            across = (int(columns[0]) // 2 * 2, int(columns[-1]) // 2 * 2 + 2)
            layers = tuple(np.empty((span[1] - span[0], across[1] - across[0]), np.uint8) for _ in range(4))
            bands.append(Band(*_windows(span, across, (0, 0)), *_windows(span, across, (box.top, box.left)), layers))
    return tuple(bands)


def _windows(span: tuple[int, int], across: tuple[int, int], corner: tuple[int, int]) -> tuple[Window, Window]:
    """Rows and columns counted from a corner (row, column), and the same at half size."""
    rows, columns = ([edge + start for edge in part] for part, start in zip((span, across), corner, strict=True))
    whole = (slice(*rows), slice(*columns))
    return whole, (slice(rows[0] // 2, rows[1] // 2), slice(columns[0] // 2, columns[1] // 2))


def _lay_over(front: Bytes, alpha: Bytes, back: Bytes, into: Bytes) -> None:
    """Premultiplied `front` over `back`, in place in `into`; all (h, w) uint8."""
    behind = cv2.bitwise_not(alpha)
    cv2.multiply(back, behind, dst=behind, scale=1 / 255)
    cv2.add(front, behind, dst=into)
