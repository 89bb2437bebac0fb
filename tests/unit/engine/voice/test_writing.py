from __future__ import annotations

import pytest

from keepsake.engine.requests import Style
from keepsake.engine.voice.writing import EXAMPLES, look_over


@pytest.mark.parametrize("style", Style)
def test_every_occasion_has_short_examples_that_pass(style: Style) -> None:
    assert len(EXAMPLES[style]) >= 3
    assert all(look_over(line, style).advice == () for line in EXAMPLES[style])


@pytest.mark.parametrize(
    ("script", "style", "advice"),
    [
        ("", Style.BIRTHDAY, "one sentence"),
        ("We love you. " * 12, Style.MEMORIAL, "Start shorter"),
        ("We love you. " * 40, Style.BIRTHDAY, "seconds"),
        ("word " * 26, Style.ARCHIVE, "two short ones"),
        ("We MISS you!!!", Style.BIRTHDAY, "not heard"),
        ("Bye! We miss you!", Style.MEMORIAL, "softly"),
    ],
)
def test_length_and_tone_are_looked_at(script: str, style: Style, advice: str) -> None:
    assert any(advice in sentence for sentence in look_over(script, style).advice)


def test_words_for_the_dead_are_warned_of() -> None:
    as_them = look_over("I love you all.", Style.MEMORIAL, is_deceased=True)
    assert as_them.speaks_for_the_dead
    assert "instead of as them" in as_them.advice[-1]
    about_them = look_over("She loved us all.", Style.MEMORIAL, is_deceased=True)
    assert "never said them" in about_them.advice[-1]
    assert not look_over("I love you all.", Style.MEMORIAL).speaks_for_the_dead


def test_the_time_it_takes_is_told() -> None:
    assert look_over("word " * 135, Style.ARCHIVE).seconds == pytest.approx(60.0)
