"""Draws a film's frames small and labelled, to be looked at and not kept: what previews and playing show.

Nobody has agreed to anything yet when a film is edited, so pictures drawn here bear the label where somebody is
animated and are never written to a file. The frames themselves are the export's.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from threading import Thread

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from keepsake.core.consent import Use
from keepsake.core.errors import KeepsakeError
from keepsake.core.portrayal import portrayal_of
from keepsake.core.scene import Layer, Portrait, Scene, Still
from keepsake.engine.compose.composer import Composer
from keepsake.engine.compose.light_copies import LightCopies, with_light_copies
from keepsake.engine.film.captioning import with_burned_captions
from keepsake.engine.film.sitters import Sitters
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.media.colour import Frame, Planes
from keepsake.engine.media.pyramid import Pyramid
from keepsake.engine.provenance.label import Box, BurnedInLabel, LabelPlan
from keepsake.engine.provenance.label_words import second_words

MOST_KEPT_BYTES = 160 * 2**20
"""Of photos between frames, for each size that is drawn."""
MOST_SIZES = 2
"""A still look and playing on a slow PC want different sizes; who goes from one to the other loses nothing."""
MOST_LABELS = 8


def sized(scene: Scene, height: int) -> Scene:
    """The scene at most so many pixels high, in its own shape, both sides even."""
    tall = min(height, scene.height) // 2 * 2
    wide = max(2, round(scene.width * tall / scene.height / 2) * 2)
    return replace(scene, width=wide, height=tall)


class Projector:
    """Draws frames of one film after another in one size, with one composer.

    `ready` may be called in another thread while a frame is drawn; everything else is for one thread.
    """

    def __init__(self, scene: Scene, pyramid: Pyramid | None = None) -> None:
        self._light_copies = LightCopies()
        self._composer = Composer(
            self._drawn(scene), allow_missing=True, most_bytes=MOST_KEPT_BYTES, pyramid=pyramid or Pyramid()
        )
        self._last: list[Layer] = []
        self._sitters = Sitters()
        self._labels: OrderedDict[tuple[object, ...], BurnedInLabel] = OrderedDict()

    def show(self, scene: Scene) -> None:
        """Draw this scene, of the same size and rate, from now on."""
        drawn = self._drawn(scene)
        if self._composer.scene != drawn:
            self._composer.go_on_with(drawn)

    def _drawn(self, scene: Scene) -> Scene:
        """What is drawn for a scene: with captions in the picture, and with light copies of videos made meanwhile."""
        return with_light_copies(_with_captions(scene), self._light_copies)

    def planes(self, frame: int, language: str) -> Planes:
        """A frame as planes, labelled when it shows a living portrait. Raises PhotoError, BadInputError or
        NoFaceError.
        """
        scene = self._composer.scene
        with self._preparing(frame):
            planes = self._composer.frame(frame)
        if scene.is_animated(frame):
            heads = self._sitters.boxes(scene, frame)
            present = [scene.layers[number] for number in scene.layers_at(frame)]
            living = [(each.at.start.value, each.source) for each in present if isinstance(each.source, Portrait)]
            since = frame - max(start for start, _ in living)
            uses = portrayal_of(source for _, source in living).uses
            self._label(scene, heads, uses, language).draw(planes.y, planes.u, planes.v, since)
        return planes

    def rgb(self, frame: int, language: str) -> Frame:
        """A frame as RGB uint8 (height, width, 3)."""
        return rgb_from_planes(self.planes(frame, language))

    @contextmanager
    def _preparing(self, frame: int) -> Iterator[None]:
        """After a jump, prepare its photos beside one another: each takes the time of a dozen frames to read."""
        scene = self._composer.scene
        present = [scene.layers[number] for number in scene.layers_at(frame)]
        new = [each for each in present if each not in self._last and isinstance(each.source, Still)]
        self._last = present
        # The first one drawn is read by whoever draws it.
        helpers = [Thread(target=self._ready_at, args=(each, frame), daemon=True) for each in new[1:]]
        for helper in helpers:
            helper.start()
        try:
            yield
        finally:
            for helper in helpers:
                helper.join()

    def _ready_at(self, layer: Layer, frame: int) -> None:
        with suppress(KeepsakeError):
            self._composer.make_ready(layer, frame - layer.at.start.value)

    def make_ready(self, layer: Layer) -> None:
        """Read and prepare what a layer shows, so that its first frame comes as fast as the others.

        What cannot be read is left to that frame. In any thread.
        """
        with suppress(KeepsakeError):
            self._composer.make_ready(layer)
            if isinstance(layer.source, Portrait):
                self._sitters.people(layer.source)

    def close(self) -> None:
        """Close videos and let go of all pictures."""
        self._composer.close()

    def _label(self, scene: Scene, heads: tuple[Box, ...], uses: frozenset[Use], language: str) -> BurnedInLabel:
        """The export's label, but for whose words they are: nobody has said so yet."""
        key = (scene.width, scene.height, scene.rate, heads, uses, language)
        if key not in self._labels:
            plan = LabelPlan(
                width=scene.width,
                height=scene.height,
                faces=heads,
                rate=scene.rate,
                language=language,
                second_line=second_words(language, uses, ""),
            )
            self._labels[key] = BurnedInLabel(plan)
            while len(self._labels) > MOST_LABELS:
                self._labels.popitem(last=False)
        self._labels.move_to_end(key)
        return self._labels[key]


def _with_captions(scene: Scene) -> Scene:
    """The scene with the captions that an export draws into its pictures; without where a speech cannot be read."""
    try:
        return with_burned_captions(scene)
    except (KeepsakeError, OSError):
        return scene


class Projectors:
    """The projectors of this process, one for each size and rate in use."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Projector] = OrderedDict()

    def showing(self, scene: Scene) -> Projector:
        """What draws a scene; what it drew with before stays ready."""
        key = (scene.width, scene.height, scene.rate)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = Projector(scene)
            while len(self._kept) > MOST_SIZES:
                self._kept.popitem(last=False)[1].close()
        self._kept.move_to_end(key)
        found.show(scene)
        return found


@cache
def projectors() -> Projectors:
    """Those of this process."""
    return Projectors()


def lay_on_screen(planes: Planes, room: memoryview) -> None:
    """Convert a frame to what screens show, blue, green, red and one unused, row after row into `room`."""
    height, width = planes.height, planes.width
    flat = np.concatenate([planes.y.ravel(), planes.u.ravel(), planes.v.ravel()])
    frame = VideoFrame.from_ndarray(flat.reshape(height * 3 // 2, width), format="yuv420p")
    shown = frame.reformat(format="bgra", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709)
    plane = shown.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(height, plane.line_size)
    screen: NDArray[np.uint8] = np.frombuffer(room, np.uint8).reshape(height, width * 4)
    screen[:] = rows[:, : width * 4]
