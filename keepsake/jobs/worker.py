"""Performs engine requests: the one door from above into the engine."""

from __future__ import annotations

from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import InspectPhoto, ListVoices, PhotoReading, VoiceReading


def inspect_photo(request: InspectPhoto, report: Reporter = silent) -> PhotoReading:
    """Perform an `InspectPhoto` request in this process."""
    from keepsake.engine.inspect import inspect_photo as perform

    return perform(request, report)


def list_voices(request: ListVoices) -> tuple[VoiceReading, ...]:
    """Perform a `ListVoices` request in this process."""
    from keepsake.engine.voice.directory import list_voices as perform

    return perform(request)
