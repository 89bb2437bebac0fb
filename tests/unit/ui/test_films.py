"""A new film and an old one open in the editor; what cannot be opened is told, and files are let go of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.ui.exports.queue import State
from keepsake.ui.saving_what_is_whole import SavingWindow
from keepsake.ui.shell import Shell
from tests.scenes import colours, film_request
from tests.unit.ui.desktop import unnamed


def told(qtbot: QtBot) -> str:
    def boxes() -> list[QMessageBox]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]

    qtbot.waitUntil(lambda: len(boxes()) == 1)
    box = boxes()[0]
    box.accept()
    return box.text()


def test_a_new_film_opens_in_the_editor_and_is_let_go_of(shell: Shell, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "Gran.keepsake"
    shell.films.make(path)
    assert "Gran" in shell.films.windows[0].windowTitle()
    shell.films.open(path)
    assert len(shell.films.windows) == 1
    shell.films.windows[0].close()
    qtbot.waitUntil(lambda: shell.films.windows == [])
    with Document.open(path) as film:  # nobody else holds it any more
        assert film.film.timeline.name == "Gran"


def test_a_film_is_never_written_over(shell: Shell, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "Gran.keepsake"
    path.write_bytes(b"precious")
    shell.films.make(path)
    assert "is there already" in told(qtbot)
    assert path.read_bytes() == b"precious"


def test_what_is_no_film_is_told_in_a_sentence(shell: Shell, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "letter.keepsake"
    path.write_text("Dear all")
    shell.open_paths([path])
    [window] = shell.findChildren(SavingWindow)
    assert "letter.keepsake" in window.words.text()
    window.save.click()
    qtbot.waitUntil(lambda: "Nothing of a Keepsake film" in window.words.text())
    assert not window.save.isEnabled()
    window.leave.click()
    assert shell.films.windows == []


def test_films_being_made_outlive_the_editor(shell: Shell, qtbot: QtBot, tmp_path: Path) -> None:
    films = shell.films
    films.make(tmp_path / "Gran.keepsake")
    export = films.exports.add(film_request(colours(4_000), tmp_path), "Gran", "For the television")
    try:
        qtbot.waitUntil(lambda: export.share is not None or export.is_over, timeout=60_000)
        assert export.sentence == ""
        films.windows[0].close()
        qtbot.waitUntil(lambda: films.windows == [])
        qtbot.waitUntil(lambda: films.queue_window is not None)
        window = films.queue_window
        assert window is not None
        assert window.isVisible()
        assert unnamed(window) == []
        assert films.may_leave(shell)  # the other window stays
        assert export.state is State.WORKING
        films.exports.pause(export)
        assert not films.exports.is_busy
    finally:
        films.exports.leave()
    window.close()
