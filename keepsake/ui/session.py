"""Which films are open, written down while they are: after a crash, the next start offers to go on with them.

Every edit is in its film's file already; this only remembers which files those were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from keepsake.core.errors import KeepsakeError
from keepsake.core.folders import data_folder
from keepsake.core.outputs import write_whole

FILE = "open-films.json"


class Session:
    """The films open in this run. `left_open` are those that a run before did not close; read once, at the start."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or data_folder()) / FILE
        self.left_open = [path for path in self._read() if path.is_file()]

    def write(self, films: Iterable[Path]) -> None:
        """Write down which films are open now. A disk that is full only costs the offer after a crash."""
        names = sorted(str(path) for path in films)
        with suppress(OSError, KeepsakeError):
            if not names:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps({"films": names}).encode())

    def _read(self) -> list[Path]:
        try:
            known = json.loads(self._path.read_text("utf-8"))
            return [Path(name) for name in known["films"] if isinstance(name, str)]
        except (OSError, ValueError, KeyError, TypeError):
            return []
