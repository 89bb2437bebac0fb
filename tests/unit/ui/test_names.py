"""Every control of every window has a name that a screen reader can say, and can be reached with the keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from keepsake.core.timebase import range_of
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import Clip, Colour, LivingPortrait, TalkingPortrait
from keepsake.project.sequence import clips_of
from keepsake.ui import track_commands
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.shell import Shell
from tests.desks import family_film
from tests.films import PHOTO, RATE
from tests.idle import NoTasks

USED = (
    *(QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractSpinBox, QAbstractSlider),
    *(QAbstractItemView, QProgressBar, QTabWidget),
)
"""What a person uses, whether it is seen now or not."""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> EditorWindow:
    film = family_film()
    timeline = film.timeline
    for content in (LivingPortrait(photo=PHOTO), TalkingPortrait(photo=PHOTO, words="Hello"), Colour(red=9)):
        clip = Clip(name=type(content).__name__, content=content, source_range=range_of(0, 50, RATE))
        timeline = edits.append(timeline, timeline.tracks[0].id, clip)
    document = Document.create(tmp_path / "film.keepsake", replace(film, timeline=timeline))
    window = EditorWindow(document, NoTasks())  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda closing: (closing.leave(), closing.desk.document.close()))
    window.resize(1500, 900)
    window.show()
    qtbot.waitExposed(window)
    return window


def nameless(window: QWidget) -> list[str]:
    """What is used in a window, shown or hidden, and has no name."""
    return [_place(widget) for widget in _used(window) if not _name(widget)]


def unreachable(window: QWidget) -> list[str]:
    """What is shown and cannot be reached with Tab, but for what lies inside another control."""
    return [
        _place(widget)
        for widget in _used(window)
        if widget.isVisibleTo(window)
        and not isinstance(widget, QProgressBar | QTabWidget)
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def untold(window: QWidget) -> list[str]:
    """Buttons that are shown and do not tell, when pointed at, what they are for."""
    return [
        _place(widget)
        for widget in _used(window)
        if isinstance(widget, QAbstractButton) and widget.isVisibleTo(window) and not _telling(widget)
    ]


def _used(window: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    for kind in USED:
        found += [each for each in window.findChildren(kind) if not _is_inner(each)]
    return found


def _is_inner(widget: QWidget) -> bool:
    """Parts Qt makes of its own: the line of a spin box, the list of a combo box, scroll bars, tab arrows."""
    if widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit):
            return True
        parent = parent.parentWidget()
    return type(widget.parentWidget()).__name__ in ("QTabBar", "QComboBoxPrivateContainer")


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _telling(widget: QWidget) -> str:
    return widget.toolTip() or widget.accessibleDescription()


def _place(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{_name(widget)}” in {type(widget.parentWidget()).__name__}"


def test_every_control_of_the_editor_has_a_name_whatever_is_chosen(window: EditorWindow) -> None:
    track_commands.mark(window.desk)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        for side in range(window.side.count()):
            window.side.setCurrentIndex(side)
            for place in clips_of(window.desk.timeline):
                window.desk.choose([place.clip.id])
                assert nameless(window) == []
                assert unreachable(window) == []
                assert untold(window) == []
    window.desk.choose(())
    assert nameless(window) == []


def test_every_dialog_of_the_editor_has_names(window: EditorWindow) -> None:
    dialogs = window.findChildren(QDialog)
    assert len(dialogs) >= 3
    for dialog in dialogs:
        assert dialog.windowTitle()
        assert nameless(dialog) == []
        assert untold(dialog) == []


def test_every_command_has_words_and_a_tip(window: EditorWindow) -> None:
    for name, action in window.actions_.by_id.items():
        assert action.text(), name
        assert action.statusTip(), name
    keys = [keys for action in window.actions_.by_id.values() if (keys := action.shortcut().toString())]
    assert len(set(keys)) == len(keys)


def test_every_page_of_the_first_window_has_names(shell: Shell, photo: Path) -> None:
    for page in (shell.pages.widget(0), shell.path, shell.montage):
        shell.pages.setCurrentWidget(page)
        assert nameless(shell) == []
