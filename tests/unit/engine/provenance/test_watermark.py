"""The invisible mark: faint, cheap, and found again after what happens to films."""

from __future__ import annotations

import io

import av
import cv2
import numpy as np
import pytest

from benchmarks.drawn import DRAWN, drawn_picture, moving
from keepsake.engine.provenance.label import Plane
from keepsake.engine.provenance.shot_mark import mark_for
from keepsake.engine.provenance.watermark import (
    InvisibleMark,
    Payload,
    amplitude,
    cell_px,
    key,
    least_amplitude,
    shaped_pattern,
    tile,
)
from keepsake.engine.provenance.watermark_reading import mean_luma, read_mark

WIDTH, HEIGHT = 608, 812
PAYLOAD = Payload(0xABCDE)


def lumas(name: str, frames: int = 4) -> list[Plane]:
    films = moving(drawn_picture(name, WIDTH, HEIGHT), frames)
    return [np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420))[:HEIGHT].copy() for frame in films]


def marked(name: str) -> list[Plane]:
    frames = lumas(name)
    mark = mark_for(frames[0], PAYLOAD)
    for frame in frames:
        mark.add_to(frame, frame)
    return frames


def encoded(frames: list[Plane], crf: int) -> list[Plane]:
    height, width = (side // 2 * 2 for side in frames[0].shape)
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as film:
        stream = film.add_stream("libx264", 24, options={"crf": str(crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        grey = np.full((height // 2, width), 128, np.uint8)
        for frame in frames:
            planes = np.vstack([frame[:height, :width], grey])
            film.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
        film.mux(stream.encode())
    content.seek(0)
    with av.open(content) as film:
        return [frame.to_ndarray()[:height].copy() for frame in film.decode(video=0)]


def halved(frame: Plane) -> Plane:
    height, width = (side // 4 * 2 for side in frame.shape)
    return np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA))


def cropped(frame: Plane, share: float = 0.10) -> Plane:
    height, width = frame.shape
    top, left = int(height * share / 2), int(width * share / 2)
    return frame[top : height - top, left : width - left]


def test_the_key_never_changes() -> None:
    fixed = key()
    assert int((fixed.signs > 0).sum()) == 2036
    assert fixed.signs[0, :8].tolist() == [1, 1, 1, 1, -1, 1, 1, -1]
    assert int(fixed.is_pilot.sum()) == 2048
    counts = np.bincount(fixed.bit[~fixed.is_pilot], minlength=48)
    assert counts.min() >= 42
    assert np.array_equal(tile(Payload(0))[fixed.is_pilot], tile(PAYLOAD)[fixed.is_pilot])


@pytest.mark.parametrize("number", [0, 1, 0xABCDE, (1 << 20) - 1])
def test_payload_and_words_are_the_same_thing(number: int) -> None:
    assert Payload.of_words(*Payload(number).words) == Payload(number)


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_the_mark_is_found_after_hard_use(name: str) -> None:
    film = encoded(marked(name), 18)
    assert read_mark(film[0], search=False).is_found
    assert read_mark(mean_luma(encoded(film, 28)), search=False).is_found
    assert read_mark(mean_luma(encoded([halved(frame) for frame in film], 28))).is_found
    assert read_mark(mean_luma(encoded([cropped(frame) for frame in film], 23))).is_found


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_an_unmarked_picture_is_not_taken_for_ours(name: str) -> None:
    reading = read_mark(lumas(name, 1)[0])
    assert not reading.is_found
    assert reading.payload is None


def test_the_number_is_read_and_another_is_never_made_up() -> None:
    right = 0
    for name in sorted(DRAWN):
        for film in (marked(name), encoded(marked(name), 28)):
            payload = read_mark(mean_luma(film)).payload
            assert payload in (PAYLOAD, None)
            right += payload == PAYLOAD
    assert right >= 12


def test_a_crop_is_told_from_the_whole() -> None:
    frame = marked("old grain")[0]
    assert read_mark(frame).is_in_place
    assert not read_mark(cropped(frame)).is_in_place


def test_the_mark_is_faintest_on_skies_and_stays_within_its_limits() -> None:
    sky = lumas("clear sky", 1)[0]
    strength = amplitude(sky, cell_px(WIDTH, HEIGHT))
    assert strength[: HEIGHT // 2].max() == pytest.approx(least_amplitude(sky))
    changed = sky.copy()
    InvisibleMark(shaped_pattern(sky, tile(PAYLOAD))).add_to(sky, changed)
    difference = changed.astype(int) - sky
    assert np.mean(np.abs(difference[: HEIGHT // 2]) > 1) < 0.01
    assert abs(difference[: HEIGHT // 2].mean()) < 0.05
    grain = lumas("old grain", 1)[0]
    assert amplitude(grain, cell_px(WIDTH, HEIGHT)).max() <= 2.75


def test_the_same_shot_gets_the_same_mark_in_every_frame() -> None:
    first, second = lumas("portrait", 2)
    still = first.copy()
    mark = mark_for(first, PAYLOAD)
    mark.add_to(first, first)
    mark.add_to(second, second)
    again = still.copy()
    mark_for(still, PAYLOAD).add_to(again, again)
    assert np.array_equal(first, again)


@pytest.mark.parametrize(("width", "height"), [(90, 120), (108, 144), (160, 120), (240, 240)])
@pytest.mark.parametrize("name", ["portrait", "leaves", "flat scan", "old grain"])
def test_small_pictures_are_marked_so_that_the_mark_is_found(name: str, width: int, height: int) -> None:
    still = np.asarray(cv2.cvtColor(drawn_picture(name, width, height), cv2.COLOR_RGB2GRAY))
    frames = [still.copy() for _ in range(3)]
    mark = mark_for(still, PAYLOAD)
    for frame in frames:
        mark.add_to(frame, frame)
    assert read_mark(mean_luma(encoded(frames, 18)), search=False).is_found


@pytest.mark.parametrize("level", [0, 16, 128, 235, 255])
def test_an_even_picture_can_be_marked(level: int) -> None:
    still = np.full((HEIGHT, WIDTH), level, np.uint8)
    marked_still = still.copy()
    mark_for(still, PAYLOAD).add_to(still, marked_still)
    assert read_mark(marked_still, search=False).is_found
