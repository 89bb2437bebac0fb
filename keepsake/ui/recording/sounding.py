"""Plays a sound from memory or from a file, once, to be listened to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl, Signal

NO_LOUDSPEAKER = "No loudspeaker was found, so nothing can be heard on this PC now."
CANNOT_PLAY = "This sound cannot be played on this PC."


class Sounding(QObject):
    """One sound at a time. `changed` says that it began or ended; `troubled` why nothing is heard, in a sentence."""

    changed = Signal()
    troubled = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Any = None
        self._buffer: QBuffer | None = None
        self.is_playing = False

    def play_bytes(self, wav: bytes) -> None:
        """Play the bytes of a sound file from their beginning."""
        if self._prepare():
            self._buffer = QBuffer(self)
            self._buffer.setData(QByteArray(wav))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._player.setSourceDevice(self._buffer)
            self._player.play()

    def play_file(self, path: Path) -> None:
        """Play a file from its beginning."""
        if self._prepare():
            self._player.setSource(QUrl.fromLocalFile(str(path)))
            self._player.play()

    def stop(self) -> None:
        """Be quiet, and let go of the file."""
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None

    def _prepare(self) -> bool:
        """A quiet player; says whether this PC can be heard."""
        self.stop()
        try:
            from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer
        except ImportError:
            self.troubled.emit(NO_LOUDSPEAKER)
            return False
        if QMediaDevices.defaultAudioOutput().isNull():
            self.troubled.emit(NO_LOUDSPEAKER)
            return False
        if self._player is None:
            self._player = QMediaPlayer(self)
            self._player.setAudioOutput(QAudioOutput(self))
            self._player.playbackStateChanged.connect(self._on_state)
            self._player.errorOccurred.connect(lambda *_: self.troubled.emit(CANNOT_PLAY))
        return True

    def _on_state(self) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        self.is_playing = self._player.playbackState() is QMediaPlayer.PlaybackState.PlayingState
        self.changed.emit()
