"""From a photo and a grant to a film that carries its label: the whole of one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from keepsake.core.errors import CancelledError, ConsentError, NoFaceError, UsageError
from keepsake.core.progress import Progress
from keepsake.engine.animate import animate_portrait
from keepsake.engine.measure import Measurement, peak_memory_bytes
from keepsake.engine.provenance.label_reading import detect_label
from keepsake.engine.requests import AnimatePortrait, ClipReport
from tests.consents import granted
from tests.portraits import Picture, collins, side_by_side

STAGES = [
    "reading the photo",
    "finding faces",
    "checking consent",
    "planning",
    "preparing",
    "drawing and encoding",
]
CODING_LEVELS = 1.0  # mean difference that x264 at its fastest leaves between two frames of a still picture


def agreed(photo: Path, **changes: object) -> Path:
    """A grant for moving pictures of one person in this photo, beside it."""
    return granted(photo.with_suffix(".consent.json"), photo_path=photo, **changes)


def saved(folder: Path, picture: Picture, name: str = "photo.png") -> Path:
    photo = folder / name
    assert cv2.imwrite(str(photo), picture[..., ::-1])
    return photo


def wish(folder: Path, photo: Path | None = None, **changes: object) -> AnimatePortrait:
    """Two seconds at 360 lines, with consent for one person."""
    photo = photo or saved(folder, collins())
    wanted = AnimatePortrait(
        photo_path=photo,
        output_path=folder / "film.mp4",
        consent_path=agreed(photo),
        seconds=2.0,
        height=360,
        preset="ultrafast",
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]


def frames_of(film: Path) -> np.ndarray:
    """Luma of every frame, (frames, h, w) uint8."""
    with av.open(str(film)) as container:
        frames = container.decode(video=0)
        return np.stack([plane_of(frame) for frame in frames])


def plane_of(frame: av.VideoFrame) -> np.ndarray:
    plane = frame.planes[0]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]


def difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.abs(one.astype(np.int16) - other)


@pytest.fixture(scope="module")
def held_before() -> int:
    """Memory that the process of the tests holds before the clip is made, in bytes."""
    Measurement()
    return peak_memory_bytes()


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, held_before: int
) -> tuple[AnimatePortrait, ClipReport, list[Progress], np.ndarray]:
    """One clip, made once: what was asked, what was told, the progress on the way, and the film's luma."""
    told: list[Progress] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        request = wish(tmp_path_factory.mktemp("clip"))
        report = animate_portrait(request, told.append)
    return request, report, told, frames_of(request.output_path)


def test_the_report_says_what_is_in_the_film(whole) -> None:
    request, report, _, frames = whole
    assert report.output_path == request.output_path
    assert report.frames == len(frames) == 48
    assert (report.height, report.width) == frames.shape[1:] == (360, 360)
    assert report.rate == request.rate == Fraction(24)
    with av.open(str(request.output_path)) as film:
        stream = film.streams.video[0]
        assert stream.average_rate == report.rate
        assert float(stream.duration * stream.time_base) == pytest.approx(request.seconds)
        assert stream.codec_context.pix_fmt == "yuv420p"
    assert (report.faces, report.engine, report.device, report.seed) == (1, "gentle", "cpu", 0)


def test_the_report_tells_what_it_cost(whole, held_before: int) -> None:
    _, report, _, _ = whole
    assert list(report.stage_seconds) == STAGES
    assert all(seconds >= 0 for seconds in report.stage_seconds.values())
    assert report.stage_seconds["drawing and encoding"] > 0
    assert report.cpu_seconds > 0
    assert 20_000_000 < report.peak_memory_bytes < held_before + 600_000_000


def test_progress_counts_every_frame_once(whole) -> None:
    _, report, told, _ = whole
    assert all(0 <= step.done <= step.total for step in told)
    drawn = [step.done for step in told if step.stage == told[-1].stage]
    assert drawn == list(range(1, report.frames + 1))
    assert told[0].stage == "reading the photo"


def test_the_film_moves_and_loops(whole) -> None:
    *_, frames = whole
    assert max(difference(frame, frames[0]).max() for frame in frames) > 15
    seam = difference(frames[-1], frames[0]).mean()
    steps = [difference(one, other).mean() for one, other in pairwise(frames)]
    assert seam <= 1.5 * max(steps) + 0.2


def test_the_label_is_in_every_frame_and_off_the_face(whole) -> None:
    *_, frames = whole
    assert detect_label(frames[0])
    assert detect_label(frames[-1])
    still = cv2.cvtColor(collins(), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(still, (360, 360), interpolation=cv2.INTER_AREA)
    face = np.s_[50:125, 125:192]
    film_luma = (frames[0][face].astype(float) - 16) * 255 / 219
    assert np.abs(film_luma - small[face]).mean() < 12


def test_the_same_request_gives_the_same_frames(whole, tmp_path: Path) -> None:
    request, _, _, frames = whole
    animate_portrait(replace(request, output_path=tmp_path / "again.mp4"))
    again = frames_of(tmp_path / "again.mp4")
    label_free = np.s_[:, 100:, :]
    assert difference(again[label_free], frames[label_free]).max() <= 6


def leftovers(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_without_consent_nothing_is_written(tmp_path: Path) -> None:
    photo = saved(tmp_path, collins())
    before = leftovers(tmp_path)
    request = AnimatePortrait(photo_path=photo, output_path=tmp_path / "film.mp4", consent_path=None, seconds=2.0)
    with pytest.raises(ConsentError):
        animate_portrait(request)
    assert leftovers(tmp_path) == before


def test_consent_that_ran_out_is_no_consent(tmp_path: Path) -> None:
    photo = saved(tmp_path, collins())
    old = granted(tmp_path / "old.json", photo_path=photo, expires_on=date(2020, 1, 1))
    request = wish(tmp_path, photo, consent_path=old)
    with pytest.raises(ConsentError):
        animate_portrait(request)
    assert not request.output_path.exists()


def test_a_photo_of_nobody_is_refused_by_name(tmp_path: Path) -> None:
    stripes = np.tile(np.arange(0, 250, 2, dtype=np.uint8)[None, :, None], (200, 3, 3))
    photo = saved(tmp_path, stripes, "wallpaper.png")
    before = {*leftovers(tmp_path), "wallpaper.consent.json"}
    with pytest.raises(NoFaceError, match=r"wallpaper\.png"):
        animate_portrait(wish(tmp_path, photo))
    assert leftovers(tmp_path) == before


def test_a_face_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        animate_portrait(wish(tmp_path, faces=(3,)))
    assert not (tmp_path / "film.mp4").exists()


def stops_when(is_time: Callable[[Progress], bool]) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        if is_time(progress):
            raise CancelledError("Stopped; nothing was left behind.")

    return report


@pytest.mark.parametrize(
    "is_time",
    [
        lambda progress: progress.stage == "finding faces",
        lambda progress: progress.total > 1 and progress.done == 20,
        lambda progress: progress.total > 1 and progress.done == progress.total,
    ],
    ids=["early", "half way", "at the last frame"],
)
def test_stopping_leaves_nothing_behind(tmp_path: Path, is_time: Callable[[Progress], bool]) -> None:
    request = wish(tmp_path, height=240)
    before = leftovers(tmp_path)
    with pytest.raises(CancelledError):
        animate_portrait(request, stops_when(is_time))
    assert leftovers(tmp_path) == before


def test_memory_does_not_grow_with_seconds(tmp_path: Path) -> None:
    request = wish(tmp_path, height=240, rate=Fraction(12))
    animate_portrait(request)
    short, long = (
        animate_portrait(replace(request, seconds=seconds, output_path=tmp_path / f"{seconds}.mp4"))
        for seconds in (2.0, 10.0)
    )
    assert long.frames == 5 * short.frames == 120
    raw_bytes = 96 * 240 * 240 * 1.5  # what keeping the eight further seconds would take
    assert long.peak_memory_bytes - short.peak_memory_bytes < max(raw_bytes, 25_000_000)


@pytest.mark.parametrize("quarter_turns", [1, 3])
def test_a_photo_on_its_side_gives_an_upright_film(tmp_path: Path, quarter_turns: int) -> None:
    upright = np.ascontiguousarray(collins()[0:400, 40:360])
    photo = saved(tmp_path, np.rot90(upright, quarter_turns))
    report = animate_portrait(wish(tmp_path, photo, strength=0.0))
    assert (report.width, report.height) == (288, 360)
    first = frames_of(tmp_path / "film.mp4")[0]
    luma = cv2.cvtColor(cv2.resize(upright, (288, 360), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    hair_and_face = np.s_[10:160, 100:210]
    assert np.corrcoef(first[hair_and_face].ravel(), luma[hair_and_face].ravel())[0, 1] > 0.97


def test_a_turn_that_was_asked_for_is_taken(tmp_path: Path) -> None:
    report = animate_portrait(wish(tmp_path, saved(tmp_path, np.rot90(collins()[:400], 1)), quarter_turns=1))
    assert (report.width, report.height) == (460, 360)
    with pytest.raises(NoFaceError):
        animate_portrait(wish(tmp_path, saved(tmp_path, collins()), quarter_turns=2, output_path=tmp_path / "no.mp4"))


def test_strength_nought_is_a_still(tmp_path: Path) -> None:
    animate_portrait(wish(tmp_path, strength=0.0))
    frames = frames_of(tmp_path / "film.mp4")
    assert max(difference(frame, frames[0]).mean() for frame in frames) < CODING_LEVELS


def test_the_camera_moves_and_comes_back(tmp_path: Path) -> None:
    report = animate_portrait(wish(tmp_path, pan_zoom=True, strength=0.0))
    frames = frames_of(tmp_path / "film.mp4")
    assert (report.width, report.height) == frames.shape[:0:-1] == (360, 360)
    away = [difference(frame, frames[0]).mean() for frame in frames]
    assert max(away) == pytest.approx(max(away[20:29])), "furthest in the middle"
    assert max(away) > 2
    assert away[-1] < 0.35 * max(away)
    assert detect_label(frames[24])


def test_one_of_two_moves_and_the_other_does_not(tmp_path: Path) -> None:
    photo = saved(tmp_path, side_by_side(160))
    request = wish(tmp_path, photo, faces=(0,), strength=1.0, crf=8)
    report = animate_portrait(request)
    assert report.faces == 1
    frames = frames_of(request.output_path)
    changed = np.max([difference(frame, frames[0]) for frame in frames], axis=0)
    middle = frames.shape[2] // 2
    halves = [np.percentile(half[60:], 99.5) for half in (changed[:, : middle - 40], changed[:, middle + 40 :])]
    assert max(halves) > 15
    assert min(halves) <= 4


def test_everybody_moves_when_nobody_is_chosen_and_each_must_consent(tmp_path: Path) -> None:
    photo = saved(tmp_path, side_by_side(160))
    with pytest.raises(ConsentError):
        animate_portrait(wish(tmp_path, photo))
    request = wish(tmp_path, photo)
    agreed(photo, person="Her mirror image", add=True)
    report = animate_portrait(request)
    assert report.faces == 2
    frames = frames_of(request.output_path)
    changed = np.max([difference(frame, frames[0]) for frame in frames], axis=0)
    middle = frames.shape[2] // 2
    assert np.percentile(changed[60:, : middle - 40], 99.5) > 10
    assert np.percentile(changed[60:, middle + 40 :], 99.5) > 10


def test_a_direction_is_told_back(tmp_path: Path) -> None:
    report = animate_portrait(wish(tmp_path, height=240, direction="soft smile, and juggle three oranges"))
    assert any("smile" in phrase for phrase, _ in report.understood.acted_on)
    assert any("oranges" in phrase for phrase in report.understood.not_understood)
