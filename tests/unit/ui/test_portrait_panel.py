"""The portrait panel: a photo in the film comes to life, is seen first, changed step by step, and looked over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.engine.requests import Motion, Style
from keepsake.project.portraits import found_good
from keepsake.project.schema import Check, LivingPortrait, Photo
from keepsake.ui.curves.points import Point
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.portrait_panel.checklist import ALL_GOOD
from keepsake.ui.portrait_panel.panel import PortraitPanel
from keepsake.ui.tasks import Tasks
from tests.editors import editor_of, show_panel, the_clip
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Watchdog, unnamed

LONG_MS = 60_000


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, photo: Path) -> Iterator[EditorWindow]:
    with editor_of(tmp_path, photo, tasks) as made:
        yield made


@pytest.fixture
def panel(qtbot: QtBot, window: EditorWindow) -> PortraitPanel:
    show_panel(window, "Portrait")
    made = window.capabilities[0].panel
    assert isinstance(made, PortraitPanel)
    qtbot.waitUntil(made.alive.isEnabled, timeout=LONG_MS)
    return made


def living(window: EditorWindow) -> LivingPortrait:
    content = the_clip(window).content
    assert isinstance(content, LivingPortrait)
    return content


def wait_for_preview(qtbot: QtBot, panel: PortraitPanel, take: int = 1) -> None:
    qtbot.waitUntil(lambda: panel.preview.said.text() == f"Take {take}.", timeout=LONG_MS)


def test_a_photo_comes_to_life_with_one_click_and_back(
    qtbot: QtBot, window: EditorWindow, panel: PortraitPanel
) -> None:
    watchdog = Watchdog()
    assert "one face" in panel.said.text()
    assert "larger scan" in panel.said.text()
    assert not panel.living.isVisible()
    length = the_clip(window).duration
    panel.alive.click()
    assert living(window) == LivingPortrait(photo=living(window).photo)
    assert the_clip(window).duration == length
    assert window.desk.document.undo_label == "Bring to life"
    wait_for_preview(qtbot, panel)
    qtbot.waitUntil(lambda: panel.preview.picture.frame_index > 1, timeout=LONG_MS)
    assert unnamed(panel) == []
    assert watchdog.longest_s < LONGEST_BLOCK_S
    panel.still.click()
    assert the_clip(window).content == Photo(photo=the_clip(window).content.photo)
    window.desk.undo()
    assert living(window)
    assert panel.living.isVisible()


def test_each_change_is_one_step_and_seen_again(qtbot: QtBot, window: EditorWindow, panel: PortraitPanel) -> None:
    panel.alive.click()
    panel.card(Style.BIRTHDAY).click()
    assert living(window).style is Style.BIRTHDAY
    panel.strength.slider.setValue(400)
    assert living(window).strength == 0.4
    panel.direction.setFocus()
    QTest.keyClicks(panel.direction, "soft smile, dance a jig")
    QTest.keyClick(panel.direction, Qt.Key.Key_Return)
    assert living(window).direction == "soft smile, dance a jig"
    qtbot.waitUntil(lambda: "“dance a jig”" in panel.understood.text(), timeout=LONG_MS)
    assert panel.understood.text().startswith("Understood: “soft smile”")
    wait_for_preview(qtbot, panel)
    window.desk.undo()
    assert living(window).direction == ""
    window.desk.undo()
    assert living(window).strength == 0.6
    assert panel.strength.slider.value() == 600


def test_one_can_go_back_to_an_earlier_take(qtbot: QtBot, window: EditorWindow, panel: PortraitPanel) -> None:
    panel.alive.click()
    wait_for_preview(qtbot, panel)
    assert not panel.preview.earlier.isEnabled()
    panel.preview.another.click()
    assert living(window).seed == 1
    wait_for_preview(qtbot, panel, 2)
    panel.preview.earlier.click()
    assert living(window).seed == 0
    qtbot.waitUntil(lambda: panel.preview.said.text() == "Take 1.", timeout=2000)  # it was kept


def test_a_motion_is_changed_by_hand(qtbot: QtBot, window: EditorWindow, panel: PortraitPanel) -> None:
    panel.alive.click()
    wait_for_preview(qtbot, panel)
    panel.open_hand.click()
    hand = panel.by_hand
    hand.motion.setCurrentIndex(hand.motion.findData(Motion.SMILE))
    hand.motion.activated.emit(hand.motion.currentIndex())
    assert not hand.face.isVisible()
    assert not hand.as_planned.isEnabled()
    hand.amount.slider.setValue(250)
    (edit,) = living(window).edits
    assert (edit.motion, edit.face, edit.amount, edit.curve) == (Motion.SMILE, 0, 0.5, ())
    hand.curve.committed.emit((Point(0.0, 0.1), Point(2.0, 0.4)))
    (edit,) = living(window).edits
    assert [(key.at, key.value) for key in edit.curve] == [(0, 0.1), (2000, 0.4)]
    assert unnamed(panel) == []
    hand.as_planned.click()
    assert living(window).edits == ()
    window.desk.undo()
    assert living(window).edits == (edit,)
    assert hand.as_planned.isEnabled()


def test_the_preview_holds_at_the_moment_a_curve_is_looked_at(
    qtbot: QtBot, window: EditorWindow, panel: PortraitPanel
) -> None:
    panel.alive.click()
    wait_for_preview(qtbot, panel)
    panel.by_hand.moment_picked.emit(1.0)
    assert panel.preview.pause.isChecked()
    assert panel.preview.picture.frame_index == 12
    assert panel.by_hand.curve.graph.playhead_s == pytest.approx(1.0)


def test_a_take_is_looked_over_and_the_answers_stay_with_it(
    qtbot: QtBot, window: EditorWindow, panel: PortraitPanel
) -> None:
    panel.alive.click()
    for tick in panel.checklist.ticks.values():
        assert not tick.isChecked()
        tick.click()
    assert found_good(living(window)) == frozenset(Check)
    assert panel.checklist.verdict.text() == ALL_GOOD
    panel.checklist.less.click()
    assert living(window).strength == 0.5
    assert not any(tick.isChecked() for tick in panel.checklist.ticks.values())
    window.desk.undo()
    assert all(tick.isChecked() for tick in panel.checklist.ticks.values())


def test_nobody_chosen_cannot_live(window: EditorWindow, panel: PortraitPanel) -> None:
    panel.faces.frames[0].click()
    assert not panel.alive.isEnabled()
    assert "Nobody is chosen" in panel.said.text()


def test_without_a_photo_the_panel_says_what_to_choose(window: EditorWindow, panel: PortraitPanel) -> None:
    window.desk.choose([])
    assert not panel.isVisible()
    window.desk.choose([the_clip(window).id])
    assert panel.isVisible()


def test_a_panel_costs_nothing_until_it_is_looked_at(window: EditorWindow) -> None:
    assert [page.panel for page in window.capabilities] == [None, None]
    assert [window.side.tabText(number) for number in range(3)] == ["Clip", "Portrait", "Voice"]
