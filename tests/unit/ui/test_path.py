"""A grandparent's whole way: one photo, one feeling, somebody's consent, a film."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Confirmation, Use
from keepsake.engine.requests import VerifyFile
from keepsake.jobs.worker import verify_file
from keepsake.project.schema import Clip, LivingPortrait, MediaKind
from keepsake.ui.first_keepsake import choices
from keepsake.ui.shell import Shell
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, drop, unnamed

MOST_CLICKS = 8
LONG_MS = 60_000


@pytest.fixture(autouse=True)
def _small_films(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "FILM_HEIGHT", 320)
    monkeypatch.setattr(choices, "FILM_SECONDS", 2.0)


def to_consent(shell: Shell, qtbot: QtBot, mouse: Mouse, photo: Path) -> None:
    """From the opening page to the question of consent."""
    path = shell.path
    mouse.click(shell.start.portrait)
    assert drop(photo, path.photo_page)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.style_page.picture.frame_index > 2, timeout=LONG_MS)
    path.style_page.strengths.button(2).click()
    mouse.click(path.next)
    mouse.click(path.next)
    assert path.page is path.consent_page


def test_one_photo_becomes_one_film_in_eight_clicks(shell: Shell, qtbot: QtBot, photo: Path, own_home: Path) -> None:
    mouse, watchdog, path = Mouse(), Watchdog(), shell.path
    to_consent(shell, qtbot, mouse, photo)
    form = path.consent_page.forms[0]
    assert not any(tick.isChecked() for tick in (*form.uses.values(), *form.confirmations.values()))
    assert form.subjects.checkedId() == -1
    mouse.click(form.subjects.button(2))
    QTest.keyClicks(form.name, "Eileen Collins")
    assert not path.next.isEnabled()
    mouse.click(form.uses[Use.MOTION])
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    assert unnamed(shell) == []
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.page is path.done_page, timeout=LONG_MS)
    assert mouse.clicks <= MOST_CLICKS
    film = own_home / "Videos" / "eileen_collins comes alive.mp4"
    film = film if film.exists() else next(own_home.rglob("*.mp4"))
    assert film.name in path.done_page.said.text()
    qtbot.waitUntil(lambda: bool(path.done_page.player and path.done_page.player.has_picture), timeout=LONG_MS)
    assert unnamed(shell) == []
    found = verify_file(VerifyFile(file_path=film))
    assert (found.credentials, found.is_mark_found) == ("unchanged", True)
    assert found.label_frames == found.frames_looked_at > 0
    consent = json.loads(film.with_name(film.stem + ".consent.json").read_text("utf-8"))
    assert "Eileen Collins" in json.dumps(consent)
    assert watchdog.longest_s < LONGEST_BLOCK_S
    check_editor(shell, qtbot, film)


def test_words_somebody_agreed_to_fit_into_eight_clicks_too(
    shell: Shell, qtbot: QtBot, photo: Path, own_home: Path
) -> None:
    """Dropped on the opening page; the keyboard is where the next answer goes; each use has a tick of its own."""
    mouse, path = Mouse(), shell.path
    to_words(shell, qtbot, mouse, photo)
    form = path.consent_page.forms[0]
    mouse.click(form.subjects.button(2))
    assert form.name.hasFocus()
    QTest.keyClicks(form.name, "Eileen Collins")
    for tick in form.uses.values():
        assert not path.next.isEnabled()
        mouse.click(tick)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.page is path.done_page, timeout=LONG_MS)
    assert mouse.clicks <= MOST_CLICKS
    (consent,) = own_home.rglob("*.consent.json")
    assert all(each in consent.read_text("utf-8") for each in ("script-approved", "voice", "words"))


def test_words_for_somebody_who_has_died_take_one_tick_more(shell: Shell, qtbot: QtBot, photo: Path) -> None:
    mouse, path = Mouse(), shell.path
    to_words(shell, qtbot, mouse, photo)
    form = path.consent_page.forms[0]
    mouse.click(form.subjects.button(0))
    for field, words in ((form.name, "Eileen Collins"), (form.granted_by, "Peter Collins")):
        assert field.hasFocus()
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert form.words_by.text() == "Peter Collins"
    for tick in form.uses.values():
        mouse.click(tick)
    assert not path.next.isEnabled()
    mouse.click(form.confirmations[Confirmation.NO_KNOWN_OBJECTION])
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    assert mouse.clicks <= MOST_CLICKS  # and one to make the film
    path.page.leave()


def to_words(shell: Shell, qtbot: QtBot, mouse: Mouse, photo: Path) -> None:
    """From a photo dropped on the opening page, past typed words, to the question of consent."""
    path = shell.path
    assert drop(photo, shell.start)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    mouse.click(path.next)
    assert path.page is path.words_page
    qtbot.waitUntil(path.words_page.text.hasFocus, timeout=LONG_MS)
    QTest.keyClicks(path.words_page.text, "I am proud of you.")
    qtbot.waitUntil(lambda: bool(path.words_page.voice.chosen), timeout=LONG_MS)
    mouse.click(path.next)
    assert path.page is path.consent_page


def check_editor(shell: Shell, qtbot: QtBot, film: Path) -> None:
    """The keepsake is a film to go on with: the same motion, with its consent; asked twice it is the same window."""
    shell.path.done_page.editor.click()
    (window,) = shell.films.windows
    qtbot.waitUntil(lambda: len(window.desk.film.media) == 2, timeout=LONG_MS)
    assert window.desk.document.path == film.with_suffix(".keepsake")
    ((clip,),) = [track.items for track in window.desk.timeline.tracks if track.items]
    assert isinstance(clip, Clip)
    assert isinstance(clip.content, LivingPortrait)
    assert (clip.content.strength, clip.content.faces, clip.duration.value) == (0.8, (0,), 48)
    assert {media.kind for media in window.desk.film.media} == {MediaKind.PHOTO, MediaKind.CONSENT}
    shell.path.done_page.editor.click()
    assert shell.films.windows == [window]
    shell.films.close()
    shell.path.page.leave()


def test_a_film_that_is_stopped_leaves_nothing(
    shell: Shell, qtbot: QtBot, photo: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mouse, path = Mouse(), shell.path
    to_consent(shell, qtbot, mouse, photo)
    monkeypatch.setattr(choices, "FILM_SECONDS", 30.0)
    form = path.consent_page.forms[0]
    mouse.click(form.subjects.button(1))
    form.name.setText("Eileen Collins")
    mouse.click(form.uses[Use.MOTION])
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.making_page.bar.value() > 2, timeout=LONG_MS)
    mouse.click(path.making_page.stop)
    qtbot.waitUntil(lambda: not path.is_busy, timeout=LONG_MS)
    assert "nothing was left behind" in path.making_page.stage.text()
    left = {file.name for file in own_home.rglob("*") if file.suffix in (".mp4", ".part", ".json")}
    assert left <= {"ledger-head.json"}  # that somebody agreed is noted, and names nobody
    mouse.click(path.making_page.stop)
    assert path.page is path.consent_page


def test_the_way_can_be_gone_with_keys_alone(shell: Shell, qtbot: QtBot, photo: Path) -> None:
    path = shell.path
    QTest.keyClick(shell.start.portrait, Qt.Key.Key_Return)
    assert shell.pages.currentWidget() is path
    path.photo_page.open_photo(photo)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    frame = path.photo_page.photo.frames[0]
    QTest.keyClick(frame, Qt.Key.Key_Space)
    assert not path.next.isEnabled()
    QTest.keyClick(frame, Qt.Key.Key_Space)
    QTest.keyClick(path.next, Qt.Key.Key_Return)
    assert path.page is path.style_page
    QTest.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert path.page is path.photo_page
    QTest.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.start.isVisible()
