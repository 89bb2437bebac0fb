"""Mouths for tests: the real open smile, the same in sepia, and a drawn closed one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.colour import ycc_from_rgb
from keepsake.engine.gentle.mouth import Lips, MouthPose, MouthRig
from keepsake.engine.gentle.mouth_frame import MouthFrame, mouth_frame
from keepsake.engine.gentle.mouth_lines import LOWER_INNER, UPPER_INNER
from keepsake.engine.portrait.face import Face
from tests.portraits import Floats, Picture, close_up, close_up_face, kept, moved_mesh

MOUTH_PATCH_PX = 100
TOP_PX = 400  # the close-up's rows above are left out: no mouth reaches there
SKIN, LIP, LINE = (180, 117, 142), (140, 118, 152), (60, 124, 134)


@dataclass(frozen=True, slots=True)
class MouthSubject:
    """A picture (Y, Cb, Cr) with one mouth in it, and the face it belongs to."""

    picture: Picture
    face: Face

    @property
    def frame(self) -> MouthFrame:
        return mouth_frame(self.face, MOUTH_PATCH_PX)

    def rig(self) -> MouthRig:
        """A new rig on each call."""
        frame = self.frame
        patch = cv2.warpAffine(
            self.picture, frame.to_patch, (frame.width, frame.height), borderMode=cv2.BORDER_REPLICATE
        )
        return MouthRig(patch, self.face, frame, float(self.picture[..., 0].min()))

    def at_rest(self) -> Floats:
        """A look-up that changes nothing, (h, w, 2)."""
        y, x = np.mgrid[0 : self.picture.shape[0], 0 : self.picture.shape[1]]
        return np.stack([x, y], -1).astype(np.float32)

    def lips(self, pose: MouthPose) -> Lips:
        """The lips at every pixel."""
        return self.rig().mouthing(self.at_rest(), self.frame.to_mouth, pose, 1).lips

    def spoken(self, pose: MouthPose, stride: int = 3) -> Picture:
        """The picture with its mouth in a pose, Y, Cb, Cr."""
        rig, lookup, to_mouth = self.rig(), self.at_rest(), self.frame.to_mouth
        height, width = (side // stride * stride for side in lookup.shape[:2])
        here = lookup[:height, :width]
        mouthing = rig.mouthing(here, to_mouth, pose, stride)
        rig.bend(here, mouthing, to_mouth, np.ones((*mouthing.lips.u.shape, 1), np.float32))
        alpha = np.full(self.picture.shape[:2], 255, np.uint8)
        texture = np.dstack([self.picture, alpha])
        moved = cv2.remap(texture, lookup, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        rig.paint(moved[:height, :width], texture, mouthing, to_mouth)
        return moved[..., :3]

    def in_mouth(self) -> NDArray[np.float64]:
        """Where each pixel lies in mouth widths from between the corners, (h, w, 2): across, down."""
        return cv2.transform(self.at_rest().astype(np.float64), self.frame.to_mouth)


def lower_face() -> Face:
    return moved_mesh(close_up_face(), 0, -TOP_PX)


@cache
def smiling() -> MouthSubject:
    """The portrait's own mouth, 139 pixels wide, open on its upper teeth."""
    return MouthSubject(ycc_from_rgb(close_up())[TOP_PX:], lower_face())


@cache
def smiling_in_sepia() -> MouthSubject:
    grey = cv2.cvtColor(close_up(), cv2.COLOR_RGB2GRAY).astype(np.float32)
    brown = (grey[..., None] * np.array([1.0, 0.86, 0.66], np.float32)).astype(np.uint8)
    return MouthSubject(ycc_from_rgb(brown)[TOP_PX:], lower_face())


@cache
def closed(line_above_px: float = 0.0) -> MouthSubject:
    """Even skin and two lips that meet in a dark line, drawn `line_above_px` above where the mesh has it."""
    face = lower_face()
    mesh = face.mesh.copy()
    middle = (mesh[list(UPPER_INNER), :2] + mesh[list(LOWER_INNER), :2]) / 2
    mesh[list(UPPER_INNER), :2] = mesh[list(LOWER_INNER), :2] = middle
    picture = np.empty_like(smiling().picture)
    picture[:] = SKIN
    line = np.concatenate([mesh[[61], :2], middle, mesh[[291], :2]]) - (0, line_above_px)
    drawn = [np.round(line * 16).astype(np.int32)]
    cv2.polylines(picture, drawn, False, LIP, 36, cv2.LINE_AA, 4)
    cv2.polylines(picture, drawn, False, LINE, 4, cv2.LINE_AA, 4)
    grain = np.random.default_rng(3).normal(0, 2, picture.shape[:2])
    picture[..., 0] = np.clip(cv2.GaussianBlur(picture[..., 0], (0, 0), 0.7) + grain, 0, 255)
    return MouthSubject(kept(picture), replace(face, mesh=mesh))
