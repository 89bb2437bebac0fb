"""Fades, loudness, overlaps, moments, tracks and copies on the timeline, with a real mouse and real keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.laws import broken_laws
from keepsake.project.media_pool import take_in
from keepsake.project.schema import TrackKind, Transition, new_film
from keepsake.project.sequence import clips_of
from keepsake.ui import clipboard, commands, track_commands
from keepsake.ui.desk import Desk
from keepsake.ui.tasks import Tasks
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.timeline.canvas import TIPS, TimelineCanvas
from keepsake.ui.timeline.lanes import LANE_PX, RULER_PX, Part, gain_at_share, share_of_gain
from keepsake.ui.timeline.moments import Moments
from keepsake.ui.timeline.pictures import Pictures
from tests.desks import clip_named, order_of, start_of
from tests.films import RATE, time
from tests.sounds import noise, write_video, write_wav
from tests.timelines import clip_point, drag, px

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def test_the_corners_are_drawn_in_to_fade(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    drag(canvas, clip_point(canvas, "Photo 1", Part.FADE_IN), px(canvas, 20))
    assert clip_named(desk, "Photo 1").fade_in == time(20)
    assert desk.document.undo_label == "Fade"
    drag(canvas, clip_point(canvas, "Photo 1", Part.FADE_OUT), px(canvas, -300))
    assert clip_named(desk, "Photo 1").fade_out == time(80)
    drag(canvas, clip_point(canvas, "Photo 1", Part.FADE_IN), px(canvas, -200))
    assert clip_named(desk, "Photo 1").fade_in is None
    assert start_of(desk, "Photo 2") == 100


def test_the_line_is_drawn_down_for_quieter_and_back(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    down = round((share_of_gain(-12) - share_of_gain(0)) * LANE_PX[TrackKind.MUSIC])
    drag(canvas, clip_point(canvas, "Song", Part.GAIN), QPoint(0, down))
    assert clip_named(desk, "Song").gain_db == pytest.approx(-12, abs=1)
    assert desk.document.undo_label == "Loudness"
    drag(canvas, clip_point(canvas, "Song", Part.GAIN), QPoint(0, -down))
    assert clip_named(desk, "Song").gain_db == 0
    assert start_of(desk, "Song") == 0


@pytest.mark.parametrize("gain_db", [-40.0, -20.5, -6.0, 0.0, 6.0, 12.0])
def test_loudness_and_its_line_agree(gain_db: float) -> None:
    assert gain_at_share(share_of_gain(gain_db)) == gain_db


def test_a_clip_drawn_a_little_over_its_neighbour_dissolves(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    drag(canvas, clip_point(canvas, "Photo 2"), px(canvas, -20))
    change = desk.timeline.tracks[0].items[1]
    assert isinstance(change, Transition)
    assert (change.in_offset, change.out_offset) == (time(10), time(10))
    assert order_of(desk)[:2] == ["Photo 1", "Photo 2"]
    assert start_of(desk, "Photo 3") == 180
    desk.undo()
    drag(canvas, clip_point(canvas, "Photo 2"), px(canvas, 30))
    assert isinstance(desk.timeline.tracks[0].items[2], Transition)


def test_what_follows_stays_together_on_every_track_or_not(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    desk.change(
        "Move", lambda timeline: edits.move(timeline, clip_named(desk, "Title").id, timeline.tracks[1].id, time(200))
    )
    drag(canvas, clip_point(canvas, "Photo 2", Part.TAIL), px(canvas, -30))
    assert (start_of(desk, "Photo 3"), start_of(desk, "Title"), start_of(desk, "Song")) == (170, 170, 0)
    desk.undo()
    desk.keeps_together = False
    drag(canvas, clip_point(canvas, "Photo 2", Part.TAIL), px(canvas, -30))
    assert (start_of(desk, "Photo 3"), start_of(desk, "Title")) == (170, 200)


def test_shift_chooses_all_between_and_ctrl_one_more(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, clip_point(canvas, "Photo 1"))
    QTest.mouseClick(canvas.viewport(), LEFT, SHIFT, clip_point(canvas, "Photo 3"))
    assert desk.chosen == {clip_named(desk, f"Photo {number}").id for number in (1, 2, 3)}
    QTest.mouseClick(canvas.viewport(), LEFT, CONTROL, clip_point(canvas, "Photo 2"))
    assert desk.chosen == {clip_named(desk, f"Photo {number}").id for number in (1, 3)}


def test_copies_follow_and_make_room(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    desk.choose([clip_named(desk, "Photo 2").id])
    clipboard.duplicate(desk)
    assert order_of(desk)[:4] == ["Photo 1", "Photo 2", "Photo 2", "Photo 3"]
    assert desk.document.undo_label == "Duplicate"
    desk.undo()
    desk.choose([clip_named(desk, "Photo 1").id, clip_named(desk, "Title").id])
    clipboard.cut(desk, closes_up=True)
    assert order_of(desk)[0] == "Photo 2"
    desk.move_playhead(100)
    clipboard.paste(desk)
    assert order_of(desk)[:3] == ["Photo 2", "Photo 1", "Photo 3"]
    assert start_of(desk, "Title") == 100
    assert list(broken_laws(desk.timeline)) == []


def test_nothing_chosen_or_copied_is_said(canvas: TimelineCanvas, qtbot: QtBot) -> None:
    for act in (clipboard.copy, clipboard.paste, clipboard.duplicate):
        with qtbot.waitSignal(canvas.desk.said):
            act(canvas.desk)


def test_keys_trim_by_a_frame(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    desk.choose([clip_named(desk, "Photo 1").id])
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_Comma, Qt.Key.Key_Greater, Qt.Key.Key_Period):
        QTest.keyClick(canvas, key)
    assert clip_named(desk, "Photo 1").duration.value == 98
    assert start_of(desk, "Photo 2") == 98


def test_moments_are_named_gone_to_and_taken_away(canvas: TimelineCanvas, qtbot: QtBot) -> None:
    desk = canvas.desk
    moments = Moments(desk)
    qtbot.addWidget(moments)
    for frame in (50, 250):
        desk.move_playhead(frame)
        track_commands.mark(desk)
    desk.move_playhead(100)
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    assert desk.playhead == 50
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert desk.playhead == 250
    point = QPoint(round(canvas.scale.x_of(50)), RULER_PX - 10)
    with qtbot.waitSignal(canvas.marker_opened) as opened:
        QTest.mouseDClick(canvas.viewport(), LEFT, NONE, point)
    moments.show_moment(opened.args[0])
    moments.list.currentItem().setText("Margaret is born")
    assert [marker.name for marker in desk.timeline.markers] == ["Margaret is born", "Moment 2"]
    assert "Margaret is born" in canvas.tip_at(QPointF(point))
    QTest.keyClick(moments.list, Qt.Key.Key_Return)
    assert desk.playhead == 50
    QTest.keyClick(moments.list, Qt.Key.Key_Delete)
    assert [marker.name for marker in desk.timeline.markers] == ["Moment 2"]
    desk.undo()
    assert moments.list.count() == 2


def test_tracks_are_added_named_moved_and_removed(canvas: TimelineCanvas, qtbot: QtBot) -> None:
    desk = canvas.desk
    track_commands.add_track(desk, TrackKind.PICTURE)
    new = desk.timeline.tracks[-1]
    assert new.name == "Pictures 2"
    head = canvas._headers.head(new.id)
    head.rename()
    QTest.keyClicks(head._field, "Over it")
    QTest.keyClick(head._field, Qt.Key.Key_Return)
    assert desk.timeline.tracks[-1].name == "Over it"
    words = {action.text(): action for action in head.menu().actions()}
    words["Move down"].trigger()
    assert [lane.row.track.name for lane in canvas.lanes.lanes][:3] == ["Titles", "Over it", "Picture"]
    words["Remove this track"].trigger()
    assert len(desk.timeline.tracks) == 4
    with qtbot.waitSignal(desk.said) as said:
        track_commands.remove_track(desk, desk.timeline.tracks[0].id)
    assert "only track" in said.args[0]


def test_every_part_says_what_it_is_for(canvas: TimelineCanvas) -> None:
    for part in (Part.HEAD, Part.TAIL, Part.FADE_IN, Part.FADE_OUT, Part.GAIN):
        name = "Song" if part is Part.GAIN else "Photo 2"
        assert canvas.tip_at(QPointF(clip_point(canvas, name, part))) == TIPS[part]
    assert "Photo 2, photo, 4.0 seconds" in canvas.tip_at(QPointF(clip_point(canvas, "Photo 2")))
    point = clip_point(canvas, "Photo 2")
    event = QHelpEvent(QEvent.Type.ToolTip, point, canvas.viewport().mapToGlobal(point))
    assert QApplication.sendEvent(canvas.viewport(), event)


def test_pointers_tell_what_a_drag_would_do(canvas: TimelineCanvas) -> None:
    view = canvas.viewport()
    shapes = {
        Part.HEAD: Qt.CursorShape.SizeHorCursor,
        Part.FADE_IN: Qt.CursorShape.PointingHandCursor,
        Part.BODY: Qt.CursorShape.ArrowCursor,
    }
    for part, shape in shapes.items():
        QTest.mouseMove(view, clip_point(canvas, "Photo 2", part))
        assert view.cursor().shape() is shape
    QTest.mouseMove(view, clip_point(canvas, "Song", Part.GAIN))
    assert view.cursor().shape() is Qt.CursorShape.SizeVerCursor


def test_sounds_and_videos_are_drawn_as_they_are(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    sound = np.concatenate([noise(1.0, level=0.02), noise(1.0, level=0.4)])
    files = [write_wav(tmp_path / "song.wav", sound), write_video(tmp_path / "party.mp4", sound)]
    with Document.create(tmp_path / "a.keepsake", new_film("Gran", RATE)) as document:
        desk = Desk(document)
        for path in files:
            media = take_in(document, examine_media(ExamineMedia(path=path)))
            commands.add_media(desk, [media])
        thumbnails = Thumbnails(document)
        pictures = Pictures(document, thumbnails, tasks)
        canvas = TimelineCanvas(desk, pictures)
        qtbot.addWidget(canvas)
        canvas.resize(1200, 460)
        canvas.show()
        canvas.zoom_to_fit()
        before = canvas.grab().toImage()
        qtbot.waitUntil(lambda: len(pictures.waveforms._levels) == 2, timeout=60_000)
        qtbot.waitUntil(lambda: bool(pictures.filmstrips._strips), timeout=60_000)
        for zoom in (1.0, 4.0, 0.1):
            canvas.zoom(zoom, 10)
            assert canvas.grab().toImage() != before
        assert list(clips_of(desk.timeline))
        pictures.leave()
        thumbnails.leave()
        desk.leave()
