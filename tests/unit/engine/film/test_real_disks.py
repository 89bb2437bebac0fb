"""A real disk that fills up during an export. Needs root and KEEPSAKE_REAL_DISKS=1, so it runs by hand."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from keepsake.core.errors import OutputError
from keepsake.engine.film import rendering
from keepsake.engine.film.rendering import render_film
from keepsake.engine.requests import RenderFilm
from tests.scenes import assert_same, drawn_photo, film_request, scene_of, still_layer

STICK_BYTES = 3 * 2**20
ROOM_FOR_PIECES, ROOM_FOR_FILM = 350_000, 200_000
"""The film's pieces have about 100, 100 and 220 kB: two fit into the one, and the whole film not into the other."""

pytestmark = pytest.mark.skipif(os.environ.get("KEEPSAKE_REAL_DISKS") != "1", reason="mounts disks; run by hand")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A small disk in memory, mounted."""
    folder = tmp_path / "stick"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def request(tmp_path: Path, output: Path, pieces: Path) -> RenderFilm:
    photos = [drawn_photo(tmp_path / f"{number}.png", seed=number, size=(1920, 1080)) for number in range(4)]
    scene = scene_of(*(still_layer(photo, number * 110, 110) for number, photo in enumerate(photos)))
    return film_request(scene, tmp_path, preset="small-for-email", output_path=output, cache_folder=pieces)


def test_a_disk_without_room_is_refused_before_anything_is_drawn(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="free"):
        render_film(request(tmp_path, stick / "film.mp4", stick / "pieces"))
    assert [path.name for path in stick.iterdir()] == ["pieces"]


@pytest.mark.parametrize("is_cache", [True, False])
def test_a_disk_that_fills_up_on_the_way_loses_nothing_done(
    is_cache: bool, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "refuse_no_room", lambda _: None)
    pieces = stick / "pieces" if is_cache else tmp_path / "pieces"
    output = (tmp_path if is_cache else stick) / "film.mp4"
    (stick / "other").write_bytes(bytes(STICK_BYTES - (ROOM_FOR_PIECES if is_cache else ROOM_FOR_FILM)))
    wanted = request(tmp_path, output, pieces)
    with pytest.raises(OutputError, match=r"full|room"):
        render_film(wanted)
    assert not output.exists()
    assert not [path for path in output.parent.iterdir() if path.suffix == ".part"]
    subprocess.run(["mount", "-o", "remount,size=200m", stick], check=True)
    report = render_film(wanted)
    assert report.pieces_reused >= 1
    reference = request(tmp_path, tmp_path / "reference.mp4", tmp_path / "others")
    render_film(reference)
    assert_same(output, reference.output_path)
