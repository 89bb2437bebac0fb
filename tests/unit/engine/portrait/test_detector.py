"""The detector on whole views and on tiles."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.engine.portrait.detector import FINEST_LEVEL, Detection, FaceDetector, View, smallest_seen

Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


def pasted(canvas: tuple[int, int], picture: Picture, *places: tuple[int, int]) -> Picture:
    result = np.full((*canvas, 3), 120, np.uint8)
    for left, top in places:
        result[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return result


def sure(faces: list[Detection]) -> list[Detection]:
    """Those of a score that a tile of empty wall or of hair does not reach."""
    return [face for face in faces if face.score > 0.65]


def test_keypoints_lie_on_eyes_nose_and_mouth(detector: FaceDetector, collins: Picture) -> None:
    (face,) = detector.sweep(collins, 0)
    left_eye, right_eye, nose, mouth = face.keypoints[:4]
    assert face.score > 0.8
    assert left_eye == pytest.approx((207, 104), abs=6)
    assert right_eye == pytest.approx((245, 107), abs=6)
    assert left_eye[1] < nose[1] < mouth[1]
    assert abs(face.roll) < 8


def test_a_tile_sees_what_the_whole_view_cannot(detector: FaceDetector, collins: Picture) -> None:
    small = cv2.resize(collins, (128, 128), interpolation=cv2.INTER_AREA)
    photo = pasted((1200, 1200), small, (700, 420))
    assert not detector.sweep(photo, 0)
    (face,) = sure(detector.sweep(photo, 2))
    assert face.centre == pytest.approx((700 + 57, 420 + 30), abs=5)


def test_neighbouring_tiles_see_one_face_once(detector: FaceDetector, collins: Picture) -> None:
    small = cv2.resize(collins, (160, 160), interpolation=cv2.INTER_AREA)
    for left in range(300, 420, 30):
        assert len(sure(detector.sweep(pasted((800, 800), small, (left, 330)), 1))) == 1


def test_views_reach_over_the_edges_of_long_photos(detector: FaceDetector, collins: Picture) -> None:
    photo = pasted((512, 1500), collins, (980, 0))
    (face,) = detector.look(photo, View(980, 0, 520))
    assert face.centre[0] == pytest.approx(980 + 227, abs=10)


def test_each_level_sees_faces_half_as_large(collins: Picture) -> None:
    sizes = [smallest_seen(collins, level) for level in range(FINEST_LEVEL + 1)]
    assert sizes == [32, 16, 8, 4]


def test_boxes_within_another_are_the_same_face() -> None:
    def box(x: float, y: float, size: float) -> Detection:
        return Detection(np.float32([x, y]), np.float32([size, size]), np.zeros((6, 2), np.float32), 0.9)

    assert box(50, 50, 40).is_same_face(box(55, 50, 40))
    assert box(50, 50, 40).is_same_face(box(55, 55, 12))
    assert not box(50, 50, 40).is_same_face(box(90, 50, 40))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (3, 5)])
def test_the_tiniest_pictures_hold_no_face(detector: FaceDetector, shape: tuple[int, int]) -> None:
    for level in range(FINEST_LEVEL + 1):
        assert detector.sweep(np.zeros((*shape, 3), np.uint8), level) == []
