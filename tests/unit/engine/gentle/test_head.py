"""How a head moves: true small turns, shoulders that breathe, and nothing that tears or folds."""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.engine.gentle.head import HeadFields, HeadPose
from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel
from keepsake.engine.portrait.face import Face
from tests.portraits import (
    CHIN,
    FOREHEAD,
    LEFT_SIDE,
    NOSE_TIP,
    RIGHT_SIDE,
    Floats,
    collins,
    collins_face,
    finder,
    kept,
    moved_mesh,
    tilted,
)

CELL_PX = 3
FULL_TURN = np.radians(6.0)
MOUTH_CORNERS, EYE_OUTER = (61, 291), (33, 263)
HALF_WAY = 3.4  # face widths between two people whose heads cannot touch


def grid(face: Face, reach: float = 2.2) -> tuple[Floats, Floats]:
    """Grid points every few pixels over everything a head could move."""
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    size = float((high - low).max())
    x = np.arange(low[0] - reach * size, high[0] + reach * size, CELL_PX, dtype=np.float32)
    y = np.arange(low[1] - reach * size, high[1] + reach * size, CELL_PX, dtype=np.float32)
    across, down = np.meshgrid(x, y)
    return across, down


@cache
def collins_fields() -> HeadFields:
    return HeadFields(collins_face(), *grid(collins_face()))


def moves_of(face: Face, fields: HeadFields, pose: HeadPose) -> Floats:
    """How far each point of the face's mesh moves, (468, 2) pixels."""
    moved = fields.displacement(pose)
    x, y = grid(face)
    columns = np.rint((face.mesh[:, 0] - x[0, 0]) / CELL_PX).astype(int)
    rows = np.rint((face.mesh[:, 1] - y[0, 0]) / CELL_PX).astype(int)
    return np.moveaxis(moved, 0, -1)[rows, columns]


def moves(pose: HeadPose) -> Floats:
    return moves_of(collins_face(), collins_fields(), pose)


def face_width_px() -> float:
    return float(np.ptp(collins_face().mesh[:, 0]))


def test_a_head_at_rest_is_still() -> None:
    assert not collins_fields().displacement(HeadPose()).any()


@pytest.mark.parametrize("side", [-1, 1])
def test_a_turn_moves_the_nose_more_than_the_ears(side: int) -> None:
    moved_px = moves(HeadPose(yaw=side * FULL_TURN))[:, 0]
    nose, ears = moved_px[NOSE_TIP] * side, moved_px[[LEFT_SIDE, RIGHT_SIDE]] * side
    assert nose > 0.03 * face_width_px()
    assert nose > 1.6 * ears.max()


@pytest.mark.parametrize("side", [-1, 1])
def test_a_nod_moves_the_nose_down_and_the_chin_less_than_the_forehead_out(side: int) -> None:
    moved_px = moves(HeadPose(pitch=side * FULL_TURN))[:, 1] * side
    assert moved_px[NOSE_TIP] > 0.03 * face_width_px()
    assert moved_px[NOSE_TIP] > moved_px[LEFT_SIDE]
    assert moved_px[FOREHEAD] > 0


def test_a_roll_turns_clockwise_about_the_chin() -> None:
    moved_px = moves(HeadPose(roll=FULL_TURN))
    mesh = collins_face().mesh
    assert moved_px[FOREHEAD, 0] > 0.08 * face_width_px()
    assert np.linalg.norm(moved_px[CHIN]) < 0.25 * np.linalg.norm(moved_px[FOREHEAD])
    left, right = (mesh[point, :2] + moved_px[point] for point in EYE_OUTER)
    before = mesh[EYE_OUTER[1], :2] - mesh[EYE_OUTER[0], :2]
    after = right - left
    turned_deg = np.degrees(np.arctan2(after[1], after[0]) - np.arctan2(before[1], before[0]))
    assert turned_deg == pytest.approx(6.0, abs=0.8)


def test_a_roll_keeps_the_faces_shape() -> None:
    """The mesh after a roll is the mesh, turned: what is left over is far under a pixel in a face of 95."""
    mesh = collins_face().mesh[:, :2]
    rolled = mesh + moves(HeadPose(roll=np.radians(4)))
    inner = np.linalg.norm(mesh - mesh.mean(0), axis=1) < 0.45 * face_width_px()
    source, target = (points[inner] - points[inner].mean(0) for points in (mesh, rolled))
    left, _, right = np.linalg.svd(source.T @ target)
    left_over_px = np.linalg.norm(source @ (left @ right) - target, axis=1)
    assert left_over_px.max() < 0.02 * face_width_px()


def test_sway_carries_the_face_as_a_whole() -> None:
    moved_px = moves(HeadPose(sway_x=0.03, sway_y=-0.02)) / face_width_px()
    inner = [NOSE_TIP, *MOUTH_CORNERS, *EYE_OUTER]
    assert moved_px[inner] == pytest.approx(np.tile([0.03, -0.02], (len(inner), 1)), abs=0.002)


def test_a_smile_lifts_and_parts_the_corners_and_leaves_the_eyes() -> None:
    moved_px = moves(HeadPose(smile=1.0))
    left, right = moved_px[list(MOUTH_CORNERS)]
    assert left[1] < -0.5
    assert right[1] < -0.5
    assert right[0] - left[0] > 1
    assert np.abs(moved_px[list(EYE_OUTER)]).max() < 0.006 * face_width_px()
    assert np.allclose(moves(HeadPose(smile=-0.2)), -0.2 * moved_px, atol=1e-4)


@pytest.mark.parametrize(("name", "mine", "other"), [("brow_left", 105, 334), ("brow_right", 334, 105)])
def test_a_brow_rises_alone(name: str, mine: int, other: int) -> None:
    moved_px = moves(HeadPose(**{name: 1.0}))
    assert moved_px[mine, 1] < -0.02 * face_width_px()
    assert abs(moved_px[other, 1]) < 0.1 * abs(moved_px[mine, 1])
    assert np.abs(moved_px[CHIN]).max() < 0.01


def test_breath_lifts_the_shoulders_and_nothing_above_the_chin() -> None:
    x, y = grid(collins_face())
    moved_px = collins_fields().displacement(HeadPose(breath=1.0))
    mesh, width = collins_face().mesh, face_width_px()
    above = y < mesh[CHIN, 1] - 0.1 * width
    assert np.abs(moved_px[:, above]).max() < 0.01
    shoulders = (y > mesh[CHIN, 1] + 0.7 * width) & (y < mesh[CHIN, 1] + 0.8 * width)
    middle = np.abs(x - mesh[CHIN, 0]) < 0.8 * width
    lifted = -moved_px[1][shoulders & middle]
    assert lifted.min() > 0.01 * width
    assert lifted.max() < 0.03 * width
    aside = (x - mesh[CHIN, 0]) / width
    assert moved_px[0][shoulders & (aside > 0.5) & (aside < 1.0)].min() > 0
    assert moved_px[0][shoulders & (aside < -0.5) & (aside > -1.0)].max() < 0


LARGEST = HeadPose(
    yaw=FULL_TURN,
    pitch=np.radians(5),
    roll=np.radians(5),
    sway_x=0.03,
    sway_y=0.03,
    smile=1,
    brow_left=1,
    brow_right=1,
    breath=1,
)


def test_far_from_the_head_nothing_moves() -> None:
    x, y = grid(collins_face())
    middle = collins_face().mesh[:, :2].mean(0)
    far = np.hypot(x - middle[0], 0.75 * (y - middle[1])) > 2.8 * face_width_px()
    below = y > collins_face().mesh[CHIN, 1] + 2.0 * face_width_px()
    moved_px = collins_fields().displacement(LARGEST)
    assert np.abs(moved_px[:, far]).max() < 0.01
    assert np.abs(moved_px[:, below]).max() < 0.01


def radians(channel: Channel) -> st.SearchStrategy[float]:
    low, high = CHANNEL_LIMITS[channel]
    return st.floats(np.radians(low), np.radians(high))


def within(channel: Channel) -> st.SearchStrategy[float]:
    return st.floats(*CHANNEL_LIMITS[channel])


poses = st.builds(
    HeadPose,
    yaw=radians(Channel.YAW),
    pitch=radians(Channel.PITCH),
    roll=radians(Channel.ROLL),
    sway_x=within(Channel.SWAY_X),
    sway_y=within(Channel.SWAY_Y),
    smile=within(Channel.SMILE),
    brow_left=within(Channel.BROW_LEFT),
    brow_right=within(Channel.BROW_RIGHT),
    breath=within(Channel.BREATH),
)


@cache
def turned_away() -> tuple[Face, HeadFields]:
    """The portrait tilted by 20 degrees: a face whose axes are not the picture's."""
    (face,) = finder().faces(kept(tilted(collins(), 20)))
    return face, HeadFields(face, *grid(face))


def check_folds_nowhere(pose: HeadPose) -> None:
    """The look-up x - d(x) keeps its order everywhere: the Jacobian stays positive, the gradient under one."""
    for fields in (collins_fields(), turned_away()[1]):
        moved = fields.displacement(pose) / CELL_PX
        (xy, xx), (yy, yx) = (np.gradient(plane) for plane in moved)
        jacobian = (1 - xx) * (1 - yy) - xy * yx
        assert jacobian.min() > 0.4
        assert max(np.abs(part).max() for part in (xx, xy, yx, yy)) < 0.7


@given(poses)
def test_no_legal_pose_folds_the_picture(pose: HeadPose) -> None:
    check_folds_nowhere(pose)


@pytest.mark.parametrize("signs", list(product((-1, 1), repeat=5)))
def test_not_even_every_limit_at_once_folds_the_picture(signs: tuple[int, ...]) -> None:
    turns = (sign * getattr(LARGEST, name) for sign, name in zip(signs, HeadPose.__slots__, strict=False))
    yaw, pitch, roll, sway_x, sway_y = turns
    check_folds_nowhere(
        replace(LARGEST, yaw=yaw, pitch=pitch, roll=roll, sway_x=sway_x, sway_y=sway_y, smile=-0.2 if yaw < 0 else 1)
    )


@given(poses)
def test_no_legal_pose_moves_anything_far(pose: HeadPose) -> None:
    moved_px = np.hypot(*collins_fields().displacement(pose))
    assert np.isfinite(moved_px).all()
    assert moved_px.max() < 0.26 * face_width_px()


@given(poses, st.floats(0, 1))
def test_a_smaller_pose_moves_less(pose: HeadPose, share: float) -> None:
    """Curves may be scaled by anyone: motion follows smoothly, without jumps."""
    near = HeadPose(**{name: getattr(pose, name) * share for name in HeadPose.__slots__})
    nearer = HeadPose(**{name: getattr(near, name) * 0.99 for name in HeadPose.__slots__})
    step_px = np.abs(collins_fields().displacement(near) - collins_fields().displacement(nearer)).max()
    assert step_px < 0.012 * 0.3 * face_width_px()


def test_a_tilted_head_turns_along_its_own_axes() -> None:
    face, fields = turned_away()
    moved_px = moves_of(face, fields, HeadPose(yaw=FULL_TURN))[NOSE_TIP]
    assert np.degrees(np.arctan2(moved_px[1], moved_px[0])) == pytest.approx(20, abs=8)


def test_a_neighbours_middle_stays_where_it_is() -> None:
    one = collins_face()
    other = moved_mesh(one, 1.15 * face_width_px(), 4.0)
    x, y = grid(one)
    alone, beside = HeadFields(one, x, y), HeadFields(one, x, y, (other,))
    middle = other.mesh[:, :2].mean(0)
    near = np.hypot(x - middle[0], y - middle[1]) < 0.35 * face_width_px()
    assert np.abs(beside.displacement(LARGEST)[:, near]).max() < 0.3
    assert np.abs(alone.displacement(LARGEST)[:, near]).max() > 2, "alone it would: the test would show nothing"
    own = np.abs(x - one.mesh[:, 0].mean()) + np.abs(y - one.mesh[:, 1].mean()) < 0.3 * face_width_px()
    assert np.allclose(beside.displacement(LARGEST)[:, own], alone.displacement(LARGEST)[:, own], atol=0.05)


def test_people_far_apart_do_not_share() -> None:
    one = collins_face()
    other = moved_mesh(one, HALF_WAY * face_width_px(), 0.0)
    x, y = grid(one)
    middle = one.mesh[:, :2].mean(0)
    near = np.hypot(x - middle[0], y - middle[1]) < 1.2 * face_width_px()
    alone, beside = (HeadFields(one, x, y, others).displacement(LARGEST) for others in ((), (other,)))
    assert np.array_equal(alone[:, near], beside[:, near])


def test_a_larger_print_moves_by_as_many_face_widths() -> None:
    small, large = collins_face(), collins_face()
    doubled = Face(large.mesh * 2, large.left_eye, large.right_eye, large.score)
    x, y = grid(small)
    one = HeadFields(small, x, y).displacement(LARGEST)
    two = HeadFields(doubled, x * 2, y * 2).displacement(LARGEST)
    assert np.abs(two / 2 - one).max() < 0.1


@given(share=st.floats(0, 1), other=st.floats(0, 1))
def test_no_point_moves_further_than_the_reach_of_its_poses(share: float, other: float) -> None:
    fields = collins_fields()
    poses = [HeadPose(yaw=share * FULL_TURN, smile=other), HeadPose(roll=-other * FULL_TURN, sway_y=0.02 * share)]
    furthest = max(float(np.hypot(*fields.displacement(pose)).max()) for pose in poses)
    assert furthest <= fields.reach(poses) + 1e-3


def test_the_reach_of_poses_is_near_what_they_need() -> None:
    fields = collins_fields()
    assert fields.reach([]) == 0
    turned = HeadPose(yaw=FULL_TURN)
    assert fields.reach([turned]) < 2 * float(np.hypot(*fields.displacement(turned)).max())
