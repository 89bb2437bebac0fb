"""Chooses how strong the invisible mark of a shot must be, by reading it back before the first frame is encoded."""

from __future__ import annotations

import numpy as np

from keepsake.engine.provenance.watermark import InvisibleMark, Payload, Plane, dither_of, shaped_pattern, tile
from keepsake.engine.provenance.watermark_reading import read_mark

STRENGTHS = (1.0, 1.2, 1.45, 1.75, 2.1, 2.8, 4.0)
ENOUGH_Z = 13.5  # before encoding; crf 28 at half size can take half of it
ENOUGH_AT_SIDE, MOST_MORE = 800, 1.5
"""From this short side down more is needed: smaller cells lose more. At most so many times as much."""
LESS_THAN_LINEAR = 1.3  # z grows more slowly than the strength; a jump by this power lands short rather than over
CRF_THAT_LOSES, CRF_OF_TWICE = 26, 9
"""From the first x264 quality on the mark is made stronger, twice for every so many steps."""


def mark_for(still: Plane, payload: Payload, crf: int = 18) -> InvisibleMark:
    """The faintest mark that can be read back from `still`, the luma of a shot's photo, uint8 (h, w).

    Only thumbnails and pictures that are all fine texture need more than the first strength; so do films of a poor
    quality, `crf`, which lose everything faint.
    """
    marked = np.empty_like(still)
    enough = ENOUGH_Z * float(np.clip(np.sqrt(ENOUGH_AT_SIDE / min(still.shape)), 1, MOST_MORE))
    pattern = shaped_pattern(still, tile(payload))
    pattern *= np.float32(max(1.0, 2 ** ((crf - CRF_THAT_LOSES) / CRF_OF_TWICE)))
    dither = dither_of(still.shape)
    wanted = STRENGTHS[0]
    for strength in STRENGTHS:
        if strength < wanted and strength != STRENGTHS[-1]:
            continue
        mark = InvisibleMark(pattern, strength, dither)
        mark.add_to(still, marked)
        z = read_mark(marked, search=False).z
        if z >= enough:
            break
        wanted = strength * (enough / max(z, 1.0)) ** LESS_THAN_LINEAR
    return mark
