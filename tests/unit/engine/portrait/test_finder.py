"""The finder: portraits, groups, small faces, photos on their side, and pictures without a face."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.engine.portrait.detector import FaceDetector, View
from keepsake.engine.portrait.face import Face
from keepsake.engine.portrait.finder import FaceFinder, turned

Picture = NDArray[np.uint8]


def resized(picture: Picture, side: int) -> Picture:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def wallpaper(height: int, width: int, seed: int = 0) -> Picture:
    """Coloured blotches and grain, without anything like a face."""
    chance = np.random.default_rng(seed)
    blotches = chance.integers(40, 210, (height // 40 + 1, width // 40 + 1, 3)).astype(np.uint8)
    smooth = cv2.resize(blotches, (width, height), interpolation=cv2.INTER_CUBIC).astype(int)
    return np.clip(smooth + chance.integers(-12, 13, smooth.shape), 0, 255).astype(np.uint8)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """The views the detector was given."""
    views: list[View] = []
    look = FaceDetector.look

    def counted(self: FaceDetector, photo: Picture, view: View) -> object:
        views.append(view)
        return look(self, photo, view)

    monkeypatch.setattr(FaceDetector, "look", counted)
    return views


def middle(face: Face) -> NDArray[np.float32]:
    return face.mesh[:, :2].mean(0)


def test_a_portrait_costs_one_look(finder: FaceFinder, collins: Picture, looks: list[View]) -> None:
    (face,) = finder.upright_faces(collins).faces
    assert looks == [View(0, 0, 512)]
    assert face.score > 0.99
    assert np.ptp(face.mesh[:, 0]) == pytest.approx(95, abs=4)
    assert middle(face) == pytest.approx((226, 124), abs=5)


def test_mesh_and_eyes_lie_where_the_photo_shows_them(face: Face) -> None:
    assert face.mesh.shape == (468, 3)
    assert face.left_eye.contour.shape == (71, 2)
    assert face.right_eye.iris.shape == (5, 2)
    assert face.left_eye.iris[0] == pytest.approx((203, 100.5), abs=1.5)
    assert face.right_eye.iris[0] == pytest.approx((246, 103), abs=1.5)
    for eye, outward in ((face.left_eye, -1), (face.right_eye, 1)):
        outer, inner = eye.contour[0], eye.contour[8]
        assert (outer[0] - inner[0]) * outward > 10
        assert eye.upper_lid[4, 1] < eye.iris[0, 1] < eye.lower_lid[4, 1]


def test_irises_are_dark_and_lie_within_the_lids(face: Face, collins: Picture) -> None:
    for eye in (face.left_eye, face.right_eye):
        x, y = np.rint(eye.iris[0]).astype(int)
        assert collins[y - 4 : y + 5, x - 4 : x + 5].mean() < 0.6 * collins[y + 22 : y + 28, x - 4 : x + 5].mean()
        assert cv2.pointPolygonTest(eye.contour[:16][[*range(9), *range(15, 8, -1)]], (float(x), float(y)), False) > 0


def test_mirrored_photos_give_mirrored_faces(finder: FaceFinder, collins: Picture, face: Face) -> None:
    (mirrored,) = finder.faces(np.ascontiguousarray(collins[:, ::-1]))
    back = mirrored.right_eye.iris[0] * (-1, 1) + (511, 0)
    assert back == pytest.approx(face.left_eye.iris[0], abs=1.2)
    back = mirrored.right_eye.contour[8] * (-1, 1) + (511, 0)
    assert back == pytest.approx(face.left_eye.contour[8], abs=1.5)


@pytest.mark.parametrize("side", [150, 300, 1400])
def test_a_face_is_the_same_at_every_size(finder: FaceFinder, collins: Picture, face: Face, side: int) -> None:
    (other,) = finder.faces(resized(collins, side) if side < 512 else cv2.resize(collins, (side, side)))
    scale = side / 512
    away = np.linalg.norm((other.mesh[:, :2] + 0.5) / scale - 0.5 - face.mesh[:, :2], axis=1)
    assert away.mean() < 2.5


def test_groups_are_found_largest_first_and_each_once(finder: FaceFinder, collins: Picture) -> None:
    photo = wallpaper(1100, 1700)
    places = {(60, 100): 420, (520, 60): 330, (1000, 200): 300, (1340, 640): 220, (300, 700): 200, (800, 760): 240}
    for (left, top), side in places.items():
        photo[top : top + side, left : left + side] = resized(collins, side)
    faces = finder.faces(photo)
    widths = [float(np.ptp(face.mesh[:, 0])) for face in faces]
    assert len(faces) == len(places)
    assert widths == sorted(widths, reverse=True)
    by_size = sorted(places.items(), key=lambda place: -place[1])
    for face, ((left, top), side) in zip(faces, by_size, strict=True):
        assert middle(face) == pytest.approx((left + 0.44 * side, top + 0.24 * side), abs=0.06 * side)


def test_small_faces_in_large_scans_are_found(finder: FaceFinder, collins: Picture, looks: list[View]) -> None:
    photo = wallpaper(2000, 3000)
    places = [(300, 250), (1480, 930), (2600, 1650), (2700, 200)]
    for left, top in places:
        photo[top : top + 220, left : left + 220] = resized(collins, 220)
    assert len(finder.faces(photo)) == len(places)
    assert len(looks) < 130


@pytest.mark.parametrize("turns", range(4))
def test_photos_on_their_side_are_turned_upright(finder: FaceFinder, collins: Picture, turns: int) -> None:
    found = finder.upright_faces(turned(collins, turns))
    assert found.quarter_turns == -turns % 4
    assert middle(found.faces[0]) == pytest.approx((226, 124), abs=5)
    assert finder.upright_faces(turned(collins, turns)).quarter_turns == -turns % 4


def test_turning_is_clockwise(collins: Picture) -> None:
    assert np.array_equal(turned(collins, 1)[:, -1], collins[0])
    assert turned(collins, 0).shape == collins.shape


def test_a_tilted_head_does_not_turn_the_photo(finder: FaceFinder, collins: Picture) -> None:
    tilt = cv2.getRotationMatrix2D((227, 123), -30, 1)
    found = finder.upright_faces(np.asarray(cv2.warpAffine(collins, tilt, (512, 512)), np.uint8))
    assert (found.quarter_turns, len(found.faces)) == (0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_wallpaper_has_no_face(finder: FaceFinder, seed: int) -> None:
    found = finder.upright_faces(wallpaper(700, 900, seed))
    assert (found.quarter_turns, found.faces) == (0, ())


def test_the_back_of_a_head_is_no_face(finder: FaceFinder, collins: Picture) -> None:
    hair = collins.copy()
    hair[85:185, 170:285] = cv2.resize(collins[30:70, 190:270], (115, 100))
    assert finder.upright_faces(hair).faces == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1)])
def test_the_tiniest_pictures_have_no_face(finder: FaceFinder, shape: tuple[int, int]) -> None:
    assert finder.upright_faces(np.zeros((*shape, 3), np.uint8)).faces == ()


def test_faces_at_the_edge_are_found(finder: FaceFinder, collins: Picture) -> None:
    (face,) = finder.faces(np.ascontiguousarray(collins[60:400, 190:500]))
    assert face.mesh[:, 0].min() < 0
