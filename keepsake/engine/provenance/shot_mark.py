"""Chooses how strong the invisible mark of a shot must be, by reading it back before the first frame is encoded."""

from __future__ import annotations

import numpy as np

from keepsake.engine.provenance.watermark import InvisibleMark, Payload, Plane
from keepsake.engine.provenance.watermark_reading import read_mark

STRENGTHS = (1.0, 1.25, 1.6, 2.0, 2.8, 4.0)
ENOUGH_Z = 13.0  # before encoding; crf 28 at half size can take half of it


def mark_for(still: Plane, payload: Payload) -> InvisibleMark:
    """The faintest mark that can be read back from `still`, the luma of a shot's photo, uint8 (h, w).

    Only thumbnails and pictures that are all fine texture need more than the first strength.
    """
    marked = np.empty_like(still)
    for strength in STRENGTHS:
        mark = InvisibleMark(still, payload, strength)
        mark.add_to(still, marked)
        if read_mark(marked, search=False).z >= ENOUGH_Z:
            break
    return mark
