from __future__ import annotations

import numpy as np
import pytest

from keepsake.core.scene import NATURAL, Border, BorderKind, Look, Rgb, Tone
from keepsake.engine.compose.borders import mount_for
from keepsake.engine.compose.fills import soft_ground
from keepsake.engine.compose.looks import finished, is_plain, toned
from keepsake.engine.compose.sheet import copied, solid
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.media.colour import planes_of
from tests.layers import difference, natural

PICTURE = planes_of(natural((160, 120), 4))


def test_a_natural_look_changes_nothing() -> None:
    assert toned(PICTURE, NATURAL) is PICTURE
    assert is_plain(Look(tone=Tone.SEPIA, amount=0))
    assert not is_plain(Look(grain=0.1))


def test_black_and_white_keeps_luma_and_drops_colour() -> None:
    grey = toned(PICTURE, Look(tone=Tone.BLACK_AND_WHITE))
    assert np.array_equal(grey.y, PICTURE.y)
    assert (grey.u == 128).all()
    assert (grey.v == 128).all()


@pytest.mark.parametrize("level", [40, 110, 180])
def test_sepia_is_warm_and_in_order(level: int) -> None:
    def sepia_of(grey: int) -> list[int]:
        colours: list[int] = rgb_from_planes(toned(solid(16, 16, Rgb(grey, grey, grey)), Look(tone=Tone.SEPIA)))[
            8, 8
        ].tolist()
        return colours

    red, green, blue = sepia_of(level)
    assert red > green > blue
    assert sum(sepia_of(level + 20)) > red + green + blue


def test_faded_film_has_no_deep_black_and_less_colour() -> None:
    faded = toned(
        planes_of(np.array([[[0, 0, 0]] * 16] * 8 + [[[255, 0, 0]] * 16] * 8, np.uint8)), Look(tone=Tone.FADED_FILM)
    )
    assert faded.y.min() > 30
    assert abs(int(faded.v[-1, 0]) - 128) < 90


@pytest.mark.parametrize("tone", [Tone.SEPIA, Tone.BLACK_AND_WHITE, Tone.FADED_FILM])
def test_half_a_look_lies_half_way(tone: Tone) -> None:
    half, whole = (toned(PICTURE, Look(tone=tone, amount=amount)) for amount in (0.5, 1.0))
    between = (PICTURE.u.astype(float) + whole.u) / 2
    assert np.abs(half.u - between).max() <= 1.5


def test_a_vignette_darkens_corners_and_leaves_the_middle() -> None:
    frame = copied(solid(160, 90, Rgb(200, 200, 200)))
    before = copied(frame)
    finished(frame, Look(vignette=1.0), 0)
    assert (frame.y[35:55, 60:100] == before.y[35:55, 60:100]).all()
    assert frame.y[0, 0] < before.y[0, 0] - 60
    assert (frame.u == 128).all(), "grey stays grey"


def test_grain_is_the_frame_s_own_and_keeps_the_light() -> None:
    def grained(number: int) -> np.ndarray:  # type: ignore[type-arg]
        frame = solid(320, 180, Rgb(128, 128, 128))
        finished(frame, Look(grain=0.6, seed=3), number)
        return frame.y.astype(float)

    assert np.array_equal(grained(7), grained(7))
    assert not np.array_equal(grained(7), grained(8))
    assert abs(grained(7).mean() - 126) < 0.5
    assert 2 < grained(7).std() < 8


@pytest.mark.parametrize("shape", [(90, 160), (160, 90), (40, 200)])
def test_a_soft_ground_has_no_black_edges(shape: tuple[int, int]) -> None:
    """A bright photo, with a scanner's black border, gives a ground that is bright to its corners, and smooth."""
    pixels = np.full((shape[1], shape[0], 3), 200, np.uint8)
    edge = max(1, min(shape) // 50)
    pixels[:edge] = pixels[-edge:] = pixels[:, :edge] = pixels[:, -edge:] = 0
    ground = soft_ground(planes_of(pixels), shape[0] / shape[1], 320, 180)
    assert ground.y.min() > 90
    assert int(ground.y.max()) - ground.y.min() < 24


def test_a_soft_ground_is_softer_and_darker_than_its_picture() -> None:
    ground = soft_ground(PICTURE, 4 / 3, 320, 180)
    assert np.abs(np.diff(ground.y.astype(int), axis=1)).mean() < 1.2
    assert ground.y.mean() < PICTURE.y.mean() - 10


@pytest.mark.parametrize("kind", list(BorderKind))
@pytest.mark.parametrize("has_shadow", [True, False])
def test_a_border_surrounds_its_picture(kind: BorderKind, has_shadow: bool) -> None:
    mount = mount_for(Border(kind=kind, width=0.06, has_shadow=has_shadow), 160, 120)
    sheet = mount.with_picture(PICTURE)
    margins = mount.margins
    assert sheet.cover is not None
    assert all(edge % 2 == 0 for edge in (margins.left, margins.top, margins.right, margins.bottom))
    assert sheet.planes.width == 160 + margins.left + margins.right
    middle = slice(margins.top + 50, margins.top + 70), slice(margins.left + 70, margins.left + 90)
    assert np.array_equal(sheet.planes.y[middle], PICTURE.y[50:70, 70:90])
    rim = np.concatenate([sheet.cover[0], sheet.cover[-1], sheet.cover[:, 0], sheet.cover[:, -1]])
    assert rim.max() < 40, "neither paper nor shadow is cut off"
    assert (sheet.planes.y <= sheet.cover).all(), "premultiplied"


def test_a_print_s_paper_has_its_colour() -> None:
    mount = mount_for(Border(width=0.1, colour=Rgb(255, 0, 0)), 160, 120)
    sheet = mount.with_picture(PICTURE)
    x, y = mount.margins.left - 6, mount.margins.top + 60
    assert abs(int(sheet.planes.v[y // 2, x // 2]) - 240) <= 1


def test_an_oval_cuts_the_corners_away() -> None:
    mount = mount_for(Border(kind=BorderKind.OVAL, has_shadow=False), 160, 120)
    sheet = mount.with_picture(PICTURE)
    assert sheet.cover is not None
    assert sheet.cover[mount.margins.top, mount.margins.left] == 0


def test_difference_sees_colour() -> None:
    assert difference(solid(4, 4, Rgb(255, 0, 0)), solid(4, 4, Rgb(0, 0, 255))) > 100
