"""An export killed at any instant leaves no half film, and the next one goes on from there.

KEEPSAKE_KILLS sets how often it is killed, a few times here, fifty in the long campaign, and KEEPSAKE_KILL_PRESET of
which preset the film is.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keepsake.engine.film.rendering import render_film
from tests.programs import running
from tests.scenes import SMALL, assert_drawn_alike, assert_same, film_request, killed_scene, watched

KILLS = int(os.environ.get("KEEPSAKE_KILLS", "2"))
PRESET = os.environ.get("KEEPSAKE_KILL_PRESET", SMALL)
ROOT = Path(__file__).resolve().parents[4]
SCRIPT = """
import sys
from pathlib import Path
from keepsake.engine.film.rendering import render_film
from tests.scenes import film_request, killed_scene, watched
folder, preset = Path(sys.argv[1]), sys.argv[2]
request = film_request(killed_scene(folder.parent, preset), folder, preset=preset)
render_film(request, artist=watched(folder.parent / "drawn"))
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_an_export_killed_at_any_instant_can_be_finished(tmp_path: Path) -> None:
    scene, random_ = killed_scene(tmp_path, PRESET), random.Random(6)
    reference = tmp_path / "reference"
    reference.mkdir()
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", SCRIPT, str(reference), PRESET], cwd=ROOT, check=True)
    usual_seconds = time.monotonic() - started
    wanted = reference / "film.mp4"
    folder = tmp_path / "killed"
    folder.mkdir()
    film = folder / "film.mp4"
    for _ in range(KILLS):
        with running([sys.executable, "-c", SCRIPT, str(folder), PRESET], cwd=ROOT) as export:
            try:
                export.wait(random_.uniform(0.2, 1.0) * usual_seconds)
            except subprocess.TimeoutExpired:
                export.kill()
        if film.exists():  # finished in time: then it is whole, and the next kill starts over
            assert_same(film, wanted)
            film.unlink()
            for piece in (folder / "pieces").iterdir():
                if random_.random() < 0.7:
                    piece.unlink()
    render_film(film_request(scene, folder, preset=PRESET), artist=watched(tmp_path / "drawn"))
    assert_same(film, wanted)
    assert_drawn_alike(tmp_path / "drawn", range(scene.frames))
    assert sorted(path.name for path in folder.iterdir()) == ["film.mp4", "pieces"]
