"""The invisible mark: a faint fixed pattern added to the light of every frame, shaped once per shot to hide in it.

A square tile of random signs is repeated over the picture. Half of the signs say only "made by Keepsake"; the others
carry a short number in an error-correcting code. Amplitude follows the picture's own texture, so the pattern hides in
grain and cloth and nearly vanishes on skies. It is for honest finding: its key is in this open source, and whoever
wants to remove or forge it can.

Source: spread-spectrum marking after Cox, Kilian, Leighton and Shamoon, IEEE Trans. Image Processing 6 (1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.provenance.golay import CODE_BITS, WORD_BITS, codewords

TILE_CELLS = 64
CELLS_ON_SHORT_SIDE = 96
SMALLEST_CELL_PX = 3.0  # finer cells do not survive any encoder; only pictures under 288 pixels come to this
LEAST_AMPLITUDE, LEAST_AT_SIDE = 0.64, 800.0  # levels of luma, on skies and flat scans of a film of that short side
LEAST_RANGE = (0.55, 0.80)  # larger films have more cells and show them larger, so each may be fainter
MOST_AMPLITUDE = 2.75
AMPLITUDE_OF_TEXTURE = 0.40  # of the local standard deviation
MARK_VERSION = 1
ID_BITS = 20
BLOCKS = 2
_KEY = 0x4B454550  # "KEEP"
_DITHER_KEY = 0x53414B45  # "SAKE"

EVERYWHERE = (slice(None), slice(None))

Plane = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Payload:
    """What the mark says: its version (0 to 15) and the number of the export (0 to 2**20 - 1)."""

    export_number: int
    version: int = MARK_VERSION

    @property
    def words(self) -> tuple[int, int]:
        """The payload as two 12-bit words."""
        bits = self.version << ID_BITS | self.export_number
        return bits >> WORD_BITS, bits & (1 << WORD_BITS) - 1

    @classmethod
    def of_words(cls, first: int, second: int) -> Payload:
        """The payload that two 12-bit words spell."""
        bits = first << WORD_BITS | second
        return cls(bits & (1 << ID_BITS) - 1, bits >> ID_BITS)


@dataclass(frozen=True, slots=True)
class Key:
    """The fixed part of the pattern, all (64, 64).

    `signs` is -1 or 1; `is_pilot` tells cells that only say "ours"; `bit` numbers the payload bit each other cell
    carries, 0 to 47.
    """

    signs: Floats
    is_pilot: NDArray[np.bool_]
    bit: NDArray[np.int64]


@cache
def key() -> Key:
    """The key every copy of Keepsake shares; drawn by PCG64, which numpy keeps the same for good."""
    source = np.random.Generator(np.random.PCG64(_KEY))
    cells = TILE_CELLS * TILE_CELLS
    signs = source.integers(0, 2, cells) * 2 - 1
    order = np.argsort(source.integers(0, 1 << 62, cells), kind="stable")
    shape = (TILE_CELLS, TILE_CELLS)
    return Key(
        signs.astype(np.float32).reshape(shape),
        (order % 2 == 0).reshape(shape),
        (order // 2 % (BLOCKS * CODE_BITS)).reshape(shape),
    )


def tile(payload: Payload) -> Floats:
    """One tile of the pattern, -1 and 1, carrying `payload`."""
    code = np.concatenate([codewords()[word] for word in payload.words])
    fixed = key()
    return np.where(fixed.is_pilot, fixed.signs, fixed.signs * code[fixed.bit]).astype(np.float32)


class InvisibleMark:
    """The mark of one shot, ready to be added to each of its frames in well under a millisecond.

    `pattern` is that of `shaped_pattern`; `strength` is 1 for most pictures, see `mark_for`; `dither` is that of
    `dither_of`, for those who have drawn it.
    """

    def __init__(self, pattern: Floats, strength: float = 1.0, dither: Floats | None = None) -> None:
        dither = dither_of(pattern.shape) if dither is None else dither
        exact = pattern * np.float32(strength) + dither
        steps = np.floor(exact, out=exact).astype(np.int8)
        self._more = np.maximum(steps, 0).view(np.uint8)
        self._less = np.maximum(-steps, 0).view(np.uint8)

    def add_to(self, luma: Plane, out: Plane, window: tuple[slice, slice] = EVERYWHERE) -> None:
        """Write `luma` with the mark into `out`, both uint8 (h, w), or only a `window` of rows and columns of both.

        They may be the same array.
        """
        import cv2

        there = out[window]
        cv2.add(luma[window], self._more[window], dst=there)
        cv2.subtract(there, self._less[window], dst=there)


def dither_of(shape: tuple[int, ...]) -> Floats:
    """Numbers from 0 to 1, float32 (h, w): rounding by them keeps amplitudes below one level, lost otherwise."""
    return np.random.Generator(np.random.PCG64(_DITHER_KEY)).random(shape, np.float32)


def cell_px(width: float, height: float) -> float:
    """Side of one cell of the pattern in pixels, in a picture that was marked at this size."""
    return max(min(width, height) / CELLS_ON_SHORT_SIDE, SMALLEST_CELL_PX)


def drawn_tile(signs: Floats, size: tuple[int, int], cell: float) -> Floats:
    """The tile repeated over a picture of `size` (width, height), soft cells `cell` pixels wide, float32 (h, w)."""
    import cv2

    across, down = (int(length / cell) + 3 for length in size)
    turns = (-(-down // TILE_CELLS), -(-across // TILE_CELLS))
    sheet = np.tile(signs, turns)[:down, :across]
    to_cells = np.array([[1 / cell, 0, 0.5 / cell - 0.5], [0, 1 / cell, 0.5 / cell - 0.5]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(sheet, to_cells, size, flags=flags, borderMode=cv2.BORDER_REFLECT))


def shaped_pattern(still: Plane, signs: Floats) -> Floats:
    """The tile over a whole picture, as strong everywhere as `still` can hide, in levels of luma, float32 (h, w)."""
    import cv2

    height, width = still.shape
    cell = cell_px(width, height)
    if cell < 2 * SMALLEST_CELL_PX:
        return np.asarray(drawn_tile(signs, (width, height), cell) * amplitude(still, cell), np.float32)
    # Cells and texture are both coarse enough to be drawn at half the size, at a quarter of the cost.
    half = (-(-width // 2), -(-height // 2))
    small = drawn_tile(signs, half, cell / 2) * amplitude(still, cell, half)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def amplitude(still: Plane, cell: float, size: tuple[int, int] | None = None) -> Floats:
    """How strong the mark may be at each place, in levels of luma: the texture there and around it must hide it.

    `cell` is the pattern's in pixels of `still`; the result has `size` (width, height), that of `still` when None.
    """
    import cv2

    picture: Any = still.astype(np.float32)
    fine = cv2.absdiff(picture, cv2.blur(picture, (_odd(cell), _odd(cell))))
    size = size or (still.shape[1], still.shape[0])
    share = size[0] / still.shape[1]
    energy = cv2.resize(cv2.multiply(fine, fine), size, interpolation=cv2.INTER_AREA)
    texture = cv2.sqrt(cv2.GaussianBlur(energy, (0, 0), cell / 2 * share))
    side = _odd(cell * share)
    hidden = cv2.erode(texture, np.ones((side, side), np.uint8))  # so no halo falls from an edge onto a sky
    return np.asarray(np.clip(AMPLITUDE_OF_TEXTURE * hidden, least_amplitude(still), MOST_AMPLITUDE), np.float32)


def least_amplitude(still: Plane) -> float:
    """How strong the mark is where nothing hides it, in levels of luma."""
    return float(np.clip(LEAST_AMPLITUDE * np.sqrt(LEAST_AT_SIDE / min(still.shape)), *LEAST_RANGE))


def _odd(length: float) -> int:
    return int(length) | 1
