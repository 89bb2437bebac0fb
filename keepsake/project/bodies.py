"""A step as bytes: a whole film, or the difference from the step before, compressed.

Each body begins with four letters of its own, so that a damaged file can be searched for them.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from keepsake.core.records import RecordError, from_record, to_record
from keepsake.project.pages import Pages, Splice, difference, spliced

WHOLE, PART = b"KSF1", b"KSD1"
LONGEST_TEXT_BYTES = 16 * 2**20
"""Some sixty thousand clips; what claims more is not a family's film but an attempt to fill the memory."""
COMPRESSION = 6
MOST_PARTS = 64
"""A whole film is kept at least every so many steps, so that any step is read in a few milliseconds."""


def body_of(pages: Pages, before: Pages | None) -> bytes:
    """Write pages as a body: the difference from the pages before, or whole when there are none or it is shorter."""
    if before is not None:
        splices = to_record(difference(before, pages), tuple[Splice, ...])
        part = PART + _packed(splices)
        if len(part) < 2048 or len(part) < len(whole := WHOLE + _packed({**pages})):
            return part
        return whole
    return WHOLE + _packed({**pages})


def is_whole(body: bytes) -> bool:
    """Say whether a body stands by itself."""
    return body[:4] == WHOLE


def pages_from(body: bytes, before: Pages | None) -> Pages:
    """Read the pages of a body; a difference needs the pages before. Raises RecordError when it is neither."""
    if body[:4] == WHOLE:
        return _in_bounds(from_record(_unpacked(body), dict[str, tuple[str, ...]]))
    if body[:4] != PART or before is None:
        raise RecordError("a step is neither whole nor a difference")
    splices: tuple[Splice, ...] = from_record(_unpacked(body), tuple[Splice, ...])
    return _in_bounds(spliced(before, splices))


def _in_bounds(pages: Pages) -> Pages:
    if sum(len(line) for lines in pages.values() for line in lines) > LONGEST_TEXT_BYTES:
        raise RecordError("a step makes the film larger than any")
    return pages


def _packed(record: Any) -> bytes:
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), COMPRESSION)


def _unpacked(body: bytes) -> Any:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body[4:], LONGEST_TEXT_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise RecordError("a step is cut off, or larger than any film")
        return json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise RecordError("a step is not compressed text") from error
