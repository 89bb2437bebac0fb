"""The arrays the gentle engine passes around."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Box(NamedTuple):
    """A rectangle in whole pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column past the box."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row past the box."""
        return self.top + self.height
