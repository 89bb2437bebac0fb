"""Keeps sound in the cache so that no player opens it.

What a voice was made to say lies in the cache for days, without the spoken notice and the credentials that a
finished film has. It is kept for Keepsake's own use alone: every byte is turned over, so that the file is nobody's
format. This hides nothing from whoever means to find it; it keeps a file that speaks from lying about.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

if TYPE_CHECKING:
    from av.container import InputContainer

VEILED: Final = ".veiled"
"""The ending of such files."""
TURNED = bytes(255 - value for value in range(256))


class VeiledFile:
    """A file whose bytes are turned over as they are written and read; for whatever takes an open file.

    Errors of the disk pass through.
    """

    def __init__(self, path: Path, mode: Literal["rb", "wb"]) -> None:
        self._file = path.open(mode)

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes; all that are left for -1."""
        return self._file.read(size).translate(TURNED)

    def write(self, content: bytes) -> int:
        """Write all of them; gives how many."""
        return self._file.write(bytes(content).translate(TURNED))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere, as in any file; gives where that is."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte is read or written."""
        return self._file.tell()

    def flush(self) -> None:
        """Hand everything to the system."""
        self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def opened_media(path: Path) -> Iterator[InputContainer]:
    """Open any file with sound or pictures, veiled or not. Raises OSError, av.FFmpegError and ValueError."""
    import av

    with ExitStack() as opened:
        source = opened.enter_context(VeiledFile(path, "rb")) if path.suffix == VEILED else str(path)
        yield opened.enter_context(av.open(source, "r", metadata_errors="replace"))
