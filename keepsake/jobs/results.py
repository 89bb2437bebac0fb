"""Results on disk, found by a digest of the request that made them; they empty themselves after seven days.

Only looking and preparing is kept: a finished film is never answered from here, because the consent to it is asked
anew each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from keepsake import __version__
from keepsake.core.errors import OutputError
from keepsake.core.outputs import write_whole
from keepsake.core.records import RecordError, from_record, to_record
from keepsake.engine.requests import (
    BuildPyramid,
    DrawFilmstrip,
    ExamineMedia,
    Filmstrip,
    InspectPhoto,
    MediaReading,
    PhotoReading,
    PyramidReading,
)

KEPT_DAYS = 7.0
KEPT_BYTES = 4 * 10**9
DAY_SECONDS = 86_400
LONGEST_RESULT_BYTES = 4 * 2**20
OUTPUT_FIELDS = frozenset({"output_path", "folder"})

KEPT: dict[type, type] = {
    InspectPhoto: PhotoReading,
    ExamineMedia: MediaReading,
    BuildPyramid: PyramidReading,
    DrawFilmstrip: Filmstrip,
}
"""The requests whose results are kept, and what these are."""


class Results:
    """A cache folder: small results as JSON, and whatever files they name, for so many days and bytes."""

    def __init__(self, folder: Path, kept_days: float = KEPT_DAYS, kept_bytes: int = KEPT_BYTES) -> None:
        self.folder = folder
        self._kept_seconds = kept_days * DAY_SECONDS
        self._kept_bytes = kept_bytes

    def find(self, request: object) -> Any:
        """Give the result of the same request on unchanged files, None when there is none or it is no good any
        more.
        """
        path = self._path(request)
        if path is None:
            return None
        try:
            if time.time() - path.stat().st_mtime > self._kept_seconds:
                return None
            with path.open("rb") as file:
                result: Any = from_record(json.loads(file.read(LONGEST_RESULT_BYTES)), KEPT[type(request)])
            named = list(_paths_in(result))
            if not all(each.exists() for each in named):
                return None
            for each in (path, *(each for each in named if self.folder in each.parents)):
                os.utime(each)
        except (OSError, ValueError, RecursionError):
            return None
        return result

    def keep(self, request: object, result: object) -> None:
        """Keep a result, if it is of a kind that is; a disk that is full only means that it will be made again."""
        path = self._path(request)
        if path is None or not isinstance(result, KEPT[type(request)]):
            return
        content = json.dumps(to_record(result, KEPT[type(request)])).encode()
        with contextlib.suppress(OSError, OutputError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)

    def clean(self) -> int:
        """Remove what is too old, and the least used of what is too much; returns the bytes that are left."""
        now = time.time()
        files = sorted(self._files(), reverse=True)
        left = 0
        for used_at, size, path in files:
            if now - used_at > self._kept_seconds or left + size > self._kept_bytes:
                with contextlib.suppress(OSError):
                    path.unlink()
            else:
                left += size
        for folder, _, _ in os.walk(self.folder, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        return left

    def _path(self, request: object) -> Path | None:
        digest = digest_of(request)
        return self.folder / "results" / digest[:2] / f"{digest}.json" if digest else None

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = Path(folder) / name
                with contextlib.suppress(OSError):
                    status = path.lstat()
                    yield status.st_mtime, status.st_size, path


def digest_of(request: object) -> str:
    """Give a digest of a request, the files it reads (path, size, time of change) and this Keepsake; 64 hex digits.

    Empty when its result is not kept, or a file is missing.
    """
    kind = type(request)
    if kind not in KEPT or not is_dataclass(request):
        return ""
    parts: list[Any] = [__version__, kind.__name__, to_record(request, kind)]
    try:
        for field in fields(request):
            value = getattr(request, field.name)
            if isinstance(value, Path) and field.name not in OUTPUT_FIELDS:
                status = value.stat()
                parts.append([str(value.resolve()), status.st_size, status.st_mtime_ns])
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    except (OSError, ValueError, RecordError):
        return ""


def _paths_in(value: object) -> Iterator[Path]:
    if isinstance(value, Path):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _paths_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _paths_in(getattr(value, field.name))
