"""Answers a `PreviewFrame` request: one frame of a film as a small labelled picture, and no film.

Nobody has agreed to anything yet when a film is edited, so nothing is written: the picture is a value, small, with
the label in it where somebody is animated, and gone when the window forgets it. The frame itself is the export's.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.scene import Scene
from keepsake.engine.compose.composer import Composer
from keepsake.engine.film.sitters import Sitters
from keepsake.engine.media.colour import Frame
from keepsake.engine.media.pyramid import Pyramid
from keepsake.engine.provenance.label import Box, BurnedInLabel, LabelPlan
from keepsake.engine.requests import FramePreview, PreviewFrame

STAGE = "drawing the picture"
QUALITY = 85
MOST_KEPT_BYTES = 160 * 2**20
"""Of photos between frames; the worker that previews also exports, so it is modest."""


def preview_frame(request: PreviewFrame, report: Reporter = silent) -> FramePreview:
    """Draw the frame that was asked for. Raises PhotoError, BadInputError or NoFaceError.

    Photos, open videos and prepared portraits stay ready for the next request, in this process. For one thread.
    """
    report(Progress(STAGE, 0, 1))
    picture = _projector().picture(request)
    _, content = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    height, width = picture.shape[:2]
    return FramePreview(jpeg=content.tobytes(), frame=request.frame, width=width, height=height)


def sized(scene: Scene, height: int) -> Scene:
    """The scene at most so many pixels high, in its own shape, both sides even."""
    tall = min(height, scene.height) // 2 * 2
    wide = max(2, round(scene.width * tall / scene.height / 2) * 2)
    return replace(scene, width=wide, height=tall)


class _Projector:
    """Draws frames of one scene after another with one composer, as long as size and rate stay."""

    def __init__(self) -> None:
        self._composer: Composer | None = None
        self._sitters = Sitters()
        self._label: tuple[tuple[object, ...], BurnedInLabel] | None = None

    def picture(self, request: PreviewFrame) -> Frame:
        """A frame as RGB uint8 (height, width, 3), labelled when it shows a living portrait."""
        scene = sized(request.scene, request.height)
        picture = self._composer_for(scene).rgb(request.frame)
        if scene.is_animated(request.frame):
            heads = self._sitters.boxes(scene, request.frame)
            self._label_for(scene, heads, request.language).draw_rgb(picture)
        return picture

    def _composer_for(self, scene: Scene) -> Composer:
        composer = self._composer
        if composer is not None and composer.scene == scene:
            return composer
        if composer is not None and _format(composer.scene) == _format(scene):
            composer.go_on_with(scene)
            return composer
        if composer is not None:
            composer.close()
        self._composer = Composer(scene, most_bytes=MOST_KEPT_BYTES, pyramid=Pyramid())
        return self._composer

    def _label_for(self, scene: Scene, heads: tuple[Box, ...], language: str) -> BurnedInLabel:
        key = (scene.width, scene.height, heads, language)
        if self._label is None or self._label[0] != key:
            plan = LabelPlan(width=scene.width, height=scene.height, faces=heads, rate=scene.rate, language=language)
            self._label = (key, BurnedInLabel(plan))
        return self._label[1]


@cache
def _projector() -> _Projector:
    """The one of this process."""
    return _Projector()


def _format(scene: Scene) -> tuple[object, ...]:
    return scene.width, scene.height, scene.rate
