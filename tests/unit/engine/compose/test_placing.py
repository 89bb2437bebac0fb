from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.curve import Easing, Key, eased, value_at
from keepsake.core.scene import WHOLE, ColourFill, Crop, KenBurns, Picture, Still
from keepsake.engine.compose.placing import FrameSize, Seen, layer_place, opacity_at, share_passed, view_at, view_of
from tests.layers import DEMO, layer

HD = FrameSize(1920, 1080)
shares = st.floats(0, 1)
crops = st.builds(
    lambda left, top, width, height: Crop(left * (1 - width), top * (1 - height), width, height),
    shares,
    shares,
    st.floats(0.05, 1),
    st.floats(0.05, 1),
)
shapes = st.floats(0.2, 8)


def contains(view: Seen, crop: Crop) -> bool:
    return (
        view.left <= crop.left + 1e-9
        and view.top <= crop.top + 1e-9
        and view.left + view.width >= crop.left + crop.width - 1e-9
        and view.top + view.height >= crop.top + crop.height - 1e-9
    )


@given(crops, shapes)
def test_a_view_shows_all_of_its_crop_in_the_frame_s_shape(crop: Crop, shape: float) -> None:
    view = view_of(crop, shape, HD)
    assert contains(view, crop)
    assert view.width * shape / view.height == pytest.approx(HD.shape)


@given(crops, shapes)
def test_a_view_shows_no_more_emptiness_than_it_must(crop: Crop, shape: float) -> None:
    view = view_of(crop, shape, HD)
    for start, length in ((view.left, view.width), (view.top, view.height)):
        if length <= 1:
            assert -1e-9 <= start <= 1 - length + 1e-9
        else:
            assert start == pytest.approx((1 - length) / 2)


@given(crops, crops, shapes, st.sampled_from(list(Easing)))
def test_a_move_begins_and_ends_at_its_crops(start: Crop, end: Crop, shape: float, easing: Easing) -> None:
    move = KenBurns(start=start, end=end, easing=easing)
    first, last = view_at(move, 0, shape, HD), view_at(move, 1, shape, HD)
    assert np.allclose([first.left, first.width], [(w := view_of(start, shape, HD)).left, w.width])
    assert np.allclose([last.top, last.height], [(w := view_of(end, shape, HD)).top, w.height])


@given(crops, crops, shapes, shares)
def test_a_move_keeps_the_frame_s_shape_and_never_overshoots(start: Crop, end: Crop, shape: float, at: float) -> None:
    move = KenBurns(start=start, end=end)
    view, first, last = (view_at(move, share, shape, HD) for share in (at, 0, 1))
    assert view.width * shape / view.height == pytest.approx(HD.shape, rel=1e-6)
    for name in ("left", "top", "width", "height"):
        low, high = sorted((getattr(first, name), getattr(last, name)))
        assert low - 1e-9 <= getattr(view, name) <= high + 1e-9


def test_a_portrait_print_in_a_wide_frame_is_seen_whole_in_the_middle() -> None:
    view = view_of(WHOLE, 0.75, HD)
    assert (view.top, view.height) == (0, 1)
    assert view.left + view.width / 2 == pytest.approx(0.5)


keys = st.lists(
    st.tuples(st.integers(0, 100), st.floats(-5, 5), st.sampled_from(list(Easing))),
    min_size=1,
    unique_by=lambda k: k[0],
).map(lambda found: tuple(Key(*key) for key in sorted(found)))


@given(keys, st.floats(-10, 110))
def test_a_curve_stays_between_its_neighbouring_keys(curve: tuple[Key, ...], at: float) -> None:
    value = value_at(curve, at, 9.0)
    before = [key for key in curve if key.at <= at][-1:] or [curve[0]]
    after = [key for key in curve if key.at >= at][:1] or [curve[-1]]
    low, high = sorted((before[0].value, after[0].value))
    assert low - 1e-9 <= value <= high + 1e-9


@given(keys)
def test_a_curve_passes_through_its_keys(curve: tuple[Key, ...]) -> None:
    assert all(value_at(curve, key.at, 9.0) == pytest.approx(key.value) for key in curve)


@given(st.sampled_from(list(Easing)), shares, shares)
def test_easings_only_go_forward(easing: Easing, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= eased(low, easing) <= eased(high, easing) + 1e-12 <= 1 + 1e-9


def test_a_layer_turns_and_grows_about_the_frame_s_middle() -> None:
    turned = replace(layer(ColourFill()), rotation=(Key(0, 90.0),), scale=(Key(0, 2.0),))
    place = layer_place(turned, 0, HD)
    assert np.allclose(place @ [960, 540, 1], [960, 540])
    assert np.allclose(place @ [970, 540, 1], [960, 560]), "clockwise"
    shifted = layer_place(replace(turned, x=(Key(0, 0.25),), y=(Key(0, -0.5),)), 0, HD)
    assert np.allclose(shifted @ [960, 540, 1], [960 + 480, 0])


def test_a_part_of_a_longer_move_moves_as_the_whole_does() -> None:
    whole = layer(Still(picture=Picture(path=DEMO)), 0, 50)
    parts = [
        layer(Still(picture=Picture(path=DEMO), move=KenBurns(tail=30)), 0, 20),
        layer(Still(picture=Picture(path=DEMO), move=KenBurns(lead=20)), 20, 30),
    ]
    seen = [share_passed(part, frame) for part in parts for frame in range(part.at.duration.value)]
    assert seen == [share_passed(whole, frame) for frame in range(50)]
    late = layer(Still(picture=Picture(path=DEMO), move=KenBurns(lead=-10, tail=-10)), 0, 50)
    assert [share_passed(late, frame) for frame in (0, 10, 39, 49)] == [0, 0, 1, 1]


def test_a_fade_is_multiplied_into_the_opacity() -> None:
    half = layer(
        Still(picture=Picture(path=DEMO)),
        opacity=(Key(0, 0.5),),
        fade=(Key(0, 0.0, Easing.LINEAR), Key(10, 1.0)),
    )
    assert [opacity_at(half, frame) for frame in (0, 5, 10, 40)] == [0.0, 0.25, 0.5, 0.5]
    assert opacity_at(replace(half, opacity=(Key(0, 7.0),)), 40) == 1.0
