"""How a row of the storyboard looks: its number, a picture, the name, and below it what it is and for how long."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from keepsake.ui.storyboard.clips import DETAIL_ROLE
from keepsake.ui.thumbnails import centred_part
from keepsake.ui.timeline.colours import colours_of

ROW_PX = 84
PICTURE_PX = (104, 68)
NUMBER_PX = 44


class RowDrawing(QStyledItemDelegate):
    """Draws the rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(320, ROW_PX)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        left = NUMBER_PX + PICTURE_PX[0] + 24
        editor.setGeometry(option.rect.adjusted(left, 16, -12, -16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect).adjusted(4, 2, -4, -2)
        colours = colours_of(option.palette)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(colours.chosen, 3) if is_chosen else Qt.PenStyle.NoPen)
        painter.setBrush(colours.lane)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(colours.quiet_words)
        number = QRectF(box.left(), box.top(), NUMBER_PX, box.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        left = box.left() + NUMBER_PX
        picture = QRectF(left, box.center().y() - PICTURE_PX[1] / 2, *PICTURE_PX)
        _draw_picture(painter, index.data(Qt.ItemDataRole.DecorationRole), picture)
        words = QRectF(picture.right() + 16, box.top(), box.right() - picture.right() - 24, box.height())
        _draw_words(painter, index, words, option)
        painter.restore()


def _draw_picture(painter: QPainter, picture: object, box: QRectF) -> None:
    if isinstance(picture, QPixmap) and not picture.isNull():
        painter.save()
        corners = QPainterPath()
        corners.addRoundedRect(box, 5, 5)
        painter.setClipPath(corners)
        painter.drawPixmap(box, picture, centred_part(picture, box.width() / box.height()))
        painter.restore()


def _draw_words(
    painter: QPainter, index: QModelIndex | QPersistentModelIndex, box: QRectF, option: QStyleOptionViewItem
) -> None:
    colours = colours_of(option.palette)
    bold = QFont(option.font)
    bold.setBold(True)
    for font, words, colour, is_upper in (
        (bold, str(index.data()), colours.words, True),
        (option.font, str(index.data(DETAIL_ROLE)), colours.quiet_words, False),
    ):
        half = box.height() / 2
        line = QRectF(box.left(), box.top() if is_upper else box.top() + half, box.width(), half)
        way = Qt.AlignmentFlag.AlignBottom if is_upper else Qt.AlignmentFlag.AlignTop
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line.adjusted(0, 2, 0, -2), way | Qt.AlignmentFlag.AlignLeft, shown)
