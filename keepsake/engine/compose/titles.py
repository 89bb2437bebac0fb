"""Draws words in any script as a sheet that can be laid over pictures, legible over all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.core.scene import BLACK, Title, TitlePlace, TitleTemplate
from keepsake.core.title_looks import usual_plate
from keepsake.engine.compose.placing import FrameSize
from keepsake.engine.compose.sampling import Plane
from keepsake.engine.compose.sheet import Sheet, blend, levels_of
from keepsake.engine.compose.title_fonts import Face, typefaces
from keepsake.engine.compose.title_lines import Ink, Line, Page, drawn_lines, heading_lines
from keepsake.engine.compose.title_templates import TEMPLATES, Side, Template
from keepsake.engine.media.colour import RGB_TO_YUV, Planes

SAFE_SIDE, SAFE_FOOT = 0.08, 0.085
"""Margins no word goes beyond, shares of width and height; EBU R 95 asks for 5 %."""
WIDEST_MEASURE = 1.42
"""A line of words is at most so many frame heights long: longer ones are hard to read and look careless."""
HIGHEST_BLOCK = 0.80
MOST_HEADING_LINES = 2.5
SMALLEST_SHRINK, SHRINK_STEP = 0.3, 0.92
SHADOW_TIGHT, SHADOW_WIDE = 0.03, 0.13
"""Softness of the words' two shadows, in ems of the heading."""
PLATE_SOFT, PLATE_ROOM = 0.8, 0.35
"""Softness of the ground and how far it reaches beyond the words, in ems of the heading."""
BLURRED_AT_SIGMA = 6
"""Pixels of standard deviation that a wide blur has where it is made; bilinear enlarging then adds nothing seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """Drawn words: the sheet, and where its top left corner stands in the frame (even pixels).

    `box` is that of the words alone in the frame, (left, top, width, height). Rolling words start at the frame's top
    edge; the painter moves them.
    """

    sheet: Sheet
    left: int
    top: int
    box: tuple[int, int, int, int]


def draw_title(title: Title, frame: FrameSize) -> Stamp:
    """Set the words for a frame. Raises MissingError when the drawing library cannot be loaded."""
    template = changed_template(title)
    measure = min(frame.width * (1 - 2 * SAFE_SIDE), frame.height * WIDEST_MEASURE)
    page = _fitted(Page(title, template, frame.height, measure), frame)
    lines = drawn_lines(page)
    ink = _block(lines, template.side)
    em = template.heading.size * page.height
    room = 2 * round((PLATE_ROOM + 2 * PLATE_SOFT) * em / 2)
    left, top = _corner(title, template, ink, lines, frame)
    # Even pixels, so that chroma lies as luma does.
    corner = (2 * round((left - room) / 2), 2 * round((top - room) / 2))
    box = (corner[0] + room, corner[1] + room, ink.shape[1], ink.shape[0])
    return Stamp(_with_ground(ink, template, em, room), *corner, box)


def signs_without_typeface(text: str) -> str:
    """The signs of a text that no typeface on this PC has, each once; empty when all can be drawn."""
    _, lacking = typefaces().runs("".join(text.splitlines()), Face.SERIF)
    return "".join(dict.fromkeys(lacking))


def changed_template(title: Title) -> Template:
    """The title's template with what its style changes."""
    template, style = TEMPLATES[title.template], title.style
    if style.size is not None:
        ratio = style.size / (template.heading.size * template.heading.leading)
        heading, body = (replace(setting, size=setting.size * ratio) for setting in (template.heading, template.body))
        template = replace(template, heading=heading, body=body)
    plate = usual_plate(title.template, is_rolling=title.is_rolling) if style.plate is None else style.plate
    return replace(template, colour=style.colour or template.colour, plate=plate)


def _fitted(page: Page, frame: FrameSize) -> Page:
    """Smaller until every word stays inside the frame and the heading breaks well."""
    shrink = 1.0
    while shrink > SMALLEST_SHRINK:
        tried = page.shrunk(shrink)
        breaks, longest_word = heading_lines(tried)
        fits = breaks <= MOST_HEADING_LINES and longest_word <= 1
        if fits and page.title.is_rolling:
            return tried
        if fits and sum(line.height + line.gap for line in drawn_lines(tried)) <= HIGHEST_BLOCK * frame.height:
            return tried
        shrink *= SHRINK_STEP
    return page.shrunk(SMALLEST_SHRINK)


def _block(lines: list[Line], side: Side) -> Ink:
    """All lines under one another; width and height even. The first and last may spill over the block's own box."""
    width = max(line.ink.shape[1] for line in lines)
    spill = max(line.spill for line in lines)
    height = sum(line.height + round(line.gap) for line in lines) + 2 * spill
    block = np.zeros((height + height % 2, width + width % 2, 4), np.uint8)
    top = spill
    for line in lines:
        top += round(line.gap)
        spare = block.shape[1] - line.ink.shape[1]
        left = spare // 2 if side is Side.CENTRE else spare * line.starts_right
        first = top - line.spill
        window = block[first : first + line.ink.shape[0], left : left + line.ink.shape[1]]
        np.maximum(window, line.ink, out=window)
        top += line.height
    return _cut(block)


def _cut(block: Ink) -> Ink:
    """Without the empty rows above and below; height even."""
    rows = np.flatnonzero(block[..., 3].any(1))
    if not rows.size:
        return block
    first, last = int(rows[0]), int(rows[-1]) + 1
    if (last - first) % 2:
        first, last = (first - 1, last) if first else (first, last + 1)
    return np.ascontiguousarray(block[first:last])


def _corner(title: Title, template: Template, ink: Ink, lines: list[Line], frame: FrameSize) -> tuple[float, float]:
    """Where the words' own top left corner stands."""
    height, width = ink.shape[:2]
    side = SAFE_SIDE * frame.width
    left = (frame.width - width) / 2
    if template.side is Side.START:
        left = frame.width - side - width if lines[0].starts_right else side
    if title.is_rolling:
        return left, 0.0
    is_low = title.place is TitlePlace.LOWER or title.template in (TitleTemplate.LOWER_THIRD, TitleTemplate.SUBTITLE)
    if is_low and title.place is not TitlePlace.UPPER:
        return left, frame.height * (1 - SAFE_FOOT) - height
    if title.place is TitlePlace.UPPER:
        return left, SAFE_FOOT * frame.height
    return left, (frame.height - height) / 2


def _with_ground(ink: Ink, template: Template, em: float, room: int) -> Sheet:
    """The words over their shadows over a soft dark ground, `room` pixels larger on every side."""
    ink = cv2.copyMakeBorder(ink, room, room, room, room, cv2.BORDER_CONSTANT)
    alpha = ink[..., 3]
    ground = np.zeros(alpha.shape, np.float32)
    if template.plate > 0:
        ground = _plate(alpha, em, room) * template.plate
    if template.shadow > 0:
        near = cv2.GaussianBlur(cv2.dilate(alpha, None), (0, 0), max(0.6, SHADOW_TIGHT * em))
        far = cv2.GaussianBlur(alpha, (0, 0), max(0.8, SHADOW_WIDE * em))
        shade = np.clip((near.astype(np.float32) + 1.2 * far) / 255, 0, 1) * template.shadow
        ground = 1 - (1 - ground) * (1 - shade)
    return _sheet(ink, np.rint(ground * 255).astype(np.uint8))


def _plate(alpha: Plane, em: float, room: int) -> NDArray[np.float32]:
    """A soft dark cloud around the block of words, 0 to 1, nothing at the sheet's edges."""
    box = np.zeros(alpha.shape, np.float32)
    grown = max(0, room - round(2 * PLATE_SOFT * em))
    inset = room - grown
    box[inset : -inset or None, inset : -inset or None] = 1
    soft = _wide_blur(box, max(1.0, PLATE_SOFT * em))
    edge = float(max(soft[0].max(), soft[:, 0].max()))
    plate: NDArray[np.float32] = np.clip((soft - edge) / max(1e-6, 1 - edge), 0, 1)
    return plate


def _wide_blur(plane: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A plane blurred at a smaller size, where that cannot be seen: a wide blur there costs a fiftieth."""
    height, width = plane.shape
    shrink = max(1, int(sigma / BLURRED_AT_SIGMA))
    small = (-(-width // shrink), -(-height // shrink))
    tiny = cv2.resize(plane, small, interpolation=cv2.INTER_AREA)
    tiny = cv2.GaussianBlur(tiny, (0, 0), sigma / shrink, borderType=cv2.BORDER_CONSTANT)
    soft: NDArray[np.float32] = cv2.resize(tiny, (width, height), interpolation=cv2.INTER_LINEAR)
    return soft


def _sheet(ink: Ink, ground: Plane) -> Sheet:
    """Premultiplied planes and cover of ink over a dark ground."""
    alpha = np.ascontiguousarray(ink[..., 3])
    matrix = RGB_TO_YUV.copy()
    matrix[:, 3] /= 255
    words = cv2.transform(ink, matrix)
    y_black, u_black, v_black = (cv2.multiply(ground, level / 255) for level in levels_of(BLACK))
    cover = ground.copy()
    for plane, part in ((y_black, words[..., 0]), (u_black, words[..., 1]), (v_black, words[..., 2]), (cover, alpha)):
        blend(plane, np.ascontiguousarray(part), alpha)
    return Sheet(Planes(y_black, _half(u_black), _half(v_black)), cover, _half(cover))


def _half(plane: Plane) -> Plane:
    half: Plane = cv2.resize(plane, (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return half
