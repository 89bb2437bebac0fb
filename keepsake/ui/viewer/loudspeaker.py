"""Plays a filmstrip's sound on the PC's loudspeaker, and tells from it how much has been heard."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from keepsake.core.filmstrip import BYTES_PER_SAMPLE
from keepsake.core.score import SAMPLE_RATE
from keepsake.ui.viewer.clock import Pace

STORE_MS = 200
"""What the device keeps in store: the window may be busy for so long before anything is heard of it."""
MICROSECONDS = 1_000_000
SoundOf = Callable[[int, int], bytes]
"""Gives sound from a sample on, at most so many samples."""


class Outflow(QIODevice):
    """What the device draws from. Where nothing is there in time it hears silence, which is counted."""

    def __init__(self, sound_of: SoundOf) -> None:
        super().__init__()
        self._sound_of = sound_of
        self.given = 0
        self.silences = self.late = 0

    def isSequential(self) -> bool:
        return True

    def bytesAvailable(self) -> int:
        return SAMPLE_RATE * BYTES_PER_SAMPLE

    def readData(self, most: int) -> bytes:
        samples = most // BYTES_PER_SAMPLE
        sound = self._sound_of(self.given, samples)
        found = len(sound) // BYTES_PER_SAMPLE
        self.given += found
        if found < samples:
            self.silences += samples - found
            self.late += 1
        return sound + bytes((samples - found) * BYTES_PER_SAMPLE)

    def writeData(self, _content: bytes | bytearray | memoryview, _most: int) -> int:
        return 0


class Loudspeaker:
    """A clock that is heard. Raises OSError when the PC has no loudspeaker, or it cannot be opened."""

    def __init__(self, sound_of: SoundOf, volume: float) -> None:
        device = QMediaDevices.defaultAudioOutput()
        form = QAudioFormat()
        form.setSampleRate(SAMPLE_RATE)
        form.setChannelCount(2)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isNull() or not device.isFormatSupported(form):
            raise OSError("no loudspeaker")
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(SAMPLE_RATE * BYTES_PER_SAMPLE * STORE_MS // 1000)
        self._outflow = Outflow(sound_of)
        self._outflow.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pace = Pace(0.0)
        self.set_volume(volume)

    @property
    def late(self) -> int:
        """How often the device found too little sound."""
        return self._outflow.late

    def set_volume(self, volume: float) -> None:
        """How loud, 0 to 1 as an ear judges it."""
        scale = QAudio.VolumeScale
        self._sink.setVolume(QAudio.convertVolume(volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale))

    def begin(self) -> None:
        """Begin to be heard. Raises OSError when the device refuses."""
        self._sink.start(self._outflow)
        if self._sink.error() is not QtAudio.Error.NoError:
            raise OSError("the loudspeaker cannot be used")
        self._pace = Pace(monotonic())

    def heard(self) -> int:
        """Samples of the film heard so far."""
        counted = self._sink.processedUSecs() / MICROSECONDS - self._outflow.silences / SAMPLE_RATE
        return int(self._pace.heard(max(0.0, counted), monotonic()) * SAMPLE_RATE)

    def stop(self) -> None:
        """Be silent at once, and let go of the device."""
        self._sink.reset()
        self._sink.stop()
        self._outflow.close()
