"""Taking files in: the window never waits, what is left is said, it can be stopped, and nothing is stored twice.

`KEEPSAKE_IMPORT_PHOTOS=80` takes in eighty photos of 24 megapixels and looks for faces meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.engine.compose.light_copies import LightCopies
from keepsake.project.document import Document
from keepsake.project.schema import Film, new_film
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.media_bin.importing import ImportProgress
from keepsake.ui.media_bin.view import FACES
from keepsake.ui.tasks import Tasks
from tests.layers import still_video
from tests.sounds import noise, write_wav
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Watchdog

PHOTOS = int(os.environ.get("KEEPSAKE_IMPORT_PHOTOS", "12"))
MANY = 80
SIDES = (6000, 4000) if PHOTOS >= MANY else (2400, 1600)
LONG_MS = 600_000


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> EditorWindow:
    made = EditorWindow(Document.create(tmp_path / "film.keepsake", new_film()), tasks)
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.resize(1500, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    luck = np.random.default_rng(1952)
    grain = luck.integers(0, 255, (SIDES[1] // 8, SIDES[0] // 8, 3), np.uint8)
    for number in range(PHOTOS):
        picture = Image.fromarray(np.roll(grain, number * 17, axis=1)).resize(SIDES)
        picture.save(folder / f"photo {number}.jpg", quality=90)
    return folder


def speech(folder: Path) -> Path:
    """Five minutes of sound: some sixty megabytes."""
    return write_wav(folder / "speech.wav", np.tile(noise(10), (30, 1)))


def _renamed(name: str, film: Film) -> Film:
    return replace(film, timeline=replace(film.timeline, name=name))


def test_the_window_never_waits_while_an_album_is_taken_in(window: EditorWindow, album: Path, qtbot: QtBot) -> None:
    said: list[ImportProgress] = []
    window.importing.progressed.connect(said.append)
    watchdog = Watchdog()
    window.importing.take([album], lambda media: window.bin.wanted.emit(media))
    if PHOTOS >= MANY:
        window.bin.show_box.setCurrentText(FACES)  # faces are looked for meanwhile
    began, turn = time.monotonic(), 0
    while window.importing.is_busy and time.monotonic() - began < LONG_MS / 1000:
        turn += 1
        window.canvas.zoom(1.1 if turn % 20 < 10 else 1 / 1.1, 300)
        window.canvas.horizontalScrollBar().setValue(turn * 13 % 900)
        qtbot.wait(15)
    assert len(window.desk.film.media) == PHOTOS
    assert window.desk.length == PHOTOS * 125
    qtbot.waitUntil(lambda: window.desk.document.is_saved, timeout=5000)
    sys.stderr.write(f"\nheartbeat: {watchdog.longest_s * 1000:.0f} ms at most\n")
    assert watchdog.longest_s < LONGEST_BLOCK_S
    assert [progress.done for progress in said] == sorted(progress.done for progress in said)
    assert said[-1].done == said[-1].known == PHOTOS
    assert any(progress.seconds_left is not None for progress in said)
    window.desk.undo()
    window.desk.undo()
    assert window.desk.film == new_film()


def test_a_long_recording_goes_in_while_edits_are_saved(window: EditorWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = speech(tmp_path)
    watchdog = Watchdog()
    window.importing.take([path])
    qtbot.waitUntil(lambda: window.bin._progress.isVisible() or not window.importing.is_busy)
    number = 0
    while window.importing.is_busy:
        number += 1
        window.desk.change_film("Rename", partial(_renamed, f"Film {number}"))
        qtbot.wait(20)
    assert watchdog.longest_s < LONGEST_BLOCK_S
    assert window.desk.document.blobs.size(window.desk.film.media[0].sha256) == path.stat().st_size
    qtbot.waitUntil(lambda: window.desk.document.is_saved, timeout=5000)
    assert window.desk.document.damages() == []


def test_a_heavy_video_gets_a_light_copy_meanwhile(window: EditorWindow, tmp_path: Path, qtbot: QtBot) -> None:
    video = still_video(tmp_path / "Christmas.mp4", (1280, 720), apart=250)
    digest = hashlib.sha256(video.read_bytes()).hexdigest()
    window.importing.take([video])
    qtbot.waitUntil(lambda: LightCopies().find(digest) is not None, timeout=60_000)
    assert [media.name for media in window.desk.film.media] == ["Christmas.mp4"]


def test_what_is_stopped_leaves_nothing_and_the_film_is_well(
    window: EditorWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = speech(tmp_path)
    window.importing.take([path])
    qtbot.waitUntil(lambda: window.importing._is_storing, timeout=60_000)
    QTest.mouseClick(window.bin.stop_button, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.waitUntil(lambda: not window.importing._is_storing, timeout=10_000)
    assert window.desk.film.media == ()
    assert not window.bin.stop_button.isVisible()
    rows = window.desk.document._file._database.rows
    assert rows("SELECT count(*) FROM chunk") == rows("SELECT count(*) FROM pending") == [(0,)]


def test_a_film_closed_in_the_middle_is_whole_at_the_next_opening(
    window: EditorWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.importing.take([speech(tmp_path)])
    qtbot.waitUntil(lambda: window.importing._is_storing, timeout=60_000)
    window.leave()
    window.desk.document.close()
    with Document.open(tmp_path / "film.keepsake") as again:
        assert again.film.media == ()
        assert list(again.blobs) == []
        assert again.damages() == []
