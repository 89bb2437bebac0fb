"""The hand on the timeline: what presses, drags and releases of the mouse mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from keepsake.core.errors import KeepsakeError
from keepsake.project.schema import Clip, ClipId, TrackId, TrackKind
from keepsake.project.sequence import find_clip
from keepsake.ui import commands
from keepsake.ui.timeline import drags
from keepsake.ui.timeline.drags import Drag, Manner, Pull
from keepsake.ui.timeline.lanes import LANE_PX, RULER_PX, Lane, Part
from keepsake.ui.timeline.snapping import snapped
from keepsake.ui.timeline.surface import Surface, Tool

SNAP_PX = 12
EDGE_SCROLL_PX = 30
SHIFT, CONTROL, ALT, META = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
NO_KEYS = Qt.KeyboardModifier.NoModifier
SOUNDS = {TrackKind.VOICE, TrackKind.MUSIC}


class Hand:
    """What the mouse holds: nothing, the playhead, a rubber band, or a clip."""

    def __init__(self, canvas: Surface) -> None:
        self._canvas, self._desk = canvas, canvas.desk
        self.band: QRectF | None = None
        self.is_scrubbing = False
        self._drag: Drag | None = None
        self._pressed: QPointF | None = None
        self._is_dragging = False
        self._snap_frame: int | None = None
        self._hover_frame: int | None = None
        self.hovered: ClipId | None = None
        self.words = ""
        self.point = QPointF()

    @property
    def is_holding(self) -> bool:
        """Say whether a clip is in hand."""
        return self._drag is not None

    @property
    def lines(self) -> tuple[int | None, int | None]:
        """The frames to draw a line at: where an end has snapped, where a cut would be."""
        return self._snap_frame, self._hover_frame

    def rest(self) -> None:
        """Show the pointer of the tool."""
        self._hover_frame = None
        is_cutting = self._canvas.tool is Tool.CUT
        self._canvas.viewport().setCursor(Qt.CursorShape.SplitHCursor if is_cutting else Qt.CursorShape.ArrowCursor)
        self._canvas.viewport().update()

    def press(self, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Take hold of what is at a point of the viewport."""
        self._pressed = point
        found = self._canvas.clip_at(point)
        if point.y() < RULER_PX:
            self.is_scrubbing = True
            self._desk.move_playhead(self._canvas.scale.frame_at(point.x()))
        elif found is not None and self._canvas.tool is Tool.CUT:
            commands.split_at(self._desk, found[0].id, self._cut_frame(point))
            self._pressed = None
        elif found is not None:
            self._take_hold(found[0], found[1], keys)
        else:
            self._desk.choose(())
            self.band = QRectF(point, point)

    def _take_hold(self, clip: Clip, part: Part, keys: Qt.KeyboardModifier) -> None:
        if keys & (SHIFT | CONTROL) and part is Part.BODY:
            several = commands.stretch_to(self._desk, clip.id) if keys & SHIFT else self._desk.chosen ^ {clip.id}
            self._desk.choose(several)
            self._pressed = None
            return
        if clip.id not in self._desk.chosen:
            self._desk.choose((clip.id,))
        self._drag = drags.begin(self._desk, clip.id, part, self._manner(part, keys))

    def _manner(self, part: Part, keys: Qt.KeyboardModifier) -> Manner:
        if part in (Part.FADE_IN, Part.FADE_OUT):
            return Manner.FADE
        if part is Part.GAIN:
            return Manner.GAIN
        if part is Part.BODY:
            return Manner.SLIP if keys & ALT else Manner.MOVE
        if keys & CONTROL:
            return Manner.ROLL
        closes_up = self._canvas.closes_up != bool(keys & SHIFT)
        return Manner.RIPPLE_TRIM if closes_up else Manner.TRIM

    def move(self, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Carry what is in hand to a point, or look at what is under the pointer."""
        if self._pressed is None:
            self._hover(point, keys)
        elif self.is_scrubbing:
            self._desk.move_playhead(self._canvas.scale.frame_at(point.x()))
            self._scroll_at_edge(point.x())
        elif self._drag is not None:
            self._drag_to(point, keys)
        elif self.band is not None:
            self.band = QRectF(self._pressed, point).normalized()
            self._desk.choose(self._inside(self.band))
            self._canvas.viewport().update()

    def _hover(self, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        found = self._canvas.clip_at(point)
        hovered = found[0].id if found else None
        if hovered != self.hovered:
            self.hovered = hovered
            self._canvas.viewport().update()
        if self._canvas.tool is Tool.CUT:
            self._hover_frame = self._cut_frame(point) if found else None
            self._canvas.viewport().update()
            return
        shape = _pointer(found[1], keys) if found else Qt.CursorShape.ArrowCursor
        if self._canvas.viewport().cursor().shape() is not shape:
            self._canvas.viewport().setCursor(shape)

    def look_away(self) -> None:
        """The pointer has left."""
        self.hovered = self._hover_frame = None
        self._canvas.viewport().update()

    def _cut_frame(self, point: QPointF) -> int:
        frame, reach = self._canvas.scale.frame_at(point.x()), self._canvas.scale.reach(SNAP_PX)
        near = abs(self._desk.playhead - frame) <= reach
        return self._desk.playhead if self._canvas.snaps and near else frame

    def _drag_to(self, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        assert self._drag is not None
        assert self._pressed is not None
        if not self._is_dragging:
            if (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._is_dragging = True
        self._scroll_at_edge(point.x())
        by = round((point.x() - self._pressed.x()) / self._canvas.scale.px)
        self._snap_frame = None
        if self._canvas.snaps and not keys & META:
            by, self._snap_frame = snapped(
                by, self._drag.edges(), self._drag.targets, self._canvas.scale.reach(SNAP_PX)
            )
        self.point = point
        self._preview(by, point.y() - self._pressed.y())

    def _preview(self, by: int, down: float) -> None:
        drag = self._drag
        assert drag is not None
        home = find_clip(drag.timeline, drag.clip).track
        lane = self._canvas.lane_at(self.point.y()) if drag.manner is Manner.MOVE else None
        shape = Qt.CursorShape.ClosedHandCursor if drag.part is Part.BODY else _pointer(drag.part, NO_KEYS)
        pull = Pull(by, down / LANE_PX[home.kind], _target_track(lane, home.id, home.kind))
        try:
            result = drag.result(pull)
            self.words = drag.words(result)
        except KeepsakeError:
            result, self._snap_frame, shape = drag.timeline, None, Qt.CursorShape.ForbiddenCursor
            self.words = ""
        self._canvas.viewport().setCursor(shape)
        self._canvas.show_timeline(result)

    def _scroll_at_edge(self, x: float) -> None:
        bar, old = self._canvas.horizontalScrollBar(), self._canvas.horizontalScrollBar().value()
        if x > self._canvas.viewport().width() - EDGE_SCROLL_PX:
            bar.setValue(old + EDGE_SCROLL_PX)
        elif x < EDGE_SCROLL_PX:
            bar.setValue(old - EDGE_SCROLL_PX)
        if self._pressed is not None:
            self._pressed -= QPointF(bar.value() - old, 0)

    def _inside(self, band: QRectF) -> list[ClipId]:
        first, last = self._canvas.scale.frame_at(band.left()), self._canvas.scale.frame_at(band.right()) + 1
        inside: list[ClipId] = []
        for lane in self._canvas.lanes.lanes:
            top = self._canvas.top_of(lane)
            if band.top() < top + lane.height and top < band.bottom():
                inside += [lane.row.clips[index].id for index in lane.row.between(first, last)]
        return inside

    def release(self) -> None:
        """Put down what is in hand: one step for undo."""
        drag, result, dragged = self._drag, self._canvas.shown, self._is_dragging
        pressed = self._pressed
        self.let_go()
        if drag is not None and dragged:
            if result is not drag.timeline and result != drag.timeline:
                self._desk.change(drag.manner.value, lambda _: result)
        elif drag is not None and pressed is not None:
            if len(self._desk.chosen) > 1:
                self._desk.choose((drag.clip,))
            self._desk.move_playhead(self._canvas.scale.frame_at(pressed.x()))

    def let_go(self) -> None:
        """Let go without a change."""
        was_held = self._pressed is not None or self._drag is not None
        self._drag, self._pressed, self.band, self._snap_frame = None, None, None, None
        self._is_dragging = self.is_scrubbing = False
        self.words = ""
        if was_held:
            self._canvas.show_timeline(self._desk.timeline)
            self.rest()


def _pointer(part: Part, keys: Qt.KeyboardModifier) -> Qt.CursorShape:
    """The pointer's shape over a part of a clip, as the keys held say what a drag would do."""
    if part is Part.BODY:
        return Qt.CursorShape.SizeAllCursor if keys & ALT else Qt.CursorShape.ArrowCursor
    if part is Part.GAIN:
        return Qt.CursorShape.SizeVerCursor
    if part in (Part.FADE_IN, Part.FADE_OUT):
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.SplitHCursor if keys & CONTROL else Qt.CursorShape.SizeHorCursor


def _target_track(lane: Lane | None, home: TrackId, kind: TrackKind) -> TrackId:
    """A drag stays on its track unless the pointer is on another one that carries the same."""
    if lane is None:
        return home
    other = lane.row.track
    return other.id if other.kind is kind or {other.kind, kind} <= SOUNDS else home


def drop_place(frame: int, lane: Lane | None) -> tuple[int, TrackId | None]:
    """Give the frame something dropped at a frame of a lane begins at, between clips and never inside one; and the
    track. Pictures dropped after the last one follow it without a gap.
    """
    if lane is None:
        return frame, None
    row = lane.row
    index = row.index_at(frame)
    if index is not None:
        is_early = frame - row.starts[index] < row.ends[index] - frame
        return (row.starts[index] if is_early else row.ends[index]), row.track.id
    end = row.ends[-1] if row.ends else 0
    if frame > end and row.track.kind is TrackKind.PICTURE:
        return end, row.track.id
    return frame, row.track.id
