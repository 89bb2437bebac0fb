"""The timeline's keys: everything the mouse does can be done without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from keepsake.project.schema import ClipId
from keepsake.project.trims import Edge
from keepsake.ui import commands, track_commands
from keepsake.ui.desk import Desk
from keepsake.ui.timeline.surface import Surface

Key = Qt.Key
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
ARROWS = {Key.Key_Left: -1, Key.Key_Right: 1}
KEY_ZOOM = 1.4
TRIMS = {
    Key.Key_Comma: (Edge.OUT, -1),
    Key.Key_Period: (Edge.OUT, 1),
    Key.Key_Less: (Edge.IN, -1),
    Key.Key_Greater: (Edge.IN, 1),
}
"""Keys that move one end of the chosen clip by a frame: its end, with Shift its beginning."""


def press_key(canvas: Surface, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Do what a key stands for; says whether it stands for anything."""
    pressed = Qt.Key(key)
    if pressed in ARROWS:
        _press_arrow(canvas.desk, ARROWS[pressed], modifiers)
        return True
    if pressed in (Key.Key_Up, Key.Key_Down) and not modifiers:
        _change_track(canvas, -1 if pressed is Key.Key_Up else 1)
        return True
    if pressed in (Key.Key_Delete, Key.Key_Backspace):
        commands.remove_chosen(canvas.desk, closes_up=canvas.closes_up != bool(modifiers & SHIFT))
        return True
    return _press_plain(canvas, pressed) if not modifiers & (CONTROL | ALT) else False


def _press_plain(canvas: Surface, key: Qt.Key) -> bool:
    desk = canvas.desk
    actions: dict[Qt.Key, Callable[[], object]] = {
        Key.Key_Home: lambda: desk.move_playhead(0),
        Key.Key_End: lambda: desk.move_playhead(desk.length),
        Key.Key_Plus: lambda: canvas.zoom(KEY_ZOOM),
        Key.Key_Equal: lambda: canvas.zoom(KEY_ZOOM),
        Key.Key_Minus: lambda: canvas.zoom(1 / KEY_ZOOM),
        Key.Key_0: canvas.zoom_to_fit,
        Key.Key_S: lambda: commands.split_here(desk),
        Key.Key_BracketLeft: lambda: commands.trim_to_playhead(desk, Edge.IN, closes_up=canvas.closes_up),
        Key.Key_BracketRight: lambda: commands.trim_to_playhead(desk, Edge.OUT, closes_up=canvas.closes_up),
        Key.Key_Escape: lambda: desk.choose(()),
        Key.Key_PageUp: lambda: track_commands.go_to_marker(desk, -1),
        Key.Key_PageDown: lambda: track_commands.go_to_marker(desk, 1),
        **{key: partial(_trim, canvas, *how) for key, how in TRIMS.items()},
    }
    if key not in actions:
        return False
    actions[key]()
    return True


def _trim(canvas: Surface, edge: Edge, by: int) -> None:
    commands.trim_chosen(canvas.desk, edge, by, closes_up=canvas.closes_up)


def _press_arrow(desk: Desk, way: int, modifiers: Qt.KeyboardModifier) -> None:
    step = round(desk.timeline.rate) if modifiers & SHIFT else 1
    if modifiers & CONTROL:
        choose_next(desk, way)
    elif modifiers & ALT:
        commands.nudge_chosen(desk, way * step)
    else:
        desk.move_playhead(desk.playhead + way * step)


def choose_next(desk: Desk, way: int) -> None:
    """Choose the clip after (1) or before (-1) the chosen one, or the one at the playhead, and go there."""
    places = commands.chosen_places(desk)
    rows = [track for track in desk.timeline.tracks if any(place.track.id == track.id for place in places)]
    tracks = rows or [track for track in desk.timeline.tracks if track.items]
    if not tracks:
        return
    row = [place for place in commands.places_on(desk.timeline, tracks[0].id)]
    here = places[0].start if places else desk.playhead_time
    ahead = [place for place in row if (place.start > here if way > 0 else place.start < here)]
    if not places:
        ahead = [place for place in row if place.range_in_parent.contains(here)] or ahead
    if ahead:
        place = ahead[0] if way > 0 or not places else ahead[-1]
        desk.choose((place.clip.id,))
        desk.move_playhead(place.start.value)


def _change_track(canvas: Surface, way: int) -> None:
    """Choose the clip at the playhead on the next track that has one."""
    lanes = canvas.lanes.lanes
    chosen = canvas.desk.chosen
    at = next((index for index, lane in enumerate(lanes) if any(clip.id in chosen for clip in lane.row.clips)), None)
    order = range(at + way if at is not None else 0, len(lanes) if way > 0 else -1, way)
    for index in order:
        found = lanes[index].row.index_at(canvas.desk.playhead)
        if found is not None:
            clip_id: ClipId = lanes[index].row.clips[found].id
            canvas.desk.choose((clip_id,))
            return
