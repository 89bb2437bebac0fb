"""Results are found again while they hold, and only then; what is old goes."""

import os
import time
from dataclasses import replace
from fractions import Fraction

import pytest

from keepsake.engine.requests import (
    AnimatePortrait,
    BuildPyramid,
    ExamineMedia,
    MediaReading,
    MediaSort,
    PyramidLevel,
    PyramidReading,
)
from keepsake.jobs.messages import State
from keepsake.jobs.results import Results, digest_of
from keepsake.jobs.scheduler import Scheduler


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gran.jpg"
    path.write_bytes(b"photo")
    return path


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path / "cache")


def reading(path):
    return MediaReading(
        path=path, sort=MediaSort.VIDEO, sha256="0" * 64, size_bytes=5, seconds=Fraction(1, 3), thumbnail=b"\xff\x00"
    )


def test_a_result_is_found_until_the_file_changes(results, photo):
    request = ExamineMedia(path=photo)
    assert results.find(request) is None
    results.keep(request, reading(photo))
    assert results.find(request) == reading(photo)
    assert results.find(replace(request, thumbnail_px=10)) is None
    photo.write_bytes(b"another")
    assert results.find(request) is None


def test_finished_films_are_never_answered_from_the_cache(results, photo, tmp_path):
    request = AnimatePortrait(photo_path=photo, output_path=tmp_path / "a.mp4", consent_path=photo)
    assert digest_of(request) == ""
    results.keep(request, object())
    assert results.find(request) is None
    assert not results.folder.exists()


def test_a_result_whose_files_are_gone_is_no_good(results, photo, tmp_path):
    level = PyramidLevel(path=results.folder / "levels" / "512.jpg", side=512)
    level.path.parent.mkdir(parents=True)
    level.path.write_bytes(b"small")
    request = BuildPyramid(photo_path=photo, folder=level.path.parent)
    results.keep(request, PyramidReading(width=900, height=800, levels=(level,)))
    assert results.find(request).levels == (level,)
    level.path.unlink()
    assert results.find(request) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b'{"path": 3}', b"\xff"])
def test_a_spoilt_result_is_as_good_as_none(results, photo, content):
    request = ExamineMedia(path=photo)
    results.keep(request, reading(photo))
    next(results.folder.rglob("*.json")).write_bytes(content)
    assert results.find(request) is None


def test_the_old_and_the_too_much_go(results, photo, tmp_path):
    for number in range(5):
        path = results.folder / f"{number}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (time.time() - number * 86_400 * 2,) * 2)
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"mine")
    os.utime(outside, (0, 0))
    (results.folder / "link.jpg").symlink_to(outside)
    assert results.clean() >= 400
    assert sorted(path.name for path in results.folder.iterdir()) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "link.jpg"]
    assert Results(results.folder, kept_bytes=250).clean() <= 250
    assert Results(results.folder, kept_days=0).clean() == 0
    assert not results.folder.exists()
    assert outside.read_bytes() == b"mine"


def test_the_scheduler_does_no_work_twice(results, tmp_path, photo):
    from PIL import Image

    Image.new("RGB", (40, 30)).save(photo)
    with Scheduler(results, light_lanes=1) as scheduler:
        first = scheduler.submit(ExamineMedia(path=photo)).wait(60)
        second = scheduler.submit(ExamineMedia(path=photo)).wait(60)
    assert (first.state, first.is_from_cache) == (State.DONE, False)
    assert second.is_from_cache
    assert second.result == first.result
