"""Answers an `AnimatePortrait` request."""

from __future__ import annotations

from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import AnimatePortrait, ClipReport


def animate_portrait(request: AnimatePortrait, report: Reporter = silent) -> ClipReport:
    """Make the living-portrait clip that was asked for.

    Raises PhotoError, NoFaceError, ConsentError, OutputError or UsageError; nothing is left behind then.
    """
    raise NotImplementedError
