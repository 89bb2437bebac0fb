"""The viewer's view: a picture on black, the time, and the transport."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from keepsake.core.timebase import RationalTime
from keepsake.project.changes import Changes
from keepsake.project.schema import Colour, MediaId, TalkingPortrait, Timeline, Title, TitlePlace, media_used_by
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.nouns import name_of
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.viewer.frames import TrueFrames
from keepsake.ui.viewer.stills import Still, still_at

TICK_MS = 33
STILL_WORDS = "A quick still"
LOST_WORDS = "The file of “{name}” is not found"
LOST_OPACITY = 0.35
TRUE_WORDS = "As it will look in the film"
SPEAKING_WORDS = "As it will look in the film, but for the lips of who speaks"
EMPTY_WORDS = "Your film appears here."
TITLE_SHARE = 0.075
"""A title's letters, as a share of the picture's height."""
PLACES = {TitlePlace.UPPER: 0.06, TitlePlace.CENTRE: 0.3, TitlePlace.LOWER: 0.56}
PLACE_TALL = 0.38
BLACK = QColor("#101010")


class Screen(QWidget):
    """The picture itself."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, frames: TrueFrames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails, self._frames = desk, thumbnails, frames
        self._still = Still(None)
        self.lost: frozenset[MediaId] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setAccessibleName("Picture at the playhead")
        thumbnails.arrived.connect(self.update)
        frames.arrived.connect(self.update)
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    @property
    def shows_a_speaker(self) -> bool:
        """Say whether a talking portrait is seen; its lips move in the finished film only."""
        return self._still.clip is not None and isinstance(self._still.clip.content, TalkingPortrait)

    def look(self) -> None:
        """Look again at what is seen at the playhead."""
        self._frames.want()
        still = still_at(self._desk.timeline, self._frames.frame)
        if still != self._still:
            self._still = still
            self.setAccessibleDescription(name_of(still.clip) if still.clip else "Nothing is shown here")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = frame_within(QRectF(self.rect()), self._desk.timeline)
        painter.fillRect(frame, BLACK)
        painter.setClipRect(frame)
        true_picture = self._frames.picture_of(self._still)
        if not true_picture.isNull():
            painter.drawPixmap(frame, true_picture, QRectF(true_picture.rect()))
        else:
            self._draw_still(painter, frame)
        painter.end()

    def _draw_still(self, painter: QPainter, frame: QRectF) -> None:
        self._draw_picture(painter, frame)
        for title in self._still.titles:
            _draw_title(painter, title, frame)

    def _draw_picture(self, painter: QPainter, frame: QRectF) -> None:
        clip = self._still.clip
        if clip is None:
            painter.setPen(QColor("#b0b0b0"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "" if self._desk.length else EMPTY_WORDS)
            return
        if isinstance(clip.content, Colour):
            painter.fillRect(frame, QColor(clip.content.red, clip.content.green, clip.content.blue))
            return
        picture = self._thumbnails.of_content(clip.content)
        if picture.isNull():
            painter.setPen(QColor("#d0d0d0"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.lost_words or name_of(clip))
            return
        scale = min(frame.width() / picture.width(), frame.height() / picture.height())
        wide, tall = picture.width() * scale, picture.height() * scale
        box = QRectF(frame.center().x() - wide / 2, frame.center().y() - tall / 2, wide, tall)
        if self.lost & set(media_used_by(clip.content)):
            painter.setOpacity(LOST_OPACITY)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))
        painter.setOpacity(1)
        self._draw_lost(painter, frame)

    @property
    def lost_words(self) -> str:
        """What to say when the file of the clip shown is not found; empty when it is."""
        clip = self._still.clip
        is_lost = clip is not None and bool(self.lost & set(media_used_by(clip.content)))
        return LOST_WORDS.format(name=name_of(clip)) if clip is not None and is_lost else ""

    def _draw_lost(self, painter: QPainter, frame: QRectF) -> None:
        if self.lost_words:
            painter.setPen(QColor("#f0f0f0"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.lost_words)


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


class Viewer(QWidget):
    """The picture at the playhead, the time, and the transport."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.frames = TrueFrames(desk, tasks, self)
        self.screen_view = Screen(desk, thumbnails, self.frames, self)
        self._time = QLabel()
        self._note = QLabel(STILL_WORDS)
        self._note.setProperty("role", "soft")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play_button = self._button("Play", "Go through the film in its own time (Space)", self.toggle)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._began = (0.0, 0)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Viewer")
        desk.playhead_moved.connect(self._on_playhead)
        desk.changed.connect(self._on_changed)
        self.frames.arrived.connect(self._show_time)
        self.frames.failed.connect(self._note.setText)
        self._show_time()

    @property
    def is_playing(self) -> bool:
        """Say whether the playhead is running."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, or stop where it is."""
        if self.is_playing:
            self.stop()
        elif self._desk.length:
            if self._desk.playhead >= self._desk.length:
                self._desk.move_playhead(0)
            self._began = (monotonic(), self._desk.playhead)
            self._timer.start()
            self.play_button.setText("Pause")

    def stop(self) -> None:
        """Stop where it is."""
        self._timer.stop()
        self.play_button.setText("Play")

    def leave(self) -> None:
        """Stop, and ask for no more pictures, before the film is closed."""
        self.stop()
        self.frames.leave()

    def _tick(self) -> None:
        at, frame = self._began
        now = frame + int((monotonic() - at) * self._desk.timeline.rate)
        self._desk.move_playhead(now)
        if now >= self._desk.length:
            self.stop()

    def _button(self, words: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        step = self._desk
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._button("Back", "One frame back (Left)", lambda: step.move_playhead(step.playhead - 1)))
        row.addWidget(self.play_button)
        row.addWidget(self._button("On", "One frame on (Right)", lambda: step.move_playhead(step.playhead + 1)))
        row.addWidget(self._time)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 6)
        column.addWidget(self.screen_view, 1)
        column.addWidget(self._note)
        column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def mark_lost(self, lost: frozenset[MediaId]) -> None:
        """Say where a file is not found that should be seen."""
        self.screen_view.lost = lost
        self.screen_view.update()
        self._show_time()

    def _on_playhead(self, _: int) -> None:
        self.screen_view.look()
        self._show_time()

    def _on_changed(self, changes: Changes) -> None:
        if changes.span is not None or changes.tracks or changes.media:
            self.screen_view.look()
            self._show_time()

    def _show_time(self) -> None:
        rate = self._desk.timeline.rate
        here, whole = RationalTime(self._desk.playhead, rate), RationalTime(self._desk.length, rate)
        exact_words = SPEAKING_WORDS if self.screen_view.shows_a_speaker else TRUE_WORDS
        words = self.screen_view.lost_words or (exact_words if self.frames.is_exact else STILL_WORDS)
        self._note.setText(words if self._desk.length else "")
        self._time.setText(f"{here.as_clock()}  of  {whole.as_clock()}")
        self._time.setAccessibleName(f"At {here.as_clock()} of {whole.as_clock()}")
