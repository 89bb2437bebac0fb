"""Where the lips of a photographed mouth meet or part: lines found in the picture, near where the mesh has them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.types import Bytes, Floats

# Mesh points (MediaPipe's face mesh order), left to right in the picture
UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)

Places = NDArray[np.int_]

CLOSED_GAP = 0.060  # a mouth in the photo open by less than this counts as closed; lengths are in mouth widths
LINE_REACH = 0.07  # how far from the mesh the line of closed lips may lie, and
EDGE_REACH = 0.045  # the edge of a lip that bares teeth
LINE_WAVES, EDGE_WAVES = 0.03, 0.08  # lines are evened out over this: teeth notch the edge they are seen against
TELLING_PART = 0.48  # beyond this the corners of the mouth say nothing
LIP_RIM = 0.012  # the print mixes lip and tooth at the edge of a lip: so much of it counts as neither
LEAST_EDGE = 3.0  # levels: edges weaker than this are grain, and the mesh is believed


@dataclass(frozen=True, slots=True)
class MouthLines:
    """The inner edges of both lips for every column of a patch, (w,) in mouth widths down from between the corners.

    They are one line where the mouth is closed. `gap` is the widest opening the mesh saw; `half_width` is how far
    from the middle the lips part.
    """

    upper: Floats
    lower: Floats
    gap: float
    half_width: float

    @property
    def is_closed(self) -> bool:
        """Whether the lips meet in the photo."""
        return self.gap < CLOSED_GAP


@dataclass(frozen=True, slots=True)
class LevelPatch:
    """A picture (Y, Cb, Cr) of a mouth with its corners level: `across` is where each column lies, (w,), `above` how
    far the patch reaches above the corners, both in mouth widths of `mouth_width` pixels. `black` is the luma of the
    deepest tone in the whole photo."""

    pixels: Bytes
    across: Floats
    above: float
    mouth_width: float
    black: float


def lines_of(patch: LevelPatch, mesh: Floats) -> MouthLines:
    """The inner edges of the lips; `mesh` is the face mesh in mouth widths, (468, 2)."""
    across = patch.across
    upper, lower = (_interpolated(across, mesh[list(points)]) for points in (UPPER_INNER, LOWER_INNER))
    lower = np.maximum(lower, upper)
    ends = np.abs(mesh[[UPPER_INNER[0], UPPER_INNER[-1]], 0])
    gap = float((lower - upper).max())
    if gap < CLOSED_GAP:
        upper = lower = _dark_line(patch, ((upper + lower) / 2).astype(np.float32))
    else:
        upper, lower = _edge(patch, upper), _edge(patch, lower)
        lower = np.maximum(lower, upper)
        rim = LIP_RIM * np.clip((lower - upper) / CLOSED_GAP, 0, 1)
        upper, lower = upper - rim, lower + rim
    half_width = float(np.clip(ends.mean(), 0.38, 0.5))
    return MouthLines(upper, lower, gap, half_width)


def _interpolated(across: Floats, points: Floats) -> Floats:
    return np.interp(across, points[:, 0], points[:, 1]).astype(np.float32)


def _dark_line(patch: LevelPatch, guess: Floats) -> Floats:
    """The dark line where closed lips meet: the cheapest path across the mouth."""
    luma = cv2.GaussianBlur(patch.pixels[..., 0].astype(np.float32), (0, 0), 0.02 * patch.mouth_width)
    strip, columns, offsets = _strip(patch, luma, guess, LINE_REACH)
    cost = strip / max(float(strip.std()), 4.0) + 1.2 * (offsets / offsets[-1]) ** 2
    return _followed(patch, guess, columns, offsets[_cheapest_path(cost)], LINE_WAVES)


def _edge(patch: LevelPatch, guess: Floats) -> Floats:
    """Where lip turns into teeth: the path along which brightness and hue change most from row to row."""
    soft = cv2.GaussianBlur(patch.pixels.astype(np.float32), (0, 0), 0.012 * patch.mouth_width)
    change = np.sqrt((cv2.Sobel(soft, -1, 0, 1, ksize=3, scale=1 / 8) ** 2).sum(-1))
    strip, columns, offsets = _strip(patch, change, guess, EDGE_REACH)
    if float(np.percentile(strip.max(1), 30)) < LEAST_EDGE:
        return guess
    cost = -strip / max(float(strip.std()), 1.0) + 2.5 * (offsets / offsets[-1]) ** 2
    return _followed(patch, guess, columns, offsets[_cheapest_path(cost)], EDGE_WAVES)


def _strip(patch: LevelPatch, plane: Floats, guess: Floats, reach: float) -> tuple[Floats, Places, Places]:
    """The plane around a line, (columns, offsets), with the columns and the offsets in pixels."""
    size = patch.mouth_width
    reach_px = max(2, round(reach * size))
    columns = np.flatnonzero(np.abs(patch.across) < TELLING_PART)
    centre = np.rint((guess[columns] + patch.above) * size).astype(int)
    offsets = np.arange(-reach_px, reach_px + 1)
    strip = plane[np.clip(centre[:, None] + offsets, 0, len(plane) - 1), columns[:, None]]
    return strip, columns, offsets


def _followed(patch: LevelPatch, guess: Floats, columns: Places, path: Places, waves: float) -> Floats:
    """The guess moved onto a path in the middle of the mouth, evened out over `waves` mouth widths; at the corners
    the mesh is right again."""
    size = patch.mouth_width
    found = guess.copy()
    found[columns] += cv2.GaussianBlur(path.astype(np.float32)[None], (0, 0), waves * size)[0] / size
    trust = np.clip((0.5 - np.abs(patch.across)) / 0.12, 0, 1)
    return (guess + (found - guess) * trust).astype(np.float32)


def _cheapest_path(cost: Floats) -> Places:
    """The index per row of `cost` (n, k) whose sum is least with steps of at most one (dynamic programming)."""
    total = cost.copy()
    for row in range(1, len(total)):
        before = np.pad(total[row - 1], 1, constant_values=np.inf)
        total[row] += np.minimum(before[1:-1], np.minimum(before[:-2], before[2:]) + 0.15)
    path = np.zeros(len(total), int)
    path[-1] = int(total[-1].argmin())
    for row in range(len(total) - 2, -1, -1):
        low = max(0, path[row + 1] - 1)
        path[row] = low + int(total[row, low : path[row + 1] + 2].argmin())
    return path
