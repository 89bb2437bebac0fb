"""Finds the faces of a photo: small and large, one or many, upright or with the photo on its side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.detector import (
    FINEST_LEVEL,
    Detection,
    FaceDetector,
    View,
    smallest_seen,
)
from keepsake.engine.portrait.face import Face, Picture, Points
from keepsake.engine.portrait.landmarks import Crop, LandmarkFitter

SMALLEST_USEFUL_PX = 22
"""Faces narrower than this, in pixels of the photo, have too few pixels to animate; nobody searches for them."""

SMALLEST_COMPANION = 0.4
"""A person in the same photo is assumed to look at least this large beside the largest face found."""

MINIMUM_MESH_SCORE = 0.5
LARGEST_DISAGREEMENT = 0.28
"""Mean distance between detector and mesh at eyes, nose and mouth, in face widths; true faces measured 0.02-0.10."""

SURE_SCORE = 0.7
SURE_DISAGREEMENT = 0.15
SURE_ROLL_DEG = 40
"""A face that misses one of these three is cut out, turned upright and must be seen by the detector once more."""

SECOND_LOOK_MARGIN = 2.6
"""Side of the square cut out for that second look, in face sizes."""

SECOND_LOOK_SCORE = 0.6
SECOND_LOOK_SIZE = 192

UPRIGHT_ROLL_DEG = 45
OTHER_TURNS = (1, 3, 2)
"""Clockwise quarter turns, the likeliest first: photos lie on one side far more often than on their head."""

MESH_OF_KEYPOINTS = ((33, 133), (362, 263), (1,), (13, 14))
"""Mesh points whose mean is the detector's keypoint: both eyes, nose tip, mouth."""


@dataclass(frozen=True, slots=True)
class UprightFaces:
    """The faces of a photo once turned clockwise by `quarter_turns`, largest first, in pixels of the turned photo."""

    quarter_turns: int
    faces: tuple[Face, ...]


class FaceFinder:
    """Finds faces; keeps its models loaded between photos."""

    def __init__(self) -> None:
        self._detector = FaceDetector()
        self._fitter = LandmarkFitter()

    def faces(self, photo: Picture) -> tuple[Face, ...]:
        """Faces of `photo` (RGB uint8) as it lies, largest first; empty when there is none.

        One look finds a portrait. Tiles are searched, finer and finer, only while a person who belongs to the picture
        could be too small to have been seen; that costs at most 135 looks, and one more for
        each doubtful face.
        """
        kept: list[tuple[Detection, Face]] = []
        seen: list[Detection] = []
        for level in range(FINEST_LEVEL + 1):
            for detection in self._detector.sweep(photo, level):
                if any(detection.is_same_face(other) for other in seen):
                    continue
                face = self._fitter.fit(photo, detection)
                if self._is_face(photo, detection, face):
                    seen.append(detection)
                    kept.append((detection, face))
            largest = max((float(detection.size[0]) for detection, _ in kept), default=0.0)
            if smallest_seen(photo, level) <= max(SMALLEST_USEFUL_PX, SMALLEST_COMPANION * largest):
                break
        return tuple(sorted((face for _, face in kept), key=lambda face: -_width(face)))

    def upright_faces(self, photo: Picture) -> UprightFaces:
        """Faces of `photo` turned so that most stand upright; other turns are tried only when they do not already."""
        best = UprightFaces(0, self.faces(photo))
        for turns in _turns_to_try(best.faces):
            found = UprightFaces(turns, self.faces(turned(photo, turns)))
            if _uprightness(found.faces) > max(0.0, _uprightness(best.faces)):
                return found
        return best

    def _is_face(self, photo: Picture, detection: Detection, face: Face) -> bool:
        if face.score < MINIMUM_MESH_SCORE:
            return False
        disagreement = _disagreement(detection, face.mesh)
        if disagreement > LARGEST_DISAGREEMENT:
            return False
        is_sure = detection.score >= SURE_SCORE and disagreement <= SURE_DISAGREEMENT
        return (is_sure and abs(_roll(face)) <= SURE_ROLL_DEG) or self._is_seen_again(photo, face)

    def _is_seen_again(self, photo: Picture, face: Face) -> bool:
        """Whether the detector still sees a face there once it is cut out and turned upright."""
        low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
        crop = Crop((low + high) / 2, SECOND_LOOK_MARGIN * float((high - low).max()), _roll(face))
        square, _ = crop.cut(photo, SECOND_LOOK_SIZE)
        again = self._detector.look(square, View(0, 0, SECOND_LOOK_SIZE))
        middle = SECOND_LOOK_SIZE / 2
        reach = 0.25 * SECOND_LOOK_SIZE / SECOND_LOOK_MARGIN
        return any(
            other.score >= SECOND_LOOK_SCORE and float(np.abs(other.centre - middle).max()) < 2 * reach
            for other in again
        )


def turned(photo: Picture, quarter_turns: int) -> Picture:
    """`photo` turned clockwise by `quarter_turns` times 90 degrees, contiguous."""
    return np.ascontiguousarray(np.rot90(photo, -quarter_turns))


def _turns_to_try(faces: tuple[Face, ...]) -> tuple[int, ...]:
    """Turns that might put more faces upright than stand so already: none for most photos."""
    if _uprightness(faces) > 0:
        return ()
    if not faces:
        return OTHER_TURNS
    suggested = round(-_roll(faces[0]) / 90) % 4
    return tuple(sorted(OTHER_TURNS, key=lambda turns: turns != suggested))


def _uprightness(faces: tuple[Face, ...]) -> float:
    """Width of upright faces less that of the others, in pixels."""
    return sum(_width(face) * (1 if abs(_roll(face)) < UPRIGHT_ROLL_DEG else -1) for face in faces)


def _disagreement(detection: Detection, mesh: Points) -> float:
    own = np.stack([mesh[list(points), :2].mean(0) for points in MESH_OF_KEYPOINTS])
    distances: NDArray[np.float32] = np.linalg.norm(own - detection.keypoints[:4], axis=1)
    return float(distances.mean() / max(float(np.ptp(mesh[:, 0])), 1e-6))


def _width(face: Face) -> float:
    return float(np.ptp(face.mesh[:, 0]))


def _roll(face: Face) -> float:
    across = face.mesh[263, :2] - face.mesh[33, :2]
    return float(np.degrees(np.arctan2(across[1], across[0])))
