"""RGB to the planes of a film, against the standard's own formulas in float64."""

import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.engine.media.colour import planes_of

TIE = 2e-5
"""How near to a half a value may lie before float32 and float64 may round it apart, in levels."""


def reference(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """BT.709-6 items 3.2, 3.3 and 4.6, written out as they stand there; (..., 3) RGB 0 to 1 to exact levels."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return np.stack([219 * luma + 16, 224 * (blue - luma) / 1.8556 + 128, 224 * (red - luma) / 1.5748 + 128], axis=-1)


def assert_rounded(levels: NDArray[np.uint8], exact: NDArray[np.float64]) -> None:
    assert np.all(np.abs(levels - exact) <= 0.5 + TIE)


def test_every_pixel_is_the_standards_value_rounded_once() -> None:
    frame = np.random.default_rng(7).integers(0, 256, (256, 512, 3), np.uint8)
    planes = planes_of(frame)
    exact = reference(frame / 255.0)
    blocks = frame.reshape(128, 2, 256, 2, 3).mean(axis=(1, 3)) / 255.0
    assert_rounded(planes.y, exact[..., 0])
    assert_rounded(planes.u, reference(blocks)[..., 1])
    assert_rounded(planes.v, reference(blocks)[..., 2])


@pytest.mark.parametrize(
    ("colour", "levels"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
    ],
)
def test_known_colours_have_their_known_levels(colour: tuple[int, int, int], levels: tuple[int, int, int]) -> None:
    planes = planes_of(np.full((2, 2, 3), colour, np.uint8))
    assert (planes.y[0, 0], planes.u[0, 0], planes.v[0, 0]) == levels


def test_grey_stays_grey_to_the_bit() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(2, axis=0)
    planes = planes_of(ramp)
    assert np.all(planes.u == 128)
    assert np.all(planes.v == 128)


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 4), (3, 4, 3), (4, 5, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"frame"):
        planes_of(np.zeros(shape, np.uint8))


def test_other_types_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        planes_of(np.zeros((4, 4, 3), np.float32))
