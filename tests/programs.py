"""Programs that a test starts and talks to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def running(command: Sequence[Any], **how: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a program; when the block ends well it is waited for, and when it fails the program is killed first, so
    that a failure is told at once instead of waiting for a program that may never end.
    """
    with subprocess.Popen(command, **how) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
