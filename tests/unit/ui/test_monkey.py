"""A monkey at the editor: random but legal gestures over the real widgets, for a few seconds, or for longer by hand.

`KEEPSAKE_MONKEY_SECONDS=600` is the long run; `KEEPSAKE_MONKEY_SEED` chooses another monkey.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QSlider
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.project.laws import broken_laws, is_sound
from keepsake.project.schema import TrackKind
from keepsake.project.sequence import clips_of
from keepsake.ui import commands, track_commands
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.mime import media_to_drag
from keepsake.ui.sweeping import Sweeper
from keepsake.ui.timeline.lanes import Part
from tests.desks import family_film
from tests.idle import NoTasks

SECONDS = float(os.environ.get("KEEPSAKE_MONKEY_SECONDS", "5"))
SEED = int(os.environ.get("KEEPSAKE_MONKEY_SEED", "1952"))
MOST_GROWTH_BYTES = 50 * 2**20
WARM_SHARE = 0.2
"""After this share of the time all caches are full; from then on memory must not grow."""
MOST_CLIPS, MOST_TRACKS = 120, 9
LONG_SECONDS = 30

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key
KEYS = (
    *(Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_S),
    *(Key.Key_BracketLeft, Key.Key_BracketRight, Key.Key_Comma, Key.Key_Period, Key.Key_Less, Key.Key_Greater),
    *(Key.Key_Delete, Key.Key_Escape, Key.Key_Plus, Key.Key_Minus, Key.Key_0, Key.Key_PageUp, Key.Key_PageDown),
)
LIST_KEYS = (Key.Key_Up, Key.Key_Down, Key.Key_Return, Key.Key_Delete, Key.Key_Home, Key.Key_End, Key.Key_A)
ACTIONS = (
    *("undo", "undo", "redo", "split", "remove", "title", "all", "marker", "in", "out", "fit", "razor", "snap"),
    *("close", "together", "cut", "copy", "paste", "duplicate", "next", "last", "hold", "let_go", "instead"),
)
PARTS = tuple(Part)
Luck = random.Random


def drag(window: EditorWindow, luck: Luck) -> None:
    view = window.canvas.viewport()
    start = QPoint(luck.randrange(view.width()), luck.randrange(view.height()))
    if luck.random() < 0.7 and (places := list(clips_of(window.desk.timeline))):
        start = window.canvas.point_of(luck.choice(places).clip.id, luck.choice(PARTS))
    end = start + QPoint(luck.randrange(-300, 300), luck.randrange(-90, 90))
    keys = luck.choice([NONE, NONE, SHIFT, CONTROL, ALT])
    QTest.mousePress(view, LEFT, keys, start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, start + (end - start) * share)
    if luck.random() < 0.1:
        QTest.keyClick(window.canvas, Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, keys, end)


def hover(window: EditorWindow, luck: Luck) -> None:
    view = window.canvas.viewport()
    point = QPoint(luck.randrange(view.width()), luck.randrange(view.height()))
    QTest.mouseMove(view, point)
    window.canvas.tip_at(QPointF(point))


def key(window: EditorWindow, luck: Luck) -> None:
    QTest.keyClick(window.canvas, luck.choice(KEYS), luck.choice([NONE, NONE, SHIFT, CONTROL, ALT]))


def list_key(window: EditorWindow, luck: Luck) -> None:
    QTest.keyClick(window.storyboard.list, luck.choice(LIST_KEYS), luck.choice([NONE, ALT, CONTROL]))


def storyboard(window: EditorWindow, luck: Luck) -> None:
    board = window.storyboard
    board.show_track(luck.choice(window.desk.timeline.tracks).id)
    if board.rows.rowCount():
        board.list.setCurrentIndex(board.rows.index(luck.randrange(board.rows.rowCount())))
    if board.bar.isEnabled():
        board.bar.length.setValue(luck.choice([0.5, 1, 3, 4.2]))
    if board.bar.into.isEnabled():
        row = luck.randrange(board.bar.into.count())
        board.bar.into.setCurrentIndex(row)
        board.bar.into.activated.emit(row)


def action(window: EditorWindow, luck: Luck) -> None:
    chosen = window.actions_[luck.choice(ACTIONS)]
    if chosen.isEnabled():
        chosen.trigger()


def bin_list(window: EditorWindow, luck: Luck) -> None:
    media_bin = window.bin
    media_bin.sort_box.setCurrentIndex(luck.randrange(media_bin.sort_box.count()))
    media_bin.show_box.setCurrentIndex(luck.choice([0, 0, luck.randrange(media_bin.show_box.count())]))
    media_bin.search.setText(luck.choice(["", "", "gran", "video"]))
    if media_bin.rows.rowCount():
        media_bin.list.setCurrentIndex(media_bin.rows.index(luck.randrange(media_bin.rows.rowCount())))
        QTest.keyClick(media_bin.list, luck.choice([Key.Key_Return, Key.Key_Return, Key.Key_Down, Key.Key_Delete]))
    media_bin.menu().deleteLater()


def drop_media(window: EditorWindow, luck: Luck) -> None:
    media = [each.id for each in window.desk.film.media][:2]
    view = window.canvas
    point = QPointF(luck.randrange(view.viewport().width()), luck.randrange(view.viewport().height()))
    mime = media_to_drag(luck.sample(media, luck.randrange(len(media) + 1)))
    copy = Qt.DropAction.CopyAction
    view.dragEnterEvent(QDragEnterEvent(point.toPoint(), copy, mime, LEFT, NONE))
    view.dragMoveEvent(QDragMoveEvent(point.toPoint(), copy, mime, LEFT, NONE))
    view.dropEvent(QDropEvent(point, copy, mime, LEFT, NONE))


def inspector(window: EditorWindow, luck: Luck) -> None:
    fields = [
        field
        for kind in (QAbstractSpinBox, QSlider, QComboBox, QLineEdit)
        for field in window.inspector.findChildren(kind)
        if field.isVisible() and field.isEnabled() and not isinstance(field.parent(), QAbstractSpinBox)
    ]
    if not fields:
        return
    field = luck.choice(fields)
    if isinstance(field, QAbstractSpinBox):
        field.stepBy(luck.choice([-3, -1, 1, 4]))
    elif isinstance(field, QSlider):
        field.setValue(luck.randrange(field.minimum(), field.maximum() + 1))
    elif isinstance(field, QComboBox):
        if field.count():
            row = luck.randrange(field.count())
            field.setCurrentIndex(row)
            field.activated.emit(row)
    else:
        field.setText(luck.choice(["Margaret", "שלום", "1952"]))
        field.editingFinished.emit()


def tracks(window: EditorWindow, luck: Luck) -> None:
    desk = window.desk
    track = luck.choice(desk.timeline.tracks)
    acts: list[Callable[[], object]] = [
        lambda: track_commands.move_track(desk, track.id, luck.choice([-1, 1])),
        lambda: track_commands.rename_track(desk, track.id, luck.choice(["Over", "Under", "  "])),
        lambda: commands.change_track(desk, "Mute", track.id, is_muted=not track.is_muted),
        lambda: commands.change_track(desk, "Lock", track.id, is_locked=not track.is_locked),
        lambda: commands.change_track(desk, "Unlock", track.id, is_locked=False),
        lambda: track_commands.remove_track(desk, track.id),
    ]
    if len(desk.timeline.tracks) < MOST_TRACKS:
        acts.append(lambda: track_commands.add_track(desk, luck.choice(list(TrackKind))))
    luck.choice(acts)()


def moments(window: EditorWindow, luck: Luck) -> None:
    desk = window.desk
    desk.move_playhead(luck.randrange(max(1, desk.length)))
    track_commands.mark(desk)
    if desk.timeline.markers:
        marker = luck.choice(desk.timeline.markers)
        track_commands.rename_marker(desk, marker.id, luck.choice(["born", "wed"]))
        if luck.random() < 0.7:
            track_commands.remove_marker(desk, luck.choice(desk.timeline.markers).id)


def look_about(window: EditorWindow, luck: Luck) -> None:
    view = window.canvas.viewport()
    keys = luck.choice([NONE, CONTROL, SHIFT])
    point = QPointF(luck.randrange(view.width()), luck.randrange(view.height()))
    turn = QPoint(0, luck.choice([-240, -120, 120, 240]))
    wheel = QWheelEvent(
        point,
        view.mapToGlobal(point),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    window.tabs.setCurrentIndex(luck.randrange(window.tabs.count()))
    if luck.random() < 0.1:
        window.resize(QSize(luck.randrange(900, 1600), luck.randrange(600, 1000)))


def tidy(window: EditorWindow, luck: Luck) -> None:
    """A film that has grown too large is made smaller, so that every gesture stays quick."""
    places = list(clips_of(window.desk.timeline))
    if len(places) > MOST_CLIPS:
        window.desk.choose(place.clip.id for place in luck.sample(places, len(places) // 2))
        commands.remove_chosen(window.desk, closes_up=True)
    if not any(clip for clip in places):
        commands.add_media(window.desk, list(window.desk.film.media)[:2])


GESTURES = (
    *(drag, drag, drag, drag, hover, key, key, list_key, storyboard, action, action, bin_list),
    *(drop_media, inspector, inspector, tracks, moments, look_about),
)


def memory_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_a_monkey_breaks_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    luck = random.Random(SEED)
    path = tmp_path / "film.keepsake"
    window = EditorWindow(Document.create(path, family_film()), NoTasks())  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    window.resize(1500, 900)
    window.show()
    qtbot.waitExposed(window)
    sweeper = Sweeper()  # as in the program
    began, warm, count, done = time.monotonic(), 0, 0, ""
    with capture_exceptions() as caught:
        while (spent := time.monotonic() - began) < SECONDS:
            gesture = luck.choice(GESTURES)
            done = f"gesture {count}: {gesture.__name__}"
            gesture(window, luck)
            tidy(window, luck)
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as a running loop does
            assert caught == [], done
            assert list(broken_laws(window.desk.timeline)) == [], done
            assert window.canvas.shown is window.desk.timeline, done
            count += 1
            if not warm and spent > SECONDS * WARM_SHARE:
                warm = memory_bytes()
    sweeper.leave()
    growth = memory_bytes() - warm
    sys.stderr.write(f"\nmonkey {SEED}: {count} gestures in {SECONDS:.0f} s, {growth / 2**20:+.1f} MB\n")
    assert growth <= MOST_GROWTH_BYTES
    _check_views_agree(window)
    if SECONDS <= LONG_SECONDS:
        _check_undo_leads_back(window)
    film = window.desk.film
    window.leave()
    window.desk.document.close()
    with Document.open(path) as again:
        assert again.film == film
        assert again.damages() == []


def _check_views_agree(window: EditorWindow) -> None:
    rows, track = window.storyboard.rows, window.storyboard.rows.track_id
    there = [place.clip.id for place in commands.places_on(window.desk.timeline, track)]
    assert [rows.place(row).clip.id for row in range(rows.rowCount())] == there


def _check_undo_leads_back(window: EditorWindow) -> None:
    film = window.desk.film
    while window.desk.document.undo_label:
        window.desk.undo()
    assert window.desk.film == family_film()
    while window.desk.document.redo_label:
        window.desk.redo()
    assert window.desk.film == film
    assert is_sound(film)
