"""What a planner knows while it plans one face: the photo's limits, the style, the clip, the stage direction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from keepsake.engine.motion.staging import Staging
from keepsake.engine.motion.styles import StyleSettings
from keepsake.engine.requests import FaceReading, Occlusion

CLOSED_EYE = 0.2  # an eye opening below this is a closed eye
VIEWER_DEG = 12.0  # eyes within this of the camera look at the viewer
ASIDE_DEG = 6.0  # a head turned by more than this may come back
TINY_FACE_PX = 40
TURNED_DEG, ROOM_TO_TURN = (20.0, 35.0, 60.0), (1.0, 0.4, 0.1)  # yaw in the photo, share of the motion left


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What one face can do without artefacts: shares of the style's motion, 0 none, 1 all."""

    head: float
    gaze: float
    lid_left: bool
    lid_right: bool
    brows: float
    smile: float
    stillness: float

    @property
    def can_blink(self) -> bool:
        return self.lid_left or self.lid_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One face in one clip."""

    period_s: float
    rate: Fraction
    style: StyleSettings
    reading: FaceReading
    abilities: Abilities
    staging: Staging

    @property
    def looks_at_viewer(self) -> bool:
        """Whether the person in the photo looks into the camera."""
        face = self.reading
        return abs(face.yaw + face.gaze_x) < VIEWER_DEG and abs(face.pitch + face.gaze_y) < VIEWER_DEG

    def pace(self, seconds: float) -> float:
        """Seconds stretched by the pace that was asked for, and never longer than a third of the clip."""
        return min(seconds * self.staging.pace, self.period_s / 3)


def abilities(face: FaceReading) -> Abilities:
    """What a face can do, from its turn, its size and what hides it."""
    hidden = set(face.occlusions)
    turn = float(np.interp(abs(face.yaw), TURNED_DEG, ROOM_TO_TURN))
    turn = min(turn, 0.1) if Occlusion.PROFILE in hidden else turn
    size = 0.5 if face.width_px < TINY_FACE_PX else 1.0
    shades = Occlusion.SUNGLASSES in hidden
    left = not shades and face.eye_left_open >= CLOSED_EYE
    right = not shades and face.eye_right_open >= CLOSED_EYE
    mouth = 0.0 if Occlusion.HAND in hidden else 1.0
    return Abilities(
        head=turn * size * (0.5 if Occlusion.CUT_OFF in hidden else 1.0),
        gaze=(max(turn, 0.3) if left or right else 0.0) * size,
        lid_left=left,
        lid_right=right,
        brows=(0.4 if shades else 1.0) * max(turn, 0.3) * size,
        smile=mouth * smile_room(face) * max(turn, 0.4) * size,
        stillness=0.7 if is_formal(face) else 1.0,
    )


def is_formal(face: FaceReading) -> bool:
    """Whether a face is posed: straight to the camera, mouth closed, no smile."""
    return face.smile < 0.12 and face.mouth_open < 0.15 and abs(face.yaw) < 8 and abs(face.roll) < 5


def smile_room(face: FaceReading) -> float:
    """How much of a style's smile suits the expression in the photo: a formal face little, a beam hardly more."""
    if face.smile > 0.6 or (face.smile > 0.35 and face.mouth_open > 0.2):
        return 0.3
    if is_formal(face):
        return 0.5
    return float(np.interp(face.smile, (0.0, 0.15, 0.4, 0.6), (0.7, 1.1, 1.0, 0.4)))
