"""Reads and writes consent records as JSON: small, readable, and strict about what it takes in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Purpose, Subject, Use
from keepsake.core.errors import BadInputError
from keepsake.core.outputs import check_destination, write_whole

FORMAT = "keepsake-consent"
FORMAT_VERSION = 1
LARGEST_BYTES = 256 * 1024
LONGEST_TEXT = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_JOINERS = "\u200c\u200d"  # unprintable, but Persian and Indian names are spelled with them
_HEX_32 = re.compile(r"[0-9a-f]{32}")
_HEX_64 = re.compile(r"[0-9a-f]{64}")
Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)


def read_consent(consent_path: Path) -> tuple[ConsentRecord, ...]:
    """The records in a consent file, one for each person, at least one.

    Raises BadInputError, in one sentence, when the file cannot be read or is not a sound consent record.
    """
    try:
        with consent_path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise BadInputError(
            f"The consent record {consent_path.name} cannot be read; check its name and place."
        ) from error
    return parse_consent(content, consent_path.name)


def parse_consent(content: bytes, name: str) -> tuple[ConsentRecord, ...]:
    """The records in the bytes of a consent file called `name`; raises BadInputError as `read_consent` does."""
    if len(content) > LARGEST_BYTES:
        raise BadInputError(f"{name} is too large to be a consent record; give the one `keepsake consent new` wrote.")
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_refuse)
        return _records(document)
    except (ValueError, TypeError, RecursionError) as error:
        reason = f" ({error})" if isinstance(error, _RecordError) else ""
        raise BadInputError(
            f"{name} is not a sound consent record{reason}; write it again with `keepsake consent new`."
        ) from error


def consent_content(records: tuple[ConsentRecord, ...]) -> bytes:
    """The bytes of a consent file holding `records`: UTF-8 JSON, indented for people."""
    document = {"format": FORMAT, "version": FORMAT_VERSION, "people": [plain_record(record) for record in records]}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def write_consent(consent_path: Path, records: tuple[ConsentRecord, ...]) -> None:
    """Write records to a file, whole or not at all.

    Raises OutputError when the place cannot be written, UsageError when it is a folder.
    """
    write_whole(check_destination(consent_path), consent_content(records))


class _RecordError(ValueError):
    """What is wrong with a record, in words that may be shown."""


def _records(document: object) -> tuple[ConsentRecord, ...]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _RecordError("it does not say that it is one")
    if document.get("version") != FORMAT_VERSION or isinstance(document.get("version"), bool):
        raise _RecordError("it was written by another version of Keepsake")
    if set(document) != {"format", "version", "people"}:
        raise _RecordError("it has entries that do not belong there")
    people = document["people"]
    if not isinstance(people, list) or not 1 <= len(people) <= 100:
        raise _RecordError("it names nobody")
    records = tuple(_read(entry) for entry in people)
    if len({record.person_id for record in records}) != len(records):
        raise _RecordError("one person is in it twice")
    return records


def _read(entry: object) -> ConsentRecord:
    if not isinstance(entry, dict):
        raise _RecordError("a person's entry is not a list of facts")
    unknown = set(entry) - set(_READERS)
    if unknown:
        raise _RecordError("a person's entry has facts that do not belong there")
    values: dict[str, Any] = {}
    for name, reader in _READERS.items():
        if name not in entry:
            raise _RecordError(f"`{name}` is missing")
        try:
            values[name] = reader(entry[name])
        except (ValueError, TypeError) as error:
            raise _RecordError(f"`{name}` is not as it should be") from error
    return ConsentRecord(**values)


def plain_record(record: ConsentRecord) -> dict[str, object]:
    """A record as JSON values."""
    return {entry.name: _plain(getattr(record, entry.name)) for entry in fields(record)}


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(str(word) for word in value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _text(value: object) -> str:
    is_line = isinstance(value, str) and all(letter.isprintable() or letter in _JOINERS for letter in value)
    if not isinstance(value, str) or not is_line or len(value) > LONGEST_TEXT:
        raise ValueError("not a short line of text")
    return value


def _named(value: object) -> str:
    text = _text(value)
    if not text.strip():
        raise ValueError("empty")
    return text


def _digits(pattern: re.Pattern[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError("not hexadecimal digits")
        return value

    return read


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("not a date")
    return date.fromisoformat(value)


def _or_none(reader: Callable[[object], Value]) -> Callable[[object], Value | None]:
    return lambda value: None if value is None else reader(value)


def _words(kind: type[Word]) -> Callable[[object], frozenset[Word]]:
    def read(value: object) -> frozenset[Word]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ValueError("not a list of words")
        return frozenset(kind(word) for word in value)

    return read


def _word(kind: type[Word]) -> Callable[[object], Word]:
    def read(value: object) -> Word:
        if not isinstance(value, str):
            raise TypeError("not a word")
        return kind(value)

    return read


def _some_uses(value: object) -> frozenset[Use]:
    uses = _words(Use)(value)
    if not uses:
        raise ValueError("empty")
    return uses


_READERS: dict[str, Callable[[object], Any]] = {
    "person": _named,
    "subject": _word(Subject),
    "uses": _some_uses,
    "audience": _word(Audience),
    "granted_by": _named,
    "capacity": _word(Capacity),
    "granted_on": _day,
    "photo_sha256": _digits(_HEX_64),
    "how": _text,
    "wording": _text,
    "confirmations": _words(Confirmation),
    "purpose": _word(Purpose),
    "words_by": _text,
    "script_sha256": _or_none(_digits(_HEX_64)),
    "voice_sha256": _or_none(_digits(_HEX_64)),
    "expires_on": _or_none(_day),
    "revoked_on": _or_none(_day),
    "objection": _text,
    "person_id": _digits(_HEX_32),
}


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise _RecordError("a fact is in it twice")
    return entries


def _refuse(word: str) -> NoReturn:
    raise _RecordError(f"{word} is not a fact")
