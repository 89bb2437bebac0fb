"""When a photo was taken: from its EXIF, its XMP, or the name somebody gave the file. Never from the file's own
dates.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from keepsake.core.errors import PhotoError
from keepsake.engine.media.picture_file import opened_file

EARLIEST_YEAR = 1826
"""The oldest photograph known (Niépce, View from the Window at Le Gras)."""

XMP_SEARCHED_BYTES = 512 * 1024
XMP_NAMES = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")
"""Most to least sure; the last is often the day of scanning, but better than nothing (XMP part 1, 8.4)."""

_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_SEPARATOR = r"[-_. ]?"
_NAME_PATTERNS = (
    re.compile(rf"(?<!\d){_YEAR}(?P<s>{_SEPARATOR})(?P<month>[01]\d)(?P=s)(?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>[0-3]?\d)(?P<s>[-_. ])(?P<month>[0-3]?\d)(?P=s){_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[-_.](?P<month>[01]\d)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?![\dx])"),
)
_COUNTER = re.compile(r"^(IMG|DSC|DSCN|DSCF|DCIM|PICT|SCAN|P|MVI|GOPR)[-_ ]?\d{4,5}\b", re.IGNORECASE)
"""Names that cameras and scanners count up: the 1984 of IMG_1984 is no year."""


def date_taken(path: Path, exif_moment: datetime | None) -> tuple[str, str]:
    """Give as much of an ISO date as is known, and where it was read; both empty when nothing is known."""
    if exif_moment is not None and exif_moment.year >= EARLIEST_YEAR:
        return exif_moment.isoformat(), "EXIF"
    if found := _from_xmp(path):
        return found, "XMP"
    if found := date_in_name(path.stem):
        return found, "file name"
    return "", ""


def date_in_name(name: str) -> str:
    """Find a date somebody wrote into a name: "1952", "1952-06", "24.12.1987", "20190504_…"; empty for none.

    Where day and month cannot be told apart (3.4.1987) only the year is taken.
    """
    if _COUNTER.match(name):
        return ""
    for pattern in _NAME_PATTERNS:
        if found := pattern.search(name):
            return _as_iso(
                {part: int(text) for part, text in found.groupdict().items() if text and part != "s"}, pattern
            )
    return ""


def _as_iso(parts: dict[str, int], pattern: re.Pattern[str]) -> str:
    year, month, day = parts.get("year", 0), parts.get("month", 0), parts.get("day", 0)
    if not EARLIEST_YEAR <= year <= date.today().year:
        return ""
    if pattern is _NAME_PATTERNS[1]:
        if month <= 12 and day <= 12 and month != day:
            return f"{year}"
        month, day = (day, month) if month > 12 else (month, day)
    if not 1 <= month <= 12:
        return f"{year}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02d}"


def _from_xmp(path: Path) -> str:
    try:
        with opened_file(path) as file:
            start = file.read(XMP_SEARCHED_BYTES)
    except PhotoError:
        return ""
    at = start.find(b"<x:xmpmeta")
    packet = start[at : start.find(b"</x:xmpmeta", at)].decode("utf-8", "replace") if at >= 0 else ""
    for name in XMP_NAMES:
        found = re.search(rf"""{name}(?:=["']|>)\s*(\d{{4}}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?)""", packet)
        if found and _is_date(found[1]):
            return found[1]
    return ""


def _is_date(text: str) -> bool:
    try:
        whole = text + "-01-01"[max(0, len(text) - 4) :] if len(text) < 10 else text
        return datetime.fromisoformat(whole).year >= EARLIEST_YEAR
    except ValueError:
        return False
