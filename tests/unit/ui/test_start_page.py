"""The opening page offers three things, and takes what is dropped on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.ui.start_page import CHOICES, StartPage
from tests.unit.ui.desktop import drop, unnamed


def page_of(qtbot: QtBot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def test_three_large_choices_have_names_and_sentences(qtbot: QtBot) -> None:
    page = page_of(qtbot)
    cards = (page.portrait, page.montage, page.film)
    assert [card.accessibleName() for card in cards] == [name for name, _ in CHOICES]
    assert [card.accessibleDescription() for card in cards] == [words for _, words in CHOICES]
    assert min(card.height() for card in cards) >= 72
    assert unnamed(page) == []


def test_a_dropped_photo_is_brought_to_life_and_a_dropped_film_opened(qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(qtbot)
    photo, film = tmp_path / "Großmutter 1931.JPG", tmp_path / "Gran.keepsake"
    for path in (photo, film):
        path.touch()
    with qtbot.waitSignal(page.wants_portrait) as portrait:
        assert drop(photo, page)
    with qtbot.waitSignal(page.wants_film) as opened:
        assert drop(film, page)
    assert (portrait.args, opened.args) == ([photo], [film])


def test_tab_reaches_every_choice_and_enter_chooses(qtbot: QtBot) -> None:
    page = page_of(qtbot)
    page.activateWindow()
    page.portrait.setFocus()
    with qtbot.waitSignal(page.wants_portrait):
        QTest.keyClick(page.portrait, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.wants_montage):
        QTest.keyClick(page.montage, Qt.Key.Key_Space)


def test_what_cannot_be_chosen_says_so(qtbot: QtBot) -> None:
    page = page_of(qtbot)
    page.montage.rule_out()
    assert not page.montage.isEnabled()
    assert "not in your Keepsake yet" in page.montage.accessibleDescription()
