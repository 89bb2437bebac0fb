"""The small signs of the track heads, drawn in the palette's own colours: a loudspeaker, a padlock, three dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

SIGN_PX = 24
FINENESS = 4


def speaker_sign(is_muted: bool, colour: QColor) -> QIcon:
    """Draw a loudspeaker, crossed out when muted."""
    picture, painter = _sheet(colour)
    painter.setBrush(colour)
    cone = [(3, 9), (7, 9), (12, 4), (12, 20), (7, 15), (3, 15)]
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in cone]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_muted:
        painter.drawLine(QPointF(15, 9), QPointF(21, 15))
        painter.drawLine(QPointF(21, 9), QPointF(15, 15))
    else:
        painter.drawArc(QRectF(10, 7, 8, 10), -60 * 16, 120 * 16)
        painter.drawArc(QRectF(10, 4, 12, 16), -60 * 16, 120 * 16)
    painter.end()
    return QIcon(picture)


def lock_sign(is_locked: bool, colour: QColor) -> QIcon:
    """Draw a padlock, its bow open when it is not locked."""
    picture, painter = _sheet(colour)
    painter.drawArc(QRectF(8 if is_locked else 13, 4, 8, 12), 0, 180 * 16)
    if is_locked:
        painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(5, 11, 14, 10), 2, 2)
    painter.end()
    return QIcon(picture)


def more_sign(colour: QColor) -> QIcon:
    """Draw three dots: there is more."""
    picture, painter = _sheet(colour)
    painter.setBrush(colour)
    for y in (6, 12, 18):
        painter.drawEllipse(QPointF(12, y), 1.4, 1.4)
    painter.end()
    return QIcon(picture)


def _sheet(colour: QColor) -> tuple[QPixmap, QPainter]:
    picture = QPixmap(SIGN_PX * FINENESS, SIGN_PX * FINENESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(FINENESS, FINENESS)
    painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    return picture, painter
