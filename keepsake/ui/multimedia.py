"""Loads what plays and records sound before it is needed: in steps, since each takes a moment."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QTimer

PREPARING_MS = 150
STEPS = ("import", "outputs", "inputs")
_done: set[str] = set()


def prepare() -> None:
    """Begin to load Qt's multimedia part; events come through in between. Asking again costs nothing."""
    if STEPS[0] not in _done:
        _done.add(STEPS[0])
        QTimer.singleShot(PREPARING_MS, lambda: _load(0))


def _load(step: int) -> None:
    """Qt's multimedia part, then its decoders and loudspeakers, then its microphones."""
    with suppress(ImportError):
        multimedia = import_module("PySide6.QtMultimedia")
        if step == 1:
            multimedia.QMediaDevices.defaultAudioOutput()
        elif step == 2:
            multimedia.QMediaDevices.defaultAudioInput()
    if step + 1 < len(STEPS):
        QTimer.singleShot(PREPARING_MS, lambda: _load(step + 1))
