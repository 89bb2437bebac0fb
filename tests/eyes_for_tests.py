"""Eyes for tests of the lids: those of the real portrait, and a drawn one of which every line is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.colour import ycc_from_rgb
from keepsake.engine.gentle.eye_lines import EyeFrame, EyeLines, eye_frame
from keepsake.engine.gentle.eyes import EyeRig
from keepsake.engine.gentle.region import LEFT_LOWER_BROW, RIGHT_LOWER_BROW
from keepsake.engine.portrait.face import Eye
from tests.portraits import close_up, close_up_face

Floats = NDArray[np.float32]
SKIN = (180.0, 117.0, 142.0)
EYE_COLOUR = (90.0, 60.0, 60.0)  # no skin has this chroma: what shows of it is the eye


@dataclass(frozen=True, slots=True)
class EyeSubject:
    """An eye cut out for a rig: the patch (Y, Cb, Cr), the eye and its frame, and the brow above it."""

    patch: Floats
    eye: Eye
    frame: EyeFrame
    brow: Floats | None = None

    @property
    def lines(self) -> EyeLines:
        return EyeLines(self.eye, self.frame, self.brow)

    def rig(self, spectacles: bool = False) -> EyeRig:
        return EyeRig(self.patch, self.eye, self.frame, self.brow, spectacles)

    def shown(self, closure: float, gaze: tuple[float, float] = (0.0, 0.0), spectacles: bool = False) -> Floats:
        """The patch as a person sees it, the lid laid over the photo."""
        picture, cover = self.rig(spectacles).draw(closure, gaze)
        return self.patch + (picture - self.patch) * cover[..., None]


@cache
def real_eye(side: str) -> EyeSubject:
    """The eye on the "left" or "right" of the portrait, 63 pixels wide."""
    face = close_up_face()
    eye, brow = {"left": (face.left_eye, LEFT_LOWER_BROW), "right": (face.right_eye, RIGHT_LOWER_BROW)}[side]
    frame = eye_frame(eye, float(np.linalg.norm(eye.contour[0] - eye.contour[8])))
    patch = cv2.warpAffine(ycc_from_rgb(close_up()), frame.to_patch, (frame.width, frame.height))
    return EyeSubject(patch.astype(np.float32), eye, frame, face.mesh[list(brow), :2])


@cache
def drawn_eye(width_px: int = 80, tilt_deg: float = 0.0, grain_levels: float = 2.0) -> EyeSubject:
    """An almond of one colour in even skin with a dark lash line, its corners `width_px` pixels apart."""
    side = 4 * width_px
    along = np.linspace(-0.5, 0.5, 9)
    hill = 1 - (2 * along) ** 2
    lower = np.column_stack([along, 0.17 * hill])
    upper = np.column_stack([along, -0.21 * hill])[1:-1]
    c, s = np.cos(np.radians(tilt_deg)), np.sin(np.radians(tilt_deg))
    place = np.array([[c, -s], [s, c]]) * width_px
    contour = np.zeros((71, 2), np.float32)
    contour[:9] = lower @ place.T + side / 2
    contour[9:16] = upper @ place.T + side / 2
    rim = np.array([[0, 0], [0.18, 0], [0, -0.18], [-0.18, 0], [0, 0.18]])
    iris = (rim @ place.T + side / 2).astype(np.float32)
    picture = np.full((side, side, 3), SKIN, np.float32)
    around = np.concatenate([contour[:9], contour[15:8:-1]])
    cv2.fillPoly(picture, [np.round(around * 16).astype(np.int32)], EYE_COLOUR, cv2.LINE_AA, 4)
    cv2.circle(picture, tuple(iris[0].astype(int).tolist()), round(0.18 * width_px), (35.0, *EYE_COLOUR[1:]), -1)
    lashes = np.concatenate([contour[:1], contour[9:16], contour[8:9]])
    line = [np.round(lashes * 16).astype(np.int32)]
    cv2.polylines(picture, line, False, (50.0, 120.0, 135.0), max(1, width_px // 24), cv2.LINE_AA, 4)
    picture[..., 0] += np.random.default_rng(7).normal(0, grain_levels, picture.shape[:2])
    eye = Eye(contour, iris)
    frame = eye_frame(eye, float(width_px))
    patch = cv2.warpAffine(picture, frame.to_patch, (frame.width, frame.height))
    return EyeSubject(patch, eye, frame)


def aperture(lines: EyeLines, corners: float = 0.15) -> NDArray[np.bool_]:
    """The opening between the lids, its rim and corners left out, (h, w)."""
    mask: NDArray[np.bool_] = (lines.inside > 0.04 * lines.eye_width) & (lines.from_corner > corners)
    return mask
