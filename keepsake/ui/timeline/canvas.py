"""The timeline canvas: draws the film to scale and turns mouse and keys into edits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from keepsake.project.changes import Changes
from keepsake.project.media_pool import media_by_id
from keepsake.project.schema import Clip, ClipId, Marker, MediaId, Timeline, TrackId, TrackKind, media_used_by
from keepsake.project.sequence import film_length, find_clip
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.mime import dragged_media, dragged_paths
from keepsake.ui.nouns import sentence_of
from keepsake.ui.timeline.clip_drawing import Look
from keepsake.ui.timeline.colours import colours_of
from keepsake.ui.timeline.drawing import (
    draw_lane,
    draw_markers,
    draw_plate,
    draw_playhead,
    draw_ruler,
    draw_snap,
)
from keepsake.ui.timeline.hand import EDGE_SCROLL_PX, Hand, drop_place
from keepsake.ui.timeline.headers import HEADER_PX, TrackHeaders
from keepsake.ui.timeline.keys import press_key
from keepsake.ui.timeline.lanes import (
    CLOSEST_PX,
    FURTHEST_PX,
    RULER_PX,
    Box,
    Lane,
    Lanes,
    Part,
    Scale,
    fade_handles,
    part_of,
    share_of_gain,
)
from keepsake.ui.timeline.pictures import Pictures
from keepsake.ui.timeline.surface import Tool

BEFORE_PX = 14
"""Empty room to the left of the film, for the playhead's handle."""
ROOM_AFTER_PX = 400
"""Empty room to the right of the film, to drop things after it."""
ZOOM_STEP = 1.25
MARKER_REACH_PX = 11
TIPS = {
    Part.HEAD: "Drag to change where this begins. With Ctrl the cut moves; with Shift a gap is left. Keys: < and >",
    Part.TAIL: "Drag to change where this ends. With Ctrl the cut moves; with Shift a gap is left. Keys: , and .",
    Part.BODY: "Drag to move it; a little over its neighbour makes a dissolve. With Alt a video shows another part.",
    Part.FADE_IN: "Drag to let it come in slowly.",
    Part.FADE_OUT: "Drag to let it go out slowly.",
    Part.GAIN: "Drag up for louder, down for quieter.",
}
CUT_TIP = "Press to divide it here."
LOST_TIP = "Its file is not found. "
RULER_TIP = "Press or drag here to go through the film."
RULER_POINTS = 10.0
EMPTY_WORDS = "Drag photos, videos or music here.\nYour film begins with the first one."


class TimelineCanvas(QAbstractScrollArea):
    """The film drawn to scale."""

    files_dropped = Signal(object, object, object)
    """Paths from the file manager, the frame and the track they were dropped at."""
    tool_changed = Signal(object)
    marker_opened = Signal(object)
    """Somebody wants to change a named moment; carries its id."""

    def __init__(self, desk: Desk, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.snaps = True
        self.closes_up = True
        self.tool = Tool.CHOOSE
        self._pictures = pictures
        self._lost: frozenset[MediaId] = frozenset()
        self._scale = Scale(left=-BEFORE_PX)
        self._lanes = Lanes()
        self._shown: Timeline = desk.timeline
        self._drop_frame: int | None = None
        self._playhead_drawn = desk.playhead
        self._colours = colours_of(self.palette())
        self.hand = Hand(self)
        self._set_up()
        self._headers = TrackHeaders(desk, self)
        self._lay()
        desk.changed.connect(self._on_changed)
        desk.selection_changed.connect(self._on_selection)
        desk.playhead_moved.connect(self._on_playhead)
        pictures.arrived.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(
            "The film to scale. The arrow keys move the playhead, Ctrl and arrow keys go from clip to clip. "
            "The storyboard shows the same film as a list."
        )
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setViewportMargins(HEADER_PX, 0, 0, 0)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setMinimumHeight(RULER_PX + 96)

    # --- where things are

    @property
    def scale(self) -> Scale:
        """How frames are pixels now."""
        return self._scale

    @property
    def lanes(self) -> Lanes:
        """Where the tracks lie."""
        return self._lanes

    def point_of(self, clip_id: ClipId, part: Part = Part.BODY) -> QPoint:
        """Give the point of the viewport where a clip can be taken by a part of it."""
        place = find_clip(self._shown, clip_id)
        lane = next(lane for lane in self._lanes.lanes if lane.row.track.id == place.track.id)
        left = self._scale.x_of(place.start.value)
        right = self._scale.x_of(place.range_in_parent.end_exclusive.value)
        into, out = fade_handles(place.clip, Box(left, right, self.top_of(lane), lane.height))
        x, y = {
            Part.HEAD: (left + 2, 0.5),
            Part.BODY: ((left + right) / 2, 0.55),
            Part.TAIL: (right - 3, 0.5),
            Part.FADE_IN: (into, 0.1),
            Part.FADE_OUT: (out, 0.1),
            Part.GAIN: ((left + right) / 2, share_of_gain(place.clip.gain_db)),
        }[part]
        return QPoint(round(x), round(self.top_of(lane) + lane.height * y))

    def clip_at(self, point: QPointF) -> tuple[Clip, Part] | None:
        """Give the clip at a point of the viewport and the part of it."""
        lane = self.lane_at(point.y())
        if lane is None:
            return None
        index = lane.row.index_at((point.x() + self._scale.left) / self._scale.px)
        if index is None:
            return None
        left, right = self._scale.x_of(lane.row.starts[index]), self._scale.x_of(lane.row.ends[index])
        clip, box = lane.row.clips[index], Box(left, right, self.top_of(lane), lane.height)
        return clip, part_of(clip, point.x(), point.y(), box)

    def marker_at(self, point: QPointF) -> Marker | None:
        """Give the named moment at a point of the ruler."""
        if not RULER_PX - 2 * MARKER_REACH_PX <= point.y() < RULER_PX:
            return None
        near = [(abs(self._scale.x_of(each.at.value) - point.x()), each) for each in self._shown.markers]
        found = min(near, key=lambda each: each[0], default=None)
        return found[1] if found is not None and found[0] <= MARKER_REACH_PX else None

    def mark_lost(self, lost: frozenset[MediaId]) -> None:
        """Draw the clips whose files are not found as such."""
        self._lost = lost
        self.viewport().update()

    def lane_at(self, y: float) -> Lane | None:
        """Give the lane at a height of the viewport."""
        return self._lanes.lane_at(y - RULER_PX + self.verticalScrollBar().value()) if y >= RULER_PX else None

    def top_of(self, lane: Lane) -> int:
        """Give the top of a lane in the viewport."""
        return RULER_PX + lane.top - self.verticalScrollBar().value()

    # --- zoom and scrolling

    def zoom(self, factor: float, about_x: float | None = None) -> None:
        """Zoom in (above 1) or out about an x of the viewport, the playhead when there is none."""
        x = self._scale.x_of(self.desk.playhead) if about_x is None else about_x
        if not 0 <= x <= self.viewport().width():
            x = self.viewport().width() / 2
        frame = (x + self._scale.left) / self._scale.px
        self._set_scale(min(max(self._scale.px * factor, FURTHEST_PX), CLOSEST_PX), frame, x)

    def zoom_to_fit(self) -> None:
        """Show the whole film."""
        length = max(film_length(self._shown).value, int(10 * self._shown.rate))
        self._set_scale(min(max(self.viewport().width() * 0.94 / length, FURTHEST_PX), CLOSEST_PX), 0, BEFORE_PX)

    def show_frame(self, frame: int) -> None:
        """Scroll so that a frame can be seen."""
        x = self._scale.x_of(frame)
        if not 0 <= x < self.viewport().width() - EDGE_SCROLL_PX:
            self.horizontalScrollBar().setValue(round(frame * self._scale.px - self.viewport().width() / 3))

    def _set_scale(self, px: float, frame: float, x: float) -> None:
        self._scale = Scale(px, self._scale.left)
        self._fit_scroll_bars()
        self.horizontalScrollBar().setValue(round(frame * px - x) + BEFORE_PX)
        self._scale = Scale(px, self.horizontalScrollBar().value() - BEFORE_PX)
        self.viewport().update()

    def _fit_scroll_bars(self) -> None:
        width, height = self.viewport().width(), self.viewport().height() - RULER_PX
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        span = round(film_length(self._shown).value * self._scale.px) + ROOM_AFTER_PX
        across.setRange(0, max(0, span - width))
        across.setPageStep(width)
        across.setSingleStep(60)
        down.setRange(0, max(0, self._lanes.height - height))
        down.setPageStep(height)
        down.setSingleStep(30)

    def _on_scrolled(self) -> None:
        self._scale = Scale(self._scale.px, self.horizontalScrollBar().value() - BEFORE_PX)
        self._headers.place(self._lanes, self.verticalScrollBar().value())
        self.viewport().update()

    # --- what changed

    @property
    def shown(self) -> Timeline:
        """The timeline as drawn: the film, or what a drag would make of it."""
        return self._shown

    def show_timeline(self, timeline: Timeline) -> None:
        """Draw another timeline, while a drag lasts."""
        if timeline is not self._shown:
            self._shown = timeline
            self._lay()
        self.viewport().update()

    def _lay(self) -> None:
        self._lanes.lay(self._shown)
        self._fit_scroll_bars()
        self._headers.place(self._lanes, self.verticalScrollBar().value())

    def _on_changed(self, changes: Changes) -> None:
        self.hand.let_go()
        was_empty = not any(track.items for track in self._shown.tracks)
        old_tracks = len(self._shown.tracks)
        self._shown = self.desk.timeline
        self._lay()
        if was_empty or old_tracks != len(self._shown.tracks) or changes.markers:
            self.viewport().update()
            return
        for lane in self._lanes.lanes:
            if lane.row.track.id in changes.tracks:
                self.viewport().update(self._touched(lane, changes))

    def _touched(self, lane: Lane, changes: Changes) -> QRect:
        top, width = self.top_of(lane), self.viewport().width()
        if changes.span is None:
            return QRect(0, top, width, lane.height)
        left = max(0, int(self._scale.x_of(changes.span.start.value)) - 4)
        right = min(width, int(self._scale.x_of(changes.span.end_exclusive.value)) + 4)
        return QRect(left, top, max(0, right - left), lane.height)

    def _on_selection(self) -> None:
        chosen = [find_clip(self._shown, clip_id) for clip_id in self.desk.chosen if self._has(clip_id)]
        if len(chosen) == 1:
            self.setAccessibleDescription(sentence_of(chosen[0].clip, chosen[0].start))
        elif chosen:
            self.setAccessibleDescription(f"{len(chosen)} clips chosen")
        self.viewport().update()

    def _has(self, clip_id: ClipId) -> bool:
        return any(clip.id == clip_id for lane in self._lanes.lanes for clip in lane.row.clips)

    def _on_playhead(self, frame: int) -> None:
        for each in (self._playhead_drawn, frame):
            self.viewport().update(QRect(round(self._scale.x_of(each)) - 12, 0, 24, self.viewport().height()))
        self._playhead_drawn = frame
        if not self.hand.is_scrubbing:
            self.show_frame(frame)

    def changeEvent(self, event: object) -> None:
        self._colours = colours_of(self.palette())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._headers.setGeometry(0, 0, HEADER_PX, self.viewport().height())
        self._fit_scroll_bars()
        self._headers.place(self._lanes, self.verticalScrollBar().value())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(event.rect(), self._colours.ground)
        sides = (event.rect().left(), event.rect().right() + 1)
        look = Look(self._colours, self._pictures, self.desk.chosen, self.hand.hovered, self._lost)
        self._pictures.waveforms.begin_painting()
        painter.save()
        painter.setClipRect(QRectF(0, RULER_PX, width, height - RULER_PX))
        for lane in self._lanes.lanes:
            top = self.top_of(lane)
            if event.rect().intersects(QRect(0, top, width, lane.height)):
                painter.save()
                painter.translate(0, top)
                draw_lane(painter, lane, self._scale, sides, look)
                painter.restore()
        painter.restore()
        if not any(lane.row.clips for lane in self._lanes.lanes):
            painter.setPen(self._colours.quiet_words)
            painter.drawText(self._empty_place(), Qt.AlignmentFlag.AlignCenter, EMPTY_WORDS)
        font = QFont(painter.font())
        font.setPointSizeF(max(RULER_POINTS, font.pointSizeF() * 0.85))
        painter.setFont(font)
        draw_ruler(painter, self._scale, self._shown.rate, width, self._colours)
        draw_markers(painter, self._shown.markers, self._scale, width, self._colours)
        self._draw_over(painter)
        painter.end()

    def _empty_place(self) -> QRect:
        lanes = [lane for lane in self._lanes.lanes if lane.row.track.kind is TrackKind.PICTURE]
        top, tall = (self.top_of(lanes[-1]), lanes[-1].height) if lanes else (RULER_PX, 100)
        return QRect(0, top, self.viewport().width(), tall)

    def _draw_over(self, painter: QPainter) -> None:
        width, height = self.viewport().width(), self.viewport().height()
        draw_playhead(painter, self._scale.x_of(self.desk.playhead), height, self._colours)
        for frame in (*self.hand.lines, self._drop_frame):
            if frame is not None:
                draw_snap(painter, self._scale.x_of(frame), height, self._colours)
        if self.hand.band is not None:
            painter.setPen(QPen(self._colours.chosen, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.hand.band)
        if self.hand.words:
            draw_plate(painter, self.hand.words, self.hand.point, width, self._colours)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(1, 1, width - 2, height - 2))

    # --- the mouse

    def set_tool(self, tool: Tool) -> None:
        """Take up a tool."""
        if tool is not self.tool:
            self.tool = tool
            self.hand.rest()
            self.tool_changed.emit(tool)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.hand.press(event.position(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.hand.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        marker = self.marker_at(event.position())
        if marker is not None:
            self.marker_opened.emit(marker.id)
        else:
            self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self.tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self.hand.look_away()
        return super().viewportEvent(event)

    def tip_at(self, point: QPointF) -> str:
        """Say what is at a point of the viewport and what can be done to it with the mouse."""
        found, marker = self.clip_at(point), self.marker_at(point)
        if marker is not None:
            return f"{marker.name}. Double-click to change or remove it."
        if point.y() < RULER_PX:
            return RULER_TIP
        if found is None:
            return ""
        clip, part = found
        words = CUT_TIP if self.tool is Tool.CUT else TIPS[part]
        if part is not Part.BODY:
            return words
        lost = LOST_TIP if self._lost & set(media_used_by(clip.content)) else ""
        return f"{sentence_of(clip, find_clip(self._shown, clip.id).start)}. {lost}{words}"

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM_STEP ** (turn.y() / 120), event.position().x())
        elif turn.x() or (event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self._scroll_by(turn.x() or turn.y())
        elif self.verticalScrollBar().maximum() > 0 and event.position().x() < 0:
            super().wheelEvent(event)
        else:
            self._scroll_by(turn.y())
        event.accept()

    def _scroll_by(self, turn: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turn)

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.hand.is_holding:
            self.hand.let_go()
        elif not press_key(self, event.key(), event.modifiers()):
            super().keyPressEvent(event)

    # --- things dragged in

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_media(event.mimeData()) or dragged_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drop_frame = drop_place(self._scale.frame_at(event.position().x()), self.lane_at(event.position().y()))[
            0
        ]
        self.viewport().update()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_frame = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_frame = None
        frame, track_id = self._drop_place(event.position())
        media = [media_by_id(self.desk.film, each) for each in dragged_media(event.mimeData())]
        if media:
            commands.add_media(self.desk, [each for each in media if each is not None], frame, track_id)
        elif paths := dragged_paths(event.mimeData()):
            self.files_dropped.emit([Path(path) for path in paths], frame, track_id)
        event.acceptProposedAction()
        self.viewport().update()

    def _drop_place(self, point: QPointF) -> tuple[int, TrackId | None]:
        return drop_place(self._scale.frame_at(point.x()), self.lane_at(point.y()))
