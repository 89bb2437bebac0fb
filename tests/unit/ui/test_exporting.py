"""The finished film is made from the editor: with consent where one is needed, with progress, and it can stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.engine.film.presets import film_presets
from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import Clip, LivingPortrait, Photo, TrackKind, new_film
from keepsake.project.sequence import clips_of
from keepsake.ui.editor.exporting import ALREADY_ASKED, ALREADY_THERE, PURPOSES, ExportWindow
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.exports.leaving import STILL_BUSY, may_leave
from keepsake.ui.exports.queue import STOPPED, State
from keepsake.ui.exports.telling import show_on_launcher
from keepsake.ui.exports.view import QueueWindow, Row
from keepsake.ui.tasks import Tasks
from tests.desks import clip_named
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, unnamed

LONG_MS = 60_000


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EditorWindow:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    picture = tmp_path / "picnic.jpg"
    Image.effect_noise((320, 240), 80).convert("RGB").save(picture)
    document = Document.create(tmp_path / "film.keepsake", new_film())
    media = take_in(document, examine_media(ExamineMedia(path=picture)))
    track = next(track.id for track in document.timeline.tracks if track.kind is TrackKind.PICTURE)
    document.edit("Add", edits.append, track, clip_of(media, document.timeline))
    made = EditorWindow(document, tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    made.actions_["export"].trigger()
    qtbot.waitExposed(made.export_window)
    return made


def choose(export: ExportWindow, preset: str) -> None:
    export.purpose.setCurrentIndex([each.preset for each in PURPOSES].index(preset))


def make_longer(window: EditorWindow) -> None:
    """So long that the film is not made before it is stopped, however quick the PC."""
    place = next(place for place in clips_of(window.desk.timeline) if place.clip.name == "picnic.jpg")
    for _ in range(30):
        more = clip_of(window.desk.film.media[0], window.desk.timeline)
        window.desk.change("Add", lambda timeline, more=more: edits.append(timeline, place.track.id, more))


def test_every_preset_of_the_engine_can_be_chosen() -> None:
    said = {each.preset: (each.words.lower(), each.suffix) for each in PURPOSES}
    assert said == {name: (preset.words.lower(), preset.suffix) for name, preset in film_presets().items()}


def rows(export: ExportWindow) -> list[Row]:
    return list(export.queue.rows.values())


def is_drawn_a_little(window: EditorWindow) -> bool:
    return window.exports.working is not None and bool(window.exports.working.share)


def test_a_film_is_made_and_the_window_never_waits(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = window.export_window
    assert unnamed(export) == []
    choose(export, "small-for-email")
    output = tmp_path / "picnic"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(output), ""))
    watchdog = Watchdog()
    Mouse().click(export.start_button)
    qtbot.waitUntil(lambda: is_drawn_a_little(window), timeout=LONG_MS)
    (row,) = rows(export)
    assert row.stop.isVisible()
    assert unnamed(export) == []
    Mouse().click(export.start_button)
    assert export.said.text() == ALREADY_ASKED.format(name="picnic.mp4")
    window.desk.undo()  # what is changed now is not in the film that is being made
    qtbot.waitUntil(lambda: not window.exports.is_busy, timeout=LONG_MS)
    assert "“picnic.mp4” is ready" in row.said.text()
    assert window.statusBar().currentMessage() == row.said.text()
    assert output.with_suffix(".mp4").stat().st_size > 10_000
    assert watchdog.longest_s < LONGEST_BLOCK_S
    window.desk.redo()
    Mouse().click(export.start_button)
    assert export.said.text() == ALREADY_THERE.format(name="picnic.mp4")
    Mouse().click(row.put_away)
    assert rows(export) == []


def test_one_rests_while_the_next_is_made_and_then_goes_on(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path
) -> None:
    export = window.export_window
    choose(export, "small-for-email")
    for name in ("first.mp4", "second.mp4"):
        export.begin(tmp_path / name)
        qtbot.waitUntil(lambda name=name: window.exports.waits_for(tmp_path / name), timeout=LONG_MS)
    first, second = window.exports.exports
    assert (first.state, second.state) == (State.WORKING, State.WAITING)
    qtbot.waitUntil(lambda: is_drawn_a_little(window), timeout=LONG_MS)
    Mouse().click(rows(export)[0].pause)
    assert (first.state, second.state) == (State.PAUSED, State.WORKING)
    qtbot.waitUntil(lambda: second.state is State.DONE, timeout=LONG_MS)
    assert not (tmp_path / "first.mp4").exists()
    assert not window.exports.is_busy
    Mouse().click(rows(export)[0].go_on)
    qtbot.waitUntil(lambda: first.state is State.DONE, timeout=LONG_MS)
    assert (tmp_path / "first.mp4").exists()


def test_it_can_be_stopped_and_leaves_no_film(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    make_longer(window)
    window.export_window.begin(tmp_path / "picnic.mp4")
    qtbot.waitUntil(lambda: is_drawn_a_little(window), timeout=LONG_MS)
    (row,) = rows(window.export_window)
    Mouse().click(row.stop)
    assert not window.exports.is_busy
    assert row.said.text() == STOPPED
    assert not (tmp_path / "picnic.mp4").exists()


def test_what_goes_wrong_is_one_sentence(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    window.export_window.begin(tmp_path / "no such folder" / "picnic.mp4")
    qtbot.waitUntil(lambda: bool(window.exports.exports) and not window.exports.is_busy, timeout=LONG_MS)
    (row,) = rows(window.export_window)
    assert "no such folder" in row.said.text()
    assert "Traceback" not in row.said.text()
    assert row.go_on.isVisible()


def test_nobody_is_brought_to_life_without_consent(window: EditorWindow, tmp_path: Path) -> None:
    still = clip_named(window.desk, "picnic.jpg")
    assert isinstance(still.content, Photo)
    living = Clip(name="Living", content=LivingPortrait(photo=still.content.photo), source_range=still.source_range)
    track = next(track.id for track in window.desk.timeline.tracks if track.kind is TrackKind.PICTURE)
    window.desk.change("Add", lambda timeline: edits.append(timeline, track, living))
    window.export_window.begin(tmp_path / "picnic.mp4")
    assert window.exports.exports == []
    assert "Nobody has agreed yet that “picnic.jpg”" in window.export_window.said.text()


def test_closing_the_last_window_asks_and_another_one_may_close(
    qtbot: QtBot, window: EditorWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(question: QMessageBox) -> None:
        asked.append(question.text())

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert may_leave(window.exports, window)
    make_longer(window)
    window.export_window.begin(tmp_path / "picnic.mp4")
    qtbot.waitUntil(lambda: is_drawn_a_little(window), timeout=LONG_MS)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda question: question.defaultButton())
    window.close()
    assert window.isVisible()
    assert asked == [STILL_BUSY]
    other = QueueWindow(window.exports)
    qtbot.addWidget(other)
    other.show()
    assert may_leave(window.exports, window)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda question: question.buttons()[-1])
    assert len(asked) == 1
    other.hide()
    window.exports.leave()
    assert not (tmp_path / "picnic.mp4").exists()


def test_the_launcher_is_told_on_a_local_bus_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "tcp:host=example.org,port=1")
    assert not show_on_launcher(0.5)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert not show_on_launcher(None)


def test_where_nobody_was_asked_the_way_leads_to_the_people(window: EditorWindow, tmp_path: Path) -> None:
    clip = clip_named(window.desk, "picnic.jpg")
    assert isinstance(clip.content, Photo)
    living = replace(clip, content=LivingPortrait(photo=clip.content.photo))
    window.desk.change("Bring to life", lambda timeline: edits.change_clip(timeline, living))
    export = window.export_window
    assert export.ask_button.isHidden()
    export.begin(tmp_path / "film.mp4")
    assert "Nobody has agreed" in export.said.text()
    Mouse().click(export.ask_button)
    assert not export.isVisible()
    assert window.side.currentWidget() is window.people
    window.desk.undo()
    window.show_export()
    export.begin(tmp_path / "film.mp4")
    assert export.ask_button.isHidden()
