"""Frame rates, exactly: a film's rate is a fraction, never a decimal."""

from __future__ import annotations

from fractions import Fraction

from keepsake.core.errors import UsageError

MIN_RATE = Fraction(1)
MAX_RATE = Fraction(120)
NTSC = Fraction(1000, 1001)
"""What broadcasting slowed 24, 30 and 60 down by; 23.976 is short for 24000/1001 (SMPTE ST 12-1)."""
NTSC_TOLERANCE = Fraction(1, 200)


def parse_rate(text: str) -> Fraction:
    """The exact rate meant by "24", "12.5", "24000/1001" or the short forms 23.976, 23.98, 29.97, 59.94 …

    Raises UsageError for anything that is not 1 to 120 frames per second.
    """
    try:
        rate = broadcast_rate(Fraction(text.strip()))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(
            f"{text!r} is not a frame rate; please give one such as 24, 25, 23.976 or 30000/1001."
        ) from error
    if not MIN_RATE <= rate <= MAX_RATE:
        raise UsageError(
            f"A film runs at {MIN_RATE} to {MAX_RATE} frames per second, not {text}; please choose such a rate."
        )
    return rate


def rate_in_words(rate: Fraction) -> str:
    """The rate as people write it: "24", "23.976", "12.5"."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")


def broadcast_rate(rate: Fraction) -> Fraction:
    """24000/1001 for what is a hair away from it; whole and other rates as they are."""
    whole = round(rate)
    is_near = rate != whole and abs(whole * NTSC - rate) < NTSC_TOLERANCE
    return whole * NTSC if is_near else rate
