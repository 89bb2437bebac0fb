"""Tasks for windows in tests that need no worker: what is asked for never comes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from keepsake.engine.requests import (
    ExamineMedia,
    InspectPhoto,
    ListVoices,
    LookOverWords,
    MeasureSound,
    PlayFilm,
    PreviewFrame,
    PreviewPortrait,
    WorkOutSpeech,
)

FOR_LOOKING = (
    *(PreviewFrame, PlayFilm, MeasureSound, WorkOutSpeech),
    *(ExamineMedia, InspectPhoto, PreviewPortrait, ListVoices, LookOverWords),
)


class NoTasks(QObject):
    """For windows that are asked for nothing a worker would do, but pictures that never come."""

    def submit(self, request: object, key: str = "") -> object:
        assert isinstance(request, FOR_LOOKING), f"nobody should ask for {request}"
        return NoTask(self)


class NoTask(QObject):
    """One that never ends."""

    finished, failed, stopped = Signal(object), Signal(str, str), Signal()

    def cancel(self) -> None:
        """Nothing is going on."""
