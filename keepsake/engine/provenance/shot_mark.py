"""Chooses how strong the invisible mark of a shot must be, by reading it back before the first frame is encoded."""

from __future__ import annotations

import numpy as np

from keepsake.engine.provenance.watermark import InvisibleMark, Payload, Plane
from keepsake.engine.provenance.watermark_reading import read_mark

STRENGTHS = (1.0, 1.25, 1.6, 2.0, 2.8, 4.0)
ENOUGH_Z = 11.0  # before encoding; crf 28 at half size can take half of it
SMALL_SIDE, ENOUGH_Z_WHEN_SMALL = 480, 18.0  # few cells, each of few pixels, lose more
CRF_THAT_LOSES, CRF_OF_TWICE = 26, 9
"""From the first x264 quality on the mark is made stronger, twice for every so many steps."""


def mark_for(still: Plane, payload: Payload, crf: int = 18) -> InvisibleMark:
    """The faintest mark that can be read back from `still`, the luma of a shot's photo, uint8 (h, w).

    Only thumbnails and pictures that are all fine texture need more than the first strength; so do films of a poor
    quality, `crf`, which lose everything faint.
    """
    marked = np.empty_like(still)
    enough = ENOUGH_Z if min(still.shape) >= SMALL_SIDE else ENOUGH_Z_WHEN_SMALL
    for strength in STRENGTHS:
        mark = InvisibleMark(still, payload, strength * max(1.0, 2 ** ((crf - CRF_THAT_LOSES) / CRF_OF_TWICE)))
        mark.add_to(still, marked)
        if read_mark(marked, search=False).z >= enough:
            break
    return mark
