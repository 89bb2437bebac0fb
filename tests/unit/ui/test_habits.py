"""What a good desktop program does by itself: it remembers, goes on after a crash, and runs once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from keepsake.core.rate import parse_rate
from keepsake.project.document import Document
from keepsake.project.schema import new_film
from keepsake.ui import file_dialogs, single_instance
from keepsake.ui.desk import Desk
from keepsake.ui.earlier_versions import NONE_YET, EarlierVersions
from keepsake.ui.remembered import MOST_RECENT, Remembered
from keepsake.ui.saving_what_is_whole import SavingWindow
from keepsake.ui.session import Session
from keepsake.ui.shell import Shell
from keepsake.ui.single_instance import FirstInstance, handed_over
from keepsake.ui.tasks import Tasks
from tests.desks import family_film
from tests.unit.ui.desktop import unnamed


def film_at(path: Path) -> Path:
    Document.create(path, new_film(path.stem, parse_rate("25"))).close()
    return path


def test_the_films_of_late_are_remembered_newest_first(tmp_path: Path) -> None:
    films = [film_at(tmp_path / f"{number}.keepsake") for number in range(MOST_RECENT + 2)]
    for film in films:
        Remembered().remember_film(film)
    assert Remembered().recent_films() == films[:1:-1]
    films[5].unlink()
    assert Remembered().recent_films() == [film for film in films[:1:-1] if film != films[5]]
    Remembered().remember_film(films[3])
    assert Remembered().recent_films()[0] == films[3]


def test_one_film_is_remembered_too(tmp_path: Path) -> None:
    only = film_at(tmp_path / "Gran, 1931.keepsake")
    Remembered().remember_film(only)
    Remembered().place = QByteArray(b"here")
    assert Remembered().recent_films() == [only]
    assert Remembered().place == QByteArray(b"here")


def test_dialogs_begin_where_they_were_left(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def choose(_parent: object, _heading: str, beginning: str, _filters: str) -> tuple[str, str]:
        begun.append(beginning)
        return str(tmp_path / "photos" / "gran.jpg"), ""

    (tmp_path / "photos").mkdir()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    for _ in range(2):
        chosen = file_dialogs.ask_for_file(None, "Choose", "", file_dialogs.PHOTOS)
        assert chosen == tmp_path / "photos" / "gran.jpg"
    assert begun[1] == str(tmp_path / "photos")
    file_dialogs.ask_for_file(None, "Choose", "", file_dialogs.FILMS)
    assert begun[2] != str(tmp_path / "photos")


def test_films_left_open_by_a_crash_are_offered_and_can_be_left(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    film = film_at(tmp_path / "Gran.keepsake")
    Session().write([film])
    shell = Shell(tasks)
    qtbot.addWidget(shell)
    shell.show()
    qtbot.waitUntil(lambda: list(shell.start.left_open.cards) == [film])
    assert shell.start._recovery.isVisible()
    assert unnamed(shell) == []
    shell.start.left_open.cards[film].click()
    qtbot.waitUntil(lambda: len(shell.films.windows) == 1)
    assert not shell.start._recovery.isVisible()
    assert Session().left_open == [film.resolve()]
    shell.films.close()
    assert Session().left_open == []
    qtbot.waitUntil(lambda: list(shell.start.recent.cards) == [film.resolve()])
    qtbot.waitUntil(lambda: "New film" in shell.start.recent.cards[film.resolve()].toolTip())


def test_after_a_crash_one_can_begin_with_something_else(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    Session().write([film_at(tmp_path / "Gran.keepsake"), tmp_path / "gone.keepsake"])
    shell = Shell(tasks)
    qtbot.addWidget(shell)
    shell.show()
    qtbot.waitUntil(lambda: len(shell.start.left_open.cards) == 1)
    shell.start.empty.click()
    assert not shell.start._recovery.isVisible()


@pytest.mark.parametrize("words", [b"", b"{", b'{"films": 3}', b'["x"]', b"\xff\xfe"])
def test_a_session_file_that_is_nonsense_costs_nothing(tmp_path: Path, words: bytes) -> None:
    (tmp_path / "open-films.json").write_bytes(words)
    assert Session(tmp_path).left_open == []


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    photo = tmp_path / "Gran ä.jpg"
    photo.touch()
    assert not handed_over([])
    first = FirstInstance()
    with qtbot.waitSignal(first.asked, timeout=30_000) as asked:
        later = subprocess.Popen([sys.executable, "-m", "keepsake", str(photo)])
    assert asked.args == [[str(photo)]]
    assert later.wait(timeout=30) == 0
    first.close()
    assert not handed_over([])


def test_nonsense_on_the_socket_is_not_answered() -> None:
    assert single_instance._paths_in(b"{") is None
    assert single_instance._paths_in(b'{"a": 1}') is None
    assert single_instance._paths_in(b"[1]") is None
    assert single_instance._paths_in(b'["/a"]') == ["/a"]


def test_a_damaged_film_is_saved_as_far_as_it_is_whole(shell: Shell, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "Gran.keepsake"
    Document.create(path, family_film()).close()
    damaged = bytearray(path.read_bytes())
    damaged[40:90] = bytes(50)  # the header of the file: SQLite cannot open it any more
    path.write_bytes(damaged)
    shell.films.open(path)
    [window] = shell.findChildren(SavingWindow)
    assert unnamed(window) == []
    window.save.click()
    qtbot.waitUntil(lambda: window.save.text() == "Open it", timeout=30_000)
    assert "The film is saved as it was after" in window.words.text()
    window.save.click()
    qtbot.waitUntil(lambda: len(shell.films.windows) == 1)
    assert shell.films.windows[0].desk.film == family_film()
    assert path.read_bytes() == damaged
    shell.films.close()


def test_a_film_goes_back_to_an_earlier_version(qtbot: QtBot, tmp_path: Path) -> None:
    with Document.create(tmp_path / "film.keepsake", family_film()) as document:
        desk = Desk(document)
        window = EarlierVersions(desk)
        qtbot.addWidget(window)
        window.show()
        assert unnamed(window) == []
        before = document.film
        window.keep("For the funeral")
        document.apply(lambda _: new_film("", parse_rate("25")), "Throw everything away")
        window.list.setCurrentRow(0)
        assert "For the funeral" in window.list.item(0).text()
        assert NONE_YET not in window.words.text()
        window.restore.click()
        assert document.film == before
        assert document.undo_label.startswith("Back to")
        desk.leave()
        QApplication.processEvents()
