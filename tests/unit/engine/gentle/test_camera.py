"""The camera's slow move: it never shakes, never looks past the photo, and ends where it began."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.engine.gentle.camera import DEEPEST_ZOOM, SPARE, CameraMove, focus_of
from keepsake.engine.gentle.colour import planes_from_ycc, ycc_from_rgb
from keepsake.engine.gentle.types import Box
from keepsake.engine.media.colour import Planes
from tests.portraits import collins, same

FRAMES = 144
FILM = (320, 320)
CANVAS = (round(320 * SPARE / 2) * 2,) * 2


def move(focus: tuple[float, float] = (150.0, 90.0), frames: int = FRAMES) -> CameraMove:
    return CameraMove(CANVAS, FILM, focus, frames)


def canvas() -> Planes:
    return planes_from_ycc(ycc_from_rgb(cv2.resize(collins(), CANVAS, interpolation=cv2.INTER_AREA)))


@given(
    st.tuples(st.integers(8, 1100), st.integers(8, 1100)),
    st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)),
    st.integers(0, 60),
)
def test_it_never_looks_past_the_canvas(film: tuple[int, int], focus: tuple[float, float], index: int) -> None:
    film = tuple(side * 2 for side in film)
    large = tuple(round(side * SPARE / 2) * 2 for side in film)
    view = CameraMove(large, film, tuple(f * side for f, side in zip(focus, large, strict=True)), 60).view(index)
    for axis in range(2):
        edges = view[axis, axis] * np.array([-0.5, film[axis] - 0.5]) + view[axis, 2]
        assert edges[0] >= -0.5 - 1e-6
        assert edges[1] <= large[axis] - 0.5 + 1e-6


def test_it_ends_where_it_began() -> None:
    assert np.allclose(move().view(0), move().view(FRAMES))
    steps = np.array([move().view(index)[:, 2] for index in range(FRAMES + 1)])
    seam_px = np.abs(steps[FRAMES] - steps[FRAMES - 1]).max()
    assert seam_px <= np.abs(np.diff(steps, axis=0)).max()
    assert seam_px < 0.05


def test_it_moves_towards_the_people() -> None:
    halfway = move().view(FRAMES // 2)
    zoom = move().view(0)[0, 0] / halfway[0, 0]
    assert zoom == pytest.approx(DEEPEST_ZOOM)
    middle = halfway[:, :2] @ (np.array(FILM) / 2) + halfway[:, 2]
    assert middle[1] < CANVAS[1] / 2 - 5
    assert middle[0] < CANVAS[0] / 2


def test_it_steps_between_pixels_and_never_by_whole_ones() -> None:
    """The shift seen between frames is the shift asked for: a camera that rounds would stand, then jump."""
    photo, camera = canvas(), move()
    window = cv2.createHanningWindow((96, 96), cv2.CV_64F)
    at = np.array([60, 60])
    seen_px, asked_px = [], []
    before = None
    for index in range(30, 50, 2):
        frame = camera.shot(photo, index).y[at[1] : at[1] + 96, at[0] : at[0] + 96].astype(np.float64)
        if before is not None:
            (dx, dy), _ = cv2.phaseCorrelate(before, frame, window)
            seen_px.append((dx, dy))
            place = at + 48
            old, new = camera.view(index - 2), camera.view(index)
            here = old[:, :2] @ place + old[:, 2]
            asked_px.append(np.linalg.solve(new[:, :2], here - new[:, 2]) - place)
        before = frame
    error_px = np.abs(np.array(seen_px) - np.array(asked_px))
    assert np.abs(asked_px).max() < 1
    assert error_px.max() < 0.12


def test_luma_and_chroma_stay_together() -> None:
    """A picture whose chroma follows its luma still does after the move."""
    y, x = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]]
    wave = (128 + 60 * np.sin(x / 23) * np.cos(y / 31)).astype(np.uint8)
    half = cv2.resize(wave, (CANVAS[0] // 2, CANVAS[1] // 2), interpolation=cv2.INTER_AREA)
    shot = move().shot(Planes(wave, half, half), 50)
    again = cv2.resize(shot.y, (FILM[0] // 2, FILM[1] // 2), interpolation=cv2.INTER_AREA)
    assert np.abs(again[2:-2, 2:-2].astype(int) - shot.u[2:-2, 2:-2]).max() <= 2
    assert same(Planes(shot.u, shot.u, shot.u), Planes(shot.v, shot.v, shot.v))


def test_the_shot_has_the_films_size_and_leaves_the_canvas_alone() -> None:
    photo = canvas()
    before = photo.y.copy()
    shot = move().shot(photo, 20)
    assert (shot.width, shot.height) == FILM
    assert shot.u.shape == shot.v.shape == (FILM[1] // 2, FILM[0] // 2)
    assert np.array_equal(photo.y, before)


def test_the_focus_is_the_middle_of_all_heads() -> None:
    assert focus_of((Box(10, 20, 30, 40), Box(100, 0, 20, 30))) == (65, 30)


def test_boxes_are_found_again_where_the_shot_shows_them() -> None:
    box, camera = Box(140, 60, 40, 30), move()
    canvas = np.zeros(CANVAS[::-1], np.uint8)
    canvas[box.top : box.bottom, box.left : box.right] = 255
    empty = np.zeros((CANVAS[1] // 2, CANVAS[0] // 2), np.uint8)
    for index, found in zip((0, FRAMES // 2), camera.seen_boxes((box,)), strict=True):
        rows, columns = np.nonzero(camera.shot(Planes(canvas, empty, empty), index).y > 127)
        edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert np.abs(np.array(edges) - (found.left, found.top, found.right, found.bottom)).max() <= 1


def test_a_box_partly_out_of_the_shot_is_cut_at_its_edge() -> None:
    for box in move().seen_boxes((Box(-40, -30, CANVAS[0] + 80, CANVAS[1] + 60),)):
        assert box == Box(0, 0, *FILM)
