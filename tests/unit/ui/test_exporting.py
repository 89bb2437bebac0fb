"""The finished film is made from the editor: with consent where one is needed, with progress, and it can stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from keepsake.engine.film.presets import film_presets
from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import Clip, LivingPortrait, Photo, TrackKind, new_film
from keepsake.ui.editor.exporting import ALREADY_THERE, PURPOSES, STOPPED, ExportWindow
from keepsake.ui.editor.window import EditorWindow
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
    qtbot.addWidget(made, before_close_func=lambda closing: closing.desk.document.close())
    made.show()
    made.actions_["export"].trigger()
    qtbot.waitExposed(made.export_window)
    return made


def choose(export: ExportWindow, preset: str) -> None:
    export.purpose.setCurrentIndex([each.preset for each in PURPOSES].index(preset))


def test_every_preset_of_the_engine_can_be_chosen() -> None:
    said = {each.preset: (each.words.lower(), each.suffix) for each in PURPOSES}
    assert said == {name: (preset.words.lower(), preset.suffix) for name, preset in film_presets().items()}


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
    assert export.is_busy
    assert export.stop_button.isVisible()
    qtbot.waitUntil(lambda: export.bar.maximum() == 125 and export.bar.value() > 0, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not export.is_busy, timeout=LONG_MS)
    assert "“picnic.mp4” is ready" in export.stage.text()
    assert window.statusBar().currentMessage() == export.stage.text()
    assert output.with_suffix(".mp4").stat().st_size > 10_000
    assert watchdog.longest_s < LONGEST_BLOCK_S
    Mouse().click(export.start_button)
    assert export.stage.text() == ALREADY_THERE.format(name="picnic.mp4")


def test_it_can_be_stopped_and_leaves_no_film(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    export = window.export_window
    export.begin(tmp_path / "picnic.mp4")
    qtbot.waitUntil(lambda: export.bar.value() > 0, timeout=LONG_MS)
    Mouse().click(export.stop_button)
    qtbot.waitUntil(lambda: not export.is_busy, timeout=LONG_MS)
    assert export.stage.text() == STOPPED
    assert not (tmp_path / "picnic.mp4").exists()


def test_what_goes_wrong_is_one_sentence(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    export = window.export_window
    export.begin(tmp_path / "no such folder" / "picnic.mp4")
    qtbot.waitUntil(lambda: not export.is_busy, timeout=LONG_MS)
    assert "no such folder" in export.stage.text()
    assert "Traceback" not in export.stage.text()


def test_nobody_is_brought_to_life_without_consent(window: EditorWindow, tmp_path: Path) -> None:
    still = clip_named(window.desk, "picnic.jpg")
    assert isinstance(still.content, Photo)
    living = Clip(name="Living", content=LivingPortrait(photo=still.content.photo), source_range=still.source_range)
    track = next(track.id for track in window.desk.timeline.tracks if track.kind is TrackKind.PICTURE)
    window.desk.change("Add", lambda timeline: edits.append(timeline, track, living))
    window.export_window.begin(tmp_path / "picnic.mp4")
    assert not window.export_window.is_busy
    assert "Nobody has agreed yet that “picnic.jpg”" in window.export_window.stage.text()


def test_leaving_the_editor_stops_the_export(qtbot: QtBot, window: EditorWindow, tmp_path: Path) -> None:
    export = window.export_window
    export.begin(tmp_path / "picnic.mp4")
    qtbot.waitUntil(lambda: export.bar.value() > 0, timeout=LONG_MS)
    task = export._task
    window.close()
    assert not export.is_busy
    qtbot.waitUntil(lambda: task.is_over, timeout=LONG_MS)
    assert not (tmp_path / "picnic.mp4").exists()
