"""Frame rates are exact, also when people write them short."""

from fractions import Fraction

import pytest

from keepsake.core.errors import UsageError
from keepsake.core.rate import parse_rate, rate_in_words


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("24", Fraction(24)),
        (" 25 ", Fraction(25)),
        ("12.5", Fraction(25, 2)),
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("24000/1001", Fraction(24000, 1001)),
        ("23.976023976", Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("47.952", Fraction(48000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88", Fraction(120000, 1001)),
        ("1", Fraction(1)),
        ("120", Fraction(120)),
    ],
)
def test_a_rate_is_read_exactly(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "24fps", "1/0", "nan", "inf", "0", "-24", "0.5", "121", "1e9"])
def test_what_is_no_rate_is_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"please .*\.$"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "words"), [("24", "24"), ("23.976", "23.976"), ("12.5", "12.5"), ("29.97", "29.97")]
)
def test_a_rate_is_said_as_people_write_it(text: str, words: str) -> None:
    assert rate_in_words(parse_rate(text)) == words
