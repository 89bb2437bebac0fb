"""Crashes become one kind sentence, looks keep their contrast, and the right words open the window."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.__main__ import is_for_window
from keepsake.core.errors import OutputError
from keepsake.ui import notices, theme
from keepsake.ui.app import CrashReports
from keepsake.ui.shell import Shell


def boxes() -> list[QMessageBox]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox) and widget.isVisible()
    ]


def only_box(qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    return boxes()[0]


def test_a_crash_in_any_thread_is_told_kindly(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = CrashReports()
    monkeypatch.setattr(threading, "excepthook", crashes.catch_in_thread)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    box = only_box(qtbot)
    assert box.text() == notices.OUR_FAULT
    assert "ZeroDivisionError" in box.detailedText()
    assert "ZeroDivisionError" in capsys.readouterr().err
    box.accept()


def test_an_error_made_for_people_is_its_sentence_alone(qtbot: QtBot) -> None:
    crashes = CrashReports()
    error = OutputError("The disk is full; please make room.")
    crashes.catch(type(error), error, None)
    box = only_box(qtbot)
    assert (box.text(), box.detailedText()) == (str(error), "")
    box.accept()


def luminance(colour: str) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in QColor(colour).getRgbF()
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_words_can_be_read_by_day_and_by_night(colours: theme.Colours) -> None:
    pairs = [(ink, ground) for ink in ("ink", "soft_ink", "warning", "accent") for ground in ("paper", "card")]
    pairs += [("on_accent", "accent"), ("ink", "accent_paper"), ("soft_ink", "accent_paper")]
    colour = dataclasses.asdict(colours)
    for one, other in pairs:
        low, high = sorted((luminance(colour[one]), luminance(colour[other])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (one, other)


def test_the_look_follows_day_and_night(qapp: QApplication) -> None:
    for dark, colours in ((True, theme.DARK), (False, theme.LIGHT)):
        theme.dress(qapp, dark)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == colours.paper
        assert theme.colours_of(qapp.palette()) is colours


def test_nothing_or_files_open_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = tmp_path / "photo.jpg"
    photo.touch()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert is_for_window([])
    assert is_for_window([str(photo)])
    assert not is_for_window(["doctor"])
    assert not is_for_window(["--help"])
    assert is_for_window([str(photo), str(photo)])
    assert not is_for_window([str(photo), "--quiet"])


def test_the_window_remembers_its_size(shell: Shell, own_home: Path) -> None:
    shell.resize(900, 640)
    assert shell.close()
    assert "window" in next(own_home.rglob("window.ini")).read_text("utf-8")
