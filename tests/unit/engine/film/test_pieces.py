from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.scene import Look, Scene, Transition
from keepsake.core.timebase import range_of
from keepsake.engine.film.pieces import Piece, piece_digest, pieces_of, value_digest
from keepsake.engine.store import FileDigests
from tests.scenes import RATE, colour_layer, colours, drawn_photo, scene_of, still_layer


def digests(scene: Scene, pieces: tuple[Piece, ...] | None = None) -> list[str]:
    return [piece_digest(scene, piece, (), FileDigests({})) for piece in pieces or pieces_of(scene)]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
def test_pieces_cover_a_film_without_holes(lengths: list[int]) -> None:
    scene = colours(*lengths)
    pieces = pieces_of(scene)
    assert pieces[0].start == 0
    assert pieces[-1].end == scene.frames
    assert all(before.end == after.start for before, after in pairwise(pieces))
    assert all(0 < piece.frames <= 250 for piece in pieces)
    assert all(piece.frames >= 100 for piece in pieces[:-1])


def test_pieces_are_cut_where_clips_begin() -> None:
    assert [piece.start for piece in pieces_of(colours(*[125] * 5))] == [0, 125, 250, 375]


def test_a_piece_moved_in_the_film_is_the_same_piece() -> None:
    plain = digests(colours(125, 130, 140, 150))
    first = colour_layer(0, 120, 255)
    moved = [replace(layer, at=layer.at.shifted(first.at.duration)) for layer in colours(125, 130, 140, 150).layers]
    assert digests(scene_of(first, *moved))[1:] == plain


def test_a_piece_depends_on_what_is_drawn_and_how() -> None:
    scene = colours(125, 125)
    piece = (Piece(0, 125),)
    change = Transition(before=0, at=range_of(110, 15, RATE))
    longer = replace(scene.layers[1], at=range_of(110, 140, RATE))
    others = [
        replace(scene, layers=(colour_layer(0, 125, 99), scene.layers[1])),
        replace(scene, layers=(scene.layers[0], longer), transitions=(change,)),
        replace(scene, look=Look(vignette=0.5)),
        replace(scene, width=1280),
    ]
    assert len({*digests(scene, piece), *(digests(other, piece)[0] for other in others)}) == 5


def test_a_piece_does_not_depend_on_what_is_elsewhere_or_on_names() -> None:
    scene = colours(125, 125)
    other = replace(scene, layers=(replace(scene.layers[0], name="Beach"), colour_layer(125, 125, 3)))
    assert digests(scene, (Piece(0, 125),)) == digests(other, (Piece(0, 125),))


def test_grain_over_the_whole_film_ties_a_piece_to_its_place() -> None:
    scene = replace(colours(250), look=Look(grain=0.3))
    assert len(set(digests(scene, (Piece(0, 125), Piece(125, 250))))) == 2


def test_a_piece_depends_on_the_bytes_of_its_photos(tmp_path: Path) -> None:
    photo = drawn_photo(tmp_path / "a.png")
    scene = scene_of(still_layer(photo, 0, 125))
    before = digests(scene)
    drawn_photo(photo, seed=1)
    assert digests(scene) != before
    drawn_photo(photo, seed=0)
    assert digests(scene) == before


@pytest.mark.parametrize("value", [(1, "1"), (1.0, "a"), {"a": 1}, [None, True]])
def test_values_of_other_kinds_have_other_digests(value: object) -> None:
    none = FileDigests({})
    assert value_digest(value, none) == value_digest(value, none)
    assert value_digest(value, none) != value_digest((value,), none)
