"""What a face expresses: smile, open mouth, open eyes, and where it looks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keepsake.engine.portrait.face import Eye, Face
from keepsake.engine.portrait.pose import Pose, frontal

EYE_WIDTH_MM = 27.0
"""Between the corners of an open eye, as the iris model draws it; follows from the iris diameter it shows, 0.43 eye
widths, and the 11.7 mm that irises measure in nearly everyone (Rüfer et al. 2005)."""

IRIS_ARM_MM = 10.5
"""From the point the eyeball turns about, 13.5 mm behind the cornea, to the plane of the iris, 3 mm behind it."""

CORNER_PLANE_MM = 7.0
"""From the point the eyeball turns about forward to the plane of the lid corners; fitted so that sitters looking into
the camera read so however they turn their heads."""

NEUTRAL_OUTWARD = 0.05
"""A straight gaze puts the iris this far (eye widths) outward of the middle between the corners: the inner corner
reaches towards the nose."""

NEUTRAL_UP = 0.06
"""And this far above the line through the corners."""

SHUT_GAP, OPEN_GAP = 0.08, 0.40
"""Height between the lids, in eye widths, of a shut eye and of a wide open one."""

CLOSED_MOUTH_GAP, OPEN_MOUTH_GAP = 0.03, 0.50
"""Gap between the inner lips, in distances between the eyes, of a closed mouth and of one open wide."""

CORNER_LIFT = (0.015, 0.135)
"""Height of the mouth corners above its middle, in distances between the eyes: at rest and in a broad smile."""

MOUTH_WIDTH = (0.82, 1.05)
"""Width of the mouth in the same unit: at rest and in a broad smile."""

EYE_MIDDLES = ((33, 133), (362, 263))
MOUTH_CORNERS = (61, 291)
INNER_LIPS = (13, 14)

UPPER_LID_MIDDLE = slice(11, 14)
LOWER_LID_MIDDLE = slice(3, 6)


@dataclass(frozen=True, slots=True)
class Expression:
    """Smile, mouth and eye openings from 0 to 1; gaze in degrees relative to the head, right and down positive."""

    smile: float
    mouth_open: float
    eye_left_open: float
    eye_right_open: float
    gaze_x: float
    gaze_y: float


def expression(face: Face, pose: Pose) -> Expression:
    """Read the expression of `face`, whose head is turned by `pose`."""
    mesh = frontal(face.mesh, pose)
    eyes = [mesh[list(points)].mean(0) for points in EYE_MIDDLES]
    unit = max(float(np.linalg.norm(eyes[1] - eyes[0])), 1e-6)
    corners = mesh[list(MOUTH_CORNERS)] / unit
    lips = mesh[list(INNER_LIPS)] / unit
    lift = float(lips[:, 1].mean() - corners[:, 1].mean())
    width = float(np.linalg.norm(corners[1] - corners[0]))
    gaze_x, gaze_y = gaze(face, pose)
    return Expression(
        smile=(_share(lift, *CORNER_LIFT) + _share(width, *MOUTH_WIDTH)) / 2,
        mouth_open=_share(float(np.linalg.norm(lips[1] - lips[0])), CLOSED_MOUTH_GAP, OPEN_MOUTH_GAP),
        eye_left_open=eye_opening(face.left_eye, pose),
        eye_right_open=eye_opening(face.right_eye, pose),
        gaze_x=gaze_x,
        gaze_y=gaze_y,
    )


def eye_opening(eye: Eye, pose: Pose) -> float:
    """0 for a shut eye, 1 for a wide open one; the width is corrected for the turn of the head."""
    lids = eye.contour[UPPER_LID_MIDDLE], eye.contour[LOWER_LID_MIDDLE]
    gap = float(np.linalg.norm(lids[0] - lids[1], axis=1).mean())
    return _share(gap / _width(eye) * float(np.cos(np.radians(pose.yaw))), SHUT_GAP, OPEN_GAP)


def gaze(face: Face, pose: Pose) -> tuple[float, float]:
    """Degrees the eyes look right and down relative to the head, as the mean of both eyes.

    The eyeball turns behind lid corners that lie CORNER_PLANE_MM before its centre, seen without perspective: the
    iris moves IRIS_ARM_MM * sin(gaze) across the face, and what it stands out moves with the head's own turn.
    """
    yaw, pitch = np.radians(pose.yaw), np.radians(pose.pitch)
    outstanding = IRIS_ARM_MM - CORNER_PLANE_MM
    offsets = np.mean([_iris_offset(face.left_eye, -1), _iris_offset(face.right_eye, 1)], axis=0)
    across, below = offsets * EYE_WIDTH_MM * (1.0, np.cos(yaw))
    sines = (across - outstanding * np.tan(yaw), (below - outstanding * np.sin(pitch)) / np.cos(pitch))
    angles = np.degrees(np.arcsin(np.clip(np.array(sines) / IRIS_ARM_MM, -1, 1)))
    return float(angles[0]), float(angles[1])


def _iris_offset(eye: Eye, outward: int) -> tuple[float, float]:
    """Iris centre right of and below its place in a straight gaze, in eye widths; `outward` is 1 if x grows there."""
    outer, inner = eye.contour[0], eye.contour[8]
    right = (outer - inner) * outward / _width(eye)
    down = np.array([-right[1], right[0]])
    offset = (eye.iris[0] - (outer + inner) / 2) / _width(eye)
    return float(offset @ right) - NEUTRAL_OUTWARD * outward, float(offset @ down) + NEUTRAL_UP


def _width(eye: Eye) -> float:
    return max(float(np.linalg.norm(eye.contour[0] - eye.contour[8])), 1e-6)


def _share(value: float, none: float, full: float) -> float:
    return float(np.clip((value - none) / (full - none), 0, 1))
