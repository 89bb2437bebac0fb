"""Frames photos for a slow move of the camera that never cuts off a head."""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.project.schema import Box, Framing

HAIR, SIDES, CHIN = 0.60, 0.25, 0.25
"""A head around its face: so much of the face's height above it, of its width beside it, of its height below."""
AIR = 0.02
"""Left free around heads, as a share of the picture."""
ZOOM = 0.90
"""The closer box of a slow zoom, as a share of the wider one: seen, and never felt as a push."""
ZOOM_WHOLE = 0.96
MOST_CUT = 0.62
"""A photo is shown full-frame when at least so much of it stays; otherwise whole, with a soft ground."""
PAN_OF_WIDTH = 0.30
"""The furthest a panorama's view travels in one clip, as a share of the panorama."""
PANORAMA = 1.35
"""A picture this much longer than the frame is looked at along its length."""

WHOLE = Box()


@dataclass(frozen=True, slots=True)
class Sight:
    """A photo to frame: its width over its height, and its faces as boxes in shares of the upright picture."""

    shape: float
    faces: tuple[Box, ...] = ()

    @property
    def heads(self) -> Box | None:
        """The box around all heads, with hair, chin and a little air; None when nobody is known to be in it."""
        if not self.faces:
            return None
        boxes = [_head(face) for face in self.faces]
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        right, bottom = max(box.left + box.width for box in boxes), max(box.top + box.height for box in boxes)
        left, top = max(0.0, left - AIR), max(0.0, top - AIR)
        return Box(left, top, min(1.0, right + AIR) - left, min(1.0, bottom + AIR) - top)


def slow_move(sight: Sight, frame_shape: float, number: int) -> Framing:
    """The move over one photo; `number` counts the photos of a film, so that neighbours do not move alike.

    Boxes have the frame's shape where the photo fills the frame. Both contain every head; so does every box between.
    """
    covering = _covering(sight.shape, frame_shape)
    heads = sight.heads
    is_panorama = sight.shape > frame_shape * PANORAMA
    stays = covering.width * covering.height
    if (stays < MOST_CUT and not is_panorama) or not _fits(heads, covering):
        return _zoom(WHOLE, heads, ZOOM_WHOLE, number)
    if is_panorama:
        return _pan(covering, heads, number)
    return _zoom(_around(covering, heads), heads, ZOOM, number)


def _head(face: Box) -> Box:
    left, top = face.left - SIDES * face.width, face.top - HAIR * face.height
    return Box(left, top, face.width * (1 + 2 * SIDES), face.height * (1 + HAIR + CHIN))


def _covering(shape: float, frame_shape: float) -> Box:
    """The largest box of the frame's shape in a photo of a shape, in its middle."""
    width, height = min(1.0, frame_shape / shape), min(1.0, shape / frame_shape)
    return Box((1 - width) / 2, (1 - height) / 2, width, height)


def _fits(heads: Box | None, box: Box) -> bool:
    return heads is None or (heads.width <= box.width and heads.height <= box.height)


def _around(box: Box, heads: Box | None) -> Box:
    """The box moved as little as it takes to hold the heads, and not beyond the picture."""
    if heads is None:
        return box
    return Box(
        _moved(box.left, box.width, heads.left, heads.width),
        _moved(box.top, box.height, heads.top, heads.height),
        box.width,
        box.height,
    )


def _moved(start: float, length: float, inner: float, inner_length: float) -> float:
    start = min(start, inner)
    start = max(start, inner + inner_length - length)
    return min(max(start, 0.0), 1.0 - length)


def _zoom(wide: Box, heads: Box | None, share: float, number: int) -> Framing:
    """Towards the heads and away from them in turn."""
    close = Box(
        _centred(wide.left, wide.width, share, heads.left + heads.width / 2 if heads else None),
        _centred(wide.top, wide.height, share, heads.top + heads.height / 2 if heads else None),
        wide.width * share,
        wide.height * share,
    )
    if not _fits(heads, close):
        return Framing(wide, wide)
    close = _around(close, heads)
    return Framing(wide, close) if number % 2 == 0 else Framing(close, wide)


def _centred(start: float, length: float, share: float, middle: float | None) -> float:
    """Where a shorter stretch begins inside a longer one, its middle as near to a place as can be."""
    middle = start + length / 2 if middle is None else middle
    return min(max(middle - length * share / 2, start), start + length * (1 - share))


def _pan(covering: Box, heads: Box | None, number: int) -> Framing:
    """Along the panorama, never further than the heads allow."""
    spare = 1.0 - covering.width
    middle = spare / 2
    travel = min(PAN_OF_WIDTH, spare)
    low, high = middle - travel / 2, middle + travel / 2
    if heads is not None:
        first, last = max(0.0, heads.left + heads.width - covering.width), min(spare, heads.left)
        centre = min(max(middle, first), last)
        low, high = max(first, centre - travel / 2), min(last, centre + travel / 2)
    ends = [Box(left, covering.top, covering.width, covering.height) for left in (low, high)]
    start, end = ends if number % 2 == 0 else ends[::-1]
    return Framing(start, end)
