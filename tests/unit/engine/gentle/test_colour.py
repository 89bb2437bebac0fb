"""Luma and chroma for every pixel, and back again."""

import cv2
import numpy as np
import pytest

from keepsake.engine.gentle.colour import halved, planes_from_ycc, rgb_from_planes, rgb_from_ycc, ycc_from_rgb
from keepsake.engine.media.colour import planes_of
from tests.portraits import collins, sepia

ROUNDING_LEVELS = 2  # three rounded values of limited range on the way, at most 1.16 levels each


def every_colour(step: int = 15) -> np.ndarray:
    axis = np.arange(0, 256, step, dtype=np.uint8)
    return np.stack(np.meshgrid(axis, axis, axis), -1).reshape(-1, len(axis) * 2, 3)


def levels_apart(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


@pytest.mark.parametrize("picture", [every_colour(), collins(), sepia()], ids=["every colour", "photo", "sepia"])
def test_there_and_back_is_the_same_picture(picture: np.ndarray) -> None:
    assert levels_apart(rgb_from_ycc(ycc_from_rgb(picture)), picture) <= ROUNDING_LEVELS


def test_black_white_and_grey_have_the_levels_of_the_standard() -> None:
    greys = np.array([[[0, 0, 0], [255, 255, 255], [128, 128, 128]]], np.uint8)
    assert ycc_from_rgb(greys).tolist() == [[[16, 128, 128], [235, 128, 128], [126, 128, 128]]]


def test_it_agrees_with_the_films_own_conversion() -> None:
    ours, films = planes_from_ycc(ycc_from_rgb(collins())), planes_of(collins())
    for name in ("y", "u", "v"):
        one, other = getattr(ours, name), getattr(films, name)
        assert levels_apart(one, other) <= 1
        assert abs(float(one.mean()) - float(other.mean())) < 0.15


def test_planes_come_back_as_the_picture_where_chroma_is_even() -> None:
    blocks = cv2.resize(collins()[::8, ::8], (512, 512), interpolation=cv2.INTER_NEAREST)
    back = rgb_from_planes(planes_from_ycc(ycc_from_rgb(blocks)))
    inner = np.zeros((512, 512), bool).reshape(64, 8, 64, 8)
    inner[:, 2:6, :, 2:6] = True
    inner = inner.reshape(512, 512)
    assert levels_apart(back[inner], blocks[inner]) <= ROUNDING_LEVELS


def test_halving_takes_the_mean_of_four() -> None:
    plane = np.array([[0, 4, 100, 100], [8, 12, 100, 101]], np.uint8)
    assert halved(plane).tolist() == [[6, 100]]
