"""Answers a `PreviewPortrait` request: the motion of a portrait as small labelled pictures, and no film.

Nobody has agreed to anything yet when a preview is shown, so nothing is written: the pictures are values, small, each
with the label in it, and gone when the window forgets them.
"""

from __future__ import annotations

from dataclasses import replace

import cv2

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.gentle.renderer import GentleRenderer, canvas_size
from keepsake.engine.measure import Measurement
from keepsake.engine.media.colour import Planes
from keepsake.engine.motion.planner import plan_motion
from keepsake.engine.motion.wished import shown_curves
from keepsake.engine.portrait.finder import turned
from keepsake.engine.portrait_film import motion_wish, read_portrait
from keepsake.engine.provenance.label import BurnedInLabel, LabelPlan
from keepsake.engine.requests import PortraitPreview, PreviewPortrait

STAGE = "drawing the preview"
QUALITY = 85


def preview_portrait(request: PreviewPortrait, report: Reporter = silent) -> PortraitPreview:
    """Draw the preview that was asked for. Raises PhotoError or NoFaceError."""
    portrait = read_portrait(request.photo_path, request.quarter_turns, Measurement(), report)
    wish = motion_wish(request)
    film, understood = plan_motion(portrait.reading, wish)
    unedited = plan_motion(portrait.reading, replace(wish, edits=()))[0] if wish.edits else film
    shown_s = min(film.seconds, request.shown_seconds)
    plan = replace(film, rate=request.rate, frames=round(shown_s * request.rate))
    pixels = turned(portrait.photo.pixels, portrait.found.quarter_turns)
    size = canvas_size(pixels.shape[1], pixels.shape[0], request.height)
    renderer = GentleRenderer(pixels, portrait.sitters, plan, size)
    label = BurnedInLabel(LabelPlan(width=size.width, height=size.height, faces=renderer.head_boxes, rate=plan.rate))
    frames = []
    for index, planes in enumerate(renderer.frames()):
        frames.append(_labelled_jpeg(planes, label))
        report(Progress(STAGE, index + 1, plan.frames))
    return PortraitPreview(
        frames=tuple(frames),
        rate=plan.rate,
        width=size.width,
        height=size.height,
        understood=understood,
        curves=shown_curves(unedited, portrait.reading),
    )


def _labelled_jpeg(planes: Planes, label: BurnedInLabel) -> bytes:
    picture = rgb_from_planes(planes)
    label.draw_rgb(picture)
    _, content = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return content.tobytes()
