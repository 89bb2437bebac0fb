"""A value as another kind of value."""

from dataclasses import dataclass, field

import pytest

from keepsake.core.remaking import remade


@dataclass(frozen=True, kw_only=True)
class Letter:
    words: str
    seed: int = 0
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class Card:
    words: str
    seed: int = 3
    colour: str = "white"
    size: int = field(default=9, init=False)


def test_what_both_kinds_have_is_kept():
    assert remade(Letter(words="Dear Rose", seed=5), Card) == Card(words="Dear Rose", seed=5, colour="white")


def test_changes_win_and_bring_what_only_the_new_kind_has():
    letter = Letter(words="Dear Rose", seed=5)
    assert remade(letter, Card, seed=1, colour="blue") == Card(words="Dear Rose", seed=1, colour="blue")


def test_what_is_missing_or_unknown_is_an_error():
    with pytest.raises(TypeError, match="words"):
        remade(Unsaid(), Card)
    with pytest.raises(TypeError, match="pages"):
        remade(Letter(words="Dear Rose"), Card, pages=2)


@dataclass(frozen=True)
class Unsaid:
    seed: int = 0
