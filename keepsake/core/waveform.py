"""The shape of a sound for the timeline: its lowest and highest values over short stretches, coarse to fine."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

STRETCHES_PER_SECOND = 200
COARSER = 4
"""Each level has a quarter of the stretches of the finer one."""
LEVELS = 6
HEAD = struct.Struct("<8sIdd")
MAGIC = b"KEEPWAV1"
MOST_BYTES = 64 * 2**20
"""Nearly two days of sound; a kept file that says more is not one of ours."""


@dataclass(frozen=True, slots=True)
class Waveform:
    """A sound's shape in `seconds`. `lows` and `highs` are signed bytes, one for each 1/200 s of the file's time, the
    lowest and highest sample in it on either channel, -127 to 127 for minus to plus `peak` (1 is full scale).
    """

    seconds: float
    peak: float
    lows: bytes
    highs: bytes

    def coarse(self, level: int) -> tuple[bytes, bytes]:
        """Lows and highs at a coarser level: 0 is the finest, each next one takes four stretches together."""
        if not 0 <= level < LEVELS:
            raise ValueError(f"a waveform has levels 0 to {LEVELS - 1}")
        width = COARSER**level
        lows, highs = memoryview(self.lows).cast("b"), memoryview(self.highs).cast("b")
        starts = range(0, len(lows), width)
        return (
            bytes(min(lows[at : at + width]) & 0xFF for at in starts),
            bytes(max(highs[at : at + width]) & 0xFF for at in starts),
        )

    def to_bytes(self) -> bytes:
        """A small file of it."""
        head = HEAD.pack(MAGIC, len(self.lows), self.seconds, self.peak)
        return head + zlib.compress(self.lows + self.highs)


def waveform_from(stored: bytes) -> Waveform | None:
    """The waveform of a stored file; None when it is not whole."""
    if len(stored) < HEAD.size or not stored.startswith(MAGIC):
        return None
    _, stretches, seconds, peak = HEAD.unpack_from(stored)
    try:
        values = zlib.decompressobj().decompress(stored[HEAD.size :], MOST_BYTES)
    except zlib.error:
        return None
    if len(values) != 2 * stretches:
        return None
    return Waveform(seconds, peak, values[:stretches], values[stretches:])
