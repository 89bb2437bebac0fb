"""Finds where faces are: MediaPipe's full-range BlazeFace over the whole photo, or over ever finer tiles of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.models.runtime import Network, shipped_network
from keepsake.engine.portrait.face import Picture, Points

GRID_CELLS = 48
"""Anchors per side: one in the centre of every cell (MediaPipe's face_detection_full_range options)."""

MINIMUM_SCORE = 0.5
SAME_FACE_OVERLAP = 0.3
"""Boxes sharing more than this part of their union are one face (MediaPipe's own suppression threshold)."""

SAME_FACE_CONTAINED = 0.6
"""A box lying this far inside another is a part of the same face, seen from too near."""

SMALLEST_SEEN = 0.0625
"""Box of the smallest face a view shows reliably (12 of its 192 pixels; measured on shrunken portraits), in sides."""

FINEST_LEVEL = 3
TILE_STEP = 0.8
"""Distance of neighbouring tiles in tile sides; the overlap holds every face the coarser level may miss."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One face as the detector saw it, in pixels of the photo.

    `centre` is (2,), `size` (width, height); `keypoints` (6, 2): eye on the left and on the right of the picture (of
    an upright face), nose tip, mouth centre, left and right ear. `score` is 0 to 1.
    """

    centre: Points
    size: Points
    keypoints: Points
    score: float

    @property
    def roll(self) -> float:
        """Degrees clockwise as seen, from the line through both eyes."""
        across = self.keypoints[1] - self.keypoints[0]
        return float(np.degrees(np.arctan2(across[1], across[0])))

    def is_same_face(self, other: Detection) -> bool:
        """Whether both boxes are answers about one face."""
        shared = _shared(self.centre, self.size, other.centre[None], other.size[None])[0]
        areas = float(self.size.prod()), float(other.size.prod())
        in_union = shared / max(sum(areas) - shared, 1e-6)
        return bool(in_union > SAME_FACE_OVERLAP or shared / max(min(areas), 1e-6) > SAME_FACE_CONTAINED)


@dataclass(frozen=True, slots=True)
class View:
    """A square window on a photo, in its pixels; it may reach over the right and bottom edges."""

    left: int
    top: int
    side: int


class FaceDetector:
    """Looks for faces at one level of detail at a time.

    Level 0 is the whole photo in one view; each further level halves the side of the views, down to FINEST_LEVEL.
    """

    def __init__(self) -> None:
        self._network: Network = shipped_network("face_detector")
        centres = (np.arange(GRID_CELLS, dtype=np.float32) + 0.5) / GRID_CELLS
        self._anchors = np.stack(np.meshgrid(centres, centres), -1).reshape(-1, 1, 2)

    def sweep(self, photo: Picture, level: int) -> list[Detection]:
        """Faces seen at `level` in `photo` (RGB uint8), each once, the surest first."""
        views = _views(photo.shape[1], photo.shape[0], level)
        return _without_doubles(face for view in views for face in self.look(photo, view))

    def look(self, photo: Picture, view: View) -> list[Detection]:
        """Faces wholly inside one view, in pixels of the whole photo, the surest first."""
        outputs = self._network(_view_input(photo, view, self._network.input_size))
        anchors = self._anchors.shape[0]
        logits = outputs[anchors].reshape(-1)
        kept = logits > np.log(MINIMUM_SCORE / (1 - MINIMUM_SCORE))
        scores = 1 / (1 + np.exp(-logits[kept]))
        # Each row: centre, size, six keypoints; all but the size are relative to the anchor.
        pairs = outputs[anchors * 16].reshape(anchors, 8, 2)[kept] / self._network.input_size
        pairs[:, 0] += self._anchors[kept, 0]
        pairs[:, 2:] += self._anchors[kept]
        found = [_placed(pair, score, view) for pair, score in _blended(pairs, scores)]
        return [face for face in found if _is_whole(face, view, photo)]


def smallest_seen(photo: Picture, level: int) -> float:
    """Width in pixels of the smallest face box that `level` shows reliably."""
    return SMALLEST_SEEN * _side(photo.shape[1], photo.shape[0], level)


def _side(width: int, height: int, level: int) -> int:
    return int(np.ceil(max(width, height) / 2**level))


def _views(width: int, height: int, level: int) -> Iterator[View]:
    side = _side(width, height, level)
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield View(left, top, side)


def _starts(length: int, side: int) -> list[int]:
    if length <= side:
        return [0]
    count = int(np.ceil((length - side) / (side * TILE_STEP))) + 1
    return [int(start) for start in np.linspace(0, length - side, count)]


def _view_input(photo: Picture, view: View, size: int) -> NDArray[np.float32]:
    window = photo[view.top : view.top + view.side, view.left : view.left + view.side]
    scale = size / view.side
    width = max(1, round(window.shape[1] * scale))
    height = max(1, round(window.shape[0] * scale))
    small = cv2.resize(window, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    padded = np.full((size, size, 3), -1, np.float32)
    padded[:height, :width] = small * np.float32(1 / 127.5) - 1
    return padded


def _blended(pairs: NDArray[np.float32], scores: NDArray[np.float32]) -> Iterator[tuple[NDArray[np.float32], float]]:
    """Weighted suppression as in MediaPipe: overlapping answers are averaged by score."""
    areas = pairs[:, 1].prod(-1)
    remaining = np.argsort(-scores)
    while remaining.size:
        best = remaining[0]
        shared = _shared(pairs[best, 0], pairs[best, 1], pairs[remaining, 0], pairs[remaining, 1])
        union = areas[best] + areas[remaining] - shared
        same = shared > SAME_FACE_OVERLAP * union
        same[0] = True
        group = remaining[same]
        yield np.average(pairs[group], axis=0, weights=scores[group]), float(scores[best])
        remaining = remaining[~same]


def _placed(pairs: NDArray[np.float32], score: float, view: View) -> Detection:
    corner = np.array([view.left, view.top], np.float32)
    return Detection(
        centre=(pairs[0] * view.side + corner).astype(np.float32),
        size=(pairs[1] * view.side).astype(np.float32),
        keypoints=(pairs[2:] * view.side + corner).astype(np.float32),
        score=score,
    )


def _is_whole(face: Detection, view: View, photo: Picture) -> bool:
    """Whether the box ends inside the view, or is cut by the photo's own edge only."""
    low, high = face.centre - face.size / 2, face.centre + face.size / 2
    starts = np.array([view.left, view.top])
    ends = starts + view.side
    limits = np.array([photo.shape[1], photo.shape[0]])
    return bool(np.all((low >= starts) | (starts == 0)) and np.all((high <= ends) | (ends >= limits)))


def _without_doubles(faces: Iterable[Detection]) -> list[Detection]:
    kept: list[Detection] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if not any(face.is_same_face(other) for other in kept):
            kept.append(face)
    return kept


def _shared(
    centre: Points, size: Points, centres: NDArray[np.float32], sizes: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Area that one box shares with each of many."""
    low = np.maximum(centre - size / 2, centres - sizes / 2)
    high = np.minimum(centre + size / 2, centres + sizes / 2)
    return np.asarray(np.prod(np.maximum(high - low, 0), axis=-1), np.float32)
