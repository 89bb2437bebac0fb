"""A photo of several people: who shall move is chosen, and everybody who does is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Confirmation, Use
from keepsake.engine.requests import VerifyFile
from keepsake.jobs.worker import verify_file
from keepsake.project.schema import Clip, LivingPortrait
from keepsake.ui.first_keepsake import choices
from keepsake.ui.first_keepsake.words_page import Words
from keepsake.ui.people.form import PersonForm
from keepsake.ui.shell import Shell
from tests.portraits import side_by_side
from tests.unit.ui.desktop import Mouse, drop

LONG_MS = 120_000
DECEASED, SELF = 0, 1


@pytest.fixture(autouse=True)
def _small_films(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "FILM_HEIGHT", 320)
    monkeypatch.setattr(choices, "FILM_SECONDS", 2.0)


@pytest.fixture
def sisters(tmp_path: Path) -> Path:
    """Two people on one photo."""
    path = tmp_path / "sisters.png"
    cv2.imwrite(str(path), side_by_side(40)[:, :, ::-1])
    return path


def test_everybody_who_moves_is_asked_about(qtbot: QtBot, shell: Shell, sisters: Path, own_home: Path) -> None:
    mouse, path = Mouse(), shell.path
    mouse.click(shell.start.portrait)
    assert drop(sisters, path.photo_page)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    frames = path.photo_page.photo.frames
    assert "Keepsake sees 2 faces" in path.photo_page.words.text()
    assert [frame.isChecked() for frame in frames] == [True, False]
    QTest.keyClick(frames[1], Qt.Key.Key_Space)
    for _ in range(2):
        mouse.click(path.next)
    assert not path.words_page.cards.button(Words.TYPED).isEnabled()
    assert path.words_page.only_one.isVisible()
    mouse.click(path.next)
    first, second = path.consent_page.forms
    agree_for_the_dead(first, mouse)
    qtbot.wait(400)
    assert not path.next.isEnabled()  # nobody asked the second
    mouse.click(second.subjects.button(SELF))
    QTest.keyClicks(second.name, "Rosa Berg")
    mouse.click(second.uses[Use.MOTION])
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.page is path.done_page, timeout=LONG_MS)
    film = next(own_home.rglob("*.mp4"))
    records = json.loads(film.with_name(film.stem + ".consent.json").read_text("utf-8"))
    assert all(name in json.dumps(records) for name in ("Anna Berg", "Rosa Berg"))
    found = verify_file(VerifyFile(file_path=film))
    assert found.label_frames == found.frames_looked_at > 0
    path.done_page.editor.click()
    (window,) = shell.films.windows
    qtbot.waitUntil(lambda: len(window.desk.film.media) == 2, timeout=LONG_MS)
    clip = next(item for track in window.desk.timeline.tracks for item in track.items)
    assert isinstance(clip, Clip)
    assert isinstance(clip.content, LivingPortrait)
    assert clip.content.faces == (0, 1)
    shell.films.close()
    path.page.leave()


def agree_for_the_dead(form: PersonForm, mouse: Mouse) -> None:
    mouse.click(form.subjects.button(DECEASED))
    QTest.keyClicks(form.name, "Anna Berg")
    QTest.keyClicks(form.granted_by, "Peter Berg")
    form.uses[Use.MOTION].setChecked(True)
    form.confirmations[Confirmation.NO_KNOWN_OBJECTION].setChecked(True)
