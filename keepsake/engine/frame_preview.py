"""Answers a `PreviewFrame` request: one frame of a film as a small labelled picture, and no film.

Nothing is written: the picture is a value, small, with the label in it where somebody is animated, and gone when the
window forgets it.
"""

from __future__ import annotations

import cv2

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.projecting import projectors, sized
from keepsake.engine.requests import FramePreview, PreviewFrame

STAGE = "drawing the picture"
QUALITY = 85


def preview_frame(request: PreviewFrame, report: Reporter = silent) -> FramePreview:
    """Draw the frame that was asked for; a placeholder stands for a photo or video that is gone.

    Photos, open videos and prepared portraits stay ready for the next request, in this process. For one thread.
    Raises PhotoError, BadInputError or NoFaceError.
    """
    report(Progress(STAGE, 0, 1))
    projector = projectors().showing(sized(request.scene, request.height))
    picture = projector.rgb(request.frame, request.language)
    _, content = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    height, width = picture.shape[:2]
    return FramePreview(jpeg=content.tobytes(), frame=request.frame, width=width, height=height)
