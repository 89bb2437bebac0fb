"""Opens films and sounds whose tags may be in no known encoding, as old camcorders and tape software wrote them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

FIRST_LENIENT_VERSION = 19
LENIENT: dict[str, Any] = (
    {"metadata_errors": "replace"} if int(av.__version__.partition(".")[0]) < FIRST_LENIENT_VERSION else {}
)
"""PyAV before 19 refuses a file for one wrong letter in its title unless told otherwise; later ones never do."""


def open_container(path: Path) -> InputContainer:
    """Open a film or sound for reading; raises what PyAV raises."""
    container: InputContainer = av.open(str(path), **LENIENT)
    return container
