from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.project.framing import Sight, slow_move
from keepsake.project.schema import Box, Framing

shares = st.floats(0, 1, allow_nan=False)
WIDE = 16 / 9


@st.composite
def faces(draw: st.DrawFn) -> Box:
    width, height = draw(st.floats(0.01, 0.5)), draw(st.floats(0.01, 0.5))
    return Box(draw(st.floats(0, 1 - width)), draw(st.floats(0, 1 - height)), width, height)


def contains(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left + 1e-9
        and outer.top <= inner.top + 1e-9
        and outer.left + outer.width >= inner.left + inner.width - 1e-9
        and outer.top + outer.height >= inner.top + inner.height - 1e-9
    )


@given(st.floats(0.2, 6), st.lists(faces(), max_size=6), st.sampled_from([WIDE, 1.0, 9 / 16]), st.integers(0, 3))
def test_no_head_is_ever_cut_off(shape: float, people: list[Box], frame: float, number: int) -> None:
    sight = Sight(shape, tuple(people))
    move = slow_move(sight, frame, number)
    for box in (move.start, move.end):
        assert contains(Box(), box)
        assert sight.heads is None or contains(box, sight.heads)


@given(st.floats(0.2, 6), st.sampled_from([WIDE, 1.0, 9 / 16]), st.integers(0, 3))
def test_boxes_have_the_frames_shape_or_show_the_whole_photo(shape: float, frame: float, number: int) -> None:
    move = slow_move(Sight(shape), frame, number)
    for box in (move.start, move.end):
        has_frames_shape = box.width * shape / box.height == pytest.approx(frame)
        assert has_frames_shape or min(box.width, box.height) >= 0.95


def test_neighbours_do_not_move_alike() -> None:
    first, second = slow_move(Sight(1.5), WIDE, 0), slow_move(Sight(1.5), WIDE, 1)
    assert first == Framing(second.end, second.start)
    assert first.end.width < first.start.width


def test_a_panorama_is_looked_at_along_its_length() -> None:
    move = slow_move(Sight(4.0), WIDE, 0)
    assert move.start.left < move.end.left
    assert move.start.width == move.end.width
    assert move.start.height == move.end.height == 1


def test_an_upright_photo_is_shown_whole() -> None:
    assert slow_move(Sight(2 / 3), WIDE, 0).start == Box()
