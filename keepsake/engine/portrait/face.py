"""What is known of one face in a photo: mesh, eye contours, irises and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye by the iris model, in pixels of the photo.

    `contour` is (71, 2): 0-8 the lower lid and 9-15 the upper lid, both from the outer to the inner corner on the
    eye's own axis (0 is the outer corner, 8 the inner), then rows around the eye and the brow; the order is that of
    MediaPipe's iris model card. `iris` is (5, 2): the centre, then four points of its rim.
    """

    contour: Points
    iris: Points

    @property
    def lower_lid(self) -> Points:
        """(9, 2) points, outer to inner corner."""
        return self.contour[:9]

    @property
    def upper_lid(self) -> Points:
        """(9, 2) points, outer to inner corner, the shared corners included."""
        return np.concatenate([self.contour[:1], self.contour[9:16], self.contour[8:9]])


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a photo.

    `mesh` is (468, 3) in pixels, z towards the camera negative on the same scale, in the order of MediaPipe's face
    mesh. `left_eye` and `right_eye` are those on the left and right of the picture. `score` is 0 to 1.
    """

    mesh: Points
    left_eye: Eye
    right_eye: Eye
    score: float
