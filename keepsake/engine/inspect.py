"""Answers an `InspectPhoto` request."""

from __future__ import annotations

from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import InspectPhoto, PhotoReading


def inspect_photo(request: InspectPhoto, report: Reporter = silent) -> PhotoReading:
    """Read the photo, find its faces and say what would help.

    Raises PhotoError when the photo cannot be read.
    """
    raise NotImplementedError
