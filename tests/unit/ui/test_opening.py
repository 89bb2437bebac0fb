"""Films open in windows of their own, from the opening page too, and are closed with them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from keepsake.project.document import Document
from keepsake.ui.shell import Shell
from tests.desks import family_film


def test_a_new_film_is_named_opened_and_closed(shell: Shell, tmp_path: Path) -> None:
    window = shell.editors.create(tmp_path / "Margaret.keepsake")
    assert window is not None
    assert window.windowTitle().startswith("Margaret")
    window.close()
    assert shell.editors.windows == []
    with Document.open(tmp_path / "Margaret.keepsake") as again:
        assert again.timeline.name == "Margaret"


def test_a_film_is_opened_once_from_the_opening_page(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "film.keepsake"
    Document.create(path, family_film()).close()
    shell.open_path(path)
    shell.open_path(path)
    assert [window.desk.film for window in shell.editors.windows] == [family_film()]
    shell.editors.close_all()
    assert shell.editors.windows == []


def test_what_is_no_film_is_told_in_words(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "letter.keepsake"
    path.write_text("Dear Margaret")
    assert shell.editors.open(path) is None
    (box,) = shell.findChildren(QMessageBox)
    assert "letter.keepsake" in box.text()
    box.close()
    assert shell.editors.windows == []


def test_a_window_may_be_closed_while_files_are_on_their_way(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    window = shell.editors.create(tmp_path / "film.keepsake")
    assert window is not None
    paths = [tmp_path / f"{number}.png" for number in range(12)]
    for number, path in enumerate(paths):
        Image.new("RGB", (32, 24), (number * 20, 0, 0)).save(path)
    window.importing.take(paths)
    window.close()
    qtbot.wait(700)
    assert not window.importing.is_busy
    with Document.open(tmp_path / "film.keepsake") as film:
        assert film.film.media == ()
