"""The transport's pictures, drawn in the colour of the words beside them, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPalette, QPen, QPixmap, QPolygonF

SIDE = 24
FINENESSES = (1, 2, 3)
LINE = 2.2
MODES = {
    QPalette.ColorGroup.Active: QIcon.Mode.Normal,
    QPalette.ColorGroup.Disabled: QIcon.Mode.Disabled,
}

Draw = Callable[[QPainter], None]


def icon_of(name: str, palette: QPalette) -> QIcon:
    """The picture of a name, in the colours of words that can be pressed and of those that cannot."""
    icon = QIcon()
    for group, mode in MODES.items():
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        for fineness in FINENESSES:
            icon.addPixmap(_drawn(DRAWINGS[name], colour, fineness), mode)
    return icon


def _drawn(draw: Draw, colour: QColor, fineness: int) -> QPixmap:
    pixmap = QPixmap(SIDE * fineness, SIDE * fineness)
    pixmap.setDevicePixelRatio(fineness)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    draw(painter)
    painter.end()
    return pixmap


def _shape(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))


def _play(painter: QPainter) -> None:
    _shape(painter, (7, 4.5), (19, 12), (7, 19.5))


def _pause(painter: QPainter) -> None:
    painter.drawRect(QRectF(6, 5, 3.4, 14))
    painter.drawRect(QRectF(14.6, 5, 3.4, 14))


def _start(painter: QPainter) -> None:
    painter.drawLine(QPointF(5, 5), QPointF(5, 19))
    _shape(painter, (19, 5), (9, 12), (19, 19))


def _back(painter: QPainter) -> None:
    _shape(painter, (13, 5), (4.5, 12), (13, 19))
    painter.drawLine(QPointF(18, 5), QPointF(18, 19))


def _on(painter: QPainter) -> None:
    _shape(painter, (11, 5), (19.5, 12), (11, 19))
    painter.drawLine(QPointF(6, 5), QPointF(6, 19))


def _loop(painter: QPainter) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(4, 13))
    path.cubicTo(QPointF(4, 5.5), QPointF(8, 6.5), QPointF(17, 6.5))
    painter.drawPath(path)
    path = QPainterPath(QPointF(20, 11))
    path.cubicTo(QPointF(20, 18.5), QPointF(16, 17.5), QPointF(7, 17.5))
    painter.drawPath(path)
    painter.setBrush(painter.pen().color())
    _shape(painter, (15.5, 3.5), (19.5, 6.5), (15.5, 9.5))
    _shape(painter, (8.5, 14.5), (4.5, 17.5), (8.5, 20.5))


def _compare(painter: QPainter) -> None:
    painter.drawRect(QRectF(3.5, 6, 8.5, 12))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(12, 6, 8.5, 12))
    painter.drawLine(QPointF(12, 3), QPointF(12, 21))


def _safe(painter: QPainter) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(3, 5, 18, 14))
    painter.drawRect(QRectF(7, 8.5, 10, 7))


def _sound(painter: QPainter) -> None:
    _shape(painter, (4, 9.5), (8, 9.5), (12.5, 5), (12.5, 19), (8, 14.5), (4, 14.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(11, 8, 6, 8), -60 * 16, 120 * 16)
    painter.drawArc(QRectF(11, 5, 10, 14), -60 * 16, 120 * 16)


def _mute(painter: QPainter) -> None:
    _shape(painter, (4, 9.5), (8, 9.5), (12.5, 5), (12.5, 19), (8, 14.5), (4, 14.5))
    painter.drawLine(QPointF(16, 9), QPointF(21, 15))
    painter.drawLine(QPointF(21, 9), QPointF(16, 15))


def _full(painter: QPainter) -> None:
    for x, y, across, down in ((4, 5, 5, 5), (20, 5, -5, 5), (4, 19, 5, -5), (20, 19, -5, -5)):
        painter.drawLine(QPointF(x, y), QPointF(x + across, y))
        painter.drawLine(QPointF(x, y), QPointF(x, y + down))


DRAWINGS: dict[str, Draw] = {
    "play": _play,
    "pause": _pause,
    "start": _start,
    "back": _back,
    "on": _on,
    "loop": _loop,
    "compare": _compare,
    "safe": _safe,
    "sound": _sound,
    "mute": _mute,
    "full": _full,
}
