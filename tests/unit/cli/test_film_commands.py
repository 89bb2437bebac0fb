from __future__ import annotations

from pathlib import Path

import av
import pytest

from keepsake.cli.entry import main
from keepsake.cli.render import PRESETS
from keepsake.engine.film.presets import film_presets
from tests.scenes import drawn_photo


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(2):
        drawn_photo(folder / f"{number}.png", seed=number)
    return folder


def test_presets_offered_are_those_there_are() -> None:
    assert list(PRESETS) == list(film_presets())


def test_photos_become_a_film_file_and_that_a_finished_film(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film, finished = tmp_path / "anna.keepsake", tmp_path / "anna.mp4"
    words = ["montage", str(photos), "-o", str(film), "--title", "Anna", "--seconds", "3", "--quiet"]
    assert main([*words, "--living", str(photos / "1.png"), "--occasion", "archive"]) == 0
    said = capsys.readouterr().out
    assert "2 photos" in said
    assert "1.png stays still: no face was found in it." in said
    assert main(["render", str(film), "-o", str(finished), "--preset", "small-for-email", "--quiet"]) == 0
    with av.open(str(finished)) as opened:
        assert opened.streams.video[0].frames == 10 * 25
        assert opened.metadata["title"] == "Anna"
    assert main(["render", str(film), "-o", str(finished), "--quiet"]) == 2
    assert "already there" in capsys.readouterr().err
    assert main(words) == 2


def test_a_montage_that_cannot_be_made_leaves_nothing(photos: Path, tmp_path: Path) -> None:
    film = tmp_path / "anna.keepsake"
    wrong = ["montage", str(photos), "-o", str(film), "--music", str(photos / "0.png"), "--quiet"]
    assert main(wrong) == 4
    assert main(["montage", str(tmp_path / "nothing.jpg"), "-o", str(film), "--quiet"]) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos"]
