"""Looks into moving WebP pictures, which the film reader cannot decode."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from keepsake.engine.provenance.label import Plane

MOST_FRAMES = 2000


def is_webp(path: Path) -> bool:
    """Whether a file begins as WebP files do. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def webp_frames(path: Path) -> Iterator[tuple[Fraction, Plane]]:
    """Each frame with the moment it ends, in seconds. Raises OSError or ValueError when it cannot be read."""
    from PIL import Image

    with Image.open(path, formats=("WEBP",)) as picture:
        end = Fraction(0)
        for number in range(min(int(getattr(picture, "n_frames", 1)), MOST_FRAMES)):
            picture.seek(number)
            luma = np.asarray(picture.convert("L"), np.uint8)
            end += Fraction(int(picture.info.get("duration", 0)) or 1, 1000)
            yield end, luma
