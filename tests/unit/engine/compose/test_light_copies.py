"""A heavy video has a light copy that shows the same at every moment, which previews use and exports never."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.core.errors import BadInputError, CancelledError
from keepsake.core.progress import Progress
from keepsake.core.scene import Fill, Scene, VideoClip
from keepsake.engine.compose import light_copies
from keepsake.engine.compose.clip_reader import ClipReader
from keepsake.engine.compose.clips import ClipReel
from keepsake.engine.compose.composer import Composer
from keepsake.engine.compose.light_copies import FOLDER, LightCopies, is_heavy, make_proxy, with_light_copies
from keepsake.engine.compose.pictures import Size
from keepsake.engine.film.rendering import render_film
from keepsake.engine.projecting import Projector
from keepsake.engine.requests import MakeProxy
from tests.layers import RATE, coded_video, layer, number_in, scene, still_video
from tests.scenes import film_request

COUNT = 60
THIRTIETH, MILLISECOND = Fraction(1, 30), Fraction(1, 1000)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def everything_is_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light_copies, "LONGEST_JUMP_S", 0.0)


@pytest.mark.parametrize(
    ("size", "apart", "heavy"),
    [((640, 360), 250, False), ((1280, 720), 12, False), ((1280, 720), 250, True), ((1920, 1080), 25, True)],
)
def test_a_video_is_heavy_where_jumps_would_be_waited_for(
    tmp_path: Path, size: tuple[int, int], apart: int, heavy: bool
) -> None:
    video = still_video(tmp_path / "a.mp4", size, apart)
    assert is_heavy(video) is heavy
    if not heavy:
        assert make_proxy(MakeProxy(video_path=video, sha256="00", folder=tmp_path / "light")).path is None


@pytest.mark.usefixtures("everything_is_heavy")
@pytest.mark.parametrize(
    ("name", "unit", "step"), [("a.mp4", THIRTIETH, 1), ("a.mkv", MILLISECOND, 33), ("a.ts", THIRTIETH, 1)]
)
def test_the_copy_shows_the_same_frame_at_every_moment(tmp_path: Path, name: str, unit: Fraction, step: int) -> None:
    video = tmp_path / name
    coded_video(video, [number * step for number in range(COUNT)], unit)
    light = make_proxy(MakeProxy(video_path=video, sha256="00", folder=tmp_path / "light")).path
    assert light == tmp_path / "light" / "00.mp4"
    readers = [ClipReader(path) for path in (video, light)]
    try:
        for moment in (Fraction(number, 47) for number in range(0, 47 * 3, 5)):
            one, other = (number_in(reader.frame_at(moment).to_ndarray(format="gray")) for reader in readers)
            assert one == other, moment
    finally:
        for reader in readers:
            reader.close()


@pytest.mark.usefixtures("everything_is_heavy")
def test_the_copy_lies_small_upright_and_in_the_films_colours(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    coded_video(video, range(COUNT), THIRTIETH, size=(320, 192), colorspace=5, color_range=1)
    request = MakeProxy(video_path=video, sha256="00", folder=tmp_path / "light", height=96)
    light = make_proxy(request).path
    assert light
    with av.open(str(light)) as copy:
        first = next(copy.decode(video=0))
    assert (first.width, first.height, int(first.colorspace), int(first.color_range)) == (160, 96, 1, 1)
    reels = [ClipReel(VideoClip(path=path), layer(VideoClip(path=path))) for path in (video, light)]
    pictures = [reel.planes(Size(160, 96), 3) for reel in reels]
    for reel in reels:
        reel.close()
    for one, other in zip(*((each.y, each.u, each.v) for each in pictures), strict=True):
        assert np.abs(one.astype(int) - other).mean() < 4


@pytest.mark.usefixtures("everything_is_heavy")
def test_what_cannot_be_copied_leaves_nothing(tmp_path: Path) -> None:
    folder, letter = tmp_path / "light", tmp_path / "letter.mp4"
    letter.write_text("Dear Margaret")
    with pytest.raises(BadInputError, match="not a video"):
        make_proxy(MakeProxy(video_path=letter, sha256="00", folder=folder))
    video = tmp_path / "a.mp4"
    coded_video(video, range(COUNT), THIRTIETH)

    def stop(progress: Progress) -> None:
        if progress.done == COUNT // 2:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        make_proxy(MakeProxy(video_path=video, sha256="00", folder=folder), stop)
    assert list(folder.iterdir()) == []


def two_of_one(tmp_path: Path) -> tuple[Scene, Path]:
    """A film of a video, and another video that lies in the cache as its light copy."""
    video, other = tmp_path / "a.mp4", tmp_path / "b.mp4"
    coded_video(video, range(COUNT), THIRTIETH)
    coded_video(other, range(0, 2 * COUNT, 2), THIRTIETH)  # at half the pace
    clip = layer(VideoClip(path=video, sha256=digest(video)), fill=Fill.NONE)
    return scene(clip, size=(160, 96)), other


def test_previews_use_a_copy_from_the_moment_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light_copies, "cache_folder", lambda: tmp_path / "cache")
    made, other = two_of_one(tmp_path)
    with Composer(made) as composer:
        bare = composer.frame(10)
    projector = Projector(made)
    assert np.array_equal(projector.planes(10, "en").y, bare.y)
    video = made.layers[0].source
    assert isinstance(video, VideoClip)
    (tmp_path / "cache" / FOLDER / f"{video.sha256}.mp4").write_bytes(other.read_bytes())
    projector.show(made)
    assert number_in(projector.planes(10, "en").y) != number_in(bare.y)
    projector.close()
    video.path.unlink()
    assert with_light_copies(made, LightCopies()) == made, "a video that is gone is not there"


def test_an_export_reads_the_video_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light_copies, "cache_folder", lambda: tmp_path / "cache")
    made, other = two_of_one(tmp_path)
    video = made.layers[0].source
    assert isinstance(video, VideoClip)
    copies = tmp_path / "cache" / FOLDER
    copies.mkdir(parents=True)
    (copies / f"{video.sha256}.mp4").write_bytes(other.read_bytes())
    report = render_film(film_request(made, tmp_path))
    with av.open(str(report.output_path)) as film:
        frames = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    for number in (0, 12, 24):
        exact = Fraction(number) / RATE / THIRTIETH
        assert number_in(frames[number][:, ::4][::4]) == int(exact)
