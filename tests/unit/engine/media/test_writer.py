"""A film is whole, exact in time and colour, or it is not there at all."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.core.errors import MissingError, OutputError, UsageError
from keepsake.engine.media import writer
from keepsake.engine.media.colour import Planes, planes_of
from keepsake.engine.media.writer import CREDIT, H264Writer, MovieFormat

WIDTH, HEIGHT = 128, 64
"""x264's macroblock tree reads past rows that are no multiple of 8 macroblocks (128 pixels): only films of such a
width come out the same, byte for byte, every time."""
BT709, LIMITED = 1, 1


def movie(**changes: object) -> MovieFormat:
    return MovieFormat(**{"width": WIDTH, "height": HEIGHT, "rate": Fraction(24)} | changes)  # type: ignore[arg-type]


def moving_frames(count: int) -> Iterator[NDArray[np.uint8]]:
    noise = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    return (np.roll(noise, index, axis=1) for index in range(count))


def write_film(path: Path, count: int = 5, **changes: object) -> None:
    with H264Writer(path, movie(**changes)) as film:
        for frame in moving_frames(count):
            film.write(frame)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize(
    "rate", [Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(25), Fraction(7, 2)]
)
def test_every_frame_has_its_exact_time(tmp_path: Path, rate: Fraction) -> None:
    write_film(tmp_path / "film.mp4", 40, rate=rate)
    with av.open(str(tmp_path / "film.mp4")) as film:
        stream = film.streams.video[0]
        assert stream.average_rate == rate
        times = [frame.pts * frame.time_base for frame in film.decode(stream)]
    assert times == [index / rate for index in range(40)]


def test_the_film_says_what_it_is(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", title="Grandmother, 1931")
    with av.open(str(tmp_path / "film.mp4")) as film:
        codec = film.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt, codec.profile) == ("h264", "yuv420p", "High")
        assert (codec.color_primaries, codec.color_trc, codec.colorspace) == (BT709, BT709, BT709)
        assert codec.color_range == LIMITED
        assert film.metadata["title"] == "Grandmother, 1931"
        assert film.metadata["comment"] == CREDIT


def test_the_index_comes_first_and_nothing_tells_of_this_pc(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4")
    content = (tmp_path / "film.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    for word in (b"x264", b"Lavf", b"Lavc", str(tmp_path).encode(), os.fsencode(Path.home())):
        assert word not in content


def test_the_same_frames_make_the_same_file(tmp_path: Path) -> None:
    write_film(tmp_path / "one.mp4")
    write_film(tmp_path / "two.mp4")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def portrait_like(count: int) -> list[NDArray[np.uint8]]:
    """Luma of a grainy still picture whose middle sways a little, (256, 256), as a head does."""
    y, x = np.mgrid[:256, :256].astype(np.float32)
    grain = np.random.default_rng(5).normal(0, 4, (256, 256))
    still = (110 + 60 * np.sin(x / 9) * np.cos(y / 11) + grain).astype(np.float32)
    near = np.exp(-((x - 128) ** 2 + (y - 128) ** 2) / (2 * 40**2))
    sways = (3 * np.sin(np.arange(count) / 20)).astype(np.float32)
    moved = (cv2.remap(still, x + near * sway, y, cv2.INTER_LINEAR) for sway in sways)
    return [np.clip(frame, 16, 235).astype(np.uint8) for frame in moved]


def test_a_portrait_is_no_larger_and_as_good_as_with_the_presets_own_settings(tmp_path: Path) -> None:
    frames, grey = portrait_like(60), np.full((128, 128), 128, np.uint8)
    ours, plain = tmp_path / "ours.mp4", tmp_path / "plain.mp4"
    with H264Writer(ours, movie(width=256, height=256, crf=20)) as film:
        for frame in frames:
            film.write(Planes(frame, grey, grey))
    with av.open(str(plain), "w") as file:
        stream = file.add_stream("libx264", rate=24, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = 256, 256, "yuv420p"
        for frame in frames:
            file.mux(stream.encode(writer.picture_of(Planes(frame, grey, grey), 256, 256)))
        file.mux(stream.encode(None))
    assert ours.stat().st_size <= plain.stat().st_size
    assert decibels_of(ours, frames) >= decibels_of(plain, frames) - 0.3


def decibels_of(path: Path, frames: list[NDArray[np.uint8]]) -> float:
    """How near a film's luma is to these frames (PSNR)."""
    with av.open(str(path)) as film:
        shown = [frame.to_ndarray()[:256].astype(np.float32) for frame in film.decode(video=0)]
    assert len(shown) == len(frames)
    return float(10 * np.log10(255**2 / np.mean((np.stack(shown) - np.stack(frames)) ** 2)))


@pytest.mark.parametrize("colour", [(200, 150, 120), (90, 60, 40), (30, 80, 160), (250, 250, 245), (12, 10, 8)])
def test_flat_colours_come_back_as_they_went_in(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    path = tmp_path / "film.mp4"
    with H264Writer(path, movie(crf=10)) as film:
        for _ in range(3):
            film.write(np.full((HEIGHT, WIDTH, 3), colour, np.uint8))
    with av.open(str(path)) as decoded:
        shown = [frame.to_ndarray(format="rgb24") for frame in decoded.decode(video=0)]
    assert np.abs(np.array(shown, np.int16) - np.array(colour)).max() <= 2


def test_planes_and_rgb_make_the_same_film(tmp_path: Path) -> None:
    write_film(tmp_path / "rgb.mp4")
    with H264Writer(tmp_path / "planes.mp4", movie()) as film:
        for frame in moving_frames(5):
            film.write(planes_of(frame))
    assert (tmp_path / "planes.mp4").read_bytes() == (tmp_path / "rgb.mp4").read_bytes()


def test_a_frame_may_be_drawn_over_after_it_is_written(tmp_path: Path) -> None:
    write_film(tmp_path / "kept.mp4")
    with H264Writer(tmp_path / "drawn_over.mp4", movie()) as film:
        canvas = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        for frame in moving_frames(5):
            canvas[:] = frame
            planes = planes_of(canvas)
            film.write(planes)
            planes.y[:] = 0
            canvas[:] = 0
    assert (tmp_path / "drawn_over.mp4").read_bytes() == (tmp_path / "kept.mp4").read_bytes()


def test_a_canvas_keeps_the_frame_before(tmp_path: Path) -> None:
    write_film(tmp_path / "kept.mp4")
    with H264Writer(tmp_path / "canvas.mp4", movie()) as film:
        for frame in moving_frames(5):
            planes = planes_of(frame)
            film.canvas.y[:], film.canvas.u[:], film.canvas.v[:] = planes.y, planes.u, planes.v
            film.write_canvas()
            assert np.array_equal(film.canvas.y, planes.y)
            assert np.array_equal(film.canvas.v, planes.v)
    assert (tmp_path / "canvas.mp4").read_bytes() == (tmp_path / "kept.mp4").read_bytes()


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_half_way_leaves_nothing(tmp_path: Path, failure: type[BaseException]) -> None:
    def fail_half_way() -> None:
        with H264Writer(tmp_path / "film.mp4", movie()) as film:
            for frame in moving_frames(60):
                film.write(frame)
            raise failure

    with pytest.raises(failure):
        fail_half_way()
    assert names(tmp_path) == []


def test_an_older_film_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the older film")
    with pytest.raises(ValueError, match="does not fit"), H264Writer(path, movie()) as film:
        film.write(np.zeros((32, 32, 3), np.uint8))
    assert path.read_bytes() == b"the older film"
    assert names(tmp_path) == ["film.mp4"]


def test_the_hook_sees_a_whole_film_and_may_better_it(tmp_path: Path) -> None:
    def sign(finished: Path, better: Path) -> None:
        with av.open(str(finished)) as film:
            assert film.streams.video[0].frames == 5
        better.write_bytes(finished.read_bytes() + b"signature")

    with H264Writer(tmp_path / "film.mp4", movie(), on_written=sign) as film:
        for frame in moving_frames(5):
            film.write(frame)
    assert (tmp_path / "film.mp4").read_bytes().endswith(b"signature")
    assert names(tmp_path) == ["film.mp4"]


def test_a_hook_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def refuse(finished: Path, better: Path) -> None:
        better.write_bytes(b"half")
        raise RuntimeError("could not sign")

    with (
        pytest.raises(RuntimeError, match="could not sign"),
        H264Writer(tmp_path / "film.mp4", movie(), on_written=refuse) as film,
    ):
        film.write(next(moving_frames(1)))
    assert names(tmp_path) == []


def test_a_full_disk_is_one_sentence_and_no_debris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise av.error.OSError(errno.ENOSPC, "No space left on device", "film.mp4")

    monkeypatch.setattr(writer._Encoding, "add", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_film(tmp_path / "film.mp4")
    assert names(tmp_path) == []


LIMITED_DISK = """
import resource, sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from keepsake.core.errors import OutputError
from keepsake.engine.media.writer import H264Writer, MovieFormat
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with H264Writer(Path(sys.argv[1]), MovieFormat(width=320, height=240, rate=Fraction(24))) as film:
        for seed in range(200):
            film.write(np.random.default_rng(seed).integers(0, 256, (240, 320, 3), np.uint8))
except OutputError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a process's file size")
def test_a_disk_that_refuses_more_is_one_sentence_and_no_debris(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_DISK, str(tmp_path / "film.mp4")], capture_output=True, text=True, check=True
    )
    assert "film.mp4 grew larger than this disk allows" in done.stdout
    assert names(tmp_path) == []


def test_a_disk_without_room_is_told_before_a_frame_is_drawn(tmp_path: Path) -> None:
    long = movie(width=7680, height=4320, crf=1, frames=10**9)
    with pytest.raises(OutputError, match="please make room"), H264Writer(tmp_path / "film.mp4", long):
        pytest.fail("the film was begun")
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_refuses_is_told(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="not allowed to write"):
        write_film(locked / "film.mp4")


def test_the_photo_is_never_written_over(tmp_path: Path) -> None:
    photo = tmp_path / "photo.mp4"
    photo.write_bytes(b"photo")
    with pytest.raises(UsageError, match="never changed"):
        H264Writer(photo, movie(), originals=(photo,))
    assert photo.read_bytes() == b"photo"


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.mp4"):
        H264Writer(tmp_path / "film.gif", movie())


@pytest.mark.parametrize(
    "changes", [{"width": 97}, {"height": 63}, {"width": 8}, {"rate": Fraction(0)}, {"crf": 0}, {"preset": "placebo"}]
)
def test_films_that_cannot_be_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        movie(**changes)


def test_a_missing_encoder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "ENCODER", "an encoder that is not there")
    with pytest.raises(MissingError, match="encoder is missing"):
        write_film(tmp_path / "film.mp4")
    assert names(tmp_path) == []
