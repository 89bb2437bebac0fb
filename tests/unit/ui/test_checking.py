"""A finished file can be looked at in the window: the same honest words as on the command line, and no others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from keepsake.cli import main
from keepsake.ui.checking.page import STOPPED, CheckPage
from keepsake.ui.checking.report import LIMITS, as_text
from keepsake.ui.shell import Shell
from keepsake.ui.tasks import Tasks
from tests.unit.engine.provenance.conftest import gate_in, make_film
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, drop, unnamed

LONG_MS = 60_000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    make_film(folder / "film.mp4", gate_in(folder))
    return folder / "film.mp4"


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks) -> CheckPage:
    made = CheckPage(tasks)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    return made


def settled(qtbot: QtBot, page: CheckPage) -> str:
    qtbot.waitUntil(lambda: not page.is_busy, timeout=LONG_MS)
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_film_of_ours_is_told_as_on_the_command_line(
    qtbot: QtBot, page: CheckPage, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watchdog = Watchdog()
    assert drop(film, page)
    assert page.is_busy
    assert page.stop.isVisible()
    shown = settled(qtbot, page)
    assert main(["verify", str(film)]) == 0
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert page.findings is not None
    assert said[0] == f"film.mp4: {page.findings.summary}"
    assert all(mark.sentence in said for mark in page.findings.marks)
    assert all(mark.sentence in shown for mark in page.findings.marks)
    assert all(words in shown for words in page.findings.declared)
    assert page.state.text() == page.findings.summary == "This was made with the help of AI, and says so itself."
    assert LIMITS in shown
    assert watchdog.longest_s < LONGEST_BLOCK_S
    assert unnamed(page) == []


def test_the_words_can_be_copied(qtbot: QtBot, page: CheckPage, film: Path) -> None:
    page.check(film)
    settled(qtbot, page)
    assert page.findings is not None
    Mouse().click(page.copy)
    pasted = QGuiApplication.clipboard().text()
    assert pasted == as_text(page.findings)
    assert "Signed record: Unchanged since signing" in pasted
    assert "film.mp4" in pasted
    assert str(film.parent) not in pasted


@pytest.mark.parametrize("name", ["plain.png", "plain.gif", "plain.webp"])
def test_absence_is_never_called_authentic(qtbot: QtBot, page: CheckPage, tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(1).integers(60, 200, (200, 300, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    page.check(tmp_path / name)
    shown = settled(qtbot, page)
    assert "No record found. That does not mean that no AI was used." in shown
    for word in ("authentic", "not AI", "genuine"):
        assert word not in shown


def test_what_goes_wrong_is_one_sentence_and_another_file_can_follow(
    qtbot: QtBot, page: CheckPage, film: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.mp4").write_text("Dear Anna")
    page.check(tmp_path / "letter.mp4")
    settled(qtbot, page)
    assert "letter.mp4" in page.state.text()
    assert not page.copy.isVisible()
    page.check(film)
    settled(qtbot, page)
    assert page.findings is not None


def test_looking_can_be_stopped(qtbot: QtBot, page: CheckPage, film: Path) -> None:
    page.check(film)
    Mouse().click(page.stop)
    settled(qtbot, page)
    assert page.state.text() == STOPPED
    assert page.findings is None


def test_it_is_reached_from_the_opening_page_and_left_again(
    qtbot: QtBot, shell: Shell, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mouse().click(shell.start.check)
    assert shell.check.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(film), ""))
    Mouse().click(shell.check.choose)
    settled(qtbot, shell.check)
    assert shell.check.findings is not None
    Mouse().click(shell.check.back)
    assert shell.start.isVisible()
    assert shell.check.findings is None
    assert drop(film, shell.start)  # nobody drops a finished film to bring it to life
    assert shell.check.isVisible()
    settled(qtbot, shell.check)
