"""On a real X screen: photos are dragged over from another program, a name is typed, and a memorial film is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from keepsake.core.folders import asset_path
from keepsake.project.schema import Photo, Title
from keepsake.project.sequence import clips_of
from keepsake.ui.app import application_of
from keepsake.ui.shell import Shell
from tests.scenarios.on_screen.hand import Hand, files_at, wait_for
from tests.scenes import drawn_photo
from tests.windows import shell, tasks  # noqa: F401

FILES_AT = (1400, 40)


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    gran = tmp_path / "gran.png"
    gran.write_bytes(asset_path("demo/eileen_collins.png").read_bytes())
    return [*(drawn_photo(tmp_path / f"photo {number}.png", seed=number) for number in range(3)), gran]


def test_a_memorial_film_from_a_drag_to_the_editor(
    qtbot: QtBot,
    shell: Shell,  # noqa: F811
    hand: Hand,
    photos: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert QApplication.platformName() == "xcb"
    application_of([])
    shell.move(20, 20)
    wait_for(lambda: shell._path is not None)
    with files_at(FILES_AT, photos) as files:
        hand.drag(files, shell.start)
    page = shell.montage
    wait_for(lambda: len(page.gathering.photos) == 4 and not page.gathering.is_busy)
    hand.click(page.name)
    hand.type("Anna Berg")
    assert page.name.text() == "Anna Berg"
    film = tmp_path / "Anna.keepsake"
    # The desktop's own window for files is not ours to test.
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(film), ""))
    hand.click(page.next)
    wait_for(lambda: len(shell.films.windows) == 1)
    editor = shell.films.windows[0]
    contents = [place.clip.content for place in clips_of(editor.desk.timeline)]
    assert sum(isinstance(content, Photo) for content in contents) == 4
    assert any(isinstance(content, Title) and "Anna Berg" in content.text for content in contents)
    with files_at(FILES_AT, [drawn_photo(tmp_path / "one more.png", seed=9)]) as files:
        editor.move(0, 0)
        editor.resize(1300, 900)
        hand.drag(files, editor.bin)
    wait_for(lambda: len(editor.desk.film.media) == 5)
    editor.close()
    wait_for(lambda: shell.films.windows == [])
    assert film.is_file()
