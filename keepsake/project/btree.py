"""Reads the rows of a damaged SQLite file page by page, without SQLite, its schema, or any trust in either.

Format: https://www.sqlite.org/fileformat2.html, sections 1.5 to 2.1 (table leaf pages, overflow, records). Every
number in the file may be a lie: nothing here follows one out of bounds, in a circle, or for longer than the file is
large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

Cell = None | int | float | str | bytes

USUAL_PAGE_BYTES = 4096
HEADER_BYTES = 100
TABLE_LEAF = 0x0D
MOST_CELLS_READ_TWICE = 8
"""Overflow pages read in all may be this many times the file's own; a healthy file needs each page once."""
MOST_COLUMNS = 16
FIXED_WIDTHS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


class BrokenPageError(ValueError):
    """A page, cell or record does not hold together."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its contents still in the file: its number, where its payload begins, and how long it says it is."""

    number: int
    page: int
    payload_at: int
    payload_bytes: int


class PageReader:
    """The pages of one file, by number from 1. The file must stay open and is only read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        size = os.fstat(file.fileno()).st_size
        file.seek(0)
        head = file.read(HEADER_BYTES)
        self._page_bytes = _page_bytes(head)
        self._usable = self._page_bytes - (head[20] if len(head) > 20 and head[20] <= 32 else 0)
        self._count = -(-size // self._page_bytes)
        self._pages_left = self._count * MOST_CELLS_READ_TWICE

    def rows(self) -> Iterator[Row]:
        """Give every row of every table leaf that can be found, in file order."""
        for number in range(1, self._count + 1):
            page = self._page(number)
            at = HEADER_BYTES if number == 1 else 0
            if len(page) < self._page_bytes or page[at] != TABLE_LEAF:
                continue
            cells = int.from_bytes(page[at + 3 : at + 5])
            for index in range(min(cells, self._page_bytes // 4)):
                pointer = at + 8 + 2 * index
                try:
                    yield self._row(page, number, int.from_bytes(page[pointer : pointer + 2]))
                except (BrokenPageError, IndexError):
                    continue

    def values(self, row: Row) -> tuple[Cell, ...]:
        """Read a row's columns. Raises BrokenPageError when they cannot all be read."""
        try:
            return _record(self._payload(row))
        except (IndexError, UnicodeDecodeError) as error:
            raise BrokenPageError("a record is cut off") from error

    def kinds(self, row: Row) -> tuple[int, ...]:
        """Read only the types of a row's columns, from the part of it that lies on its own page."""
        page = self._page(row.page)
        try:
            return _serial_types(page[row.payload_at : row.payload_at + HEADER_BYTES])[0]
        except IndexError as error:
            raise BrokenPageError("a record is cut off") from error

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= self._count:
            return b""
        try:
            self._file.seek((number - 1) * self._page_bytes)
            return self._file.read(self._page_bytes)
        except OSError:
            return b""

    def _row(self, page: bytes, page_number: int, at: int) -> Row:
        payload_bytes, at = _varint(page, at)
        number, at = _varint(page, at)
        if number >= 2**63 or payload_bytes > self._count * self._page_bytes:
            raise BrokenPageError("a row is larger than its file")
        return Row(number, page_number, at, payload_bytes)

    def _payload(self, row: Row) -> bytes:
        usable = self._usable
        page = self._page(row.page)
        most_local = usable - 35
        if row.payload_bytes <= most_local:
            return page[row.payload_at : row.payload_at + row.payload_bytes]
        least_local = (usable - 12) * 32 // 255 - 23
        local = least_local + (row.payload_bytes - least_local) % (usable - 4)
        if local > most_local:
            local = least_local
        parts = [page[row.payload_at : row.payload_at + local]]
        following = int.from_bytes(page[row.payload_at + local : row.payload_at + local + 4])
        missing = row.payload_bytes - local
        while missing > 0:
            self._pages_left -= 1
            page = self._page(following)
            if len(page) < self._page_bytes or self._pages_left < 0:
                raise BrokenPageError("a row's further pages are missing")
            following = int.from_bytes(page[:4])
            parts.append(page[4 : 4 + min(missing, usable - 4)])
            missing -= usable - 4
        return b"".join(parts)


def _page_bytes(head: bytes) -> int:
    said = int.from_bytes(head[16:18]) if len(head) == HEADER_BYTES else 0
    said = 65536 if said == 1 else said
    return said if said in (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536) else USUAL_PAGE_BYTES


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = page[at + count]
        if count == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + count + 1
    raise BrokenPageError("a number does not end")


def _serial_types(payload: bytes) -> tuple[tuple[int, ...], int]:
    header_bytes, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < header_bytes:
        kind, at = _varint(payload, at)
        kinds.append(kind)
        if len(kinds) > MOST_COLUMNS:
            raise BrokenPageError("a row has more columns than any of ours")
    return tuple(kinds), header_bytes


def _record(payload: bytes) -> tuple[Cell, ...]:
    kinds, at = _serial_types(payload)
    values: list[Cell] = []
    for kind in kinds:
        width = FIXED_WIDTHS.get(kind, (kind - 12) // 2 if kind >= 12 else -1)
        if width < 0 or at + width > len(payload):
            raise BrokenPageError("a column is cut off")
        values.append(_value(kind, payload[at : at + width]))
        at += width
    return tuple(values)


def _value(kind: int, content: bytes) -> Cell:
    if kind == 0:
        return None
    if kind >= 12:
        return content if kind % 2 == 0 else content.decode()
    if kind == 7:
        return 0.0
    return kind - 8 if kind >= 8 else int.from_bytes(content, signed=True)
