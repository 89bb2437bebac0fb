"""A face cut out upright at one size, to measure its light and what hides it the same way in every photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.face import Face, Picture, Points
from keepsake.engine.portrait.landmarks import Crop
from keepsake.engine.portrait.pose import Pose

SIZE = 192
MARGIN = 1.35
"""Side of the square in face sizes."""

LEFT_CHEEK = (50, 101, 118, 117, 205, 36)
RIGHT_CHEEK = (280, 330, 347, 346, 425, 266)
FOREHEAD = (151, 108, 337, 9, 107, 336)
CHIN = (200, 199, 175, 208, 428, 18)

Luma = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CloseUp:
    """`luma` is (SIZE, SIZE), 0 to 1 (BT.601 of the sRGB values); `mesh` (468, 2) and eye contours lie in it."""

    luma: Luma
    mesh: Points
    left_contour: Points
    right_contour: Points

    def area(self, points: Sequence[int]) -> Luma:
        """Luma inside the hull of some mesh points."""
        return self.inside(self.mesh[list(points)])

    def inside(self, outline: Points) -> Luma:
        """Luma (0 to 1) inside the hull of an outline, (n, 2) pixels of the square; at least one value."""
        hull = np.rint(cv2.convexHull(outline.astype(np.float32))).astype(np.int32)
        left, top, width, height = cv2.boundingRect(hull)
        left, top, right, bottom = max(left, 0), max(top, 0), max(left + width, 0), max(top + height, 0)
        part = self.luma[top:bottom, left:right]
        if not part.size:
            return np.zeros(1, np.float32)
        mask = np.zeros(part.shape, np.uint8)
        cv2.fillConvexPoly(mask, hull - np.array([left, top], np.int32), 1)
        values = part[mask > 0]
        return values if values.size else np.zeros(1, np.float32)

    def along(self, starts: Points, ends: Points, count: int) -> Luma:
        """Luma on `count` places from each of (n, 2) starts to its end, averaged over the n lines."""
        shares = np.linspace(0, 1, count, dtype=np.float32)[None, :, None]
        places = (starts[:, None] * (1 - shares) + ends[:, None] * shares).astype(np.float32)
        lines = cv2.remap(self.luma, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(lines.mean(0), np.float32)

    @property
    def skin(self) -> float:
        """Luma of the best lit skin, 0 to 1: a cheek or the forehead."""
        return max(float(np.median(self.area(place))) for place in (LEFT_CHEEK, RIGHT_CHEEK, FOREHEAD))


def close_up(photo: Picture, face: Face, pose: Pose) -> CloseUp:
    """Cut `face` out of `photo` (RGB uint8), turned upright."""
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    crop = Crop((low + high) / 2, max(MARGIN * float((high - low).max()), 1.0), pose.roll)
    square, to_photo = crop.cut(photo, SIZE)
    linear = np.linalg.inv(to_photo[:, :2])

    def placed(points: Points) -> Points:
        # Half a pixel: the square's places count from its corner, its samples from their centres.
        return np.asarray((points[:, :2] - to_photo[:, 2]) @ linear.T - 0.5, np.float32)

    return CloseUp(
        luma=cv2.cvtColor(square, cv2.COLOR_RGB2GRAY).astype(np.float32) * np.float32(1 / 255),
        mesh=placed(face.mesh),
        left_contour=placed(face.left_eye.contour),
        right_contour=placed(face.right_eye.contour),
    )
