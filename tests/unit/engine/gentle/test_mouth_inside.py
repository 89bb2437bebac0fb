"""What is learnt of a print before its mouth is drawn: softness, shade and depth."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from keepsake.engine.gentle.mouth import MouthPose
from tests.mouths_for_tests import MouthSubject, closed, smiling


def blurred(subject: MouthSubject, sigma_px: float) -> MouthSubject:
    return replace(subject, picture=cv2.GaussianBlur(subject.picture, (0, 0), sigma_px))


@pytest.mark.parametrize("sigma_px", [1.5, 2.5, 3.5])
def test_the_softness_of_a_print_is_measured(sigma_px: float) -> None:
    """The drawn mouth is 139 pixels wide and soft by 0.7 of them before it is blurred."""
    mouth_px = 1 / float(np.hypot(*closed().frame.to_mouth[0, :2]))
    found_px = blurred(closed(), sigma_px).rig()._inside.blur * mouth_px
    assert found_px == pytest.approx(np.hypot(sigma_px, 0.7), rel=0.35)


def shaded_above(subject: MouthSubject) -> MouthSubject:
    """The same face with the zone between nose and lips in shadow, as under a moustache."""
    across, down = np.moveaxis(subject.in_mouth(), -1, 0)
    picture = subject.picture.copy()
    zone = (np.abs(across) < 0.5) & (down < -0.06) & (down > -0.6)
    picture[zone, 0] = 16 + 0.5 * (picture[zone, 0] - 16)
    return replace(subject, picture=picture)


def lightest_inside(subject: MouthSubject, pose: MouthPose) -> float:
    lips = subject.lips(pose)
    inside = (lips.v > lips.upper + 0.02) & (lips.v < lips.lower - 0.02) & (np.abs(lips.u) < 0.2)
    return float(np.percentile(subject.spoken(pose)[inside][:, 0], 95))


def test_an_upper_lip_in_shadow_hides_the_teeth_but_for_sounds_that_show_them() -> None:
    open_, touching = MouthPose(jaw=0.6), MouthPose(jaw=0.1, tuck=1)
    assert lightest_inside(shaded_above(closed()), open_) < lightest_inside(closed(), open_) - 25
    assert lightest_inside(shaded_above(closed()), touching) > lightest_inside(shaded_above(closed()), open_)


def opening(subject: MouthSubject, pose: MouthPose) -> tuple[float, float]:
    """Width and height of the opening, in mouth widths."""
    lips = subject.lips(pose)
    apart = lips.lower - lips.upper > 0.02
    return float(np.ptp(lips.u[apart])), float((lips.lower - lips.upper).max())


@pytest.mark.parametrize("subject", [smiling(), closed()])
def test_a_round_opening_is_narrower_and_higher_and_a_wide_one_wider(subject: MouthSubject) -> None:
    plain, round_, wide = (
        opening(subject, MouthPose(jaw=0.5, close=1, **shape)) for shape in ({}, {"round": 1}, {"wide": 1})
    )
    assert round_[0] < 0.8 * plain[0]
    assert round_[1] > 1.05 * plain[1]
    assert wide[0] > 1.04 * plain[0]


def test_a_smile_gathered_for_words_opens_with_the_jaw_alone() -> None:
    gathered = [opening(smiling(), MouthPose(jaw=jaw, close=1))[1] for jaw in (0.25, 0.5, 1.0)]
    assert gathered == pytest.approx([0.25 * gathered[-1], 0.5 * gathered[-1], gathered[-1]], rel=0.05)
    shut = smiling().lips(MouthPose(close=1))
    assert float((shut.lower - shut.upper).max()) < 1e-5


def test_pressed_lips_are_thinner() -> None:
    """The lower lip's own red is read faster: more of it within the same reach."""
    pressed, rest = (closed().lips(pose) for pose in (MouthPose(press=1), MouthPose()))
    column = int(np.argmin(np.abs(rest.u[0])))
    below = (rest.v[:, column] > rest.lower[:, column] + 0.03) & (rest.v[:, column] < rest.lower[:, column] + 0.12)
    assert (pressed.down[below, column] < rest.down[below, column] - 0.005).all()


def test_a_toned_print_tones_the_throat_as_it_tones_its_shadows() -> None:
    picture = closed().picture.copy()
    picture[..., 1:] = (116, 142)
    dark = replace(closed(), picture=picture).rig()._inside._dark
    assert dark[1:] == pytest.approx((116, 142), abs=0.5)
