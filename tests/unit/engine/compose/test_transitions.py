from __future__ import annotations

import numpy as np
import pytest

from keepsake.core.scene import BLACK, Direction, Rgb, Transition, TransitionKind
from keepsake.core.timebase import range_of
from keepsake.engine.compose.sheet import solid
from keepsake.engine.compose.transitions import changed, share_at
from keepsake.engine.media.colour import planes_of
from tests.layers import RATE, difference, natural

ONE, OTHER = planes_of(natural((96, 54), 1)), planes_of(natural((96, 54), 2))
KINDS = list(TransitionKind)
EVERY = [(kind, way) for kind in KINDS for way in Direction]


def change(kind: TransitionKind, way: Direction = Direction.LEFT) -> Transition:
    return Transition(before=0, at=range_of(10, 9, RATE), kind=kind, direction=way)


@pytest.mark.parametrize(("kind", "way"), EVERY)
def test_a_change_begins_with_one_and_ends_with_the_other(kind: TransitionKind, way: Direction) -> None:
    assert difference(changed(ONE, OTHER, change(kind, way), 0), ONE) == 0
    assert difference(changed(ONE, OTHER, change(kind, way), 1), OTHER) == 0


@pytest.mark.parametrize(("kind", "way"), EVERY)
def test_no_change_jumps(kind: TransitionKind, way: Direction) -> None:
    """A hundredth of the way in, and from the end, nearly nothing has happened yet."""
    near_start = changed(ONE, OTHER, change(kind, way), 0.004)
    near_end = changed(ONE, OTHER, change(kind, way), 0.996)
    assert np.abs(near_start.y.astype(int) - ONE.y).mean() < 2.5
    assert np.abs(near_end.y.astype(int) - OTHER.y).mean() < 2.5


@pytest.mark.parametrize("share", [0.1, 0.37, 0.5, 0.81])
def test_a_dissolve_is_the_sum_of_its_parts(share: float) -> None:
    mix = changed(ONE, OTHER, change(TransitionKind.DISSOLVE), share)
    exact = (1 - share) * ONE.y.astype(float) + share * OTHER.y
    assert np.abs(mix.y - exact).max() <= 0.51


def test_a_dissolve_does_not_flicker() -> None:
    """Between two flat pictures every step goes the same way by the same amount."""
    dark, light = solid(16, 16, Rgb(40, 40, 40)), solid(16, 16, Rgb(220, 220, 220))
    levels = [int(changed(dark, light, change(TransitionKind.DISSOLVE), k / 40).y[0, 0]) for k in range(41)]
    steps = np.diff(levels)
    assert steps.min() >= 3
    assert steps.max() - steps.min() <= 1


@pytest.mark.parametrize("way", list(Direction))
def test_a_picture_wiped_by_itself_stays(way: Direction) -> None:
    assert difference(changed(ONE, ONE, change(TransitionKind.WIPE, way), 0.4), ONE) <= 1


@pytest.mark.parametrize(("kind", "level"), [(TransitionKind.THROUGH_BLACK, 16), (TransitionKind.THROUGH_WHITE, 235)])
def test_dips_reach_their_colour_in_the_middle(kind: TransitionKind, level: int) -> None:
    assert (changed(ONE, OTHER, change(kind), 0.5).y == level).all()


def test_the_new_picture_comes_from_the_far_side() -> None:
    dark, light = solid(96, 54, BLACK), solid(96, 54, Rgb(255, 255, 255))
    for kind in (TransitionKind.WIPE, TransitionKind.PUSH, TransitionKind.SLIDE):
        half = changed(dark, light, change(kind, Direction.LEFT), 0.5).y
        assert half[:, :30].max() == 16
        assert half[:, -30:].min() == 235
        half = changed(dark, light, change(kind, Direction.DOWN), 0.5).y
        assert half[:15].min() == 235
        assert half[-15:].max() == 16


def test_pushed_pictures_leave_no_gap() -> None:
    grey = solid(96, 54, Rgb(128, 128, 128))
    for share in np.linspace(0.01, 0.99, 23):
        assert difference(changed(grey, grey, change(TransitionKind.PUSH), float(share)), grey) <= 1


def test_shares_count_as_the_scene_says() -> None:
    dissolve = change(TransitionKind.DISSOLVE)
    assert [share_at(dissolve, frame) for frame in (10, 14, 18)] == pytest.approx([0.1, 0.5, 0.9])
