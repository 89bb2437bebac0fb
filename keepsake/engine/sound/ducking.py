"""How music gives way to speech: a gain that falls before the first word and rises only in a real pause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from keepsake.core.curve import Curve, Key
from keepsake.core.score import Ducking
from keepsake.engine.sound.gain import Gains, curve_values, factors
from keepsake.engine.sound.speech import Span, merged


class DuckedGain:
    """The gain of music and clips over a film, from where somebody speaks.

    It falls by the ducking's depth over the attack, which ends as the speech begins, stays down while somebody speaks
    and for the hold after, and comes back over the release; each way on a smooth curve in decibels. Where the next
    words come before it would be all the way back, it does not rise at all: music that pumps between sentences is
    worse than music that stays quiet.
    """

    def __init__(self, ducking: Ducking, spans: Sequence[Span], rate: int) -> None:
        attack, hold, release = (
            max(1, round(seconds * rate)) for seconds in (ducking.attack_s, ducking.hold_s, ducking.release_s)
        )
        self._curve = tuple(
            Key(at, value)
            for span in merged(spans, attack + hold + release)
            for at, value in (
                (span.start - attack, 0.0),
                (span.start, -ducking.depth_db),
                (span.end + hold, -ducking.depth_db),
                (span.end + hold + release, 0.0),
            )
        )

    def factors(self, start: int, samples: int) -> Gains | None:
        """The factor of each of `samples` film samples from `start` on; None where it is 1 throughout."""
        near = self._near(start, start + samples)
        if all(key.value == 0 for key in near):
            return None
        return factors(curve_values(near, start, samples))

    def _near(self, start: int, end: int) -> Curve:
        """The keys that matter between two samples."""
        first = bisect_right(self._curve, start, key=lambda key: key.at)
        last = bisect_left(self._curve, end, key=lambda key: key.at)
        return self._curve[max(0, first - 1) : last + 1]
