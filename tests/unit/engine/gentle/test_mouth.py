"""A mouth that opens, shuts and rounds, in the print's own tone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.engine.gentle.mouth import JAW_DROP, UPPER_LIFT, MouthPose
from keepsake.engine.gentle.mouth_frame import ABOVE, CHIN, mouth_frame
from keepsake.engine.gentle.mouth_lines import UPPER_INNER
from tests.mouths_for_tests import MouthSubject, closed, smiling, smiling_in_sepia
from tests.portraits import NOSE_TIP, Floats

SUBJECTS = [smiling(), smiling_in_sepia(), closed()]
JAWS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
shares = st.floats(0, 1)
poses = st.builds(MouthPose, jaw=shares, round=shares, wide=shares, press=shares, tuck=shares)


def dark_px(subject: MouthSubject, pose: MouthPose) -> int:
    """Pixels under half as light as the skin, between the corners and from the upper lip down."""
    across, down = np.moveaxis(subject.in_mouth(), -1, 0)
    box = (np.abs(across) < 0.4) & (down > -0.1) & (down < 0.7)
    skin = float(np.median(subject.picture[..., 0]))
    return int((subject.spoken(pose)[..., 0] < 16 + 0.5 * (skin - 16))[box].sum())


@pytest.mark.parametrize("wanted_px", [40.0, 100.0])
def test_the_frame_levels_the_mouth_at_the_width_asked_for(wanted_px: float) -> None:
    face = smiling().face
    frame = mouth_frame(face, wanted_px)
    placed = np.column_stack([face.mesh[[61, 291], :2], np.ones(2)]) @ frame.to_patch.T
    assert placed[1] - placed[0] == pytest.approx((wanted_px, 0), abs=0.05)
    assert placed.mean(0) == pytest.approx((frame.width / 2, ABOVE * wanted_px), abs=0.05)
    corners = np.column_stack([face.mesh[[61, 291], :2], np.ones(2)]) @ frame.to_mouth.T
    assert np.allclose(corners, [[-0.5, 0], [0.5, 0]], atol=1e-3)
    chin = frame.to_patch @ [*face.mesh[CHIN, :2], 1]
    assert 0 < chin[1] < frame.height


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_mouth_at_rest_is_the_photo(subject: MouthSubject) -> None:
    assert MouthPose().is_rest
    assert not MouthPose(tuck=0.1).is_rest
    lips = subject.lips(MouthPose())
    for moved in (lips.up, lips.down, lips.sideways):
        assert np.abs(moved).max() < 1e-6


def test_open_and_closed_mouths_are_told_apart() -> None:
    assert not smiling().rig().is_closed
    assert smiling().rig().photo_gap > 0.1
    assert closed().rig().is_closed


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_jaw_opens_a_dark_gap_that_grows(subject: MouthSubject) -> None:
    counts = [dark_px(subject, MouthPose(jaw=jaw)) for jaw in JAWS]
    assert all(later >= sooner - 30 for sooner, later in pairwise(counts)), "but for grain"
    mouth_px = 1 / float(subject.frame.to_mouth[0, 0])
    assert counts[-1] > counts[0] + 0.035 * mouth_px**2


def gap(subject: MouthSubject, pose: MouthPose) -> float:
    """The widest opening between the lips, in mouth widths."""
    lips = subject.lips(pose)
    return float((lips.lower - lips.upper).max())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_lips_open_in_step_with_the_jaw(subject: MouthSubject) -> None:
    openings = [gap(subject, MouthPose(jaw=jaw)) for jaw in JAWS]
    lift = UPPER_LIFT if subject.rig().is_closed else 0
    assert openings[-1] - openings[0] == pytest.approx(JAW_DROP + lift, rel=0.1)
    steps = np.diff(openings) / np.diff(JAWS)
    assert steps.min() > 0.8 * steps.max()


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("jaw", [0.0, 0.5, 1.0])
def test_pressed_lips_meet_whatever_the_jaw_does(subject: MouthSubject, jaw: float) -> None:
    assert gap(subject, MouthPose(jaw=jaw, press=1)) < 1e-5
    openings = [gap(subject, MouthPose(jaw=jaw, press=press)) for press in (0, 0.3, 0.7, 1)]
    assert all(later <= sooner for sooner, later in pairwise(openings))


def test_pressing_hides_the_teeth() -> None:
    across, down = np.moveaxis(smiling().in_mouth(), -1, 0)
    box = (np.abs(across) < 0.35) & (down > -0.02) & (down < 0.16)
    reddish = {
        press: float(np.median(smiling().spoken(MouthPose(press=press))[box][:, 2].astype(float))) for press in (0, 1)
    }
    bright = smiling().picture[box][:, 0] > 190
    assert bright.mean() > 0.2, "the photo shows teeth: the test would show nothing"
    assert (smiling().spoken(MouthPose(press=1))[box][:, 0] > 190).mean() < 0.18
    assert reddish[1] >= reddish[0] + 1


def test_pressed_lips_leave_no_light_specks_of_teeth_on_their_line() -> None:
    subject = smiling()
    lips = subject.lips(MouthPose(press=1))
    shut = subject.spoken(MouthPose(press=1)).astype(int)[..., 0]
    columns = np.flatnonzero(np.abs(lips.u[100]) < 0.35)
    specks = 0
    for column in columns:
        on_line = int(np.argmin(np.abs(lips.v[:, column] - lips.upper[:, column])))
        near = shut[on_line - 1 : on_line + 2, column].max()
        around = max(shut[on_line - 4, column], shut[on_line + 4, column])
        specks += near > around + 25
    assert specks <= 0.05 * len(columns)


def test_lips_that_the_photo_shows_apart_meet_along_a_shadow() -> None:
    subject = smiling()
    lips = subject.lips(MouthPose(close=1))
    luma = subject.spoken(MouthPose(close=1))[..., 0].astype(float)
    middle = np.abs(lips.u) < 0.3
    line = float(np.median(luma[middle & (np.abs(lips.v - lips.upper) < 0.008)]))
    beside = float(np.median(luma[middle & (np.abs(np.abs(lips.v - lips.upper) - 0.05) < 0.01)]))
    assert line < beside - 15


def stretched(subject: MouthSubject, narrower_eyes: float) -> MouthSubject:
    """The same mouth under eyes that stand closer: a mouth wide for its face, as smiles make it."""
    mesh = subject.face.mesh.copy()
    eyes = [33, 133, 362, 263]
    mesh[eyes, 0] = mesh[eyes, 0].mean() + narrower_eyes * (mesh[eyes, 0] - mesh[eyes, 0].mean())
    return replace(subject, face=replace(subject.face, mesh=mesh))


def test_a_mouth_that_a_smile_stretched_rounds_as_far_as_others_and_its_corners_come_down() -> None:
    wide, plain = stretched(closed(), 0.6), stretched(closed(), 1.6)
    pose = MouthPose(jaw=0.4, round=1)
    widths = []
    for subject in (wide, plain):
        lips = subject.lips(pose)
        widths.append(float(np.ptp(lips.u[lips.lower - lips.upper > 0.02])))
    assert widths[0] < 0.95 * widths[1]
    corner = (np.abs(np.abs(wide.lips(pose).u) - 0.36) < 0.02) & (np.abs(wide.lips(pose).v) < 0.02)
    assert wide.lips(pose).up[corner].mean() < plain.lips(pose).up[corner].mean() - 0.02


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_rounding_mouth_leaves_the_edge_of_the_face_where_it_is(subject: MouthSubject) -> None:
    edge = float(np.abs((np.array([*subject.face.mesh[58, :2], 1]) @ subject.frame.to_mouth.T)[0]))
    lips = subject.lips(MouthPose(round=1))
    beyond = (np.abs(lips.u) > max(edge, 0.65)) & (np.abs(lips.v) < 0.3)
    assert np.abs(lips.sideways[beyond]).max(initial=0.0) < 0.01


def test_a_tucked_lip_leaves_only_a_slit() -> None:
    for subject in (smiling(), closed()):
        assert 0.03 < gap(subject, MouthPose(jaw=0.4, tuck=1)) < 0.08
        assert gap(subject, MouthPose(jaw=0.4, tuck=1)) < gap(subject, MouthPose(jaw=0.4, tuck=0.4))


def test_the_photos_upper_teeth_stay_put_when_the_jaw_opens() -> None:
    subject = smiling()
    across, down = np.moveaxis(subject.in_mouth(), -1, 0)
    luma = subject.picture[..., 0]
    teeth = (np.abs(across) < 0.3) & (down > 0.03) & (down < 0.12) & (luma > 190)
    assert teeth.sum() > 200
    for jaw in (0.2, 0.6, 1.0):
        moved = subject.spoken(MouthPose(jaw=jaw))[teeth][:, 0].astype(int) - luma[teeth]
        assert np.median(np.abs(moved)) <= 1
        assert np.percentile(np.abs(moved), 90) <= 12


def test_a_lip_that_bares_teeth_leaves_no_edge_of_itself_on_them() -> None:
    """From the upper teeth up to the nose an opening jaw changes nothing: no lip is seen twice."""
    subject = smiling()
    across, down = np.moveaxis(subject.in_mouth(), -1, 0)
    above = (np.abs(across) < 0.4) & (down < 0.04)
    for pose in (MouthPose(jaw=0.4), MouthPose(jaw=1), MouthPose(jaw=0.2, tuck=0.5)):
        changed = np.abs(subject.spoken(pose)[above].astype(int) - subject.picture[above])
        assert np.percentile(changed, 99) <= 2


def test_sepia_stays_sepia() -> None:
    """Everything drawn keeps the print's hue: chroma lies on the print's own line from grey to brown."""
    subject = smiling_in_sepia()
    photo = subject.picture.reshape(-1, 3).astype(float) - (0, 128, 128)
    slope = float((photo[:, 1] * photo[:, 2]).sum() / (photo[:, 2] ** 2).sum())
    strongest = np.hypot(photo[:, 1], photo[:, 2]).max()
    for pose in (MouthPose(jaw=1), MouthPose(jaw=0.5, round=1), MouthPose(press=1), MouthPose(jaw=0.3, wide=1)):
        drawn = subject.spoken(pose).reshape(-1, 3).astype(float) - (0, 128, 128)
        aside = np.abs(drawn[:, 1] - slope * drawn[:, 2]) / np.hypot(1, slope)
        assert aside.max() < 3
        assert np.hypot(drawn[:, 1], drawn[:, 2]).max() <= strongest + 1
        assert drawn[:, 2].min() > -2, "nothing turns to the other side of grey"


def lip_moves(subject: MouthSubject, pose: MouthPose) -> tuple[Floats, Floats, Floats, Floats]:
    lips = subject.lips(pose)
    return lips.u, lips.v, lips.up, lips.down


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("pose", [MouthPose(jaw=1), MouthPose(jaw=0.4, round=0.5), MouthPose(press=1)])
def test_the_chin_follows_the_lip_less_far_and_the_nose_not_at_all(subject: MouthSubject, pose: MouthPose) -> None:
    lips = subject.lips(pose)

    def at(point: int) -> tuple[int, int]:
        x, y = np.rint(subject.face.mesh[point, :2]).astype(int)
        return int(y), int(x)

    lip_drop = lips.down[at(17)]
    chin_drop = lips.down[at(CHIN)]
    nose = at(NOSE_TIP)
    assert abs(chin_drop) <= abs(lip_drop)
    if pose.jaw:
        assert lip_drop > 0.05
        assert 0.4 * lip_drop < chin_drop < 0.95 * lip_drop
    assert abs(lips.up[nose]) + abs(lips.sideways[nose]) < 5e-3
    before, after = subject.picture[nose], subject.spoken(pose)[nose]
    assert np.abs(before.astype(int) - after).max() <= 1


@pytest.mark.parametrize("subject", SUBJECTS)
def test_cheeks_and_brow_stay_the_photo_to_the_bit(subject: MouthSubject) -> None:
    across, down = np.moveaxis(subject.in_mouth(), -1, 0)
    beyond = (np.abs(across) > 1.3) | (down < -0.5)
    spoken = subject.spoken(MouthPose(jaw=1, wide=0.5))
    assert np.array_equal(spoken[beyond], subject.picture[beyond])


@pytest.mark.parametrize(("pose", "sign"), [(MouthPose(round=1), -1), (MouthPose(wide=1), 1)])
def test_round_lips_draw_their_corners_in_and_wide_ones_apart(pose: MouthPose, sign: int) -> None:
    """The edges are read further out (round) or further in (wide) than the photo has them."""
    lips = smiling().lips(pose)
    row = round(float(smiling().face.mesh[[61, 291], 1].mean()))
    right = int(smiling().face.mesh[291, 0])
    left = int(smiling().face.mesh[61, 0])
    assert -sign * lips.sideways[row, right] > 0.02
    assert sign * lips.sideways[row, left] > 0.02


@pytest.mark.parametrize("subject", SUBJECTS)
@settings(max_examples=12)
@given(pose=poses)
def test_every_pose_gives_finite_numbers_in_range(subject: MouthSubject, pose: MouthPose) -> None:
    lips = subject.lips(pose)
    for name in lips.__slots__:
        assert np.isfinite(getattr(lips, name)).all(), name
    assert (lips.lower >= lips.upper - 1e-6).all()
    assert np.abs(lips.up).max() < 0.1
    assert lips.down.min() > -0.4
    assert lips.down.max() < 0.45


@pytest.mark.parametrize("line_above_px", [-6.0, -3.0, 0.0, 3.0, 6.0])
def test_closed_lips_part_on_the_line_the_photo_shows(line_above_px: float) -> None:
    subject = closed(line_above_px)
    lips = subject.lips(MouthPose())
    mouth_px = 1 / float(np.hypot(*subject.frame.to_mouth[0, :2]))
    middle = (np.abs(lips.u[100]) < 0.35).nonzero()[0]
    drawn = subject.picture[..., 0].astype(int)
    errors_px = []
    for column in middle:
        found = int(np.argmin(np.abs(lips.v[:, column] - lips.upper[:, column])))
        darkest = found - 20 + int(np.argmin(drawn[found - 20 : found + 21, column]))
        errors_px.append(abs(found - darkest))
    assert np.median(errors_px) <= 1.5
    assert np.percentile(errors_px, 95) <= 0.03 * mouth_px


def test_a_closed_mouth_opens_onto_teeth_lighter_than_its_throat() -> None:
    subject = closed()
    lips = subject.lips(MouthPose(jaw=0.7))
    spoken = subject.spoken(MouthPose(jaw=0.7))[..., 0].astype(int)
    column = int(np.median(subject.face.mesh[list(UPPER_INNER), 0]))
    inside = np.flatnonzero((lips.v > lips.upper + 0.02)[:, column] & (lips.v < lips.lower - 0.02)[:, column])
    teeth, throat = spoken[inside[: len(inside) // 4], column], spoken[inside[len(inside) // 2 :], column]
    assert teeth.max() > throat.mean() + 25
    assert teeth.max() < 200, "no teeth are brighter than the skin by much"
    assert throat.min() >= 16
