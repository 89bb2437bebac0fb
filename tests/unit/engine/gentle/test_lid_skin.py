"""The closed lid looks like the skin around it."""

import cv2
import numpy as np
import pytest

from keepsake.engine.gentle.lid_skin import lid_skin, spectacle_rims
from tests.eyes_for_tests import SKIN, EyeSubject, aperture, drawn_eye, real_eye

EYES = [real_eye("left"), real_eye("right"), drawn_eye(), drawn_eye(40)]
SLACK_LEVELS = np.array([14, 4, 4])  # Y, Cb, Cr


def skin_below(subject: EyeSubject) -> np.ndarray:
    """Cheek just below the eye, (h, w) bool."""
    lines = subject.lines
    below = (lines.v - lines.lower) / lines.eye_width
    return (below > 0.2) & (below < 0.5) & (lines.from_corner > 0)


def skin_above(subject: EyeSubject) -> np.ndarray:
    """Brow bone between crease and eye, clear of the lashes, (h, w) bool."""
    lines = subject.lines
    above = (lines.upper - lines.v) / lines.eye_width
    return (above > 0.17) & (lines.v > lines.crease) & (lines.from_corner > 0.1)


def lid_zone(subject: EyeSubject) -> np.ndarray:
    """Where the closed lid covers the eye, clear of its lashes, (h, w) bool."""
    lines = subject.lines
    return aperture(lines) & (lines.closed - lines.v > 0.17 * lines.eye_width)


@pytest.mark.parametrize("subject", EYES)
def test_the_lids_tone_lies_between_those_of_cheek_and_brow_bone(subject: EyeSubject) -> None:
    lid = lid_skin(subject.patch, subject.lines)
    around = np.stack([np.median(subject.patch[zone], 0) for zone in (skin_below(subject), skin_above(subject))])
    tone = np.median(lid[lid_zone(subject)], 0)
    assert (tone >= around.min(0) - SLACK_LEVELS).all()
    assert (tone <= around.max(0) + SLACK_LEVELS).all()


@pytest.mark.parametrize("subject", EYES)
def test_no_dark_eye_shows_through(subject: EyeSubject) -> None:
    lid = lid_skin(subject.patch, subject.lines)[lid_zone(subject)][:, 0]
    cheek = float(np.median(subject.patch[skin_below(subject)], 0)[0])
    assert np.percentile(lid, 2) > cheek - 45
    assert lid.max() < cheek + 35


def fine_energy(picture: np.ndarray, zone: np.ndarray) -> float:
    luma = np.ascontiguousarray(picture[..., 0])
    return float((luma - cv2.GaussianBlur(luma, (0, 0), 1.5))[zone].std())


@pytest.mark.parametrize("subject", EYES)
def test_it_has_the_cheeks_grain(subject: EyeSubject) -> None:
    lid = lid_skin(subject.patch, subject.lines)
    ratio = fine_energy(lid, lid_zone(subject)) / fine_energy(subject.patch, skin_below(subject))
    assert 0.5 < ratio < 1.6


def test_a_print_without_grain_gets_none() -> None:
    subject = drawn_eye(80, 0.0, 0.0)
    assert fine_energy(lid_skin(subject.patch, subject.lines), lid_zone(subject)) < 0.5


def test_even_skin_gives_an_even_lid_of_its_own_colour() -> None:
    subject = drawn_eye(80, 0.0, 0.0)
    lid = lid_skin(subject.patch, subject.lines)[lid_zone(subject)]
    assert np.abs(np.median(lid, 0) - SKIN).max() < 9
    assert np.abs(lid[:, 1:] - SKIN[1:]).max() < 6, "the eye's own colour must not run into the lid"


@pytest.mark.parametrize("subject", EYES)
def test_its_lashes_lie_on_the_closed_line_and_fade_at_the_corners(subject: EyeSubject) -> None:
    lines = subject.lines
    lid = lid_skin(subject.patch, lines)[..., 0]
    columns = np.flatnonzero(lines.from_corner > 0.25)
    at = np.rint(lines.closed[columns]).astype(int)
    above = at - round(0.25 * lines.eye_width)
    assert np.median(lid[above, columns] - lid[at, columns]) > 20
    outside = np.flatnonzero(lines.from_corner < 0)
    beyond = np.rint(lines.closed[outside]).astype(int)
    edge = np.abs(lid[beyond, outside] - lid[beyond - 3, outside])
    assert np.median(edge) < 8


def test_a_dark_rim_above_the_eye_is_seen_and_bare_skin_is_not() -> None:
    bare = drawn_eye(80)
    lines = bare.lines
    above = round(0.30 * 80)
    columns = np.flatnonzero(lines.from_corner > 0.1)
    patch = bare.patch.copy()
    rows = np.rint(lines.upper[columns] - above).astype(int)
    for thick in range(4):
        patch[rows + thick, columns] = (50, 128, 128)
    rims = spectacle_rims(patch, lines)
    assert rims[rows + 1, columns].min() > 0.8
    assert spectacle_rims(bare.patch, lines).mean() < 0.01
    near_lid = lines.v > lines.upper - 0.1 * 80
    assert rims[near_lid].max() == 0, "lashes are no spectacles"
