"""Drawing the timeline: only the clips in sight, in as few strokes as they need at the zoom they are seen."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from keepsake.core.timebase import RationalTime
from keepsake.project.schema import Marker
from keepsake.ui.timeline.clip_drawing import Look, draw_clip
from keepsake.ui.timeline.colours import Colours
from keepsake.ui.timeline.lanes import RULER_PX, Lane, Row, Scale

FAR_PX = 30_000
"""Boxes that reach further out of sight are cut off there: drawing loses its exactness far outside."""
SLIVER_PX = 4
"""Clips narrower than this are bars without an outline."""
TICK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000)
"""Seconds between the ruler's numbers, the first that leaves enough room is used."""
NUMBER_ROOM_PX = 92
NUMBER_BASE_PX = 22


def draw_lane(painter: QPainter, lane: Lane, scale: Scale, sides: tuple[int, int], look: Look) -> None:
    """Draw what lies between two sides of a track's stripe. The painter's top is the stripe's top."""
    first, width = sides
    painter.fillRect(QRectF(first, 0, width - first, lane.height), look.colours.lane)
    row = lane.row
    seen = row.between(max(0, scale.frame_at(first) - 1), scale.frame_at(width) + 1)
    if seen and (scale.x_of(row.ends[seen[-1]]) - scale.x_of(row.starts[seen[0]])) / len(seen) < SLIVER_PX:
        _draw_slivers(painter, lane, scale, look, seen)
        return
    for index in seen:
        left, right = scale.x_of(row.starts[index]), scale.x_of(row.ends[index])
        left, right = max(left, -FAR_PX), min(right, FAR_PX)
        shown = QRectF(left, 0.5, right - left - 1, lane.height - 1)
        draw_clip(painter, row.clips[index], shown, (first, width), look)
    for at, transition in row.transitions:
        ends = scale.x_of(at - transition.in_offset.value), scale.x_of(at + transition.out_offset.value)
        _draw_transition(painter, ends, lane.height, look)
    if row.track.is_locked or row.track.is_muted:
        veil = QColor(look.colours.ground)
        veil.setAlpha(140)
        painter.fillRect(QRectF(first, 0, width - first, lane.height), veil)


def _draw_slivers(painter: QPainter, lane: Lane, scale: Scale, look: Look, seen: range) -> None:
    row: Row = lane.row
    covered = -1
    for index in seen:
        left = int(scale.x_of(row.starts[index]))
        right = max(left + 1, int(scale.x_of(row.ends[index])) - 1)
        is_chosen = row.clips[index].id in look.chosen
        if right <= covered and not is_chosen:
            continue
        colour = look.colours.chosen if is_chosen else look.colours.clip(row.clips[index].content)
        painter.fillRect(left, 0, right - left, lane.height, colour)
        covered = right


def _draw_transition(painter: QPainter, ends: tuple[float, float], height: int, look: Look) -> None:
    left, right = ends
    veil = QColor(look.colours.chosen)
    veil.setAlpha(90)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    low, high = height * 0.3, height * 0.7
    painter.drawPolygon(
        QPolygonF([QPointF(left, low), QPointF(right, high), QPointF(right, low), QPointF(left, high)])
    )


def draw_ruler(painter: QPainter, scale: Scale, rate: Fraction, width: int, colours: Colours) -> None:
    """Draw the ruler: a number every so many seconds, short lines between."""
    painter.fillRect(QRectF(0, 0, width, RULER_PX), colours.ruler)
    painter.setPen(colours.line)
    painter.drawLine(QPointF(0, RULER_PX - 0.5), QPointF(width, RULER_PX - 0.5))
    second = float(rate) * scale.px
    step = next((each for each in TICK_STEPS if each * second >= NUMBER_ROOM_PX), TICK_STEPS[-1])
    first = int(scale.left / (step * second))
    for number in range(first, int((scale.left + width) / (step * second)) + 2):
        x = number * step * second - scale.left
        painter.setPen(colours.line)
        painter.drawLine(QPointF(x, 8), QPointF(x, NUMBER_BASE_PX))
        painter.drawLine(QPointF(x + step * second / 2, 14), QPointF(x + step * second / 2, NUMBER_BASE_PX))
        painter.setPen(colours.quiet_words)
        painter.drawText(QPointF(x + 5, NUMBER_BASE_PX), _clock(number * step))


def _clock(seconds: int) -> str:
    return RationalTime(seconds, Fraction(1)).as_clock().removesuffix(".0")


def draw_markers(painter: QPainter, markers: tuple[Marker, ...], scale: Scale, width: int, colours: Colours) -> None:
    """Draw the named moments on the ruler."""
    for marker in markers:
        x = scale.x_of(marker.at.value)
        if -200 < x < width:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.chosen)
            painter.drawEllipse(QPointF(x, RULER_PX - 11), 5, 5)
            painter.setPen(colours.words)
            painter.drawText(QPointF(x + 10, RULER_PX - 6), marker.name)


def draw_playhead(painter: QPainter, x: float, height: int, colours: Colours) -> None:
    """Draw the playhead: a line through every track with a large handle on the ruler."""
    painter.setPen(QPen(colours.playhead, 2))
    painter.drawLine(QPointF(x, 12), QPointF(x, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.playhead)
    handle = [QPointF(x - 9, 2), QPointF(x + 9, 2), QPointF(x + 9, 14), QPointF(x, 24), QPointF(x - 9, 14)]
    painter.drawPolygon(QPolygonF(handle))


def draw_snap(painter: QPainter, x: float, height: int, colours: Colours) -> None:
    """Draw the line that says: this end meets another exactly."""
    painter.setPen(QPen(colours.chosen, 2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, RULER_PX), QPointF(x, height))


def draw_plate(painter: QPainter, words: str, at: QPointF, width: int, colours: Colours) -> None:
    """Draw a few words on a plate above a point, inside the view: what a drag has come to."""
    metrics = painter.fontMetrics()
    wide, tall = metrics.horizontalAdvance(words) + 20, metrics.height() + 8
    left = min(max(4.0, at.x() + 14), float(max(4, width - wide - 4)))
    plate = QRectF(left, max(2.0, at.y() - tall - 10), wide, tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.words)
    painter.drawRoundedRect(plate, 6, 6)
    painter.setPen(colours.ground)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
