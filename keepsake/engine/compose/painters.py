"""Draws one layer of a scene into a frame, at any moment."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

import numpy as np

from keepsake.core.scene import ColourFill, Fill, KenBurns, Layer, Look, Portrait, Still, Title
from keepsake.engine.compose.borders import Margins, Mount, mount_for
from keepsake.engine.compose.fills import soft_ground
from keepsake.engine.compose.kept import Kept
from keepsake.engine.compose.looks import finished, is_plain, toned
from keepsake.engine.compose.pictures import Size
from keepsake.engine.compose.placing import (
    BORDER_ROOM,
    FrameSize,
    has_own_place,
    largest_scale,
    layer_place,
    onto,
    placed_view,
    share_passed,
    smallest_scale,
    view_at,
)
from keepsake.engine.compose.reels import Reel
from keepsake.engine.compose.sampling import Matrix, is_upright
from keepsake.engine.compose.sheet import (
    Sheet,
    chained,
    copied,
    covers_frame,
    lay,
    mixed,
    roomy,
    shows_only,
    solid,
)
from keepsake.engine.compose.titles import draw_title
from keepsake.engine.gentle.types import Box
from keepsake.engine.media.colour import Planes

LEVEL_STEP = 1.5
"""Where a zoom needs more than one size of the photo, each is so much smaller than the one before."""
MOST_LEVELS = 6
SAME_LEVEL = 0.02
NEARLY_ONE = 0.004
HARDLY_A_SHARE = 1e-9
NOWHERE = Box(0, 0, 0, 0)


class Painter(Protocol):
    """Draws a layer, without its opacity."""

    def covers(self, frame_of_layer: int) -> bool:
        """Whether nothing under the layer can be seen."""

    def paint(self, frame: Planes, frame_of_layer: int) -> None:
        """Draw the layer into a frame, in place."""

    def close(self) -> None:
        """Let go of files and memory."""


class ColourPainter:
    """A plain colour."""

    def __init__(self, layer: Layer, size: FrameSize) -> None:
        if not isinstance(layer.source, ColourFill):
            raise TypeError("a colour layer has a colour")
        self._layer, self._size = layer, size
        self._sheet = Sheet(toned(solid(size.width, size.height, layer.source.colour), layer.look))

    def covers(self, frame_of_layer: int) -> bool:
        """Whether nothing under the layer can be seen."""
        place = layer_place(self._layer, frame_of_layer, self._size)
        return covers_frame(self._sheet, place, self._size.width, self._size.height)

    def paint(self, frame: Planes, frame_of_layer: int) -> None:
        """Draw the colour."""
        lay(frame, self._sheet, layer_place(self._layer, frame_of_layer, self._size))
        if self.covers(frame_of_layer):
            finished(frame, self._layer.look, frame_of_layer)

    def close(self) -> None:
        """Nothing is held open."""


class TitlePainter:
    """Words, standing still or rolling."""

    def __init__(self, layer: Layer, size: FrameSize) -> None:
        if not isinstance(layer.source, Title):
            raise TypeError("a title layer has a title")
        self._layer, self._size, self._title = layer, size, layer.source
        self._stamp = draw_title(self._title, size)

    def covers(self, frame_of_layer: int) -> bool:
        """Words never hide what is below."""
        return False

    def paint(self, frame: Planes, frame_of_layer: int) -> None:
        """Draw the words."""
        stamp = self._stamp
        top: float = stamp.top
        if self._title.is_rolling:
            travel = self._size.height + stamp.sheet.planes.height
            top = self._size.height - travel * share_passed(self._layer, frame_of_layer)
        stand = np.array([[1, 0, stamp.left], [0, 1, top]], float)
        lay(frame, stamp.sheet, chained(layer_place(self._layer, frame_of_layer, self._size), stand), is_fine=True)

    def close(self) -> None:
        """Nothing is held open."""


class PicturePainter:
    """A photo, a living portrait or a video, with its fill, border, look and the camera's move."""

    def __init__(self, layer: Layer, reel: Reel, size: FrameSize, kept: Kept) -> None:
        self._layer, self._reel, self._size, self._kept = layer, reel, size, kept
        self._move = layer.source.move if isinstance(layer.source, (Still, Portrait)) else KenBurns()
        self._room = BORDER_ROOM if layer.border else 0.0
        self._is_fixed = self._move.start == self._move.end and not has_own_place(layer)
        finer = 1.0 if self._is_fixed else reel.finer
        self._levels = _levels(layer, self._views(), reel, FrameSize(round(size.width * finer), size.height))
        self._mounts: dict[Size, Mount] = {}
        self._stand: tuple[int, Matrix] | None = None
        self._tone = replace(layer.look, vignette=0.0, grain=0.0, seed=0)

    def covers(self, frame_of_layer: int) -> bool:
        """Whether nothing under the layer can be seen."""
        return self._layer.fill is not Fill.NONE or self._picture_covers(frame_of_layer)

    def paint(self, frame: Planes, frame_of_layer: int) -> None:
        """Draw the layer."""
        if self._layer.fill is not Fill.NONE and not self._picture_covers(frame_of_layer):
            _put_around(frame, self._ground(frame_of_layer), self._hidden(frame_of_layer))
        for level, opacity in self._levels_at(frame_of_layer):
            under = copied(frame) if opacity < 1 else frame
            sheet, margins = self._sheet(level, frame_of_layer)
            lay(frame, sheet, self._place(level, margins, frame_of_layer))
            if opacity < 1:
                _put(frame, mixed(under, frame, opacity))
        if self._layer.fill is not Fill.NONE:
            finished(frame, self._layer.look, frame_of_layer)

    def _hidden(self, frame_of_layer: int) -> Box:
        """A part of the frame, all numbers even, where the picture will hide its ground wholly; perhaps none."""
        place = self._to_frame(frame_of_layer)
        if self._layer.border or self._is_fixed or not is_upright(place):
            return NOWHERE
        first = place[:, 2]
        left, top = (max(0, 2 * math.ceil(edge / 2) + 2) for edge in first)
        right, bottom = (2 * math.floor(edge / 2) - 2 for edge in first + place[:, :2].sum(1))
        right, bottom = min(right, self._size.width), min(bottom, self._size.height)
        return Box(left, top, right - left, bottom - top) if left < right and top < bottom else NOWHERE

    def make_ready(self, frame_of_layer: int) -> None:
        """Make what is kept between frames: the picture in the sizes of one frame, and its ground."""
        if self._layer.fill is Fill.BLUR and self._reel.is_still and not self._picture_covers(frame_of_layer):
            self._ground(frame_of_layer)
        for level, _ in self._levels_at(frame_of_layer):
            if self._reel.is_still:
                self._sheet(level, frame_of_layer)
            else:
                self._reel.make_ready(level)

    def close(self) -> None:
        """Let go of the reel."""
        self._reel.close()

    def _views(self) -> tuple[float, float]:
        """The smallest and the largest share of the picture's width that the frame shows."""
        widths = [view_at(self._move, share, self._reel.shape, self._size, self._room).width for share in (0, 1)]
        return min(widths), max(widths)

    def _to_frame(self, frame_of_layer: int) -> Matrix:
        """From shares of the picture to frame pixels; asked several times for each frame."""
        if self._stand is None or self._stand[0] != frame_of_layer:
            share = share_passed(self._layer, frame_of_layer)
            view = placed_view(view_at(self._move, share, self._reel.shape, self._size, self._room), self._size)
            self._stand = (frame_of_layer, onto(layer_place(self._layer, frame_of_layer, self._size), view))
        return self._stand[1]

    def _place(self, level: Size, margins: Margins, frame_of_layer: int) -> Matrix:
        across, down = 1 / level.width, 1 / level.height
        to_shares = np.array([[across, 0, -margins.left * across], [0, down, -margins.top * down]])
        place = chained(self._to_frame(frame_of_layer), to_shares)
        return self._on_whole_pixels(place, level, margins) if self._is_fixed else place

    def _on_whole_pixels(self, place: Matrix, level: Size, margins: Margins) -> Matrix:
        """A picture that never moves is laid pixel on pixel, so that nothing of its sharpness is lost."""
        if not np.allclose(place[:, :2], np.eye(2), rtol=0, atol=NEARLY_ONE):
            return place
        sides = ((self._size.width, level.width, margins.left), (self._size.height, level.height, margins.top))
        shifts = []
        for (frame_side, side, margin), shift in zip(sides, place[:, 2], strict=True):
            start = 2 * round((shift + margin) / 2)
            start = min(max(start, frame_side - side), 0) if side >= frame_side and not margin else start
            shifts.append(start - margin)
        return np.column_stack([np.eye(2), shifts])

    def _picture_covers(self, frame_of_layer: int) -> bool:
        if self._layer.border:
            return False
        size = (self._size.width, self._size.height)
        return shows_only(self._to_frame(frame_of_layer), size, (1, 1), spare=HARDLY_A_SHARE)

    def _levels_at(self, frame_of_layer: int) -> tuple[tuple[Size, float], ...]:
        """Which sizes of the picture to draw, one over the other, with what opacity."""
        if len(self._levels) == 1:
            return ((self._levels[0], 1.0),)
        across = float(np.hypot(*self._to_frame(frame_of_layer)[:, 0]))
        finest = self._levels[0].width / self._reel.finer
        steps = np.log(max(finest / max(across, 1e-6), 1.0)) / np.log(LEVEL_STEP)
        lower = min(int(steps), len(self._levels) - 1)
        share = steps - lower
        if share < SAME_LEVEL or lower == len(self._levels) - 1:
            return ((self._levels[lower], 1.0),)
        return (self._levels[lower], 1.0), (self._levels[lower + 1], share)

    def _sheet(self, level: Size, frame_of_layer: int) -> tuple[Sheet, Margins]:
        mount = self._mount(level)
        margins = mount.margins if mount else Margins(0, 0, 0, 0)
        if self._reel.is_still:
            key = ("sheet", self._reel.key, level, self._tone, self._layer.border, self._own_finish())
            return self._kept.get(key, lambda: self._made(level, frame_of_layer, mount), _bytes_of), margins
        return self._made(level, frame_of_layer, mount), margins

    def _made(self, level: Size, frame_of_layer: int, mount: Mount | None) -> Sheet:
        planes = toned(self._reel.planes(level, frame_of_layer), self._tone)
        if own := self._own_finish():
            planes = copied(planes)
            finished(planes, own, frame_of_layer)
        if mount:
            return mount.with_picture(planes)
        return Sheet(planes) if self._is_fixed or not self._reel.is_still else roomy(planes)

    def _own_finish(self) -> Look | None:
        """Vignette of a picture that lies free over others: in its own corners, not the frame's."""
        look = replace(self._layer.look, grain=0.0)
        return look if self._layer.fill is Fill.NONE and not is_plain(look) else None

    def _mount(self, level: Size) -> Mount | None:
        if self._layer.border is None:
            return None
        if level not in self._mounts:
            self._mounts[level] = mount_for(self._layer.border, level.width, level.height)
        return self._mounts[level]

    def _ground(self, frame_of_layer: int) -> Planes:
        if self._layer.fill is Fill.COLOUR:
            return solid(self._size.width, self._size.height, self._layer.fill_colour)
        if self._reel.is_still:
            key = ("ground", self._reel.key, self._size, self._tone)
            return self._kept.get(key, lambda: self._made_ground(0), lambda made: 2 * made.y.nbytes)
        return self._made_ground(frame_of_layer)

    def _made_ground(self, frame_of_layer: int) -> Planes:
        picture = toned(self._reel.planes(self._levels[0], frame_of_layer), self._tone)
        return soft_ground(picture, self._reel.shape, self._size.width, self._size.height)


def _levels(layer: Layer, views: tuple[float, float], reel: Reel, size: FrameSize) -> tuple[Size, ...]:
    """The sizes of a picture a layer is drawn from: the first for its closest moment, one frame pixel to each."""
    closest, widest = views
    if not has_own_place(layer):
        zoom = widest / closest
        width = size.width / closest
    else:
        width = size.width / closest * largest_scale(layer)
        zoom = widest / closest * largest_scale(layer) / smallest_scale(layer)
    first = reel.size_for(width, width / reel.shape)
    if zoom <= LEVEL_STEP or not reel.is_still:
        return (first,)
    count = min(MOST_LEVELS, 1 + int(np.ceil(np.log(zoom) / np.log(LEVEL_STEP))))
    steps = [LEVEL_STEP**step for step in range(count)]
    return tuple(reel.size_for(first.width / step, first.height / step) for step in steps)


def _put_around(frame: Planes, other: Planes, hidden: Box) -> None:
    """Put another frame there, but for a part, whose box has even numbers."""
    parts = ((frame.y, other.y, 1), (frame.u, other.u, 2), (frame.v, other.v, 2))
    for plane, ink, step in parts:
        left, top, right, bottom = (edge // step for edge in (*hidden[:2], hidden.right, hidden.bottom))
        plane[:top], plane[bottom:] = ink[:top], ink[bottom:]
        plane[top:bottom, :left], plane[top:bottom, right:] = ink[top:bottom, :left], ink[top:bottom, right:]


def _put(frame: Planes, other: Planes) -> None:
    frame.y[:], frame.u[:], frame.v[:] = other.y, other.u, other.v


def _bytes_of(sheet: Sheet) -> int:
    planes = 2 * (sheet.planes.y.nbytes + sheet.planes.u.nbytes)
    return planes * (2 if sheet.cover is not None else 1)
