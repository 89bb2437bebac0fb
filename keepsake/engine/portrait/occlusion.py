"""Hints of what hides a face: dark glasses, spectacles, a hand over the mouth, a profile, the picture's edge.

They are measured, not learnt, so they are hints: good enough to move less where something is in the way.
"""

from __future__ import annotations

import numpy as np

from keepsake.engine.portrait.close_up import CloseUp
from keepsake.engine.portrait.face import Face, Picture, Points
from keepsake.engine.portrait.pose import Pose
from keepsake.engine.requests import Occlusion

PROFILE_DEG = 45.0
"""From this yaw on the far eye is hidden by the nose in most faces."""

CUT_OFF_SHARE = 0.02
"""Share of mesh points outside the picture from which a face is cut off."""

BRIDGE_EDGE = 0.06
"""Steepest step down the bridge of the nose, in skin lumas: bare noses measured 0.005-0.025, glasses 0.09-0.19."""

DARK_EYE, DARK_UNDER_EYE, FLAT_EYE = 0.45, 0.5, 0.2
"""Dark glasses: luma of the eyes and of the skin below them in skin lumas, and the range of luma in the eyes."""

LIP_LINE = 0.08
"""How dark the line between the lips is in spans of the face's own luma; covered mouths measured below 0.06."""

UNDER_EYES = ((230, 229, 228, 231, 119, 118, 100), (450, 449, 448, 451, 348, 347, 329))
BRIDGE_TOP, BRIDGE_END = 9, 197
INNER_EYE_CORNERS = (133, 362)
MOUTH_CORNERS = (61, 291)
INNER_LIPS = (13, 14)
SAMPLES = 46


def occlusions(photo: Picture, face: Face, pose: Pose, view: CloseUp, contrast: float) -> tuple[Occlusion, ...]:
    """What seems to hide `face` in `photo`; `contrast` is that of the face, 0 to 1."""
    in_profile = abs(pose.yaw) >= PROFILE_DEG
    has_bridge = not in_profile and _bridge_edge(view) >= BRIDGE_EDGE
    has_shades = has_bridge and _eyes_are_dark(view)
    seen = {
        Occlusion.SUNGLASSES: has_shades,
        Occlusion.GLASSES: has_bridge and not has_shades,
        Occlusion.HAND: not in_profile and _lip_line(view) < LIP_LINE * contrast,
        Occlusion.PROFILE: in_profile,
        Occlusion.CUT_OFF: _share_outside(photo, face) > CUT_OFF_SHARE,
    }
    return tuple(hint for hint, is_seen in seen.items() if is_seen)


def _bridge_edge(view: CloseUp) -> float:
    """The steepest step of luma from between the brows down the nose, where glasses must cross it."""
    inner = view.mesh[list(INNER_EYE_CORNERS)]
    across = (inner[1] - inner[0])[None] * np.linspace(-0.18, 0.18, 7)[:, None]
    profile = view.along(view.mesh[BRIDGE_TOP] + across, view.mesh[BRIDGE_END] + across, SAMPLES)
    smooth = np.convolve(profile, (0.25, 0.5, 0.25), "valid")
    return float(np.abs(np.diff(smooth)).max() / max(view.skin, 1e-6))


def _eyes_are_dark(view: CloseUp) -> bool:
    return all(
        _is_dark_eye(view, contour, under)
        for contour, under in zip((view.left_contour, view.right_contour), UNDER_EYES, strict=True)
    )


def _is_dark_eye(view: CloseUp, contour: Points, under: tuple[int, ...]) -> bool:
    eye = view.inside(contour[:16])
    low, middle, high = np.percentile(eye, (10, 50, 90))
    below = float(np.median(view.area(under)))
    return bool(
        middle < DARK_EYE * view.skin and below < DARK_UNDER_EYE * view.skin and high - low < FLAT_EYE * view.skin
    )


def _lip_line(view: CloseUp) -> float:
    """How much darker the line between the lips is than what lies above and below it."""
    left, right = view.mesh[list(MOUTH_CORNERS)]
    across = right - left
    down = np.array([-across[1], across[0]])
    middle = view.mesh[list(INNER_LIPS)].mean(0) + across * np.linspace(-0.3, 0.3, 9)[:, None]
    profile = view.along(middle - 0.45 * down, middle + 0.45 * down, SAMPLES)
    fifth = SAMPLES // 5
    return float(np.median(profile) - profile[2 * fifth : -2 * fifth].min())


def _share_outside(photo: Picture, face: Face) -> float:
    limits = np.array([photo.shape[1] - 1, photo.shape[0] - 1])
    points = face.mesh[:, :2]
    return float(np.any((points < 0) | (points > limits), axis=1).mean())
