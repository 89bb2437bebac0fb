"""The viewer's screen: the picture on black, and what may be laid over it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from keepsake.project.schema import Colour, MediaId, Timeline, Title, TitlePlace, media_used_by
from keepsake.ui.desk import Desk
from keepsake.ui.nouns import name_of
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.viewer.frames import TrueFrames
from keepsake.ui.viewer.stills import Still, still_at

EMPTY_WORDS = "Your film appears here."
LOST_WORDS = "The file of “{name}” is not found"
LOST_OPACITY = 0.35
BEFORE_WORDS, AFTER_WORDS = "Before", "After"
TITLE_SHARE = 0.075
"""A title's letters, as a share of the picture's height."""
PLACES = {TitlePlace.UPPER: 0.06, TitlePlace.CENTRE: 0.3, TitlePlace.LOWER: 0.56}
PLACE_TALL = 0.38
BLACK = QColor("#101010")
SAFE_SHARES = (0.93, 0.9)
"""Of width and height: what every television shows, and where words should stay (EBU R 95, 2017)."""
TAG_PX = 12
NEAR_PX = 40
"""So near the divider a press takes hold of it."""


@dataclass(frozen=True, slots=True)
class Sights:
    """What a screen looks at: the film at the playhead with us, and without us."""

    desk: Desk
    thumbnails: Thumbnails
    frames: TrueFrames
    plain: TrueFrames


class Screen(QWidget):
    """The picture itself. `pressed_twice` wants it larger, or small again; `divided` that the divider was moved."""

    pressed_twice = Signal()
    divided = Signal(float)

    def __init__(self, sights: Sights, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sights, self._desk = sights, sights.desk
        self.still = Still(None)
        self._moving = QImage()
        self._shows_safe_area = False
        self._divider: float | None = None
        self.lost: frozenset[MediaId] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        self.setAccessibleName("Picture at the playhead")
        sights.thumbnails.arrived.connect(self.update)
        sights.frames.arrived.connect(self.update)
        sights.plain.arrived.connect(self.update)
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def look(self) -> None:
        """Look again at what is seen at the playhead."""
        still = still_at(self._desk.timeline, self._sights.frames.frame)
        if still != self.still:
            self.still = still
            self.setAccessibleDescription(name_of(still.clip) if still.clip else "Nothing is shown here")
            self.update()

    def show_moving(self, picture: QImage) -> None:
        """Show a picture of the film while it plays; a null one ends that."""
        self._moving = picture
        self.update()

    def show_safe_area(self, is_shown: bool) -> None:
        """Show what every television shows, or no more."""
        self._shows_safe_area = is_shown
        self.update()

    def divide(self, share: float | None) -> None:
        """Show the photo as it is to the left of a share (0 to 1) of the picture; None for the film alone."""
        self._divider = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = frame_within(QRectF(self.rect()), self._desk.timeline)
        painter.fillRect(frame, BLACK)
        painter.setClipRect(frame)
        true_picture = self._sights.frames.picture_of(self.still)
        if not self._moving.isNull():
            painter.drawImage(frame, self._moving, QRectF(self._moving.rect()))
        elif not true_picture.isNull():
            painter.drawPixmap(frame, true_picture, QRectF(true_picture.rect()))
        else:
            self._draw_still(painter, frame)
        if self._divider is not None and self._moving.isNull():
            self._draw_before(painter, frame, self._divider)
        if self._shows_safe_area:
            _draw_safe_area(painter, frame)
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pressed_twice.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._divider is None or abs(self._divider_at() - event.position().x()) > NEAR_PX:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._divider is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        frame = frame_within(QRectF(self.rect()), self._desk.timeline)
        self.divided.emit(min(1.0, max(0.0, (event.position().x() - frame.left()) / max(1.0, frame.width()))))

    def _divider_at(self) -> float:
        frame = frame_within(QRectF(self.rect()), self._desk.timeline)
        return frame.left() + frame.width() * (self._divider or 0.0)

    def _draw_before(self, painter: QPainter, frame: QRectF, share: float) -> None:
        before = self._sights.plain.picture_of(self.still)
        at = frame.left() + frame.width() * share
        if not before.isNull():
            part = QRectF(frame.left(), frame.top(), at - frame.left(), frame.height())
            painter.drawPixmap(part, before, QRectF(0, 0, before.width() * share, before.height()))
        painter.setPen(QPen(QColor(0, 0, 0, 150), 5))
        painter.drawLine(QPointF(at, frame.top()), QPointF(at, frame.bottom()))
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawLine(QPointF(at, frame.top()), QPointF(at, frame.bottom()))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(QPointF(at, frame.center().y()), 11, 11)
        inside = frame.adjusted(TAG_PX, TAG_PX / 2, -TAG_PX, 0)
        _draw_tag(painter, inside, BEFORE_WORDS, Qt.AlignmentFlag.AlignLeft)
        _draw_tag(painter, inside, AFTER_WORDS, Qt.AlignmentFlag.AlignRight)

    def _draw_still(self, painter: QPainter, frame: QRectF) -> None:
        self._draw_picture(painter, frame)
        for title in self.still.titles:
            _draw_title(painter, title, frame)

    def _draw_picture(self, painter: QPainter, frame: QRectF) -> None:
        clip = self.still.clip
        if clip is None:
            painter.setPen(QColor("#b0b0b0"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "" if self._desk.length else EMPTY_WORDS)
            return
        if isinstance(clip.content, Colour):
            painter.fillRect(frame, QColor(clip.content.red, clip.content.green, clip.content.blue))
            return
        picture: QPixmap = self._sights.thumbnails.of_content(clip.content)
        if picture.isNull():
            painter.setPen(QColor("#d0d0d0"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.lost_words or name_of(clip))
            return
        scale = min(frame.width() / picture.width(), frame.height() / picture.height())
        wide, tall = picture.width() * scale, picture.height() * scale
        box = QRectF(frame.center().x() - wide / 2, frame.center().y() - tall / 2, wide, tall)
        painter.setOpacity(LOST_OPACITY if self.lost_words else 1)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))
        painter.setOpacity(1)
        painter.setPen(QColor("#f0f0f0"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.lost_words)

    @property
    def lost_words(self) -> str:
        """What to say when the file of the clip shown is not found; empty when it is."""
        clip = self.still.clip
        if clip is None or not self.lost & set(media_used_by(clip.content)):
            return ""
        return LOST_WORDS.format(name=name_of(clip))

    def mark_lost(self, lost: frozenset[MediaId]) -> None:
        """Say where a file is not found that should be seen."""
        self.lost = lost
        self.update()


def frame_within(room: QRectF, timeline: Timeline) -> QRectF:
    """Give the largest box of the film's shape in the middle of some room."""
    shape = timeline.width / timeline.height
    wide = min(room.width(), room.height() * shape)
    tall = wide / shape
    return QRectF(room.center().x() - wide / 2, room.center().y() - tall / 2, wide, tall)


def _draw_title(painter: QPainter, title: Title, frame: QRectF) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(9, round(frame.height() * TITLE_SHARE)))
    painter.setFont(font)
    top = frame.top() + frame.height() * PLACES[title.place]
    box = QRectF(frame.left() + frame.width() * 0.08, top, frame.width() * 0.84, frame.height() * PLACE_TALL)
    how = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    for shift, colour in ((2, QColor(0, 0, 0, 190)), (0, QColor("#ffffff"))):
        painter.setPen(colour)
        painter.drawText(box.translated(shift, shift), how, title.text)


def _draw_tag(painter: QPainter, room: QRectF, words: str, side: Qt.AlignmentFlag) -> None:
    """Words on a dark plate at the top of some room."""
    how = side | Qt.AlignmentFlag.AlignTop
    box = painter.boundingRect(room, int(how), words).adjusted(-8, -1, 8, 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor("white"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


def _draw_safe_area(painter: QPainter, frame: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for share in SAFE_SHARES:
        aside, down = frame.width() * (1 - share) / 2, frame.height() * (1 - share) / 2
        box = frame.adjusted(aside, down, -aside, -down)
        for colour, wide in ((QColor(0, 0, 0, 150), 3.0), (QColor(255, 255, 255, 220), 1.0)):
            painter.setPen(QPen(colour, wide))
            painter.drawRect(box)
