"""Where lids, crease and iris run in an eye's patch."""

import numpy as np
import pytest

from keepsake.engine.gentle.eye_lines import BROW_CLEARANCE, CREASE_REACH, EDGE_REACH, EYE_ROW, REST_BELOW, eye_frame
from tests.eyes_for_tests import drawn_eye, real_eye

TILTS_DEG = [-25.0, -8.0, 0.0, 12.0]
EYES = [real_eye("left"), real_eye("right"), drawn_eye(), drawn_eye(30), drawn_eye(60, 20)]


@pytest.mark.parametrize("tilt_deg", TILTS_DEG)
@pytest.mark.parametrize("wanted_px", [40.0, 90.0])
def test_the_frame_levels_the_eye_at_the_width_asked_for(tilt_deg: float, wanted_px: float) -> None:
    eye = drawn_eye(80, tilt_deg).eye
    frame = eye_frame(eye, wanted_px)
    placed = np.column_stack([eye.contour[[0, 8]], np.ones(2)]) @ frame.to_patch.T
    assert placed[1, 0] - placed[0, 0] == pytest.approx(wanted_px, abs=0.05)
    assert placed[0, 1] == pytest.approx(placed[1, 1], abs=0.05)
    assert placed.mean(0) == pytest.approx((frame.width / 2, frame.height * EYE_ROW), abs=0.05)


@pytest.mark.parametrize("subject", EYES)
def test_there_and_back_is_the_same_place(subject) -> None:
    frame = subject.frame
    there = np.column_stack([subject.eye.contour[:16], np.ones(16)]) @ frame.to_patch.T
    back = np.column_stack([there, np.ones(16)]) @ frame.to_picture.T
    assert np.abs(back - subject.eye.contour[:16]).max() < 1e-3


@pytest.mark.parametrize("subject", EYES)
def test_crease_lid_and_closed_line_lie_in_order_from_brow_to_cheek(subject) -> None:
    lines = subject.lines
    assert (lines.crease < lines.upper).all()
    assert (lines.upper <= lines.lower).all()
    assert (lines.lower <= lines.closed).all()
    middle = (lines.t > 0.3) & (lines.t < 0.7)
    assert (lines.lower - lines.upper)[middle].min() > 0.15 * lines.eye_width
    assert (lines.upper - lines.crease).max() <= (CREASE_REACH + 0.03) * lines.eye_width
    below = (lines.closed - lines.lower)[middle]
    assert below.max() < (REST_BELOW + 0.01) * lines.eye_width, "a shut eye must not bulge below its lower lid"


def test_the_lids_of_a_drawn_eye_are_found_where_they_were_drawn() -> None:
    subject = drawn_eye(80)
    lines, middle = subject.lines, subject.frame.width // 2
    row = subject.frame.height * EYE_ROW
    assert lines.upper[middle] == pytest.approx(row - (0.21 + EDGE_REACH) * 80, abs=0.03 * 80)
    assert lines.lower[middle] == pytest.approx(row + (0.17 + EDGE_REACH) * 80, abs=0.03 * 80)
    is_eye = subject.patch[..., 1] < 90
    well_inside = (lines.inside > (EDGE_REACH + 0.05) * 80) & (lines.from_corner > 0.15)
    assert is_eye[well_inside].mean() > 0.95
    assert is_eye[lines.inside < -0.02 * 80].mean() < 0.01


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_sliding_skin_stays_clear_of_the_brow(side: str) -> None:
    subject = real_eye(side)
    lines = subject.lines
    brow = np.column_stack([subject.brow, np.ones(len(subject.brow))]) @ subject.frame.to_patch.T
    columns = np.rint(brow[:, 0]).astype(int)
    over_eye = (columns >= 0) & (columns < len(lines.t))
    over_eye[over_eye] &= lines.from_corner[columns[over_eye]] > 0.1
    assert over_eye.any()
    clearance_px = (lines.crease[columns] - brow[:, 1])[over_eye]
    assert clearance_px.min() > -BROW_CLEARANCE * lines.eye_width


@pytest.mark.parametrize("subject", EYES)
def test_masks_are_shares_that_end_inside_the_patch(subject) -> None:
    lines = subject.lines
    for mask in (lines.skin_zone(), lines.iris_share()):
        assert mask.shape == (subject.frame.height, subject.frame.width)
        assert mask.min() >= 0
        assert mask.max() == pytest.approx(1, abs=0.02)
    assert lines.iris_share()[~(lines.inside > 0)].max() == 0, "the lids do not turn with the eyeball"
    zone = lines.skin_zone()
    assert zone[lines.v <= lines.crease].max() == 0
    assert zone[:, 0].max() == zone[:, -1].max() == 0


def test_the_iris_is_where_it_was_drawn() -> None:
    subject = drawn_eye(80)
    share = subject.lines.iris_share()
    dark = (subject.patch[..., 0] < 60) & (subject.patch[..., 1] < 90) & (subject.lines.inside > 6)
    assert share[dark].min() > 0.9


def test_hill_and_corner_distance_are_nought_outside_the_eye() -> None:
    lines = drawn_eye().lines
    outside = (lines.t <= 0) | (lines.t >= 1)
    assert (lines.hill[outside] == 0).all()
    assert (lines.from_corner[outside] <= 0).all()
    assert lines.hill.max() == pytest.approx(1, abs=0.01)
