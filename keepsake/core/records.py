"""Frozen values as JSON records and back, strictly: what is read is exactly a value that could have been written.

Works from the type hints of frozen dataclasses: text, numbers, booleans, enums, paths, times, tuples, dicts by text,
optional values, and unions of dataclasses (told apart by their class's name under "is"). Fields at their default are
left out. Nothing in a record can name code to run.
"""

from __future__ import annotations

import binascii
import math
import types
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from keepsake.core.timebase import HIGHEST_RATE, LOWEST_RATE, RationalTime, TimeRange

Value = TypeVar("Value")
Record = Any
"""What `json` reads and writes: text, numbers, booleans, None, lists and dicts by text."""

CLASS_KEY = "is"
LARGEST_WHOLE = 2**63 - 1
LONGEST_FRACTION_DIGITS = 12


class RecordError(ValueError):
    """A record is not one of the values asked for; the text is for a log."""


def to_record(value: object, kind: Any) -> Record:
    """Write a value of a kind (a class or type hint) as a record."""
    return _writer(kind)(value)


def from_record(record: Record, kind: type[Value]) -> Value:
    """Read a value of a kind from a record. Raises RecordError when the record is anything else."""
    reader: Callable[[Record], Value] = _reader(cast(Any, kind))
    return reader(record)


@cache
def _writer(kind: Any) -> Callable[[Any], Record]:
    kind = _bare(kind)
    if kind in _SPECIAL:
        return _SPECIAL[kind][0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if is_dataclass(kind):
        return _dataclass_writer(cast(type, kind), tagged=False)
    if _is_union(kind):
        return _union_writer(get_args(kind))
    if get_origin(kind) is tuple:
        return _tuple_writer(get_args(kind))
    if get_origin(kind) is dict:
        item = _writer(get_args(kind)[1])
        return lambda value: {key: item(each) for key, each in value.items()}
    raise TypeError(f"no record is known for {kind}")


@cache
def _reader(kind: Any) -> Callable[[Record], Any]:
    kind = _bare(kind)
    if kind in _SPECIAL:
        return _SPECIAL[kind][1]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_reader(kind)
    if is_dataclass(kind):
        return _dataclass_reader(cast(type, kind))
    if _is_union(kind):
        return _union_reader(get_args(kind))
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if get_origin(kind) is dict:
        return _dict_reader(get_args(kind)[1])
    raise TypeError(f"no record is known for {kind}")


def _bare(kind: Any) -> Any:
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    return kind


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (types.UnionType, Union)


def _dataclass_writer(kind: type, *, tagged: bool) -> Callable[[Any], Record]:
    hints = get_type_hints(kind)
    parts = [(field.name, field.default, _writer(hints[field.name])) for field in fields(kind)]

    def write(value: Any) -> Record:
        record: dict[str, Record] = {CLASS_KEY: kind.__name__} if tagged else {}
        for name, default, writer in parts:
            part = getattr(value, name)
            if part is default or (type(part) is type(default) and part == default):
                continue
            record[name] = writer(part)
        return record

    return write


def _dataclass_reader(kind: type) -> Callable[[Record], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]

    def read(record: Record) -> Any:
        if not isinstance(record, dict):
            raise RecordError(f"{kind.__name__} is not a record")
        parts = {}
        for name, part in record.items():
            if name in readers:
                parts[name] = readers[name](part)
            elif name != CLASS_KEY:
                raise RecordError(f"{kind.__name__} has no {name!r:.40}")
        if any(name not in parts for name in needed):
            raise RecordError(f"{kind.__name__} lacks a part")
        try:
            return kind(**parts)
        except (TypeError, ValueError) as error:
            raise RecordError(f"{kind.__name__}: {error}") from error

    return read


def _union_writer(kinds: tuple[Any, ...]) -> Callable[[Any], Record]:
    some = [kind for kind in kinds if kind is not type(None)]
    if len(some) == 1:
        only = _writer(some[0])
        return lambda value: None if value is None else only(value)
    by_class = {kind: _dataclass_writer(kind, tagged=True) for kind in some}
    return lambda value: None if value is None else by_class[type(value)](value)


def _union_reader(kinds: tuple[Any, ...]) -> Callable[[Record], Any]:
    some = [kind for kind in kinds if kind is not type(None)]
    may_be_none = len(some) < len(kinds)
    only = _reader(some[0]) if len(some) == 1 else None
    by_name = {} if only else {kind.__name__: _reader(kind) for kind in some}

    def read(record: Record) -> Any:
        if record is None and may_be_none:
            return None
        if only is not None:
            return only(record)
        name = record.get(CLASS_KEY) if isinstance(record, dict) else None
        if not isinstance(name, str) or name not in by_name:
            raise RecordError(f"{name!r:.40} is none of {', '.join(by_name)}")
        return by_name[name](record)

    return read


def _tuple_writer(kinds: tuple[Any, ...]) -> Callable[[Any], Record]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _writer(kinds[0])
        return lambda value: [each(part) for part in value]
    writers = [_writer(kind) for kind in kinds]
    return lambda value: [write(part) for write, part in zip(writers, value, strict=True)]


def _tuple_reader(kinds: tuple[Any, ...]) -> Callable[[Record], Any]:
    each = _reader(kinds[0]) if len(kinds) == 2 and kinds[1] is Ellipsis else None
    readers = [] if each else [_reader(kind) for kind in kinds]

    def read(record: Record) -> Any:
        if not isinstance(record, list) or (each is None and len(record) != len(readers)):
            raise RecordError("a list is not as long as it should be")
        if each is not None:
            return tuple(map(each, record))
        return tuple(read(part) for read, part in zip(readers, record, strict=True))

    return read


def _dict_reader(kind: Any) -> Callable[[Record], Any]:
    item = _reader(kind)

    def read(record: Record) -> Any:
        if not isinstance(record, dict):
            raise RecordError("a table is not one")
        return {key: item(each) for key, each in record.items()}

    return read


def _enum_reader(kind: type[Enum]) -> Callable[[Record], Any]:
    members: dict[Any, Enum] = {member.value: member for member in kind}

    def read(record: Record) -> Any:
        if not isinstance(record, (str, int)) or record not in members:
            raise RecordError(f"{record!r:.40} is no {kind.__name__}")
        return members[record]

    return read


def _same(value: Any) -> Any:
    return value


def _read_text(record: Record) -> str:
    if not isinstance(record, str) or not _is_writable(record):
        raise RecordError("text is not text")
    return record


def _is_writable(text: str) -> bool:
    """Say whether text can be stored as UTF-8: a lone surrogate cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_bool(record: Record) -> bool:
    if not isinstance(record, bool):
        raise RecordError("a yes or no is neither")
    return record


def _read_whole(record: Record) -> int:
    if not isinstance(record, int) or isinstance(record, bool) or abs(record) > LARGEST_WHOLE:
        raise RecordError("a whole number is not one")
    return record


def _read_number(record: Record) -> float:
    if not isinstance(record, (int, float)) or isinstance(record, bool) or abs(record) > LARGEST_WHOLE:
        raise RecordError("a number is not one")
    if not math.isfinite(record):
        raise RecordError("a number is endless")
    return float(record)


@cache
def _fraction_of(text: str) -> Fraction:
    above, _, below = text.partition("/")
    if not (0 < len(text) <= 2 * LONGEST_FRACTION_DIGITS and above.lstrip("-").isdecimal()):
        raise RecordError("a fraction is not one")
    if not (below or "1").isdecimal() or int(below or "1") == 0:
        raise RecordError("a fraction is not one")
    return Fraction(int(above), int(below or "1"))


def _read_fraction(record: Record) -> Fraction:
    if not isinstance(record, str) or not record.isascii():
        raise RecordError("a fraction is not text")
    return _fraction_of(record)


def _read_rate(record: Record) -> Fraction:
    rate = _read_fraction(record)
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise RecordError("a rate is out of bounds")
    return rate


@cache
def _fraction_text(fraction: Fraction) -> str:
    return str(fraction)


def _read_parts(record: Record, count: int) -> list[Record]:
    if not isinstance(record, list) or len(record) != count:
        raise RecordError("a time is not one")
    return record


def _write_time(time: RationalTime) -> Record:
    return [time.value, _fraction_text(time.rate)]


def _read_time(record: Record) -> RationalTime:
    value, rate = _read_parts(record, 2)
    return RationalTime(_read_whole(value), _read_rate(rate))


def _write_range(stretch: TimeRange) -> Record:
    return [stretch.start.value, stretch.duration.value, _fraction_text(stretch.rate)]


def _read_range(record: Record) -> TimeRange:
    start, duration, rate = _read_parts(record, 3)
    each = _read_rate(rate)
    if _read_whole(duration) < 0:
        raise RecordError("a range ends before it begins")
    return TimeRange(RationalTime(_read_whole(start), each), RationalTime(duration, each))


def _write_bytes(content: bytes) -> Record:
    return b64encode(content).decode()


def _read_bytes(record: Record) -> bytes:
    try:
        return b64decode(_read_text(record), validate=True)
    except binascii.Error as error:
        raise RecordError("bytes are not in base64") from error


_SPECIAL: dict[Any, tuple[Callable[[Any], Record], Callable[[Record], Any]]] = {
    str: (_same, _read_text),
    bool: (_same, _read_bool),
    int: (_same, _read_whole),
    float: (_same, _read_number),
    bytes: (_write_bytes, _read_bytes),
    Fraction: (_fraction_text, _read_fraction),
    Path: (str, lambda record: Path(_read_text(record))),
    RationalTime: (_write_time, _read_time),
    TimeRange: (_write_range, _read_range),
}
