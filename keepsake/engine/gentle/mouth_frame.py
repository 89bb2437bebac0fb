"""The patch of a picture in which a mouth is measured: corners level, lengths in mouth widths."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.face import Face

# Mesh points (MediaPipe's face mesh order)
LEFT_CORNER, RIGHT_CORNER, CHIN = 61, 291, 152

PATCH_WIDTH = 2.6  # in mouth widths, as are
ABOVE, BELOW = 0.55, 0.75  # how far the patch reaches above the corners and below the chin


@dataclass(frozen=True, slots=True)
class MouthFrame:
    """Where the patch lies: `to_patch` maps picture to patch (2x3), `to_picture` back; sizes in pixels."""

    to_patch: NDArray[np.float64]
    to_picture: NDArray[np.float64]
    width: int
    height: int
    mouth_width: float

    @property
    def to_mouth(self) -> NDArray[np.float64]:
        """2x3: picture pixels to mouth units, origin between the corners, x to the right corner, y to the chin."""
        matrix = self.to_patch.copy()
        matrix[:, 2] -= [self.width / 2, ABOVE * self.mouth_width]
        scaled: NDArray[np.float64] = matrix / self.mouth_width
        return scaled


def mouth_frame(face: Face, mouth_width_px: float) -> MouthFrame:
    """A patch around the mouth of `face` with its corners level, the mouth `mouth_width_px` pixels wide."""
    left, right = face.mesh[LEFT_CORNER, :2].astype(float), face.mesh[RIGHT_CORNER, :2].astype(float)
    span = right - left
    width = float(np.hypot(*span))
    scale = mouth_width_px / width
    across = span / width
    down = np.array([-across[1], across[0]])
    centre = (left + right) / 2
    chin = float((face.mesh[CHIN, :2] - centre) @ down) / width
    angle = float(np.degrees(np.arctan2(span[1], span[0])))
    size = (round(PATCH_WIDTH * mouth_width_px), round((ABOVE + max(chin, 0.5) + BELOW) * mouth_width_px))
    to_patch = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
    to_patch[:, 2] += np.array([size[0] / 2, ABOVE * mouth_width_px]) - centre
    return MouthFrame(to_patch, cv2.invertAffineTransform(to_patch), size[0], size[1], mouth_width_px)
