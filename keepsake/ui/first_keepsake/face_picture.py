"""The photo with a frame around each face; each frame is a button, so that keys and screen readers reach it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from keepsake.engine.requests import PhotoReading
from keepsake.ui.theme import colours_of

SMALLEST_TARGET_PX = 44
ROUNDING = 10.0
TICK_PX = 26
TICK_SHARE = 0.4
"""Of a small frame's width, so that the face in it is still seen."""
INVITATION_SIZE = 1.6


class FaceFrame(QAbstractButton):
    """The frame around one face, chosen or not."""

    def __init__(self, number: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Face {number} of {count}")
        self.setAccessibleDescription("Chosen faces move. Press the space bar to choose or leave out this face.")
        self.setToolTip("Click to choose or leave out this face")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame: a thick one with a tick for a chosen face, a broken one for others."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(QColor("#1a1a1a"), 6))
        painter.drawRoundedRect(area, ROUNDING, ROUNDING)
        line = QPen(QColor("#ffffff"), 3, Qt.PenStyle.SolidLine if self.isChecked() else Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawRoundedRect(area, ROUNDING, ROUNDING)
        if self.isChecked():
            self._draw_tick(painter, colours.accent, colours.on_accent)
        if self.hasFocus():
            painter.setPen(QPen(QColor("#ffd166"), 2))
            painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), ROUNDING, ROUNDING)

    def _draw_tick(self, painter: QPainter, ground: str, ink: str) -> None:
        side = min(TICK_PX, round(TICK_SHARE * self.width()))
        badge = QRectF(self.width() - side - 2, 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawEllipse(badge)
        painter.setPen(QPen(QColor(ink), 3))
        x, y = badge.x(), badge.y()
        painter.drawLine(
            round(x + 0.26 * side), round(y + 0.54 * side), round(x + 0.44 * side), round(y + 0.70 * side)
        )
        painter.drawLine(
            round(x + 0.44 * side), round(y + 0.70 * side), round(x + 0.75 * side), round(y + 0.32 * side)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)


class FacePicture(QWidget):
    """The photo, as large as it fits, with its faces."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self._invitation = ""
        self._photo_size = QSize(1, 1)
        self._boxes: list[QRect] = []
        self.frames: list[FaceFrame] = []
        self.setMinimumSize(220, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Indices of the chosen faces, from 0."""
        return tuple(index for index, frame in enumerate(self.frames) if frame.isChecked())

    def invite(self, words: str) -> None:
        """Say, while there is no photo, that one can be put here."""
        self._invitation = words
        self.setAccessibleName(words)

    def show_picture(self, jpeg: bytes) -> None:
        """Show the photo before its faces are known."""
        self._pixmap = QPixmap.fromImage(QImage.fromData(jpeg))
        self._show_faces(QSize(1, 1), [])
        self.update()

    def show_faces(self, jpeg: bytes, reading: PhotoReading) -> None:
        """Show the photo upright, with its faces; the largest is chosen."""
        image = QImage.fromData(jpeg).transformed(QTransform().rotate(90 * reading.quarter_turns))
        self._pixmap = QPixmap.fromImage(image)
        self._show_faces(QSize(reading.width, reading.height), [QRect(*face.box) for face in reading.faces])
        self.update()

    def choose(self, faces: tuple[int, ...]) -> None:
        """Choose these faces and no others."""
        for index, frame in enumerate(self.frames):
            frame.setChecked(index in faces)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the frames on their faces."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._pixmap.isNull():
            painter.drawPixmap(self._picture_area(), self._pixmap)
        elif self._invitation:
            self._draw_invitation(painter)

    def _draw_invitation(self, painter: QPainter) -> None:
        colours = colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.card))
        painter.setPen(QPen(QColor(colours.line), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 2 * ROUNDING, 2 * ROUNDING)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * INVITATION_SIZE)
        painter.setFont(font)
        painter.setPen(QColor(colours.soft_ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._invitation)

    def _show_faces(self, photo_size: QSize, boxes: list[QRect]) -> None:
        for old in self.frames:
            old.deleteLater()
        self._photo_size, self._boxes = photo_size, boxes
        self.frames = [FaceFrame(number + 1, len(boxes), self) for number in range(len(boxes))]
        for frame in self.frames:
            frame.toggled.connect(self.changed)
            frame.show()
        if self.frames:
            self.frames[0].setChecked(True)
        self._place()

    def _picture_area(self) -> QRect:
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(0, 0, size.width(), size.height())
        area.moveCenter(self.rect().center())
        return area

    def _place(self) -> None:
        area = self._picture_area()
        scale = area.width() / max(1, self._photo_size.width())
        for frame, box in zip(self.frames, self._boxes, strict=True):
            side_x = max(SMALLEST_TARGET_PX, round(box.width() * scale))
            side_y = max(SMALLEST_TARGET_PX, round(box.height() * scale))
            placed = QRect(0, 0, side_x, side_y)
            middle = box.center()
            placed.moveCenter((area.topLeft().toPointF() + middle.toPointF() * scale).toPoint())
            frame.setGeometry(placed)
