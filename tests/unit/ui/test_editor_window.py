"""The editor's window as a whole: room on small screens, other films, all keys, from export to consent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.project.edits import change_clip
from keepsake.ui.editor.all_keys import OTHERS, AllKeys
from keepsake.ui.editor.opening import NO_OTHERS, RecentFilms
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.inspector.fields import LineField
from keepsake.ui.remembered import Remembered
from keepsake.ui.viewer.transport import BUTTONS
from tests.desks import clip_named, family_film
from tests.idle import NoTasks
from tests.unit.ui.desktop import unnamed


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> EditorWindow:
    made = EditorWindow(Document.create(tmp_path / "film.keepsake", family_film()), NoTasks())
    qtbot.addWidget(made, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_small_screen_has_the_photos_in_a_tab_and_a_large_one_beside_the_viewer(
    window: EditorWindow, qtbot: QtBot
) -> None:
    assert window.side.indexOf(window.bin) < 0
    for size in ((900, 860), (1360, 600)):
        window.resize(*size)
        assert window.side.tabText(window.side.indexOf(window.bin)) == "Photos"
        assert window.side.currentWidget() is window.bin
        window.resize(1360, 860)
        assert window.side.indexOf(window.bin) < 0
        assert window.bin.isVisible()
    window.resize(900, 600)
    qtbot.waitUntil(lambda: not overlaps(window.viewer.screen_view, window.viewer.time))


def overlaps(one: QWidget, other: QWidget) -> bool:
    return bool(one.geometry().intersects(other.geometry()))


def test_every_button_of_the_viewer_is_seen_at_the_usual_size(window: EditorWindow) -> None:
    window.resize(1360, 860)
    QApplication.processEvents()
    bar = window.viewer.play_button.parentWidget()
    assert all(bar.widgetForAction(action).isVisible() for action in bar.actions())  # type: ignore[attr-defined]
    assert len(bar.actions()) == len(BUTTONS)


def test_other_films_are_offered_and_this_one_is_not(window: EditorWindow, tmp_path: Path) -> None:
    here, other = window.desk.document.path, tmp_path / "Anna & Karl.keepsake"
    other.write_bytes(b"")
    wanted: list[Path] = []
    menu = RecentFilms(here, wanted.append, window)
    for path in (other, here):
        Remembered().remember_film(path)
    menu.fill()
    assert [action.text() for action in menu.actions()] == ["Anna && Karl"]
    menu.actions()[0].trigger()
    assert wanted == [other]
    other.unlink()
    menu.fill()
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [(NO_OTHERS, False)]


def test_all_keys_are_listed_in_plain_words(window: EditorWindow) -> None:
    window.actions_["keys"].trigger()
    (shown,) = window.findChildren(AllKeys)
    table = shown.table
    rows = [(table.item(row, 0).text(), table.item(row, 1).text()) for row in range(table.rowCount())]
    assert rows[-len(OTHERS) :] == list(OTHERS)
    with_keys = [action for action in window.findChildren(QAction) if not action.shortcut().isEmpty()]
    assert {action.shortcut().toString() for action in with_keys} <= {keys for _, keys in rows}
    assert all(words and keys and "…" not in words for words, keys in rows)
    assert not unnamed(shown)


def test_no_two_commands_share_their_keys(window: EditorWindow) -> None:
    keys = [action.shortcut().toString() for action in window.actions_.by_id.values()]
    pressed = [each for each in keys if each]
    assert len(pressed) == len(set(pressed))


def test_a_name_is_shown_without_its_ending(window: EditorWindow) -> None:
    photo = clip_named(window.desk, "Photo 2")
    window.desk.change("Rename", lambda timeline: change_clip(timeline, replace(photo, name="wedding.jpg")))
    window.desk.choose([photo.id])
    (field,) = (each for each in window.inspector.findChildren(LineField) if each.accessibleName() == "Name")
    assert field.text() == "wedding"
