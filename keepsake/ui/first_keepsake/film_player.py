"""Plays a finished film inside the window; works without any loudspeaker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QSizePolicy, QWidget


class FilmPlayer(QWidget):
    """A film, played once and again when asked. `changed` says that it began or stopped playing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._player.setAudioOutput(QAudioOutput(self))
        self._player.playbackStateChanged.connect(self.changed)
        self.setMinimumSize(240, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Your film")

    @property
    def is_playing(self) -> bool:
        """Whether it plays now."""
        return self._player.playbackState() is QMediaPlayer.PlaybackState.PlayingState

    @property
    def has_picture(self) -> bool:
        """Whether a picture of the film has been shown."""
        return not self._image.isNull()

    def open(self, path: Path) -> None:
        """Play a film from its beginning."""
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.play()

    def toggle(self) -> None:
        """Play on, or hold."""
        if self.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def close_film(self) -> None:
        """Let go of the file, so that it can be moved or deleted."""
        self._player.stop()
        self._player.setSource(QUrl())
        self._image = QImage()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture of the moment."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(0, 0, size.width(), size.height())
        area.moveCenter(self.rect().center())
        painter.drawImage(area, self._image)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self.isVisible():
            self._image = frame.toImage()
            self.update()
