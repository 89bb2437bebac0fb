"""Answers a `PreviewPortrait` request: the motion of a portrait as small labelled pictures, and no film.

Nobody has agreed to anything yet when a preview is shown, so nothing is written: the pictures are values, small, each
with the label in it, and gone when the window forgets them.
"""

from __future__ import annotations

import cv2
import numpy as np

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.gentle.renderer import GentleRenderer, canvas_size
from keepsake.engine.measure import Measurement
from keepsake.engine.media.colour import RGB_TO_YUV, Frame, Planes
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.portrait.finder import turned
from keepsake.engine.portrait_film import read_portrait
from keepsake.engine.provenance.label import BurnedInLabel, LabelPlan
from keepsake.engine.requests import PortraitPreview, PreviewPortrait

STAGE = "drawing the preview"
QUALITY = 85
YUV_TO_RGB = np.linalg.inv(RGB_TO_YUV[:, :3])


def preview_portrait(request: PreviewPortrait, report: Reporter = silent) -> PortraitPreview:
    """Draw the preview that was asked for. Raises PhotoError or NoFaceError."""
    portrait = read_portrait(request.photo_path, None, Measurement(), report)
    plan, understood = plan_motion(portrait.reading, _motion_wish(request))
    pixels = turned(portrait.photo.pixels, portrait.found.quarter_turns)
    size = canvas_size(pixels.shape[1], pixels.shape[0], request.height)
    renderer = GentleRenderer(pixels, portrait.sitters, plan, size)
    label = BurnedInLabel(LabelPlan(width=size.width, height=size.height, faces=renderer.head_boxes, rate=plan.rate))
    frames = []
    for index, planes in enumerate(renderer.frames()):
        frames.append(_labelled_jpeg(planes, label))
        report(Progress(STAGE, index + 1, plan.frames))
    return PortraitPreview(
        frames=tuple(frames), rate=plan.rate, width=size.width, height=size.height, understood=understood
    )


def rgb_of(planes: Planes) -> Frame:
    """The RGB frame (uint8, h x w x 3) that planes stand for: `planes_of` backwards, chroma spread bilinearly."""
    chroma = (cv2.resize(plane, (planes.width, planes.height)) for plane in (planes.u, planes.v))
    levels = np.dstack([planes.y, *chroma]).astype(np.float32)
    matrix = np.column_stack([YUV_TO_RGB, -YUV_TO_RGB @ RGB_TO_YUV[:, 3]])
    exact = cv2.transform(levels, matrix)
    return np.asarray(np.clip(np.rint(exact), 0, 255), np.uint8)


def _labelled_jpeg(planes: Planes, label: BurnedInLabel) -> bytes:
    picture = rgb_of(planes)
    label.draw_rgb(picture)
    _, content = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return content.tobytes()


def _motion_wish(request: PreviewPortrait) -> MotionWish:
    return MotionWish(
        style=request.style,
        direction=request.direction,
        strength=request.strength,
        seconds=request.seconds,
        rate=request.rate,
        seed=request.seed,
        faces=request.faces,
    )
