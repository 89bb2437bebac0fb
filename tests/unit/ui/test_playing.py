"""The film plays in the window with sound as its clock, and the hands on keys, bar and time go where they mean to."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import Clip, LivingPortrait, TalkingPortrait, TrackKind, new_film
from keepsake.ui import commands
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.tasks import Tasks
from keepsake.ui.viewer.clock import Pace
from keepsake.ui.viewer.transport import frame_typed
from keepsake.ui.viewer.view import SPEAKING_WORDS, TRUE_WORDS, Viewer
from tests.desks import clip_named
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Watchdog, unnamed

LONG_MS = 60_000
PHOTOS = 3


def photo(path: Path, hue: int) -> Path:
    Image.effect_noise((640, 480), 60).convert("RGB").point(lambda level: level * hue // 4).save(path)
    return path


def song(path: Path, seconds: int) -> Path:
    moments = np.arange(seconds * 48_000) / 48_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((9_000 * np.sin(2 * np.pi * 330 * moments)).astype("<i2").tobytes())
    return path


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EditorWindow:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    document = Document.create(tmp_path / "film.keepsake", new_film())
    tracks = {track.kind: track.id for track in document.timeline.tracks}
    for number in range(PHOTOS):
        media = take_in(document, examine_media(ExamineMedia(path=photo(tmp_path / f"{number}.jpg", number + 1))))
        document.edit("Add", edits.append, tracks[TrackKind.PICTURE], clip_of(media, document.timeline))
    music = take_in(document, examine_media(ExamineMedia(path=song(tmp_path / "song.wav", 20))))
    document.edit("Add", edits.append, tracks[TrackKind.MUSIC], clip_of(music, document.timeline))
    made = EditorWindow(document, tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.viewer.frames.is_exact, timeout=LONG_MS)
    return made


@pytest.fixture
def viewer(window: EditorWindow) -> Viewer:
    return window.viewer


def press(viewer: Viewer, key: Qt.Key) -> None:
    QTest.keyClick(viewer, key)


def wait_for_playing(qtbot: QtBot, viewer: Viewer) -> None:
    qtbot.waitUntil(lambda: viewer.player.is_playing and viewer.player._clock is not None, timeout=LONG_MS)


def test_it_plays_in_time_with_pictures_and_the_window_never_waits(qtbot: QtBot, viewer: Viewer) -> None:
    shown: list[int] = []
    viewer.player.showed.connect(lambda: shown.append(viewer.player._seen_step))
    watchdog = Watchdog()
    press(viewer, Qt.Key.Key_Space)
    wait_for_playing(qtbot, viewer)
    assert viewer.play_button.text() == "Pause"
    began = viewer._desk.playhead
    qtbot.wait(2_000)
    clock = viewer.player._clock
    assert clock is not None
    assert abs(viewer._desk.playhead - began - clock.heard() * 25 / 48_000) <= 3
    assert len(shown) > 10
    assert shown == sorted(shown)
    press(viewer, Qt.Key.Key_K)
    assert not viewer.is_playing
    assert viewer.play_button.text() == "Play"
    qtbot.waitUntil(lambda: viewer.frames.is_exact, timeout=LONG_MS)
    assert viewer.note.text() == TRUE_WORDS
    assert watchdog.longest_s < LONGEST_BLOCK_S


def test_going_elsewhere_and_editing_while_it_plays(qtbot: QtBot, window: EditorWindow, viewer: Viewer) -> None:
    press(viewer, Qt.Key.Key_L)
    wait_for_playing(qtbot, viewer)
    for frame in (50, 90, 200, 260):
        window.desk.move_playhead(frame)
    qtbot.waitUntil(lambda: (course := viewer.player.course) is not None and course.first == 260, timeout=LONG_MS)
    wait_for_playing(qtbot, viewer)
    assert window.desk.playhead >= 260
    run = viewer.player._run
    commands.split_here(window.desk)
    qtbot.waitUntil(lambda: viewer.player._run > run, timeout=LONG_MS)
    wait_for_playing(qtbot, viewer)
    qtbot.waitUntil(lambda: viewer.player._seen_step >= 0, timeout=LONG_MS)
    press(viewer, Qt.Key.Key_L)
    assert viewer.is_playing
    qtbot.waitUntil(lambda: (course := viewer.player.course) is not None and course.speed == 2, timeout=LONG_MS)
    press(viewer, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: (course := viewer.player.course) is not None and course.speed == -1, timeout=LONG_MS)
    window.desk.move_playhead(3)
    qtbot.waitUntil(lambda: not viewer.is_playing, timeout=LONG_MS)
    assert window.desk.playhead <= 1


def test_it_stops_at_the_end_and_begins_again(qtbot: QtBot, window: EditorWindow, viewer: Viewer) -> None:
    window.desk.move_playhead(window.desk.length - 12)
    press(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not viewer.is_playing, timeout=LONG_MS)
    assert window.desk.playhead == window.desk.length
    press(viewer, Qt.Key.Key_Space)
    wait_for_playing(qtbot, viewer)
    assert window.desk.playhead < 100
    viewer.stop()


def test_the_chosen_clips_are_repeated(qtbot: QtBot, window: EditorWindow, viewer: Viewer) -> None:
    window.desk.choose([clip_named(window.desk, "1.jpg").id])
    viewer.switchboard["loop"].trigger()
    window.desk.move_playhead(245)
    press(viewer, Qt.Key.Key_Space)
    wait_for_playing(qtbot, viewer)
    course = viewer.player.course
    assert course is not None
    assert (course.begin, course.end, course.loops) == (125, 250, True)
    qtbot.waitUntil(lambda: window.desk.playhead < 200, timeout=LONG_MS)
    assert window.desk.playhead >= 125
    viewer.stop()


def test_what_a_portrait_says_is_worked_out_once(qtbot: QtBot, window: EditorWindow, photo: Path) -> None:
    document, viewer = window.desk.document, window.viewer
    media = take_in(document, examine_media(ExamineMedia(path=photo)))
    clip = clip_named(window.desk, "0.jpg")
    speaks = Clip(
        name="Speaks", content=TalkingPortrait(photo=media.id, words="Hello, dear."), source_range=clip.source_range
    )
    track = next(track.id for track in window.desk.timeline.tracks if track.kind is TrackKind.PICTURE)
    window.desk.change("Add", lambda timeline: edits.append(timeline, track, speaks))
    window.desk.move_playhead(390)
    assert viewer.film.reel.score.parts[-1].source is not None
    qtbot.waitUntil(lambda: viewer.film.is_told(390), timeout=LONG_MS)
    qtbot.waitUntil(lambda: viewer.frames.is_exact, timeout=LONG_MS)
    assert viewer.note.text() == TRUE_WORDS != SPEAKING_WORDS
    assert all(hasattr(part.source, "path") for part in viewer.film.reel.score.parts)


def test_before_and_after_lie_side_by_side(qtbot: QtBot, window: EditorWindow, viewer: Viewer, photo: Path) -> None:
    assert not viewer.switchboard["compare"].isEnabled()
    document = window.desk.document
    media = take_in(document, examine_media(ExamineMedia(path=photo)))
    clip = clip_named(window.desk, "0.jpg")
    living = Clip(name="Living", content=LivingPortrait(photo=media.id), source_range=clip.source_range)
    track = next(track.id for track in window.desk.timeline.tracks if track.kind is TrackKind.PICTURE)
    window.desk.change("Add", lambda timeline: edits.append(timeline, track, living))
    window.desk.move_playhead(400)
    assert viewer.switchboard["compare"].isEnabled()
    viewer.switchboard["compare"].trigger()
    assert viewer.divider.isVisible()
    qtbot.waitUntil(lambda: viewer._plain.is_exact and viewer.frames.is_exact, timeout=LONG_MS)
    apart = viewer.screen_view.grab().toImage()
    viewer.divider.setValue(viewer.divider.maximum())
    assert viewer.screen_view.grab().toImage() != apart
    viewer.switchboard["compare"].trigger()
    assert not viewer.divider.isVisible()


def test_full_screen_has_the_same_keys_and_escape_leaves(qtbot: QtBot, viewer: Viewer) -> None:
    QTest.mouseDClick(viewer.screen_view, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    full = viewer._full
    assert full is not None
    assert full.isVisible()
    assert unnamed(full) == []
    QTest.keyClick(full, Qt.Key.Key_Right)
    assert viewer._desk.playhead == 1
    QTest.keyClick(full, Qt.Key.Key_Space)
    wait_for_playing(qtbot, viewer)
    QTest.keyClick(full, Qt.Key.Key_Escape)
    assert viewer._full is None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    viewer.switchboard["safe"].trigger()  # its button in the window that is gone is not named any more
    assert viewer.is_playing
    viewer.stop()


def test_hands_on_bar_time_and_buttons(window: EditorWindow, viewer: Viewer) -> None:
    nameless = [
        type(each).__name__
        for each in viewer.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not each.objectName().startswith("qt_")
    ]
    assert nameless == []
    press(viewer, Qt.Key.Key_End)
    assert window.desk.playhead == window.desk.length
    press(viewer, Qt.Key.Key_Home)
    viewer.scrub.setValue(77)
    assert window.desk.playhead == 77
    viewer.time.here.setText("0:02")
    QTest.keyClick(viewer.time.here, Qt.Key.Key_Return)
    assert window.desk.playhead == 50
    viewer.time.here.setText("soon")
    QTest.keyClick(viewer.time.here, Qt.Key.Key_Return)
    assert window.desk.playhead == 50
    assert viewer.time.here.text() == "0:02.0"
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert viewer.is_playing
    viewer.stop()
    viewer.switchboard["safe"].trigger()
    press(viewer, Qt.Key.Key_M)
    assert not viewer.switchboard["sound"].isChecked()


@pytest.mark.parametrize(
    ("words", "frame"),
    [("65", 1625), ("1:05", 1625), (" 1:05.5 ", 1638), ("1:02:05", 93_125), ("0,2", 5), ("", None), ("1:x", None)],
)
def test_a_time_is_understood_as_people_type_it(words: str, frame: int | None) -> None:
    assert frame_typed(words, Fraction(25)) == frame


def test_a_device_that_counts_in_jumps_makes_a_steady_clock() -> None:
    pace, heard = Pace(0.0), []
    for tick in range(1_000):
        now = tick / 100
        taken = max(0.0, (now + 0.2) // 0.085 * 0.085)  # in jumps, and 200 ms of it in store
        heard.append(pace.heard(taken, now))
    steps = np.diff(heard)
    assert steps.min() >= 0
    assert steps[350:].max() < 0.02
    # Never ahead of what can have been heard, nor further behind than a jump.
    late = np.arange(1_000) / 100 - np.array(heard)
    assert late.min() >= -1e-9
    assert late.max() < 0.1


def test_a_device_that_stands_still_holds_the_pictures() -> None:
    pace = Pace(0.0)
    assert [pace.heard(0.0, now / 10) for now in range(20)] == [0.0] * 20
    for tick in range(1_000):
        now = 2.0 + tick / 100
        heard = pace.heard(now - 2.0, now)
    assert heard == pytest.approx(now - 2.0, abs=0.03)
