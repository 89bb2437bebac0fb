"""Lids that close over the eye, and irises that look aside."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.engine.gentle.eyes import EYEBALL_RADIUS
from tests.eyes_for_tests import EyeSubject, aperture, drawn_eye, real_eye

REAL = [real_eye("left"), real_eye("right")]
EYES = [*REAL, drawn_eye(), drawn_eye(36), drawn_eye(60, 20)]
CLOSURES = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0)


def is_eye(shown: np.ndarray) -> np.ndarray:
    """Where the drawn eye's own colour shows, (h, w) bool."""
    return (shown[..., 1] < 90) & (shown[..., 2] < 100)


@pytest.mark.parametrize("subject", EYES)
@pytest.mark.parametrize("closure", [0.0, 0.003])
def test_an_eye_at_rest_is_the_photo(subject: EyeSubject, closure: float) -> None:
    assert np.array_equal(subject.shown(closure), subject.patch)


@pytest.mark.parametrize("subject", [drawn_eye(), drawn_eye(36), drawn_eye(60, 20)])
def test_a_shut_lid_covers_the_whole_eye_and_closing_only_ever_covers_more(subject: EyeSubject) -> None:
    seen = [float(is_eye(subject.shown(closure)).sum()) for closure in CLOSURES]
    assert seen[0] > 0.1 * subject.frame.eye_width**2
    assert all(later <= sooner for sooner, later in pairwise(seen))
    assert seen[-1] == 0
    assert seen[CLOSURES.index(0.55)] < 0.6 * seen[0]


@pytest.mark.parametrize("subject", REAL)
def test_no_iris_shows_through_a_shut_lid(subject: EyeSubject) -> None:
    lines = subject.lines
    opening = aperture(lines)
    dark = float(np.percentile(subject.patch[opening][:, 0], 25))
    clear_of_lashes = opening & (lines.closed - lines.v > 0.15 * lines.eye_width)
    assert subject.shown(1)[clear_of_lashes][:, 0].min() > dark + 40


@pytest.mark.parametrize("subject", REAL)
def test_the_eye_gets_lighter_the_further_it_shuts(subject: EyeSubject) -> None:
    """The ruler of blinks: dark iris gives way to skin."""
    opening = aperture(subject.lines)
    luma = [float(subject.shown(closure)[opening][:, 0].mean()) for closure in CLOSURES]
    assert all(later > sooner - 1 for sooner, later in pairwise(luma))
    assert luma[-1] > luma[0] + 30


@pytest.mark.parametrize("subject", EYES)
@settings(max_examples=15)
@given(closure=st.floats(0, 1), gaze_x=st.floats(-12, 12), gaze_y=st.floats(-12, 12))
def test_every_pose_stays_inside_its_patch_and_in_range(
    subject: EyeSubject, closure: float, gaze_x: float, gaze_y: float
) -> None:
    picture, cover = subject.rig().draw(closure, (gaze_x, gaze_y))
    assert np.isfinite(picture).all()
    assert picture.min() > -12
    assert picture.max() < 267
    assert cover.min() >= 0
    assert cover.max() <= 1
    for rim in (cover[0], cover[-1], cover[:, 0], cover[:, -1]):
        assert rim.max() < 1 / 255, "a patch that ends in the open shows its edge"


@pytest.mark.parametrize("closure", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("subject", REAL)
def test_cheek_and_brow_stay_the_photo(subject: EyeSubject, closure: float) -> None:
    lines = subject.lines
    changed = np.abs(subject.shown(closure) - subject.patch).max(-1)
    assert changed[lines.v <= lines.crease].max() == 0
    far_below = lines.v > lines.lower + 0.5 * lines.eye_width
    assert changed[far_below].max() < 1


def test_the_lid_comes_down_without_squashing_what_it_covers() -> None:
    """What shows of a half-covered eye is where it was: its rows are cut off from above, not pressed together."""
    subject = drawn_eye(80, 0.0, 0.0)
    lines = subject.lines
    quarter = is_eye(subject.shown(0.25))
    above_lower_lid = (lines.lower - lines.v) / lines.eye_width
    low = (above_lower_lid > 0.09) & (above_lower_lid < 0.15) & (lines.from_corner > 0.35)
    assert quarter[low].mean() > 0.95
    assert not quarter[(lines.v < lines.upper + 0.12 * 80) & (lines.from_corner > 0.3)].any()


@pytest.mark.parametrize("closure", [0.2, 0.35, 0.5])
def test_no_pale_stripe_of_skin_hangs_below_the_lashes(closure: float) -> None:
    """Over an open eye lashes meet the eye: no column goes from dark to skin and to dark again."""
    subject = drawn_eye(80, 0.0, 0.0)
    shown = cv2.GaussianBlur(subject.shown(closure), (0, 0), 0.8)
    lines = subject.lines
    for column in np.flatnonzero(np.abs(lines.t - 0.5) < 0.12):
        eye = np.flatnonzero(is_eye(shown)[:, column])
        if not len(eye):
            continue
        above = shown[eye[0] - 14 : eye[0], column, 0]
        lashes = int(above.argmin())
        assert above[lashes:].max() < above[lashes] + 35


@pytest.mark.parametrize("closure", [0.2, 0.35, 0.5, 1.0])
@pytest.mark.parametrize("subject", REAL)
def test_no_seam_runs_outwards_from_the_corners(subject: EyeSubject, closure: float) -> None:
    """Past the corners skin meets skin: no step from row to row that the photo does not have."""
    lines = subject.lines
    beside = (lines.from_corner < -0.03) & (lines.from_corner > -0.25)
    rows = slice(int(lines.upper.min()), int(lines.closed.max()) + 15)

    def steepest(picture: np.ndarray) -> float:
        smooth = cv2.blur(picture[..., 0], (5, 1))[rows, beside]
        return float(np.percentile(np.abs(np.diff(smooth, axis=0)), 99.5))

    assert steepest(subject.shown(closure)) < steepest(subject.patch) + 2


def iris_centre(shown: np.ndarray, opening: np.ndarray) -> np.ndarray:
    weight = np.where(opening, np.clip(75 - shown[..., 0], 0, None), 0)
    y, x = np.mgrid[0 : weight.shape[0], 0 : weight.shape[1]]
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


@pytest.mark.parametrize("degrees", [-12.0, -5.0, 5.0, 12.0])
@pytest.mark.parametrize("subject", [*REAL, drawn_eye()])
def test_a_gaze_turns_the_iris_by_what_an_eyeball_does(subject: EyeSubject, degrees: float) -> None:
    opening = aperture(subject.lines, 0.05)
    rest = iris_centre(subject.patch, opening)
    moved_px = iris_centre(subject.shown(0, (degrees, 0)), opening) - rest
    expected_px = EYEBALL_RADIUS * subject.frame.eye_width * np.sin(np.radians(degrees))
    assert 0.5 < moved_px[0] / expected_px < 1.3
    assert abs(moved_px[1]) < 0.3 * abs(expected_px) + 0.3


def test_a_gaze_down_moves_the_iris_down_and_leaves_the_skin() -> None:
    subject = drawn_eye()
    opening = aperture(subject.lines, 0.05)
    looked = subject.shown(0, (0, 8))
    assert (iris_centre(looked, opening) - iris_centre(subject.patch, opening))[1] > 1
    outside = subject.lines.inside < 0
    assert np.array_equal(looked[outside], subject.patch[outside])


def with_rim(subject: EyeSubject) -> tuple[EyeSubject, np.ndarray]:
    """The drawn eye behind a spectacle rim that crosses just above it, and where the rim is."""
    lines = subject.lines
    columns = np.flatnonzero(lines.from_corner > 0.1)
    rows = np.rint(lines.upper[columns] - 0.25 * lines.eye_width).astype(int)
    patch = subject.patch.copy()
    rim = np.zeros(patch.shape[:2], bool)
    for thick in range(4):
        rim[rows + thick, columns] = True
    patch[rim] = (45, 128, 128)
    return EyeSubject(cv2.GaussianBlur(patch, (0, 0), 0.6), subject.eye, subject.frame), rim


def test_a_spectacle_rim_stays_in_front_of_the_lid() -> None:
    subject, rim = with_rim(drawn_eye())
    core = cv2.erode(rim.astype(np.uint8), np.ones((2, 2), np.uint8)).astype(bool)
    kept = np.abs(subject.shown(1, spectacles=True) - subject.patch)[core][:, 0]
    assert kept.mean() < 6
    lost = np.abs(subject.shown(1, spectacles=False) - subject.patch)[core][:, 0]
    assert lost.mean() > 40, "without the flag the lid crosses the rim: the test would show nothing"


def test_drawing_twice_gives_the_same_picture() -> None:
    rig = REAL[0].rig()
    first = rig.draw(0.6, (3.0, -2.0))
    rig.draw(1.0)
    again = rig.draw(0.6, (3.0, -2.0))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
