"""The picture of a curve: its line and its points, to be taken by mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keepsake.ui.curves.drawing import GraphDrawing, place_of, room_of, under
from keepsake.ui.curves.points import Point, Points, Span, index_at, moved, value_of, with_point, without
from keepsake.ui.theme import colours_of

GRIP_PX = 16
"""How near to a point a press takes it."""
SMALLEST_STEPS = 100
"""A key press moves a value by a hundredth of its range; ten with Shift."""
FAST = 10


class CurveGraph(QWidget):
    """A curve's line and points. `changed` follows a hand, `committed` says once that it let go.

    Left and right move the chosen point in time, up and down in value, ten times as far with Shift; Page Up and Page
    Down choose another point, Insert puts one at the playhead, Delete takes the chosen one away.
    """

    changed = Signal(object)
    committed = Signal(object)
    cancelled = Signal()
    """Escape took a movement back, after `changed` said so."""
    chosen_changed = Signal()
    moment_picked = Signal(float)
    """A person pressed where no point is, to look at that moment (in seconds)."""

    def __init__(self, span: Span, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.span = span
        self.points: Points = ()
        self.chosen: int | None = None
        self._playhead_s: float | None = None
        self._before: Points | None = None
        self._grip = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Drag a point to change it; press twice to put one.\n"
            "Keys: arrows move the point, Page Up and Page Down choose another, Insert adds, Delete removes."
        )
        self._tell_name()

    def sizeHint(self) -> QSize:
        return QSize(280, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 150)

    @property
    def playhead_s(self) -> float:
        """The moment new points are put at, seconds."""
        return 0.0 if self._playhead_s is None else min(max(0.0, self._playhead_s), self.span.seconds)

    @property
    def is_held(self) -> bool:
        """Say whether a hand is changing the curve right now."""
        return self._before is not None

    def show_points(self, points: Points, span: Span) -> None:
        """Show a curve without saying that it changed; a point under the hand stays there."""
        if self.is_held:
            return
        self.points, self.span = points, span
        if self.chosen is not None and self.chosen >= len(points):
            self.chosen = len(points) - 1 if points else None
        self._tell_name()
        self.update()

    def set_playhead(self, seconds: float | None) -> None:
        """Show where the playhead is; None for nowhere."""
        self._playhead_s = seconds
        self.update()

    def choose(self, index: int | None) -> None:
        """Choose a point."""
        self.chosen = index
        self._tell_name()
        self.chosen_changed.emit()
        self.update()

    def set_points(self, points: Points, chosen: int | None) -> None:
        """Change the curve in one go."""
        self._before = None
        if points != self.points:
            self.points = points
            self.choose(chosen)
            self.changed.emit(points)
            self.committed.emit(points)
        else:
            self.choose(chosen)

    def add_at(self, seconds: float, value: float | None = None) -> None:
        """Put a point at a moment, on the line unless a value is given, and choose it."""
        seconds = self.span.on_grid(seconds)
        there = index_at(self.points, seconds, self.span.step_s / 2)
        if there is not None:
            self.choose(there)
            return
        value = value_of(self.points, seconds, self.span.usual) if value is None else value
        self.set_points(*with_point(self.points, Point(seconds, value), self.span))

    def remove_chosen(self) -> None:
        """Take the chosen point away."""
        if self.chosen is not None:
            left = without(self.points, self.chosen)
            self.set_points(left, min(self.chosen, len(left) - 1) if left else None)

    def step_to(self, by: int) -> None:
        """Choose the point so many further on, from the playhead when none is chosen."""
        seen = [index for index, point in enumerate(self.points) if self.span.has(point)]
        if not seen:
            return
        if self.chosen in seen:
            self.choose(seen[min(max(0, seen.index(self.chosen) + by), len(seen) - 1)])
            return
        later = [index for index in seen if self.points[index].seconds >= self.playhead_s]
        first = seen.index(later[0]) if later else len(seen) - 1
        self.choose(seen[first if by > 0 else max(0, first - 1)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = GraphDrawing(painter, colours_of(self.palette()), QRectF(self.rect()), self.span)
        drawing.ground(self.hasFocus(), self._playhead_s)
        drawing.line(self.points)
        for index, point in enumerate(self.points):
            if self.span.has(point):
                drawing.point(point, index == self.chosen)
        painter.end()

    def _at(self, point: Point) -> QPointF:
        return place_of(room_of(QRectF(self.rect())), self.span, point.seconds, point.value)

    def _under(self, position: QPointF) -> tuple[float, float]:
        return under(room_of(QRectF(self.rect())), self.span, position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        index = self._point_near(event.position())
        self.choose(index)
        if index is None:
            self.moment_picked.emit(self.span.on_grid(self._under(event.position())[0]))
            return
        point = self.points[index]
        self._grip = self._at(point) - event.position()
        self._before = self.points

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._before is not None and self.chosen is not None:
            self._move_to(self._under(event.position() + self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._point_near(event.position()) is None:
            self.add_at(*self._under(event.position()))

    def _point_near(self, position: QPointF) -> int | None:
        def far(index: int) -> float:
            apart = self._at(self.points[index]) - position
            return max(abs(apart.x()), abs(apart.y()))

        seen = [index for index, point in enumerate(self.points) if self.span.has(point)]
        nearest = min(seen, key=far, default=None)
        return nearest if nearest is not None and far(nearest) <= GRIP_PX else None

    def _move_to(self, to: tuple[float, float]) -> None:
        assert self.chosen is not None
        points = moved(self.points, self.chosen, to, self.span)
        if points != self.points:
            self.points = points
            self._tell_name()
            self.changed.emit(points)
            self.chosen_changed.emit()
            self.update()

    def _let_go(self) -> None:
        before, self._before = self._before, None
        if before is not None and before != self.points:
            self.committed.emit(self.points)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._before is not None:
            self.points = self._before
            self.changed.emit(self.points)
            self.cancelled.emit()
            self.update()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step_to(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_at(self.playhead_s)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen is not None:
            self.remove_chosen()
        elif self.chosen is None or not self._nudge(event):
            super().keyPressEvent(event)

    def _nudge(self, event: QKeyEvent) -> bool:
        """Move the chosen point by an arrow key; says whether it was one."""
        assert self.chosen is not None
        far = FAST if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step = (self.span.highest - self.span.lowest) / SMALLEST_STEPS * far
        time = self.span.step_s * far
        steps = {
            Qt.Key.Key_Left: (-time, 0.0),
            Qt.Key.Key_Right: (time, 0.0),
            Qt.Key.Key_Up: (0.0, step),
            Qt.Key.Key_Down: (0.0, -step),
        }
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            return False
        if self._before is None:
            self._before = self.points
        point = self.points[self.chosen]
        self._move_to((point.seconds + by[0], point.value + by[1]))
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        self._let_go()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._let_go()
        super().focusOutEvent(event)

    def _tell_name(self) -> None:
        self.setAccessibleName(f"Curve of {self.span.label.lower()}")
        count = len(self.points)
        words = "no points yet" if not count else f"{count} point{'s' if count > 1 else ''}"
        if self.chosen is not None and self.chosen < count:
            point = self.points[self.chosen]
            words += f"; chosen: point {self.chosen + 1}, {point.seconds:.2f} seconds, {self.span.words(point.value)}"
        self.setAccessibleDescription(words)
