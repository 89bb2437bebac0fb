"""How a curve's picture is painted, and where in it a moment and a value lie."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from keepsake.ui.curves.points import Point, Points, Span, value_of
from keepsake.ui.theme import Colours

MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 66, 16, 16, 16
POINT_PX = 8
EVERY_PX = 3
SMALL_LETTERS = 0.72


def room_of(whole: QRectF) -> QRectF:
    """Give the part of a widget that the curve is in."""
    return whole.adjusted(MARGIN_LEFT, MARGIN_TOP, -MARGIN_RIGHT, -MARGIN_BOTTOM)


def place_of(room: QRectF, span: Span, seconds: float, value: float) -> QPointF:
    """Give the place of a moment and a value."""
    across = seconds / span.seconds if span.seconds else 0.0
    up = (value - span.lowest) / (span.highest - span.lowest)
    return QPointF(room.left() + across * room.width(), room.bottom() - up * room.height())


def under(room: QRectF, span: Span, position: QPointF) -> tuple[float, float]:
    """Give the moment and the value at a place, possibly out of bounds."""
    across = (position.x() - room.left()) / max(1.0, room.width())
    up = (room.bottom() - position.y()) / max(1.0, room.height())
    return across * span.seconds, span.lowest + up * (span.highest - span.lowest)


@dataclass
class GraphDrawing:
    """Paints one curve."""

    painter: QPainter
    colours: Colours
    whole: QRectF
    span: Span

    def ground(self, has_focus: bool, playhead_s: float | None) -> None:
        """Paint the frame, three levels with their values, and the playhead."""
        painter, colours, span = self.painter, self.colours, self.span
        painter.setPen(QPen(QColor(colours.accent if has_focus else colours.line), 3 if has_focus else 1.5))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(self.whole.adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * SMALL_LETTERS)
        painter.setFont(font)
        for value in (span.highest, (span.highest + span.lowest) / 2, span.lowest):
            self._level(value)
        if playhead_s is not None and 0 <= playhead_s <= span.seconds:
            x = self._at(playhead_s, span.lowest).x()
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawLine(QPointF(x, 5), QPointF(x, self.whole.height() - 5))

    def line(self, points: Points) -> None:
        """Paint the curve; a dashed line where it has no points yet."""
        span = self.span
        columns = max(2, int(room_of(self.whole).width() / EVERY_PX))
        moments = sorted(
            [*(span.seconds * n / columns for n in range(columns + 1)), *(p.seconds for p in points if span.has(p))]
        )
        places = [self._at(at, span.bounded(value_of(points, at, span.usual))) for at in moments]
        pen = QPen(QColor(self.colours.ink if points else self.colours.soft_ink), 2)
        pen.setStyle(Qt.PenStyle.SolidLine if points else Qt.PenStyle.DashLine)
        self.painter.setPen(pen)
        self.painter.drawPolyline(QPolygonF(places))

    def point(self, point: Point, is_chosen: bool) -> None:
        """Paint a point, larger and filled when it is the chosen one."""
        at, size = self._at(point.seconds, point.value), POINT_PX + (2 if is_chosen else 0)
        corners = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
        self.painter.setPen(QPen(QColor(self.colours.accent), 2))
        self.painter.setBrush(QColor(self.colours.accent if is_chosen else self.colours.card))
        self.painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _level(self, value: float) -> None:
        room, y = room_of(self.whole), self._at(0, value).y()
        self.painter.setPen(QPen(QColor(self.colours.line), 1, Qt.PenStyle.DotLine))
        self.painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        self.painter.setPen(QColor(self.colours.soft_ink))
        words = QRectF(2, y - 10, MARGIN_LEFT - 14, 20)
        how = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.painter.drawText(words, how, self.span.words(value))

    def _at(self, seconds: float, value: float) -> QPointF:
        return place_of(room_of(self.whole), self.span, seconds, value)
