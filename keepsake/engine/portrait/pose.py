"""How a head is turned, and its mesh as it would look turned straight to the camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.portrait.face import Points

ACROSS_POINTS = (234, 454)
"""Mesh points before the ears, from left to right of the picture."""

DOWN_POINTS = (10, 152)
"""Mesh points at the hairline and under the chin."""

NEUTRAL_PITCH_DEG = 9.0
"""Slope of hairline to chin in the mesh of a face looking straight ahead; median of frontal portraits measured."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Turn of a head in degrees; all zero is straight to the camera.

    `yaw` is positive towards the right edge of the picture, `pitch` chin down, `roll` clockwise as seen. `axes` is
    the (3, 3) rotation whose columns are the head's own right, down and away directions in the picture.
    """

    yaw: float
    pitch: float
    roll: float
    axes: NDArray[np.float64]


def head_pose(mesh: Points) -> Pose:
    """The pose of a (468, 3) face mesh, by the axes it spans: yaw, pitch and roll (Tait-Bryan) in degrees."""
    right = _unit(mesh[ACROSS_POINTS[1]] - mesh[ACROSS_POINTS[0]])
    slope = mesh[DOWN_POINTS[1]].astype(np.float64) - mesh[DOWN_POINTS[0]]
    away = _unit(np.cross(right, slope))
    down = np.cross(away, right)
    neutral = np.radians(NEUTRAL_PITCH_DEG)
    # The mesh's own slope is not the head's: turn the axes back about the line through the ears.
    down, away = down * np.cos(neutral) - away * np.sin(neutral), away * np.cos(neutral) + down * np.sin(neutral)
    return Pose(
        yaw=float(np.degrees(np.arctan2(right[2], np.hypot(right[0], right[1])))),
        pitch=float(np.degrees(np.arctan2(down[2], away[2]))),
        roll=float(np.degrees(np.arctan2(right[1], right[0]))),
        axes=np.stack([right, down, away], axis=1),
    )


def frontal(mesh: Points, pose: Pose) -> NDArray[np.float64]:
    """The mesh turned straight to the camera: (468, 3), centred, on the photo's scale."""
    return np.asarray((mesh - mesh.mean(0)) @ pose.axes)


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float64)
