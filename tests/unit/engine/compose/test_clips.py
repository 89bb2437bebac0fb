from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from keepsake.core.errors import BadInputError
from keepsake.core.scene import Fill, VideoClip
from keepsake.core.timebase import frames
from keepsake.engine.compose.clip_colour import ClipColours, Curve, from_bt601, sdr_of
from keepsake.engine.compose.clip_reader import ClipReader
from keepsake.engine.compose.combing import without_combs
from keepsake.engine.compose.composer import Composer
from keepsake.engine.compose.pictures import Size
from keepsake.engine.media.colour import Planes, planes_of
from tests.layers import RATE, coded_video, difference, layer, natural, number_in, scene

COUNT = 90
THIRTIETH, NINETY_KHZ = Fraction(1, 30), Fraction(1, 90_000)


def uneven() -> list[int]:
    """Times as a phone gives them in poor light: 33 to 67 ms apart, in 1/90000 s."""
    steps = np.random.default_rng(3).integers(2970, 6030, COUNT)
    return [int(time) for time in np.cumsum(steps) - steps[0]]


def shown(reader: ClipReader, seconds: Fraction) -> int:
    return number_in(reader.frame_at(seconds).to_ndarray(format="gray"))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "uneven.mp4", "uneven.mkv"])
def test_every_frame_is_found_in_any_order(tmp_path: Path, name: str) -> None:
    times, unit = (uneven(), NINETY_KHZ) if "uneven" in name else (list(range(COUNT)), THIRTIETH)
    coded_video(tmp_path / name, times, unit)
    reader = ClipReader(tmp_path / name)
    order = [*np.random.default_rng(0).permutation(COUNT)[:30].tolist(), *range(COUNT)]
    try:
        for late in (Fraction(0), Fraction(1, 100)):
            assert [shown(reader, times[number] * unit + late) for number in order] == order
    finally:
        reader.close()


def test_before_and_after_the_video_its_first_and_last_frames_stand(tmp_path: Path) -> None:
    coded_video(tmp_path / "a.mp4", range(COUNT), THIRTIETH)
    reader = ClipReader(tmp_path / "a.mp4")
    assert [shown(reader, Fraction(second)) for second in (-2, 99, 0, 99)] == [0, COUNT - 1, 0, COUNT - 1]
    reader.close()


def test_a_film_shows_the_frame_a_player_would(tmp_path: Path) -> None:
    coded_video(tmp_path / "a.mp4", range(COUNT), THIRTIETH)
    clip = layer(VideoClip(path=tmp_path / "a.mp4"), fill=Fill.NONE, source_start=frames(12, RATE))
    with Composer(scene(clip, size=(160, 96))) as composer:
        for index in (0, 1, 2, 30, 7):
            moment = (12 + index) / RATE
            assert number_in(composer.frame(index).y) == int(moment * 30)


def test_what_is_no_video_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "words.mp4").write_text("not a video")
    for name in ("words.mp4", "gone.mp4"):
        with pytest.raises(BadInputError, match=name):
            ClipReader(tmp_path / name)


def picture_frame(pixels: np.ndarray, kind: str = "rgb24") -> av.VideoFrame:  # type: ignore[type-arg]
    return av.VideoFrame.from_ndarray(pixels, format=kind)


def yuv(planes: Planes, space: int, full: bool = False) -> av.VideoFrame:
    height, width = planes.y.shape
    flat = np.concatenate([planes.y.ravel(), planes.u.ravel(), planes.v.ravel()]).reshape(-1, width)
    frame = picture_frame(flat, "yuvj420p" if full else "yuv420p")
    frame.colorspace, frame.color_range = space, 2 if full else 1
    assert frame.height == height
    return frame


def test_a_bt709_frame_is_taken_as_it_is() -> None:
    planes = planes_of(natural((64, 48), 1))
    assert difference(ClipColours().planes(yuv(planes, 1), Size(64, 48)), planes) == 0


def bt601(pixels: np.ndarray) -> Planes:  # type: ignore[type-arg]
    """By ITU-R BT.601, from OpenCV's own conversion (full range) brought to limited range."""
    y, cr, cb = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb).astype(np.float32))
    luma = np.rint(16 + y * 219 / 255).astype(np.uint8)
    u, v = (np.rint(128 + (part - 128) * 224 / 255).astype(np.uint8)[::2, ::2] for part in (cb, cr))
    return Planes(luma, u.copy(), v.copy())


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 255, 0), (20, 60, 200), (128, 128, 128), (240, 220, 180)])
def test_old_videos_keep_their_colours(colour: tuple[int, int, int]) -> None:
    pixels = np.full((48, 64, 3), colour, np.uint8)
    assert difference(from_bt601(bt601(pixels)), planes_of(pixels)) <= 2
    untagged = yuv(bt601(pixels), 2)
    assert difference(ClipColours().planes(untagged, Size(64, 48)), planes_of(pixels)) <= 2


def test_full_range_becomes_limited() -> None:
    grey = Planes(np.full((48, 64), 255, np.uint8), *(np.full((24, 32), 128, np.uint8) for _ in range(2)))
    assert ClipColours().planes(yuv(grey, 1, full=True), Size(64, 48)).y.max() == 235


def hlg(nits: float) -> float:
    """The HLG signal (0 to 1) of a grey on a 1000 cd/m2 display: ITU-R BT.2100-2's inverse OOTF, then its OETF."""
    light = (nits / 1000) ** (1 / 1.2)
    return float((3 * light) ** 0.5 if light <= 1 / 12 else 0.17883277 * np.log(12 * light - 0.28466892) + 0.55991073)


def pq(nits: float) -> float:
    power = (nits / 10_000) ** 0.1593017578125
    return float(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def grey_of(signal: float, curve: int) -> int:
    level = np.full((2, 2, 3), round(signal * 65_535), np.uint16)
    red, green, blue = sdr_of(level, curve)[0, 0].tolist()
    assert max(red, green, blue) - min(red, green, blue) <= 1, "grey stays grey"
    return int(green)


@pytest.mark.parametrize(("curve", "signal"), [(Curve.HLG, hlg), (Curve.PQ, pq)])
def test_hdr_is_shown_in_sdr(curve: Curve, signal) -> None:  # type: ignore[no-untyped-def]
    """Mid greys as on an SDR display, paper near white, a lamp brighter still, the brightest light white."""
    greys = [grey_of(signal(nits), curve) for nits in (0, 20, 50, 100, 203, 500, 1000)]
    assert greys[0] == 0
    assert greys[2] == pytest.approx(255 * (50 / 203) ** (1 / 2.4), abs=1.5)
    assert 228 <= greys[4] < greys[5] < greys[6] <= 255
    assert greys[6] == 255
    assert greys == sorted(greys)


def test_bt2020_red_is_not_dulled() -> None:
    """The red of BT.709 written in BT.2020 comes back as that red."""
    linear = np.array([0.6274, 0.0691, 0.0164])
    level = np.rint(linear ** (1 / 2.4) * 65_535).astype(np.uint16)
    red, green, blue = sdr_of(np.broadcast_to(level, (2, 2, 3)).copy(), 1)[0, 0].tolist()
    assert red >= 253
    assert max(green, blue) <= 20


def test_videos_held_upright_stand_upright(tmp_path: Path) -> None:
    coded_video(tmp_path / "a.mp4", range(4), THIRTIETH)
    turned = layer(VideoClip(path=tmp_path / "a.mp4", quarter_turns=1), fill=Fill.NONE)
    with Composer(scene(turned, size=(96, 160))) as composer:
        upright = composer.frame(0).y
    with Composer(scene(layer(VideoClip(path=tmp_path / "a.mp4"), fill=Fill.NONE), size=(160, 96))) as composer:
        lying = composer.frame(0).y
    assert np.array_equal(upright, np.rot90(lying, -1))


@pytest.mark.parametrize(("size", "pixels", "rows"), [((81, 61), 1, 162), ((80, 60), 2, 324 * 60 / 160)])
def test_odd_and_anamorphic_videos_have_their_true_shape(
    tmp_path: Path, size: tuple[int, int], pixels: int, rows: float
) -> None:
    with av.open(str(tmp_path / "odd.mkv"), "w") as container:
        stream = container.add_stream("ffv1" if pixels == 1 else "libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv444p"
        stream.codec_context.sample_aspect_ratio = Fraction(pixels)
        stream.options = {"bf": "0"}
        frame = picture_frame(np.full((size[1], size[0], 3), 200, np.uint8)).reformat(format="yuv444p")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    clip = layer(VideoClip(path=tmp_path / "odd.mkv"), fill=Fill.NONE)
    with Composer(scene(clip, size=(324, 162))) as composer:
        seen = np.flatnonzero(composer.frame(3).y.max(1) > 100)
    assert len(seen) == pytest.approx(rows, abs=2)


def test_combs_are_mended_and_still_pictures_kept() -> None:
    early = np.full((64, 96), 60, np.uint8)
    late = early.copy()
    early[16:48, 20:44], late[16:48, 36:60] = 200, 200
    combed = early.copy()
    combed[1::2] = late[1::2]
    grey = np.full((32, 48), 128, np.uint8)
    mended = without_combs(Planes(combed, grey, grey))
    assert np.abs(mended.y[17:47].astype(int) - early[17:47]).mean() < 6
    still = planes_of(natural((96, 64), 5))
    assert np.abs(without_combs(still).y.astype(int) - still.y).mean() < 1.0
