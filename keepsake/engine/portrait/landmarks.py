"""Fits the face mesh and the eye model to one face whose place is known."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.models.runtime import Network, shipped_network
from keepsake.engine.portrait.detector import Detection
from keepsake.engine.portrait.face import Eye, Face, Picture, Points

MESH_MARGIN = 1.5
"""Side of the mesh model's crop in face sizes (MediaPipe's face_landmark graph)."""

EYE_MARGIN = 2.3
"""Side of the iris model's crop in eye widths (MediaPipe's iris graph)."""

MESH_PASSES = 2
LEFT_EYE_CORNERS = (33, 133)
"""Mesh points of the eye on the left of the picture: outer and inner corner, from left to right."""

RIGHT_EYE_CORNERS = (362, 263)
"""Mesh points of the eye on the right of the picture: inner and outer corner, from left to right."""

EYE_SPAN = (33, 263)
"""Outer corners of both eyes: the line between them gives the roll of the next crop."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A turned square on the photo, in its pixels: `roll` is in degrees clockwise as seen."""

    centre: Points
    side: float
    roll: float

    def cut(self, photo: Picture, size: int) -> tuple[Picture, NDArray[np.float64]]:
        """The square as (size, size, 3) uint8, black outside the photo; and the 2x3 map from it to the photo.

        The map takes places in the square measured from its left top corner (0 to size) to pixels of the photo, whose
        whole numbers are pixel centres. Large squares are first reduced by area, so grain does not alias.
        """
        turn = np.radians(self.roll)
        cosine, sine = np.cos(turn) * self.side / size, np.sin(turn) * self.side / size
        linear = np.array([[cosine, -sine], [sine, cosine]])
        to_photo = np.c_[linear, self.centre - linear @ np.full(2, size / 2)]
        corner, window = self._window(photo)
        reduction = max(1, min(int(self.side / size / 1.5), *window.shape[:2]))
        if reduction > 1:
            shape = (window.shape[1] // reduction, window.shape[0] // reduction)
            window = cv2.resize(window, shape, interpolation=cv2.INTER_AREA)
        to_window = np.c_[linear, to_photo[:, 2] + linear @ np.full(2, 0.5) + 0.5 - corner] / reduction
        to_window[:, 2] -= 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(window, to_window, (size, size), flags=flags), np.uint8), to_photo

    def _window(self, photo: Picture) -> tuple[NDArray[np.int64], Picture]:
        """The part of the photo the square touches, and its left top corner."""
        reach = self.side * 0.71 + 2
        height, width = photo.shape[:2]
        low = np.clip(np.floor(self.centre - reach).astype(int), 0, [width - 1, height - 1])
        high = np.clip(np.ceil(self.centre + reach).astype(int), low + 1, [width, height])
        return low, photo[low[1] : high[1], low[0] : high[0]]


class LandmarkFitter:
    """Turns a detection into a `Face`."""

    def __init__(self) -> None:
        self._mesh: Network = shipped_network("face_mesh")
        self._iris: Network = shipped_network("iris")

    def fit(self, photo: Picture, detection: Detection) -> Face:
        """The face at `detection` in `photo` (RGB uint8); its `score` says how sure the mesh model is."""
        crop = Crop(detection.centre, MESH_MARGIN * float(detection.size.max()), detection.roll)
        for _ in range(MESH_PASSES):
            mesh, score = self._fit_mesh(photo, crop)
            crop = _crop_around(mesh)
        return Face(
            mesh=mesh,
            left_eye=self._fit_eye(photo, mesh[list(LEFT_EYE_CORNERS), :2], mirrored=False),
            right_eye=self._fit_eye(photo, mesh[list(RIGHT_EYE_CORNERS), :2], mirrored=True),
            score=score,
        )

    def _fit_mesh(self, photo: Picture, crop: Crop) -> tuple[Points, float]:
        size = self._mesh.input_size
        square, to_photo = crop.cut(photo, size)
        outputs = self._mesh(_unit(square))
        raw = outputs[468 * 3].reshape(468, 3)
        mesh = np.c_[_mapped(raw[:, :2], to_photo), raw[:, 2] * (crop.side / size)]
        logit = float(outputs[1].reshape(-1)[0])
        return mesh.astype(np.float32), float(1 / (1 + np.exp(-logit)))

    def _fit_eye(self, photo: Picture, corners: Points, *, mirrored: bool) -> Eye:
        size = self._iris.input_size
        span = corners[1] - corners[0]
        roll = float(np.degrees(np.arctan2(span[1], span[0])))
        side = max(EYE_MARGIN * float(np.hypot(*span)), 1.0)
        square, to_photo = Crop(corners.mean(0), side, roll).cut(photo, size)
        outputs = self._iris(_unit(square[:, ::-1] if mirrored else square))
        contour = outputs[71 * 3].reshape(71, 3)[:, :2].copy()
        iris = outputs[5 * 3].reshape(5, 3)[:, :2].copy()
        if mirrored:
            contour[:, 0] = size - contour[:, 0]
            iris[:, 0] = size - iris[:, 0]
        return Eye(_mapped(contour, to_photo).astype(np.float32), _mapped(iris, to_photo).astype(np.float32))


def _unit(square: Picture) -> NDArray[np.float32]:
    return np.multiply(square, np.float32(1 / 255), dtype=np.float32)


def _mapped(points: Points, to_photo: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(points @ to_photo[:, :2].T + to_photo[:, 2])


def _crop_around(mesh: Points) -> Crop:
    low, high = mesh[:, :2].min(0), mesh[:, :2].max(0)
    across = mesh[EYE_SPAN[1], :2] - mesh[EYE_SPAN[0], :2]
    roll = float(np.degrees(np.arctan2(across[1], across[0])))
    return Crop((low + high) / 2, max(MESH_MARGIN * float((high - low).max()), 1.0), roll)
