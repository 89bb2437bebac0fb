"""Sound as it is being recorded: on the disk while it comes, so that a crash loses the last moment at most.

A take is a WAV file whose header is right after every block. While it is recorded it ends in `.part`; when it is
whole and on the disk it takes its name. A `.part` file that a crash left behind is as good as the other
(`rescue_takes`).
"""

from __future__ import annotations

import os
import threading
import time
import wave
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue

from keepsake.core.errors import OutputError
from keepsake.core.outputs import refusals_of

SUFFIX, PART = ".wav", ".part"
SAMPLE_BYTES = 2
SECONDS_BETWEEN_SYNCS = 1.0
MOST_NAMES = 1000
_open_parts: set[Path] = set()

OnEnd = Callable[[Path | None, str], None]
"""Hears, in the take's own thread, where the whole take is (None when nothing was recorded) and what went wrong."""


class Take:
    """One recording, 16-bit mono at `rate` samples per second, written by a thread of its own.

    Nothing here waits for the disk. `on_end` is called once, after `finish`; a disk that gives up half way keeps what
    it has. Raises OutputError when no file can be made in the folder.
    """

    def __init__(self, folder: Path, rate: int, on_end: OnEnd) -> None:
        self._rate, self._on_end = rate, on_end
        self._blocks: SimpleQueue[bytes | None] = SimpleQueue()
        with refusals_of(folder / "recording"):
            folder.mkdir(parents=True, exist_ok=True)
            self._path = _free_name(folder)
            self.part = self._path.with_suffix(PART)
            self._file = self.part.open("xb")
        _open_parts.add(self.part)
        self._thread = threading.Thread(target=self._write_all, name="keepsake-take", daemon=True)
        self._thread.start()

    def write(self, samples: bytes) -> None:
        """Add samples, 16-bit little-endian."""
        self._blocks.put(samples)

    def finish(self) -> None:
        """Make the take whole; `on_end` follows."""
        self._blocks.put(None)

    def wait(self) -> None:
        """Wait until `on_end` was called, after `finish`."""
        self._thread.join()

    def _write_all(self) -> None:
        path: Path | None = None
        trouble = ""
        try:
            with refusals_of(self.part):
                self._write_blocks()
        except OutputError as error:
            trouble = str(error)
        try:
            path = _named(self.part, self._path)
        except OutputError as error:
            trouble = trouble or str(error)
        _open_parts.discard(self.part)
        self._on_end(path, trouble)

    def _write_blocks(self) -> None:
        with self._file, wave.open(self._file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(SAMPLE_BYTES)
            sound.setframerate(self._rate)
            synced_at = time.monotonic()
            while (block := self._blocks.get()) is not None:
                sound.writeframes(block)
                self._file.flush()
                if time.monotonic() - synced_at > SECONDS_BETWEEN_SYNCS:
                    os.fsync(self._file.fileno())
                    synced_at = time.monotonic()
            sound.writeframes(b"")
            self._file.flush()
            os.fsync(self._file.fileno())


def rescue_takes(folder: Path) -> list[Path]:
    """Give takes that a crash left unfinished their names; returns them."""
    rescued = []
    for part in sorted(folder.glob(f"*{PART}")):
        if part not in _open_parts:
            with suppress(OutputError):
                path = _named(part, _free_name(folder, part.stem))
                rescued += [path] if path else []
    return rescued


def saved_takes(folder: Path) -> list[Path]:
    """The whole takes in a folder, the newest first."""
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name, reverse=True)


def seconds_of_take(path: Path) -> float:
    """How long a take is; 0 for what is none."""
    try:
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return 0.0


def _free_name(folder: Path, stem: str = "") -> Path:
    """A name nobody has, with the time in it, so that names sort as the takes came; `stem` is that of a part."""
    wanted = stem or f"Recording {datetime.now().astimezone():%Y-%m-%d %H.%M.%S}"
    taken = {path.stem for path in folder.glob(f"*{SUFFIX}")}
    taken |= {path.stem for path in folder.glob(f"*{PART}")} - {stem}
    names = (wanted, *(f"{wanted} {number}" for number in range(2, MOST_NAMES)))
    return folder / f"{next(name for name in names if name not in taken)}{SUFFIX}"


def _named(part: Path, path: Path) -> Path | None:
    """The part under its own name; None, and nothing left, when no sound is in it."""
    with refusals_of(path):
        if seconds_of_take(part) == 0:
            part.unlink(missing_ok=True)
            return None
        part.replace(path)
    return path
