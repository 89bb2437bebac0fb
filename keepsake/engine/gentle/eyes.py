"""Upper lids that slide down over the eye, and irises that look aside, drawn in a small patch around each eye.

The lid is a skin of its own (see `lid_skin`). It slides rigidly with the lid's edge, as real lid skin unfolds from
its crease, so nothing is stretched and the iris is covered, never squashed.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from keepsake.engine.gentle.eye_lines import EyeFrame, EyeLines
from keepsake.engine.gentle.lid_skin import LASH_WIDTH, LUMA_BLACK, lid_skin, spectacle_rims
from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Floats
from keepsake.engine.portrait.face import Eye

EYEBALL_RADIUS = 0.40  # of the eye's width: 12 mm of about 30 mm (Bekerman et al. 2014)
LOWER_LID_RISE = 0.035  # of the eye's width, at the middle of a shut eye
LEAST_CLOSURE = 0.004  # under which the lid stands as in the photo
LEAST_GAZE, SETTLED_CLOSURE = 0.5, 0.04  # degrees, and closure, by which an eye has passed from photo to patch
LID_FADE, CORNER_FADE = 0.03, 0.30  # how softly the lid ends over the eye, and past its corners, of the eye's width
LID_SHADE = 0.07  # how far the shade of the lid falls on the eye, of the eye's width


class EyeRig:
    """One eye made ready to move.

    `patch` is the photo in the eye's frame, float32 (h, w, 3) Y, Cb, Cr; `brow` the lower edge of the brow, (n, 2) in
    the picture; `spectacles` says that rims may cross in front of the lid.
    """

    def __init__(
        self, patch: Floats, eye: Eye, frame: EyeFrame, brow: Floats | None = None, spectacles: bool = False
    ) -> None:
        self.frame = frame
        self._photo = patch
        self._lines = lines = EyeLines(eye, frame, brow)
        self._lid = lid_skin(patch, lines)
        zone = lines.skin_zone()
        self._zone = zone * (1 - spectacle_rims(patch, lines)) if spectacles else zone
        self._turning = lines.iris_share()
        self._ends = smooth_step(lines.from_corner / 0.10)
        self._opening = smooth_step(lines.inside / (0.06 * frame.eye_width) + 0.5) * self._ends

    def draw(self, closure: float, gaze: tuple[float, float] = (0.0, 0.0)) -> tuple[Floats, Floats]:
        """The eye with its lid `closure` shut (0 as in the photo, 1 shut) and turned by `gaze` (x, y) degrees.

        Returns the patch (h, w, 3) and how much of it replaces the photo (h, w), 0 to 1.
        """
        lines = self._lines
        turn = EYEBALL_RADIUS * self.frame.eye_width
        opening = self._opening * np.float32(min(1.0, math.hypot(*gaze) / LEAST_GAZE + closure / SETTLED_CLOSURE))
        dx, dy = (turn * math.sin(math.radians(angle)) * self._turning for angle in gaze)
        if closure < LEAST_CLOSURE:
            return cv2.remap(self._photo, lines.u - dx, lines.v - dy, cv2.INTER_LINEAR), opening
        edge = lines.upper + closure * (lines.closed - lines.upper)
        eye, lower = self._eye_under_lid(closure, edge, dx, dy)
        lid, cover = self._lid_at(closure, edge)
        return eye + (lid - eye) * cover[..., None], np.maximum(np.maximum(opening, lower), cover)

    def _eye_under_lid(self, closure: float, edge: Floats, dx: Floats, dy: Floats) -> tuple[Floats, Floats]:
        """The eye below the lid's edge, in its shade, the lower lid risen a little; and where that changed it."""
        lines, width = self._lines, self.frame.eye_width
        rise = LOWER_LID_RISE * closure * width * lines.hill
        fall = np.exp(-((np.maximum(lines.v - lines.lower, 0) / (0.16 * width)) ** 2))
        below = smooth_step((lines.v - edge) / (0.10 * width))
        eye = cv2.remap(self._photo, lines.u - dx, lines.v - dy + rise * fall * below, cv2.INTER_LINEAR)
        depth = (lines.v - edge) / (LID_SHADE * width)
        shade = np.where(depth > 0, np.exp(-(depth**2)), np.float32(0)) * (closure * (1 - closure))
        eye[..., 0] -= (eye[..., 0] - LUMA_BLACK) * shade * self._ends
        return eye, smooth_step(1.5 * fall * below) * self._ends

    def _lid_at(self, closure: float, edge: Floats) -> tuple[Floats, Floats]:
        """The lid's skin, still at the crease and moving rigidly at its edge; and where it covers the eye."""
        lines, width = self._lines, self.frame.eye_width
        along = smooth_step(1.5 * (lines.v - lines.crease) / np.maximum(edge - lines.crease, 1))
        lid = cv2.remap(self._lid, lines.u, lines.v + along * (lines.closed - edge), cv2.INTER_LINEAR)
        # over an open eye the skin ends within the lashes; only on the lower lid does it run on below them
        lashes = (
            LASH_WIDTH * width * min(1.0, closure * 4) * (0.7 + 1.3 * float(smooth_step(np.array(2 * closure - 1))))
        )
        # past the corners skin meets skin, and only a wide fade hides where
        fade = np.maximum(1.0, width * (LID_FADE + (CORNER_FADE - LID_FADE) * (1 - self._ends)))
        over = 1 - smooth_step((lines.v - edge - lashes) / fade + 0.5)
        # above the open lid's edge the skin takes over at once near the lashes, a little later near the crease
        above = (lines.upper - lines.v) / np.maximum(lines.upper - lines.crease, 1)
        arrived = smooth_step(np.float32(closure * 5) - 1.5 * np.maximum(above, 0))
        cover: Floats = over * np.maximum(arrived, smooth_step(-above / 0.15)) * self._zone
        return lid, cover
