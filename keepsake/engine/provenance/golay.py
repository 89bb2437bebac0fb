"""The extended binary Golay code (24, 12, 8), decoded from soft values to the likeliest word.

Source: M. J. E. Golay, "Notes on digital coding", Proc. IRE 37 (1949); generator polynomial
x^11 + x^10 + x^6 + x^5 + x^4 + x^2 + 1 with an overall parity bit (MacWilliams and Sloane, chapter 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

WORD_BITS = 12
CODE_BITS = 24
_GENERATOR = 0b110001110101


@dataclass(frozen=True, slots=True)
class DecodedWord:
    """The likeliest 12-bit word, and by how many standard deviations it beats the next likeliest."""

    word: int
    margin: float


@cache
def codewords() -> NDArray[np.float32]:
    """All codewords as signs, float32 (4096, 24): -1 for a 0 bit, 1 for a 1 bit; row `w` encodes the word `w`."""
    # The code is linear: every codeword is the sum, modulo 2, of those of its word's single bits.
    words = np.arange(1 << WORD_BITS)[:, None] >> np.arange(WORD_BITS) & 1
    basis = np.array([[_encoded(1 << bit) >> place & 1 for place in range(CODE_BITS)] for bit in range(WORD_BITS)])
    return np.asarray(2 * (words @ basis % 2) - 1, np.float32)


def decoded(soft: NDArray[np.floating]) -> DecodedWord:
    """The word whose code agrees best with 24 soft values (24,); their noise must have a standard deviation of 1."""
    scores = codewords() @ soft.astype(np.float32)
    best, second = np.sort(scores)[[-1, -2]]
    apart = np.sqrt(4 * 8)  # two codewords differ in at least 8 places, and each counts twice
    return DecodedWord(int(np.argmax(scores)), float((best - second) / apart))


def _encoded(word: int) -> int:
    remainder = word << 11
    for bit in range(WORD_BITS - 1, -1, -1):
        if remainder >> (bit + 11) & 1:
            remainder ^= _GENERATOR << bit
    code = word << 11 | remainder
    return code << 1 | code.bit_count() & 1
