"""Who is in front, and what is behind them."""

from functools import cache

import cv2
import numpy as np
import pytest

from keepsake.engine.gentle.matte import filled_behind, person_matte
from keepsake.engine.gentle.types import Floats
from keepsake.engine.portrait.face import Face
from tests.portraits import collins, collins_face, shot_of, side_by_side

SURE, FAINT = 0.9, 0.1


@cache
def matte() -> Floats:
    return person_matte(collins(), (collins_face(),))


def on_face(matte: Floats, face: Face) -> Floats:
    """The matte on the face's mesh, drawn in a little from the face's outline."""
    middle = face.mesh[:, :2].mean(0)
    mesh = (middle + 0.8 * (face.mesh[:, :2] - middle)).round().astype(int)
    return matte[mesh[:, 1], mesh[:, 0]]


def test_the_person_is_covered_and_the_wall_is_not() -> None:
    assert on_face(matte(), collins_face()).min() > SURE
    wall = matte()[5:130, 350:490]
    assert wall.max() < FAINT
    chest = matte()[230:300, 190:260]
    assert np.median(chest) > SURE


def test_its_edge_is_the_pictures_own() -> None:
    """Across the hair against the bright wall the half-way line of the matte lies within a few pixels of the edge."""
    row = 60
    luma = cv2.cvtColor(collins(), cv2.COLOR_RGB2GRAY)[row - 2 : row + 3].mean(0)
    right = 250 + int(np.argmax(np.diff(luma[250:340])))
    half = 250 + int(np.argmin(np.abs(matte()[row, 250:340] - 0.5)))
    assert abs(half - right) <= 6


def test_it_lies_between_0_and_1_in_any_part_of_the_picture() -> None:
    assert matte().shape == collins().shape[:2]
    assert matte().dtype == np.float32
    assert np.isfinite(matte()).all()
    assert matte().min() >= 0
    assert matte().max() <= 1


def test_nobody_is_on_an_empty_list() -> None:
    assert not person_matte(collins(), ()).any()


def test_a_person_out_of_the_list_is_not_in_the_matte() -> None:
    shot = shot_of(side_by_side(120), 360)
    left, right = (person.face for person in shot.people)
    only_left = person_matte(shot.photo, (left,))
    assert on_face(only_left, right).max() < FAINT
    both = person_matte(shot.photo, (left, right))
    assert on_face(both, right).min() > SURE
    assert (both >= only_left).all()


def test_a_face_at_the_very_edge_is_no_error() -> None:
    cut = np.ascontiguousarray(collins()[80:200, 180:300])
    (person,) = shot_of(cut, 120).people
    seen = person_matte(cut, (person.face,))
    assert seen.shape == cut.shape[:2]
    assert np.isfinite(seen).all()


@pytest.mark.parametrize("hole_px", [0, 1, 40, 511])
def test_what_is_known_stays_and_the_hole_is_filled_smoothly(hole_px: int) -> None:
    picture = cv2.GaussianBlur(collins(), (0, 0), 6)
    hole = np.zeros(picture.shape[:2], np.float32)
    hole[512 - hole_px :, 512 - hole_px :] = 1
    filled = filled_behind(picture, hole)
    assert np.array_equal(filled[hole == 0], picture[hole == 0])
    if hole_px == 40:
        around = picture[512 - 46 : 512 - 40, 512 - 46 :].reshape(-1, 3)
        inside = filled[512 - 40 :, 512 - 40 :].reshape(-1, 3).astype(int)
        assert (inside >= around.min(0).astype(int) - 25).all()
        assert (inside <= around.max(0).astype(int) + 25).all()
        steps = np.abs(np.diff(filled[472:, 472:].astype(int), axis=1))
        assert steps.max() <= 20


def test_a_flat_wall_is_carried_on_flat() -> None:
    wall = np.full((120, 90, 3), (90, 120, 150), np.uint8)
    hole = np.zeros((120, 90), np.float32)
    hole[30:100, 20:70] = 1
    wall[30:100, 20:70] = 7
    assert np.abs(filled_behind(wall, hole).astype(int) - (90, 120, 150)).max() <= 1


def test_a_hole_as_large_as_the_picture_is_no_error() -> None:
    filled = filled_behind(np.full((20, 30, 3), 50, np.uint8), np.ones((20, 30), np.float32))
    assert filled.shape == (20, 30, 3)
