"""The timeline under a real mouse and real keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.project.laws import broken_laws
from keepsake.project.sequence import clips_of
from keepsake.ui import commands
from keepsake.ui.mime import media_to_drag
from keepsake.ui.timeline.canvas import TimelineCanvas
from keepsake.ui.timeline.lanes import RULER_PX, Part
from keepsake.ui.timeline.surface import Tool
from tests.desks import clip_named, order_of, start_of
from tests.timelines import clip_point, drag, px

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def test_a_drag_moves_a_clip_exactly_so_many_frames_in_one_step(canvas: TimelineCanvas) -> None:
    desk = canvas.desk
    before, steps = desk.timeline, len(desk.document.steps())
    drag(canvas, clip_point(canvas, "Song"), px(canvas, 37))
    assert start_of(desk, "Song") == 37
    assert len(desk.document.steps()) == steps + 1
    assert desk.document.undo_label == "Move"
    desk.undo()
    assert desk.timeline == before
    desk.redo()
    assert start_of(desk, "Song") == 37


def test_a_clip_dropped_on_others_goes_between_them_and_none_is_lost(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Photo 1"), px(canvas, 260))
    assert order_of(canvas.desk) == ["Photo 2", "Photo 3", "Photo 1", "Photo 4", "Picnic"]
    assert [place.start.value for place in clips_of(canvas.desk.timeline)][:5] == [0, 100, 200, 300, 400]


def test_the_tail_trims_and_what_follows_closes_up(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Photo 2", Part.TAIL), px(canvas, -30))
    assert clip_named(canvas.desk, "Photo 2").duration.value == 70
    assert start_of(canvas.desk, "Photo 3") == 170


def test_with_shift_a_trim_leaves_a_gap(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Photo 2", Part.TAIL), px(canvas, -30), Qt.KeyboardModifier.ShiftModifier)
    assert clip_named(canvas.desk, "Photo 2").duration.value == 70
    assert start_of(canvas.desk, "Photo 3") == 200


def test_the_head_trims_and_stops_where_the_video_begins(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Picnic", Part.HEAD), px(canvas, -45))
    assert clip_named(canvas.desk, "Picnic").source_range.start.value == 0
    assert clip_named(canvas.desk, "Picnic").duration.value == 60


def test_ctrl_on_an_end_moves_the_cut(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Photo 2", Part.HEAD), px(canvas, 25), Qt.KeyboardModifier.ControlModifier)
    assert [clip_named(canvas.desk, f"Photo {n}").duration.value for n in (1, 2, 3)] == [125, 75, 100]


def test_alt_on_a_body_shows_another_part_of_a_video(canvas: TimelineCanvas) -> None:
    drag(canvas, clip_point(canvas, "Picnic"), px(canvas, -15), Qt.KeyboardModifier.AltModifier)
    assert clip_named(canvas.desk, "Picnic").source_range.start.value == 25
    assert start_of(canvas.desk, "Picnic") == 400


def test_an_end_near_another_snaps_to_it(canvas: TimelineCanvas) -> None:
    canvas.snaps = True
    drag(canvas, clip_point(canvas, "Song"), px(canvas, 98))
    assert start_of(canvas.desk, "Song") == 100


def test_escape_gives_a_drag_up(canvas: TimelineCanvas) -> None:
    before, start = canvas.desk.timeline, clip_point(canvas, "Song")
    QTest.mousePress(canvas.viewport(), LEFT, NONE, start)
    QTest.mouseMove(canvas.viewport(), start + px(canvas, 50))
    assert canvas.shown != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, start + px(canvas, 50))
    assert canvas.desk.timeline is before
    assert canvas.shown is before


def test_a_title_stays_off_the_picture_track(canvas: TimelineCanvas) -> None:
    down = clip_point(canvas, "Photo 1").y() - clip_point(canvas, "Title").y()
    drag(canvas, clip_point(canvas, "Title"), QPoint(0, down) + px(canvas, 20))
    assert start_of(canvas.desk, "Title") == 20


def test_music_may_go_to_the_voice_track(canvas: TimelineCanvas) -> None:
    music, voice = canvas.lanes.lanes[3], canvas.lanes.lanes[2]
    drag(canvas, clip_point(canvas, "Song"), QPoint(0, voice.top - music.top) + px(canvas, 10))
    place = next(place for place in clips_of(canvas.desk.timeline) if place.clip.name == "Song")
    assert (place.track.id, place.start.value) == (voice.row.track.id, 10)


def test_a_press_on_the_ruler_moves_the_playhead_and_s_splits_there(canvas: TimelineCanvas) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, QPoint(round(canvas.scale.x_of(140)), RULER_PX // 2))
    assert canvas.desk.playhead == 140
    canvas.desk.choose(())
    QTest.keyClick(canvas, Qt.Key.Key_S)
    assert [place.start.value for place in clips_of(canvas.desk.timeline)][:3] == [0, 100, 140]
    assert canvas.desk.document.undo_label == "Split"


def test_the_razor_splits_where_it_is_put(canvas: TimelineCanvas) -> None:
    canvas.set_tool(Tool.CUT)
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, clip_point(canvas, "Photo 3"))
    assert [place.start.value for place in clips_of(canvas.desk.timeline)][:5] == [0, 100, 200, 250, 300]


def test_delete_closes_up_and_shift_delete_leaves_a_gap(canvas: TimelineCanvas) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, clip_point(canvas, "Photo 2"))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert start_of(canvas.desk, "Photo 3") == 100
    assert canvas.desk.chosen == {clip_named(canvas.desk, "Photo 3").id}
    QTest.keyClick(canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert start_of(canvas.desk, "Photo 4") == 200
    canvas.desk.undo()
    canvas.desk.undo()
    assert order_of(canvas.desk) == ["Photo 1", "Photo 2", "Photo 3", "Photo 4", "Picnic"]


def test_several_clips_move_together(canvas: TimelineCanvas) -> None:
    for name in ("Photo 4", "Picnic"):
        QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, clip_point(canvas, name))
    assert len(canvas.desk.chosen) == 2
    drag(canvas, clip_point(canvas, "Picnic"), px(canvas, 60))
    assert (start_of(canvas.desk, "Photo 4"), start_of(canvas.desk, "Picnic")) == (360, 460)


def test_a_band_chooses_what_it_touches(canvas: TimelineCanvas) -> None:
    below = clip_point(canvas, "Picnic") + px(canvas, 120)
    QTest.mousePress(canvas.viewport(), LEFT, NONE, below)
    QTest.mouseMove(canvas.viewport(), clip_point(canvas, "Photo 4"))
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, clip_point(canvas, "Photo 4"))
    assert canvas.desk.chosen == {clip_named(canvas.desk, name).id for name in ("Photo 4", "Picnic")}


def test_keys_go_everywhere(canvas: TimelineCanvas) -> None:
    control, alt, shift = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )
    desk = canvas.desk
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert desk.playhead == 1
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert desk.playhead == 26
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert desk.playhead == 450
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    QTest.keyClick(canvas, Qt.Key.Key_Right, control)
    QTest.keyClick(canvas, Qt.Key.Key_Right, control)
    assert desk.chosen == {clip_named(desk, "Photo 2").id}
    assert desk.playhead == 100
    assert "Photo 2, photo, 4.0 seconds" in canvas.accessibleDescription()
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    desk.choose([clip_named(desk, "Song").id])
    QTest.keyClick(canvas, Qt.Key.Key_Right, alt | shift)
    assert start_of(desk, "Song") == 25


def test_trim_to_the_playhead_by_key(canvas: TimelineCanvas) -> None:
    canvas.desk.choose([clip_named(canvas.desk, "Photo 1").id])
    canvas.desk.move_playhead(60)
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert clip_named(canvas.desk, "Photo 1").duration.value == 60
    assert start_of(canvas.desk, "Photo 2") == 60


def test_a_locked_track_says_why_it_does_not_change(canvas: TimelineCanvas, qtbot: QtBot) -> None:
    desk = canvas.desk
    commands.change_track(desk, "Lock track", desk.timeline.tracks[0].id, is_locked=True)
    desk.choose([clip_named(desk, "Photo 1").id])
    with qtbot.waitSignal(desk.said) as said:
        QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert "locked" in said.args[0]
    assert start_of(desk, "Photo 2") == 100


def test_zoom_keeps_what_is_under_the_pointer(canvas: TimelineCanvas) -> None:
    canvas.zoom(3, 700)
    frame = canvas.scale.frame_at(700)
    canvas.zoom(1.4, 700)
    assert abs(canvas.scale.frame_at(700) - frame) <= 1
    canvas.zoom_to_fit()
    assert canvas.scale.x_of(450) < canvas.viewport().width()


def drop(canvas: TimelineCanvas, mime: QMimeData, at: QPoint) -> None:
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, mime, LEFT, NONE)
    canvas.dragEnterEvent(enter)
    assert enter.isAccepted()
    canvas.dropEvent(QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, LEFT, NONE))


def test_media_dropped_on_a_clip_goes_beside_it(canvas: TimelineCanvas) -> None:
    media = canvas.desk.film.media[0]
    drop(canvas, media_to_drag([media.id]), clip_point(canvas, "Photo 1") + px(canvas, 10))
    assert order_of(canvas.desk)[:3] == ["Photo 1", "gran.jpg", "Photo 2"]
    assert canvas.desk.document.undo_label == "Add “gran.jpg”"


def test_files_dropped_are_handed_on_with_their_place(canvas: TimelineCanvas, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg"))])
    with qtbot.waitSignal(canvas.files_dropped) as dropped:
        drop(canvas, mime, clip_point(canvas, "Photo 2") + px(canvas, -20))
    assert dropped.args == [[tmp_path / "a.jpg"], 100, canvas.desk.timeline.tracks[0].id]


def test_the_laws_hold_after_all_this(canvas: TimelineCanvas) -> None:
    for name in ("Photo 1", "Picnic", "Title"):
        drag(canvas, clip_point(canvas, name), px(canvas, 133))
    assert list(broken_laws(canvas.desk.timeline)) == []
