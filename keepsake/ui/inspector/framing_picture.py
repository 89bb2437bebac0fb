"""A photo with the two boxes a slow move goes between, to be dragged and made larger or smaller."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from keepsake.project.schema import Box
from keepsake.ui.theme import colours_of

GRIP_PX = 14
SMALLEST = 0.2
"""A box is never smaller than a fifth of the picture: closer, there are no more pixels to show."""
STEP, FAST = 0.01, 5
START, END = 0, 1
NAMES = ("Start", "End")


class FramingPicture(QWidget):
    """The photo and its boxes. `changed` follows the hand, `committed` says once that it let go.

    Space takes the other box; arrows move the one taken, plus and minus change its size, faster with Shift.
    """

    changed = Signal(object, object)
    committed = Signal(object, object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = [Box(), Box()]
        self.taken = END
        self._picture, self._shape = QPixmap(), 1.5
        self._box_shape = 1.0
        self._before: list[Box] | None = None
        self._grip: tuple[QPointF, Box, bool] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(
            "Drag a box to move it, or its corner to change its size.\n"
            "Keys: Space takes the other box, arrows move it, + and − change its size."
        )
        self._tell_name()

    @property
    def is_held(self) -> bool:
        """Say whether a hand is at it right now."""
        return self._before is not None

    def show_boxes(self, start: Box, end: Box) -> None:
        """Show boxes without saying that they changed; under a hand they stay."""
        if not self.is_held:
            self.boxes = [start, end]
            self._tell_name()
            self.update()

    def show_picture(self, picture: QPixmap, shape: float, frame_shape: float) -> None:
        """Show a photo; `shape` is its width over its height, `frame_shape` the film's."""
        self._picture, self._shape, self._box_shape = picture, shape, frame_shape / shape
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(round(width / self._shape), round(width * 0.8)) + 4

    def sizeHint(self) -> QSize:
        return QSize(270, self.heightForWidth(270))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        colours, room = colours_of(self.palette()), self._room()
        painter.fillRect(room, QColor(colours.line))
        if not self._picture.isNull():
            painter.drawPixmap(room, self._picture, QRectF(self._picture.rect()))
        for number in (1 - self.taken, self.taken):
            self._paint_box(painter, number)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_box(self, painter: QPainter, number: int) -> None:
        rect = self._on_screen(self.boxes[number]).adjusted(1.5, 1.5, -1.5, -1.5)
        style = Qt.PenStyle.SolidLine if number == START else Qt.PenStyle.DashLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line under a light one is seen on any photo.
        for colour, width in (("#000000", 5.0), ("#ffffff" if number == self.taken else "#d8c8b8", 2.5)):
            painter.setPen(QPen(QColor(colour), width, style))
            painter.drawRect(rect)
        words = QRectF(rect.left() + 4, rect.top() + 4, 54, 20)
        if number == END:
            words.moveTopRight(rect.topRight() + QPointF(-4, 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190 if number == self.taken else 120))
        painter.drawRoundedRect(words, 4, 4)
        painter.setPen(QColor("#ffffff"))
        font = painter.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), NAMES[number])
        if number == self.taken:
            painter.setBrush(QColor("#ffffff"))
            for corner in _corners(rect):
                painter.drawRect(QRectF(corner.x() - 4, corner.y() - 4, 8, 8))

    def _room(self) -> QRectF:
        wide = min(float(self.width()), self.height() * self._shape)
        tall = wide / self._shape
        return QRectF((self.width() - wide) / 2, (self.height() - tall) / 2, wide, tall)

    def _on_screen(self, box: Box) -> QRectF:
        room = self._room()
        left, top = room.left() + box.left * room.width(), room.top() + box.top * room.height()
        return QRectF(left, top, box.width * room.width(), box.height * room.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        for number in (self.taken, 1 - self.taken):
            rect = self._on_screen(self.boxes[number])
            is_corner = any(_apart(corner, position) <= GRIP_PX for corner in _corners(rect))
            if is_corner or rect.contains(position):
                self.take(number)
                self._before, self._grip = list(self.boxes), (position, self.boxes[number], is_corner)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        start, box, is_corner = self._grip
        room = self._room()
        if is_corner:
            middle = self._on_screen(box).center()
            ratio = _apart(event.position(), middle) / max(1.0, _apart(start, middle))
            self._put(self._resized(box, box.width * ratio))
        else:
            by = event.position() - start
            self._put(
                _inside(replace(box, left=box.left + by.x() / room.width(), top=box.top + by.y() / room.height()))
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fast = FAST if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step, box, key = STEP * fast, self.boxes[self.taken], Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        sizes = {Qt.Key.Key_Plus: step, Qt.Key.Key_Equal: step, Qt.Key.Key_Minus: -step, Qt.Key.Key_Underscore: -step}
        if key == Qt.Key.Key_Space:
            self.take(1 - self.taken)
        elif key in moves:
            self._hold()
            self._put(_inside(replace(box, left=box.left + moves[key][0], top=box.top + moves[key][1])))
        elif key in sizes:
            self._hold()
            self._put(self._resized(box, box.width + sizes[key]))
        elif key == Qt.Key.Key_Escape and self._before is not None:
            self.boxes = list(self._before)
            self.changed.emit(*self.boxes)
            self.cancelled.emit()
            self.update()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._let_go()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._let_go()
        super().focusOutEvent(event)

    def take(self, number: int) -> None:
        """Take the start box (0) or the end box (1)."""
        self.taken = number
        self._tell_name()
        self.update()

    def _hold(self) -> None:
        if self._before is None:
            self._before = list(self.boxes)

    def _let_go(self) -> None:
        before, self._before, self._grip = self._before, None, None
        if before is not None and before != self.boxes:
            self.committed.emit(*self.boxes)

    def _put(self, box: Box) -> None:
        if box != self.boxes[self.taken]:
            self.boxes[self.taken] = box
            self._tell_name()
            self.changed.emit(*self.boxes)
            self.update()

    def _resized(self, box: Box, width: float) -> Box:
        """A box of the film's shape about the same middle; as large as the photo, it is all of the photo."""
        if width >= 1:
            return Box()
        width = max(SMALLEST, width)
        height = min(1.0, width / self._box_shape)
        left, top = box.left + (box.width - width) / 2, box.top + (box.height - height) / 2
        return _inside(Box(left, top, width, height))

    def _tell_name(self) -> None:
        self.setAccessibleName("Where the slow move begins and ends")
        box = self.boxes[self.taken]
        where = f"{box.left:.0%} from the left, {box.top:.0%} from the top, {box.width:.0%} wide"
        self.setAccessibleDescription(f"{NAMES[self.taken]} box: {where}")


def _inside(box: Box) -> Box:
    return replace(box, left=min(max(box.left, 0.0), 1 - box.width), top=min(max(box.top, 0.0), 1 - box.height))


def _corners(rect: QRectF) -> tuple[QPointF, ...]:
    return rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()


def _apart(one: QPointF, other: QPointF) -> float:
    between = one - other
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)
