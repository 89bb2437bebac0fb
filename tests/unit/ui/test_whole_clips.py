"""Clips that are held together, let go, and shown something else in the place of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import LivingPortrait, MediaKind, Photo
from keepsake.ui.clip_commands import CHOOSE_HELD, CHOOSE_ONE, CHOOSE_TWO
from keepsake.ui.editor.window import EditorWindow
from tests.desks import clip_named, family_film, start_of
from tests.idle import NoTasks
from tests.timelines import clip_point, drag, px


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[EditorWindow]:
    made = EditorWindow(Document.create(tmp_path / "film.keepsake", family_film()), NoTasks())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    qtbot.waitExposed(made)
    made.canvas.snaps = False
    yield made
    made.leave()
    made.desk.document.close()


def choose(window: EditorWindow, *names: str) -> None:
    window.desk.choose([clip_named(window.desk, name).id for name in names])


def test_clips_held_together_move_as_one_until_they_are_let_go(window: EditorWindow) -> None:
    desk, canvas = window.desk, window.canvas
    choose(window, "Song", "Title")
    window.actions_["hold"].trigger()
    assert window.actions_["undo"].text() == "Undo Hold together"
    choose(window, "Song")
    drag(canvas, clip_point(canvas, "Song"), px(canvas, 30))
    moved = start_of(desk, "Song")
    assert moved == pytest.approx(30, abs=2)
    assert start_of(desk, "Title") == moved
    window.actions_["let_go"].trigger()
    drag(canvas, clip_point(canvas, "Song"), px(canvas, 30))
    assert start_of(desk, "Song") > moved
    assert start_of(desk, "Title") == moved


def test_another_photo_takes_a_clips_place(window: EditorWindow) -> None:
    desk, rows = window.desk, window.bin.rows
    [row] = [row for row in range(rows.rowCount()) if rows.media(row).kind is MediaKind.PHOTO]
    photo = rows.media(row)
    older = clip_named(desk, "Photo 2")
    living = replace(older, content=LivingPortrait(photo=photo.id))
    desk.change("Bring to life", lambda timeline: edits.change_clip(timeline, living))
    start = start_of(desk, "Photo 2")
    choose(window, "Photo 2")
    window.bin.list.setCurrentIndex(rows.index(row, 0))
    window.actions_["instead"].trigger()
    clip = clip_named(desk, photo.name)
    assert (clip.id, clip.content, clip.duration) == (older.id, Photo(photo=photo.id), older.duration)
    assert start_of(desk, photo.name) == start
    window.actions_["instead"].trigger()
    assert "already" in window.statusBar().currentMessage()
    desk.undo()
    assert clip_named(desk, "Photo 2") == living


def test_what_is_not_chosen_is_said(window: EditorWindow, qtbot: QtBot) -> None:
    window.desk.choose([])
    for name, sentence in (("hold", CHOOSE_TWO), ("let_go", CHOOSE_HELD), ("instead", CHOOSE_ONE)):
        with qtbot.waitSignal(window.desk.said) as said:
            window.actions_[name].trigger()
        assert said.args == [sentence]
