"""Finds the people of a film's living portraits once, and where in the frame their heads are at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from keepsake.core.acting import Captioning
from keepsake.core.scene import Layer, Portrait, Scene
from keepsake.engine.compose.placing import FrameSize, layer_place, onto, placed_view, share_passed, view_at
from keepsake.engine.media.photo import read_photo
from keepsake.engine.portrait.face import Face
from keepsake.engine.portrait.finder import FaceFinder, turned
from keepsake.engine.provenance.label import Box

CAPTIONS_TALL = 0.28
"""Captions of two lines stand in so much of the picture from its foot, as a share of its height."""
HAIR, SIDES = 0.45, 0.25
"""A head around its face: so much of the face's height above it, of its width on both sides."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A photo's people: its width over its height, and each head as (left, top, right, bottom) in shares."""

    shape: float
    heads: tuple[tuple[float, float, float, float], ...]


@dataclass(slots=True)
class Sitters:
    """The people of every photo asked about; each photo is looked at once."""

    _known: dict[tuple[Path, int], Sitting] = field(default_factory=dict)

    def people(self, portrait: Portrait) -> int:
        """How many people of a portrait move."""
        return len(portrait.acting.faces) or len(self._sitting(portrait).heads)

    def boxes(self, scene: Scene, frame: int) -> tuple[Box, ...]:
        """Where the heads of a frame's living portraits are while these are seen, (left, top, width, height) in
        pixels: at their layers' beginning, middle and end, so that a label clear of them need not jump. Where one
        speaks with captions in the picture, the band these stand in is among them.
        """
        size = FrameSize(scene.width, scene.height)
        shown = [
            layer for index in scene.layers_at(frame) if isinstance((layer := scene.layers[index]).source, Portrait)
        ]
        heads = tuple(
            box
            for layer in shown
            if isinstance(layer.source, Portrait)
            for at in (0, layer.at.duration.value // 2, layer.at.duration.value - 1)
            for box in _in_frame(layer, self._sitting(layer.source), size, at)
        )
        return (*heads, _band_of_captions(size)) if any(map(_has_captions, shown)) else heads

    def _sitting(self, portrait: Portrait) -> Sitting:
        key = (portrait.picture.path, portrait.picture.quarter_turns)
        if key not in self._known:
            pixels = turned(read_photo(portrait.picture.path).pixels, portrait.picture.quarter_turns)
            height, width = pixels.shape[:2]
            faces = FaceFinder().faces(pixels)
            self._known[key] = Sitting(width / height, tuple(_head(face, width, height) for face in faces))
        return self._known[key]


def _has_captions(layer: Layer) -> bool:
    speech = layer.source.speech if isinstance(layer.source, Portrait) else None
    return speech is not None and speech.captions is Captioning.BURNED


def _band_of_captions(size: FrameSize) -> Box:
    top = round((1 - CAPTIONS_TALL) * size.height)
    return 0, top, size.width, size.height - top


def _head(face: Face, width: int, height: int) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = face.mesh[:, :2].min(axis=0), face.mesh[:, :2].max(axis=0)
    aside, above = (right - left) * SIDES, (bottom - top) * HAIR
    return (
        float((left - aside) / width),
        float((top - above) / height),
        float((right + aside) / width),
        float(bottom / height),
    )


def _in_frame(layer: Layer, sitting: Sitting, size: FrameSize, frame_of_layer: int) -> list[Box]:
    assert isinstance(layer.source, Portrait)
    view = view_at(layer.source.move, share_passed(layer, frame_of_layer), sitting.shape, size)
    place = onto(layer_place(layer, frame_of_layer, size), placed_view(view, size))
    boxes = []
    for left, top, right, bottom in sitting.heads:
        corners = place @ np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1]])
        first, last = corners.min(axis=1), corners.max(axis=1)
        boxes.append((round(first[0]), round(first[1]), round(last[0] - first[0]), round(last[1] - first[1])))
    return boxes
