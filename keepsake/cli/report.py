"""Writes what the engine answered as JSON, for scripts and for the curious."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from keepsake.core.outputs import write_whole


def as_json(value: Any) -> str:
    """Indented JSON of a dataclass or of plain values; paths and fractions become text ("24000/1001")."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plain, indent=2, ensure_ascii=False, default=_as_text) + "\n"


def write_json(path: Path, value: Any) -> None:
    """Write `as_json(value)` to `path`, whole or not at all. Raises OutputError."""
    # A file name that is not UTF-8 has lone surrogates in it, for which this writes JSON's own escapes.
    write_whole(path, as_json(value).encode("utf-8", "backslashreplace"))


def _as_text(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path | Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a report")
