"""The error-correcting code of the invisible mark."""

from __future__ import annotations

import numpy as np
import pytest

from keepsake.engine.provenance.golay import codewords, decoded


def test_any_two_codewords_differ_in_at_least_eight_places() -> None:
    # The code is linear, so the least distance is the least weight of any word but zero.
    weights = (codewords() > 0).sum(1)
    assert sorted(set(weights.tolist())) == [0, 8, 12, 16, 24]
    assert (weights == 8).sum() == 759


@pytest.mark.parametrize("word", [0, 1, 0b101010101010, 4095])
def test_three_wrong_bits_are_put_right(word: int) -> None:
    noise = np.random.default_rng(word)
    for _ in range(50):
        soft = codewords()[word].copy()
        soft[noise.choice(24, 3, replace=False)] *= -1
        assert decoded(soft).word == word


def test_noise_has_no_clear_winner() -> None:
    noise = np.random.default_rng(5)
    margins = [decoded(noise.normal(0, 1, 24)).margin for _ in range(300)]
    assert np.quantile(margins, 0.99) < 3
