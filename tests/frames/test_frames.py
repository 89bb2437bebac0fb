"""Frames of fixed poses against stored ones: what a person would see has not changed unnoticed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keepsake.engine.gentle.region import Sitter
from tests.portraits import (
    Picture,
    Shot,
    close_up_shot,
    collins_face,
    collins_shot,
    drawn,
    rgb,
    sepia,
)

FRAMES = Path(__file__).parent
MOST_BYTES = 60_000
MEAN_LEVELS, RARE_LEVELS = 2.0, 12.0  # another CPU rounds differently; a hundredth of the values may differ more
# Mesh points that bound what a pose is about: only there would a change show in the figures
EYES, MOUTH, FACE = (70, 300, 226, 446, 145, 374), (2, 61, 291, 152), (10, 152, 234, 454)


@dataclass(frozen=True, slots=True)
class Pose:
    """One reference: its name, what is drawn, the mesh points it is cut around, what every channel is held at."""

    name: str
    shot: Shot
    around: tuple[int, ...]
    values: dict[str, float] = field(default_factory=dict)


def shut(share: float) -> dict[str, float]:
    return {"lid_left": share, "lid_right": share}


SEPIA_SHOT = Shot(sepia(), (Sitter(collins_face()),), 720)
POSES = [
    Pose("eyes shut", close_up_shot(360), EYES, shut(1.0)),
    Pose("eyes half shut", close_up_shot(360), EYES, shut(0.35)),
    Pose("looks right", close_up_shot(360), EYES, {"gaze_x": 10.0}),
    Pose("sepia shut", SEPIA_SHOT, EYES, shut(1.0)),
    Pose("turned right", collins_shot(480), FACE, {"yaw": 5.0}),
    Pose("nods", collins_shot(480), FACE, {"pitch": 4.0}),
    Pose("smiles", close_up_shot(360), MOUTH, {"smile": 0.8}),
    Pose("jaw open", close_up_shot(360), MOUTH, {"jaw": 0.5}),
    Pose("sepia speaking", SEPIA_SHOT, MOUTH, {"jaw": 0.3}),
]


def cut(pose: Pose) -> Picture:
    """The drawn frame around the pose's points, with a margin of an eighth."""
    (person,) = pose.shot.people
    points = person.face.mesh[list(pose.around), :2] * pose.shot.scale
    margin = np.ptp(points, axis=0).max() / 8
    left, top = np.maximum(points.min(0) - margin, 0).astype(int)
    right, bottom = (points.max(0) + margin).astype(int)
    return rgb(drawn(pose.shot, **pose.values))[top:bottom, left:right]


def stored_at(pose: Pose) -> Path:
    return FRAMES / f"{pose.name.replace(' ', '_')}.png"


@pytest.mark.parametrize("pose", POSES, ids=[pose.name for pose in POSES])
def test_a_frame_looks_as_it_did(pose: Pose, pytestconfig: pytest.Config) -> None:
    picture = cut(pose)
    if pytestconfig.getoption("--set-frames", default=False):
        Image.fromarray(picture).save(stored_at(pose), optimize=True)
    assert stored_at(pose).stat().st_size <= MOST_BYTES
    with Image.open(stored_at(pose)) as stored:
        reference = np.asarray(stored.convert("RGB"))
    assert picture.shape == reference.shape
    difference = np.abs(picture.astype(int) - reference)
    assert difference.mean() <= MEAN_LEVELS
    assert np.percentile(difference, 99) <= RARE_LEVELS


def test_every_stored_frame_belongs_to_a_pose() -> None:
    assert set(FRAMES.glob("*.png")) == {stored_at(pose) for pose in POSES}


@pytest.mark.parametrize("pose", POSES, ids=[pose.name for pose in POSES])
def test_every_pose_shows_enough_to_be_missed(pose: Pose) -> None:
    """A reference the photo itself would pass for shows nothing."""
    difference = np.abs(cut(pose).astype(int) - cut(replace(pose, values={})))
    assert np.percentile(difference, 99) > 2 * RARE_LEVELS
