"""Whole frames of a plan over a photo."""

from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import WIDEST_CANVAS, canvas_size, face_poses, scaled_face
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.portrait.face import Face
from tests.portraits import (
    COLLINS,
    RATE,
    Picture,
    Shot,
    chroma_mask,
    collins,
    collins_face,
    collins_shot,
    copied,
    drawn,
    finder,
    held,
    held_part,
    kept,
    ramped,
    rgb,
    same,
    sepia,
    shot_of,
    side_by_side,
    tilted,
)

LIVELY = {
    "yaw": 5.0,
    "pitch": -4.0,
    "roll": 4.0,
    "sway_x": 0.03,
    "gaze_x": 10.0,
    "lid_left": 1.0,
    "lid_right": 0.9,
    "smile": 1.0,
    "brow_left": 1.0,
    "jaw": 0.6,
    "breath": 1.0,
}
FRAMES = 7


@given(st.integers(8, 20_000), st.integers(8, 20_000), st.integers(144, 2160))
def test_a_canvas_is_even_keeps_the_photos_shape_and_fits_players(width: int, height: int, asked: int) -> None:
    assume(1 / 6 < width / height < 6)
    size = canvas_size(width, height, asked)
    assert size.width % 2 == size.height % 2 == 0
    assert size.width <= WIDEST_CANVAS + 2
    assert size.height <= asked
    assert size.height >= min(asked, WIDEST_CANVAS * height // width) - 1
    off_px = abs(size.width - size.height * width / height)
    assert off_px <= 1.001
    if min(width, height) * asked / height >= 200:
        assert off_px / size.width <= 0.005


def variants() -> dict[str, Picture]:
    photo = collins()
    darkened = (photo.astype(np.float32) * 0.45).astype(np.uint8)
    shrunk = cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    mirrored = np.ascontiguousarray(photo[:, ::-1])
    pictures = {
        "mirrored": mirrored,
        "sepia": sepia(),
        "darkened": darkened,
        "shrunk": shrunk,
        "tilted": tilted(photo, 6),
        "head": np.ascontiguousarray(photo[10:200, 130:310]),
    }
    return {name: kept(picture) for name, picture in pictures.items()}


VARIANTS = variants()


@cache
def variant(name: str) -> Shot:
    return shot_of(VARIANTS[name], 360)


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_outside_the_mask_every_frame_is_the_photo_to_the_bit(name: str) -> None:
    check_still_outside(variant(name))


@pytest.mark.parametrize("height", [144, 360, 540, 1080])
def test_outside_the_mask_every_frame_is_the_photo_at_any_size(height: int) -> None:
    check_still_outside(collins_shot(height))


def check_still_outside(shot: Shot) -> None:
    renderer, still = shot.renderer(ramped(FRAMES, **LIVELY)), shot.still()
    outside = renderer.moving_mask == 0
    outside_chroma = ~chroma_mask(~outside)
    moved = np.zeros(outside.shape, bool)
    for frame in renderer.frames():
        assert np.array_equal(frame.y[outside], still.y[outside])
        assert np.array_equal(frame.u[outside_chroma], still.u[outside_chroma])
        assert np.array_equal(frame.v[outside_chroma], still.v[outside_chroma])
        moved |= np.abs(frame.y.astype(int) - still.y) > 12
    assert moved.sum() > 0.002 * moved.size
    assert set(np.unique(renderer.moving_mask)) <= {0, 255}


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_the_first_frame_of_a_plan_at_rest_is_the_photo(name: str) -> None:
    """But for sampling between pixels, which softens the finest grain by a few levels and moves nothing."""
    shot = variant(name)
    rest, still = drawn(shot), shot.still()
    difference = rest.y.astype(np.float32) - still.y
    assert np.abs(difference).mean() < 0.5
    assert np.abs(cv2.GaussianBlur(difference, (0, 0), 2)).max() < 2.5
    for chroma in ("u", "v"):
        assert np.abs(getattr(rest, chroma).astype(int) - getattr(still, chroma)).max() <= 3


def test_the_same_plan_gives_the_same_frames_and_in_any_order() -> None:
    shot, plan = collins_shot(), ramped(FRAMES, **LIVELY)
    one = [copied(frame) for frame in shot.renderer(plan).frames()]
    other = shot.renderer(plan)
    for index in (5, 2, 6, 0, 3, 3, 1, 4):
        assert same(other.frame(index), one[index]), f"frame {index} depends on what was drawn before"


def test_fresh_and_used_renderers_draw_the_same() -> None:
    shot, plan = collins_shot(), ramped(12, **LIVELY)
    used = shot.renderer(plan)
    used.frame(9)
    assert same(used.frame(5), shot.renderer(plan).frame(5))


def test_nothing_is_torn_between_frames() -> None:
    """A slow turn changes each pixel slowly: no pixel jumps from one frame to the next."""
    renderer = collins_shot().renderer(ramped(25, yaw=3.0, pitch=2.0, roll=-2.0, breath=1.0))
    frames = [frame.y.astype(np.int16) for frame in renderer.frames()]
    for one, other in pairwise(frames):
        step = np.abs(other - one)
        assert step.max() < 60
        assert step.mean() < 1.0


@pytest.mark.parametrize(("channel", "value"), [("yaw", 5.0), ("yaw", -5.0), ("pitch", 4.0), ("roll", 4.0)])
def test_the_face_finder_sees_the_turn(channel: str, value: float) -> None:
    """An independent reading of the drawn frame: the nose goes where the plan says."""
    shot = collins_shot(512)
    before, after = (seen_in(shot, **{channel: move}) for move in (0.0, value))
    nose_px = after.mesh[1, :2] - before.mesh[1, :2]
    axis, sign = {"yaw": (0, 1), "pitch": (1, 1), "roll": (0, 1)}[channel]
    assert np.sign(value) * sign * nose_px[axis] > 1.5
    if channel == "roll":
        assert roll_deg(after) - roll_deg(before) == pytest.approx(value, abs=1.0)


def seen_in(shot: Shot, **values: float) -> Face:
    (face,) = finder().faces(rgb(drawn(shot, **values)))
    return face


def roll_deg(face: Face) -> float:
    across = face.mesh[263, :2] - face.mesh[33, :2]
    return float(np.degrees(np.arctan2(across[1], across[0])))


def lid_gap(face: Face) -> float:
    """How far the iris model sees the eyes open, as a share of their width."""
    gaps = [
        float(np.linalg.norm(eye.upper_lid[4] - eye.lower_lid[4]) / np.linalg.norm(eye.contour[0] - eye.contour[8]))
        for eye in (face.left_eye, face.right_eye)
    ]
    return sum(gaps) / 2


def test_the_face_finder_sees_shut_eyes() -> None:
    shot = Shot(collins(), (Sitter(collins_face()),), 1080)
    open_, shut = (lid_gap(seen_in(shot, lid_left=lid, lid_right=lid)) for lid in (0.0, 1.0))
    assert shut < 0.45 * open_


def test_people_who_are_not_in_the_plan_stay_still_to_the_bit() -> None:
    shot = shot_of(side_by_side(160), 360)
    renderer, still = shot.renderer(ramped(FRAMES, face=1, **LIVELY)), shot.still()
    middle = shot.size.width // 2
    assert not renderer.moving_mask[:, : middle - 60].any()
    for frame in renderer.frames():
        assert np.array_equal(frame.y[:, : middle - 60], still.y[:, : middle - 60])
    (moving,) = renderer.moving_heads
    assert moving.left > middle
    assert len(renderer.head_boxes) == 2, "a label keeps clear of those who stay still, too"


@pytest.mark.parametrize(("gap_px", "regions"), [(-60, 1), (200, 2)])
def test_people_who_stand_close_share_a_region(gap_px: int, regions: int) -> None:
    shot = shot_of(side_by_side(gap_px), 360)
    plan = MotionPlan(RATE, FRAMES, (held_part(0, yaw=4.0), held_part(1, lid_left=1.0, lid_right=1.0)))
    renderer = shot.renderer(plan)
    assert len(renderer.head_boxes) == 2
    count, *_ = cv2.connectedComponents((renderer.moving_mask > 0).astype(np.uint8))
    assert count - 1 >= regions
    assert len(renderer._regions) == regions


@pytest.mark.parametrize("gap_px", [-60, 200])
def test_each_person_has_a_motion_of_their_own(gap_px: int) -> None:
    shot = shot_of(side_by_side(gap_px), 360)
    both, one, other = (
        copied(shot.renderer(MotionPlan(RATE, 1, parts)).frame(0)).y.astype(int)
        for parts in (
            (held_part(0, lid_left=1.0, lid_right=1.0), held_part(1, jaw=0.5)),
            (held_part(0, lid_left=1.0, lid_right=1.0), held_part(1)),
            (held_part(0), held_part(1, jaw=0.5)),
        )
    )
    rest = shot.renderer(MotionPlan(RATE, 1, (held_part(0), held_part(1)))).frame(0).y.astype(int)
    left, right = (person.face.mesh[:, 0].mean() * shot.scale[0] for person in shot.people)
    middle = int((left + right) / 2)
    assert np.array_equal(both[:, :middle], one[:, :middle])
    assert np.array_equal(both[:, middle:], other[:, middle:])
    assert np.abs(one - rest)[:, :middle].max() > 20
    assert np.abs(other - rest)[:, middle:].max() > 20


def test_poses_are_the_plans_curves_in_the_renderers_units() -> None:
    part = FacePlan(
        0,
        {
            Channel.YAW: Curve((0.0, 1.0), (0.0, 6.0)),
            Channel.LID_RIGHT: Curve((0.0,), (0.5,)),
            Channel.GAZE_X: Curve((0.0,), (4.0,)),
            Channel.LIP_TUCK: Curve((0.0,), (0.25,)),
            Channel.SWAY_X: Curve((0.0,), (0.02,)),
        },
    )
    poses = face_poses(part, MotionPlan(RATE, 25, (part,)))
    assert len(poses) == 25
    assert poses[0].head.yaw == 0
    assert poses[-1].head.yaw == pytest.approx(np.radians(6.0))
    assert poses[3].lids == (0.0, 0.5)
    assert poses[3].gaze == (4.0, 0.0)
    assert poses[3].head.sway_x == pytest.approx(0.02)
    assert poses[3].mouth.tuck == 0.25
    assert poses[3].mouth.jaw == 0


def test_a_scaled_face_stays_on_its_pixels() -> None:
    """Pixel centres at whole numbers: the point at the middle of the picture stays at the middle."""
    face = scaled_face(collins_face(), (2.0, 3.0))
    old = collins_face()
    assert np.allclose(face.mesh[:, 0], (old.mesh[:, 0] + 0.5) * 2 - 0.5, atol=1e-3)
    assert np.allclose(face.mesh[:, 1], (old.mesh[:, 1] + 0.5) * 3 - 0.5, atol=1e-3)
    assert np.allclose(face.mesh[:, 2], old.mesh[:, 2] * 2, atol=1e-3)
    assert np.allclose(face.left_eye.iris, (old.left_eye.iris + 0.5) * (2, 3) - 0.5, atol=1e-3)


def test_a_mirrored_photo_moves_as_in_a_mirror() -> None:
    shot, mirrored = shot_of(collins(), 360), variant("mirrored")
    one = drawn(shot, yaw=5.0, roll=3.0, lid_left=1.0, gaze_x=8.0, sway_x=0.02, brow_right=1.0)
    other = drawn(mirrored, yaw=-5.0, roll=-3.0, lid_right=1.0, gaze_x=-8.0, sway_x=-0.02, brow_left=1.0)
    apart = np.abs(one.y[:, ::-1].astype(int) - other.y).mean()
    unlike = np.abs(one.y[:, ::-1].astype(int) - drawn(mirrored, yaw=5.0, roll=3.0, lid_left=1.0).y).mean()
    assert apart < 1.0
    assert unlike > 2 * apart, "a wrong sign would show"


def test_the_photo_itself_is_never_written_to() -> None:
    before = COLLINS.read_bytes()
    shot = collins_shot()
    assert not shot.photo.flags.writeable
    shot.renderer(held(2, **LIVELY)).frame(1)
    assert COLLINS.read_bytes() == before
