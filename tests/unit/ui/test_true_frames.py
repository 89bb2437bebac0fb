"""The viewer shows the film's own frames when they are drawn, and quick stills meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
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
from keepsake.ui.viewer.view import SPEAKING_WORDS, STILL_WORDS, TRUE_WORDS
from tests.desks import clip_named
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Watchdog

LONG_MS = 60_000


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, photo: Path, monkeypatch: pytest.MonkeyPatch) -> EditorWindow:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    document = Document.create(tmp_path / "film.keepsake", new_film())
    media = take_in(document, examine_media(ExamineMedia(path=photo)))
    picture = next(track.id for track in document.timeline.tracks if track.kind is TrackKind.PICTURE)
    clip = clip_of(media, document.timeline)
    living = Clip(name="Living", content=LivingPortrait(photo=media.id), source_range=clip.source_range)
    document.edit("Add", edits.append, picture, clip)
    document.edit("Add", edits.append, picture, living)
    made = EditorWindow(document, tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    qtbot.waitExposed(made)
    return made


def note(window: EditorWindow) -> str:
    return window.viewer.note.text()


def wait_for_truth(qtbot: QtBot, window: EditorWindow) -> None:
    qtbot.waitUntil(lambda: window.viewer.frames.is_exact, timeout=LONG_MS)


def test_a_true_frame_follows_the_quick_still_and_the_window_never_waits(qtbot: QtBot, window: EditorWindow) -> None:
    frames = window.viewer.frames
    assert note(window) == STILL_WORDS
    assert frames.picture_of(window.viewer.screen_view.still).isNull()
    watchdog = Watchdog()
    wait_for_truth(qtbot, window)
    shown = frames.picture_of(window.viewer.screen_view.still)
    assert shown.size() == QSize(1280, 720)
    assert note(window) == TRUE_WORDS
    assert watchdog.longest_s < LONGEST_BLOCK_S


def test_a_living_portrait_is_shown_with_its_label(qtbot: QtBot, window: EditorWindow) -> None:
    wait_for_truth(qtbot, window)
    still = window.viewer.frames.picture_of(window.viewer.screen_view.still).toImage()
    window.desk.move_playhead(130)
    assert note(window) == STILL_WORDS
    wait_for_truth(qtbot, window)
    living = window.viewer.frames.picture_of(window.viewer.screen_view.still).toImage()
    # The label's white letters stand where the photo is, well inside the frame.
    plate = [
        (x, y)
        for x in range(0, living.width(), 4)
        for y in range(0, living.height(), 4)
        if abs(QColor(living.pixel(x, y)).lightness() - QColor(still.pixel(x, y)).lightness()) > 90
    ]
    assert len(plate) > 40


def test_the_newest_wish_is_drawn_and_an_edit_shows_at_once(qtbot: QtBot, window: EditorWindow) -> None:
    for frame in range(0, 100, 3):
        window.desk.move_playhead(frame)
    wait_for_truth(qtbot, window)
    assert window.viewer.frames.frame == window.desk.playhead == 99
    window.actions_["title"].trigger()
    assert window.viewer.frames.picture_of(window.viewer.screen_view.still).isNull()
    wait_for_truth(qtbot, window)
    assert not window.viewer.frames.picture_of(window.viewer.screen_view.still).isNull()
    window.desk.undo()
    commands.split_here(window.desk)
    wait_for_truth(qtbot, window)


def test_lips_move_once_the_words_are_worked_out(qtbot: QtBot, window: EditorWindow) -> None:
    living = clip_named(window.desk, "Living")
    assert isinstance(living.content, LivingPortrait)
    speaks = replace(living, content=TalkingPortrait(photo=living.content.photo, words="Hello, dear."))
    track = next(track.id for track in window.desk.timeline.tracks if track.kind is TrackKind.PICTURE)
    window.desk.change("Add", lambda timeline: edits.append(timeline, track, speaks))
    window.desk.move_playhead(260)
    assert note(window) in (STILL_WORDS, SPEAKING_WORDS)
    qtbot.waitUntil(lambda: note(window) == TRUE_WORDS, timeout=LONG_MS)


def test_leaving_asks_for_nothing_more(qtbot: QtBot, window: EditorWindow) -> None:
    window.viewer.frames.want()
    window.leave()
    with qtbot.assertNotEmitted(window.viewer.frames.arrived, wait=300):
        window.desk.move_playhead(5)
