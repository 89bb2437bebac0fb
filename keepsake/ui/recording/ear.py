"""What is recorded from: a source of samples, and the microphone of this PC as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, QObject, Qt, Signal

from keepsake.core.errors import MissingError

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

USUAL_RATE = 48_000
FULL_SCALE = 32_767
NO_MICROPHONE = "No microphone was found. Connect one, or choose a recording from a file."
NOT_ALLOWED = "This PC does not let Keepsake use the microphone. Allow it in the system's privacy settings."
BROKEN = "The microphone stopped. What was said before is kept; check its cable, then record again."


class Ear(QObject):
    """A source of sound. `heard` carries 16-bit little-endian mono samples, `failed` a sentence when it stops."""

    heard = Signal(bytes)
    failed = Signal(str)

    def begin(self) -> int:
        """Begin to listen; returns the samples per second. Raises MissingError when there is nothing to hear with."""
        raise NotImplementedError

    def end(self) -> None:
        """Leave off listening; may be called again."""
        raise NotImplementedError


class Microphone(Ear):
    """The PC's own choice of microphone, in whatever form it gives its sound."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Any = None
        self._stream: Any = None

    def begin(self) -> int:
        """Begin to listen. Raises MissingError when there is no microphone, or it may not be used."""
        _refuse_forbidden()
        try:
            from PySide6.QtMultimedia import QAudioSource, QMediaDevices
        except ImportError as error:
            raise MissingError(NO_MICROPHONE) from error
        device = QMediaDevices.defaultAudioInput()
        if device.isNull():
            raise MissingError(NO_MICROPHONE)
        form = _form_of(device)
        self._source = QAudioSource(device, form, self)
        self._stream = self._source.start()
        if self._stream is None:
            self.end()
            raise MissingError(NO_MICROPHONE)
        self._stream.readyRead.connect(lambda: self._on_ready(form))
        self._source.stateChanged.connect(self._on_state)
        return int(form.sampleRate())

    def end(self) -> None:
        """Leave off listening."""
        source, self._source, self._stream = self._source, None, None
        if source is not None:
            source.stateChanged.disconnect(self._on_state)
            source.stop()
            source.deleteLater()

    def _on_ready(self, form: QAudioFormat) -> None:
        if self._stream is not None:
            content = self._stream.readAll().data()
            if content:
                self.heard.emit(mono_samples(content, form))

    def _on_state(self) -> None:
        from PySide6.QtMultimedia import QtAudio

        if self._source is not None and self._source.error() != QtAudio.Error.NoError:
            self.end()
            self.failed.emit(BROKEN)


def mono_samples(content: bytes, form: QAudioFormat) -> bytes:
    """Sound in a device's own form as 16-bit mono; channels are averaged."""
    import numpy as np
    from PySide6.QtMultimedia import QAudioFormat

    kinds = {
        QAudioFormat.SampleFormat.Int16: ("<i2", 0.0, 1 / 32_768),
        QAudioFormat.SampleFormat.Int32: ("<i4", 0.0, 1 / 2_147_483_648),
        QAudioFormat.SampleFormat.Float: ("<f4", 0.0, 1.0),
    }
    name, middle, scale = kinds.get(form.sampleFormat(), ("u1", 128.0, 1 / 128))
    if form.channelCount() == 1 and name == "<i2":
        return content
    kind = np.dtype(name)
    whole = len(content) - len(content) % (kind.itemsize * form.channelCount())
    samples = (np.frombuffer(content[:whole], kind).astype(np.float64) - middle) * scale
    mixed = samples.reshape(-1, form.channelCount()).mean(axis=1)
    return bytes((np.clip(mixed, -1, 1) * FULL_SCALE).astype("<i2").tobytes())


def _form_of(device: QAudioDevice) -> QAudioFormat:
    """The form asked of a microphone: one channel of 16 bits where it can, otherwise its own."""
    from PySide6.QtMultimedia import QAudioFormat

    form = QAudioFormat()
    form.setSampleRate(USUAL_RATE)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return form if device.isFormatSupported(form) else device.preferredFormat()


def _refuse_forbidden() -> None:
    """Ask the system for leave where it has a say; the first time, its own question appears."""
    application = QCoreApplication.instance()
    if application is None:
        return
    permission = QMicrophonePermission()
    if application.checkPermission(permission) is Qt.PermissionStatus.Undetermined:
        application.requestPermission(permission, application, lambda _: None)
    if application.checkPermission(permission) is Qt.PermissionStatus.Denied:
        raise MissingError(NOT_ALLOWED)
