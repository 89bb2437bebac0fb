from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.scene import BLACK, Rgb
from keepsake.engine.compose.sampling import CLOSE_ENOUGH, run, sample
from keepsake.engine.compose.sheet import Sheet, chained, covers_frame, inverse, lay, levels_of, mixed, solid
from keepsake.engine.media.colour import Planes, planes_of
from tests.layers import difference, natural

WHITE = Rgb(255, 255, 255)


def moved(x: float, y: float, scale: float = 1.0) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[scale, 0, x], [0, scale, y]], float)


def test_levels_are_those_of_bt709() -> None:
    assert levels_of(BLACK) == (16, 128, 128)
    assert levels_of(WHITE) == (235, 128, 128)
    assert levels_of(Rgb(0, 0, 255)) == (32, 240, 118)


def test_a_sheet_laid_pixel_on_pixel_is_the_sheet() -> None:
    frame, picture = solid(64, 48, BLACK), planes_of(natural((64, 48), 1))
    lay(frame, Sheet(picture), moved(0, 0))
    assert difference(frame, picture) == 0


def test_whole_pixel_moves_copy_and_leave_the_rest() -> None:
    frame, picture = solid(64, 48, BLACK), planes_of(natural((20, 10), 1))
    lay(frame, Sheet(picture), moved(30, 20))
    assert np.array_equal(frame.y[20:30, 30:50], picture.y)
    assert np.array_equal(frame.u[10:15, 15:25], picture.u)
    frame.y[20:30, 30:50] = 16
    assert frame.y.max() == 16


@given(st.floats(-20, 60), st.floats(-20, 40), st.floats(0.2, 3))
def test_a_white_sheet_adds_its_own_area_wherever_it_lies(x: float, y: float, scale: float) -> None:
    """Antialiased edges: what a sheet covers does not depend on how it lies between the pixels."""
    frame = solid(96, 80, BLACK)
    lay(frame, Sheet(solid(20, 16, WHITE)), moved(x, y, scale))
    left, right = np.clip([x, x + 20 * scale], 0, 96)
    top, bottom = np.clip([y, y + 16 * scale], 0, 80)
    seen = (frame.y.astype(float) - 16).sum() / 219
    around = 2 * ((right - left) + (bottom - top)) + 4
    assert abs(seen - (right - left) * (bottom - top)) <= 0.5 * around * max(1.0, scale)
    assert frame.y.min() >= 15
    assert frame.y.max() <= 236


def test_upright_and_turned_edges_agree() -> None:
    """The quick way for upright rectangles gives what the general way gives."""
    upright, turned = solid(96, 80, BLACK), solid(96, 80, BLACK)
    picture = planes_of(natural((40, 30), 2))
    full = Sheet(picture, np.full_like(picture.y, 255), np.full_like(picture.u, 255))
    lay(upright, Sheet(picture), moved(13.3, 9.6, 1.2))
    lay(turned, full, moved(13.3, 9.6, 1.2))
    assert difference(upright, turned) <= 1


def test_matrices_lead_there_and_back() -> None:
    place = np.array([[1.2, -0.3, 5], [0.3, 1.2, -7]])
    assert np.allclose(chained(place, inverse(place)), [[1, 0, 0], [0, 1, 0]])


@pytest.mark.parametrize(("place", "covers"), [(moved(0, 0), True), (moved(1, 0), False), (moved(-5, -5, 1.2), True)])
def test_says_whether_anything_shows_below(place: np.ndarray, covers: bool) -> None:  # type: ignore[type-arg]
    assert covers_frame(Sheet(solid(64, 48, WHITE)), place, 64, 48) is covers


@given(st.floats(0, 1))
def test_a_dissolve_of_a_picture_with_itself_is_the_picture(share: float) -> None:
    picture = planes_of(natural((16, 16), 3))
    assert difference(mixed(picture, picture, share), picture) == 0


def test_colour_lies_where_light_lies() -> None:
    """Luma and chroma move together, so colours do not bleed off to one side."""
    red = Planes(np.full((16, 16), 63, np.uint8), np.full((8, 8), 102, np.uint8), np.full((8, 8), 240, np.uint8))
    frame = solid(64, 48, BLACK)
    lay(frame, Sheet(red), moved(21.5, 15.5, 1.0))
    rows, columns = np.indices(frame.y.shape)
    light = frame.y.astype(float) - 16
    rows_half, columns_half = np.indices(frame.v.shape)
    colour = frame.v.astype(float) - 128
    middle = ((columns + 0.5) * light).sum() / light.sum(), ((rows + 0.5) * light).sum() / light.sum()
    middle_half = (
        ((columns_half + 0.5) * colour).sum() / colour.sum(),
        ((rows_half + 0.5) * colour).sum() / colour.sum(),
    )
    assert np.allclose(middle, (29.5, 23.5), atol=0.05)
    assert np.allclose(np.multiply(middle_half, 2), middle, atol=0.1)


@pytest.mark.parametrize("scale", [0.7531, 1.0437, 1.3, 1.4937])
def test_a_resized_window_shows_what_a_warped_one_would(scale: float) -> None:
    """Also where the source has no pixel to spare, and where its step is a round number."""
    source = np.ascontiguousarray(natural((1400, 1000), 3)[..., 1])
    random = np.random.default_rng(4)
    for _ in range(6):
        x, y = random.uniform(0, 90, 2)
        size = int((1300 - x) / scale), int((900 - y) / scale)
        matrix = np.array([[scale, 0, x], [0, scale, y]])
        window = np.empty(size[::-1], np.uint8)
        sample(window, source, matrix, cv2.BORDER_REPLICATE)
        places = np.meshgrid(
            *(start + np.arange(count, dtype=np.float32) * scale for start, count in zip((x, y), size, strict=True))
        )
        exact = cv2.remap(
            source.astype(np.float32), *(place.astype(np.float32) for place in places), cv2.INTER_LINEAR
        )
        assert np.abs(window - exact).mean() < 0.75
        tile = cv2.createHanningWindow((512, 512), cv2.CV_32F)
        for corner in (np.s_[:512, :512], np.s_[-512:, -512:]):
            shift, _ = cv2.phaseCorrelate(window[corner].astype(np.float32), exact[corner], tile)
            assert max(map(abs, shift)) < 1 / 12


def test_a_resizing_lies_where_it_is_wanted_or_is_none() -> None:
    for start in np.linspace(0, 70, 36):
        found = run(1.317, float(start), 900, 1400)
        if found is None:
            continue
        step = found.length / found.made
        first = found.first - 0.5 + (found.skipped + 0.5) * step
        assert max(abs(first - start), abs(first + 899 * step - start - 899 * 1.317)) <= CLOSE_ENOUGH
        assert found.first >= 0
        assert found.first + found.length <= 1400
        assert found.skipped + 900 <= found.made
    assert run(1.317, 64.0, 900, 1400) is not None
    assert run(1.317, 64.0, 1200, 1400) is None
