"""Puts together all that is read from the faces of a photo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepsake.engine.media.photo import Photo
from keepsake.engine.portrait.advice import advice
from keepsake.engine.portrait.appearance import light, sharpness
from keepsake.engine.portrait.close_up import close_up
from keepsake.engine.portrait.expression import expression
from keepsake.engine.portrait.face import Face, Picture
from keepsake.engine.portrait.finder import UprightFaces, turned
from keepsake.engine.portrait.occlusion import occlusions
from keepsake.engine.portrait.pose import head_pose
from keepsake.engine.requests import FaceReading, PhotoReading

NO_FACE = "no face can be made out: a closer or larger scan of the person may help"
LIES_ON_ITS_SIDE = "the photo lies on its side: it is turned before it is animated"
STANDS_ON_ITS_HEAD = "the photo stands on its head: it is turned before it is animated"


def read_faces(photo: Photo, found: UprightFaces) -> PhotoReading:
    """All that `found`, the faces of `photo`, tell; boxes are in pixels of the file's own picture, turned upright."""
    pixels = turned(photo.pixels, found.quarter_turns) if found.quarter_turns else photo.pixels
    size = (photo.width, photo.height)
    width, height = size[::-1] if found.quarter_turns % 2 else size
    return PhotoReading(
        width=width,
        height=height,
        format=photo.format,
        quarter_turns=found.quarter_turns,
        faces=tuple(read_face(pixels, face, photo.scale) for face in found.faces),
        advice=_advice(found),
    )


def read_face(pixels: Picture, face: Face, scale: float = 1.0) -> FaceReading:
    """All that one face tells; `pixels` is RGB uint8, `scale` times the size in which the answer counts pixels."""
    pose = head_pose(face.mesh)
    view = close_up(pixels, face, pose)
    seen = expression(face, pose)
    lit = light(view)
    low, high = face.mesh[:, :2].min(0) / scale, face.mesh[:, :2].max(0) / scale
    left, top, width, height = (round(float(value)) for value in np.r_[low, high - low])
    reading = FaceReading(
        box=(left, top, width, height),
        confidence=face.score,
        width_px=width,
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        sharpness=sharpness(pixels, face),
        brightness=lit.brightness,
        contrast=lit.contrast,
        light_from=lit.comes_from,
        smile=seen.smile,
        mouth_open=seen.mouth_open,
        eye_left_open=seen.eye_left_open,
        eye_right_open=seen.eye_right_open,
        gaze_x=seen.gaze_x,
        gaze_y=seen.gaze_y,
        occlusions=occlusions(pixels, face, pose, view, lit.contrast),
    )
    return replace(reading, advice=advice(reading))


def _advice(found: UprightFaces) -> tuple[str, ...]:
    if not found.faces:
        return (NO_FACE,)
    if found.quarter_turns == 0:
        return ()
    return (STANDS_ON_ITS_HEAD if found.quarter_turns == 2 else LIES_ON_ITS_SIDE,)
