"""A moving part of the picture: laid over a still background, each person with their own motion."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from keepsake.engine.gentle.colour import planes_from_ycc, ycc_from_rgb
from keepsake.engine.gentle.head import HeadPose
from keepsake.engine.gentle.matte import person_matte
from keepsake.engine.gentle.mouth import MouthPose
from keepsake.engine.gentle.region import FacePose, MovingRegion, Scene, Sitter, face_box
from keepsake.engine.media.colour import Planes
from tests.portraits import collins, collins_face, copied, moved_mesh, same, shot_of, side_by_side

BLINK = FacePose(lids=(1.0, 1.0))
LEFT_WINK, RIGHT_WINK = FacePose(lids=(1.0, 0.0)), FacePose(lids=(0.0, 1.0))
TURN = FacePose(head=HeadPose(yaw=0.1))
SPEAK = FacePose(mouth=MouthPose(jaw=0.5))
EVERYTHING = FacePose(HeadPose(0.1, 0.05, 0.05, 0.02, 0.02, 1, 1, 1, 1), (0.6, 0.7), (8, 4), MouthPose(0.5, 0.2))


@cache
def collins_scene() -> Scene:
    photo = collins()
    return Scene(photo, (1.0, 1.0), ycc_from_rgb(photo), person_matte(photo, (collins_face(),)))


@cache
def region() -> MovingRegion:
    return new_region()


def new_region() -> MovingRegion:
    return MovingRegion(collins_scene(), face_box(collins_face(), 512, 512), (Sitter(collins_face()),))


def painted(*poses: FacePose, on: MovingRegion | None = None, scene: Scene | None = None) -> Planes:
    """The whole canvas after one drawing on it."""
    planes = planes_from_ycc((scene or collins_scene()).canvas.copy())
    (on or region()).draw(poses, planes)
    return planes


def changed_px(one: Planes, other: Planes, over_levels: int = 8) -> np.ndarray:
    """Where luma differs by more than sampling does, (h, w) bool."""
    return np.abs(one.y.astype(int) - other.y) > over_levels


@pytest.mark.parametrize("shift", [(0, 0), (-150, 0), (0, 280), (200, 300), (-170, -60)])
def test_a_box_lies_on_even_pixels_inside_the_canvas(shift: tuple[int, int]) -> None:
    box = face_box(moved_mesh(collins_face(), *shift), 512, 510)
    assert all(value % 2 == 0 for value in box)
    assert 0 <= box.left < box.right <= 512
    assert 0 <= box.top < box.bottom <= 510


def test_the_box_holds_head_and_shoulders() -> None:
    box, mesh = face_box(collins_face(), 512, 512), collins_face().mesh[:, :2]
    width = np.ptp(mesh[:, 0])
    assert box.left < mesh[:, 0].min() - width
    assert box.right > mesh[:, 0].max() + width
    assert box.bottom > mesh[:, 1].max() + 1.5 * width


@pytest.mark.parametrize("pose", [BLINK, TURN, SPEAK, EVERYTHING])
def test_only_what_it_says_it_touches_changes(pose: FacePose) -> None:
    still, moved = planes_from_ycc(collins_scene().canvas), painted(pose)
    box = region().box
    touched = np.zeros((512, 512), bool)
    touched[box.top : box.bottom, box.left : box.right] = region().touched > 0
    assert np.array_equal(still.y[~touched], moved.y[~touched])
    coarse = touched.reshape(256, 2, 256, 2).any((1, 3))
    assert np.array_equal(still.u[~coarse], moved.u[~coarse])
    assert np.array_equal(still.v[~coarse], moved.v[~coarse])
    assert changed_px(still, moved).any()


@pytest.mark.parametrize("pose", [BLINK, TURN, SPEAK, EVERYTHING])
def test_what_was_drawn_before_leaves_no_trace(pose: FacePose) -> None:
    fresh = painted(pose, on=new_region())
    for before in (FacePose(), LEFT_WINK, EVERYTHING):
        planes = painted(before)
        region().draw((pose,), planes)
        assert same(planes, fresh)


def test_a_head_at_rest_is_the_photo_give_or_take_its_sampling() -> None:
    still, rest = planes_from_ycc(collins_scene().canvas), painted(FacePose())
    soft = [cv2.GaussianBlur(planes.y.astype(np.float32), (0, 0), 2) for planes in (still, rest)]
    assert np.abs(soft[0] - soft[1]).max() < 2
    assert np.abs(still.y.astype(int) - rest.y).mean() < 0.5
    assert max(int(np.abs(getattr(still, n).astype(int) - getattr(rest, n)).max()) for n in ("u", "v")) <= 2


def test_each_eye_has_its_own_lid_in_either_order() -> None:
    left, right, both = painted(LEFT_WINK), painted(RIGHT_WINK), painted(BLINK)
    rest = painted(FacePose())
    middle = int(collins_face().mesh[1, 0])
    assert changed_px(left, rest)[:, :middle].any()
    assert not changed_px(left, rest, 0)[:, middle:].any()
    assert not changed_px(right, rest, 0)[:, :middle].any()
    joined = np.where(np.arange(512) < middle, left.y, right.y)
    assert np.array_equal(joined, both.y), "the patches of two eyes must not disturb each other"
    planes = painted(LEFT_WINK)
    region().draw((RIGHT_WINK,), planes)
    region().draw((BLINK,), planes)
    assert same(planes, both)


def test_eyes_that_lie_close_do_not_wipe_each_other() -> None:
    """Where the windows of two eyes overlap, drawing one again leaves the other's lid as it is."""
    face = collins_face()
    step = np.array([-7, 0], np.float32)
    old = face.right_eye
    face = replace(face, right_eye=replace(old, contour=old.contour + step, iris=old.iris + step))
    close = MovingRegion(collins_scene(), face_box(face, 512, 512), (Sitter(face),))
    left, right = (close._eyes[side].window[1] for side in (0, 1))
    assert right.start < left.stop, "apart, they could not wipe each other: the test would show nothing"
    both = painted(BLINK, on=close)
    for before in (LEFT_WINK, RIGHT_WINK, FacePose(lids=(1.0, 0.5)), FacePose()):
        close.draw((before,), copied(both))
        planes = painted(FacePose(), on=close)
        close.draw((BLINK,), planes)
        assert same(planes, both)
    rest = painted(FacePose(), on=close)
    changed = [changed_px(painted(pose, on=close), rest, 0) for pose in (LEFT_WINK, RIGHT_WINK, BLINK)]
    assert np.array_equal(changed[0] | changed[1], changed[2])


def test_a_mouth_moves_nothing_above_the_nose() -> None:
    rest, open_ = painted(FacePose()), painted(SPEAK)
    changed = changed_px(rest, open_, 1)
    nose = int(collins_face().mesh[1, 1])
    assert not changed[:nose].any()
    assert changed[nose:].sum() > 100


@pytest.mark.parametrize("press", [0.0005, 0.001])
def test_a_mouth_moved_less_than_anyone_sees_is_the_photo(press: float) -> None:
    assert same(painted(FacePose(mouth=MouthPose(press=press))), painted(FacePose()))


@pytest.mark.parametrize("bottom", [190, 230])
@pytest.mark.parametrize("pose", [EVERYTHING, SPEAK, FacePose(mouth=MouthPose(press=1))])
def test_nothing_moves_at_the_edge_of_the_picture(pose: FacePose, bottom: int) -> None:
    """What the photo cuts off stays: no gap and no smear opens where the picture ends."""
    photo = np.ascontiguousarray(collins()[20:bottom, 120:330])
    height = bottom - 20
    face = moved_mesh(collins_face(), -120, -20)
    scene = Scene(photo, (1.0, 1.0), ycc_from_rgb(photo), person_matte(photo, (face,)))
    cut = MovingRegion(scene, face_box(face, 210, height), (Sitter(face),))
    rest, moved = (painted(pose, on=cut, scene=scene) for pose in (FacePose(), pose))
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        assert np.abs(rest.y[edge].astype(int) - moved.y[edge]).max() <= 2


@cache
def couple() -> tuple[Scene, MovingRegion]:
    """Two people in one region, cheek to cheek but for half a face."""
    shot = shot_of(side_by_side(-60), 360)
    photo = shot.photo
    height, width = photo.shape[0] // 2 * 2, photo.shape[1] // 2 * 2
    photo = np.ascontiguousarray(photo[:height, :width])
    scene = Scene(
        photo, (1.0, 1.0), ycc_from_rgb(photo), person_matte(photo, tuple(person.face for person in shot.people))
    )
    low, high = (face_box(person.face, width, height) for person in shot.people)
    box = low._replace(width=max(low.right, high.right) - low.left)
    return scene, MovingRegion(scene, box, shot.people)


@pytest.mark.parametrize("pose", [BLINK, TURN, SPEAK])
@pytest.mark.parametrize("mover", [0, 1])
def test_one_of_two_moves_and_the_others_face_does_not(pose: FacePose, mover: int) -> None:
    scene, pair = couple()
    poses = [FacePose(), FacePose()]
    rest = painted(*poses, on=pair, scene=scene)
    poses[mover] = pose
    changed = changed_px(rest, painted(*poses, on=pair, scene=scene), 3)
    faces = [person.face.mesh[:, :2] for person in pair._people]
    counts = []
    for mesh in faces:
        middle, reach = mesh.mean(0).astype(int), int(0.35 * np.ptp(mesh[:, 0]))
        window = np.s_[middle[1] - reach : middle[1] + reach, middle[0] - reach : middle[0] + reach]
        counts.append(int(changed[window].sum()))
    assert counts[mover] > 50
    assert counts[1 - mover] == 0


def test_heads_are_kept_clear_for_a_label() -> None:
    (head,) = region().head_boxes
    mesh = collins_face().mesh[:, :2]
    assert head.left < mesh[:, 0].min()
    assert head.right > mesh[:, 0].max()
    assert head.top < mesh[:, 1].min() - 0.2 * np.ptp(mesh[:, 1])
    assert head.bottom > mesh[:, 1].max()


def test_the_same_pose_twice_is_the_same_picture() -> None:
    assert same(copied(painted(EVERYTHING)), painted(replace(EVERYTHING)))
