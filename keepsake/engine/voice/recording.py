"""Recordings: reading the sound of any audio or video file, saying how good it is, and cleaning it gently.

The file is never written to; everything here answers a new sound.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import RecordingError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.media.sound_stream import decoded
from keepsake.engine.media.veil import VeiledFile, opened_media
from keepsake.engine.voice.cleaning import NOISY_DB
from keepsake.engine.voice.pauses import FRAME_S, levels_db
from keepsake.engine.voice.sound import Sound

CLIPPED_LEVEL = 0.985
CLIPPED_RUN = 3  # samples in a row at full scale; a single one is a loud moment
QUIET_DB = -45.0
LONGEST_S = 3600.0
QUIET_KEPT_S = 0.25


@dataclass(frozen=True, slots=True)
class RecordingReport:
    """How good a recording is: its length, noise floor and speech level (dB below full scale), clipped share.

    `advice` are sentences for a person, none for a good recording.
    """

    seconds: float
    noise_floor_db: float
    speech_level_db: float
    clipped: float
    advice: tuple[str, ...] = ()


def read_recording(path: Path, report: Reporter = silent) -> Sound:
    """The sound of an audio or video file as one channel at its own rate.

    Raises RecordingError for a file that cannot be read, has no sound or is longer than an hour.
    """
    import av

    try:
        with opened_media(path) as container:
            if not container.streams.audio:
                raise RecordingError(f"“{path.name}” has no sound; please choose a recording.")
            return _decoded(container, path, report)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise RecordingError(f"“{path.name}” cannot be read as a recording; please choose another file.") from error


def _decoded(container: Any, path: Path, report: Reporter) -> Sound:
    """All decodable sound; frames that are damaged are passed over, so that a broken end loses only itself."""
    import av

    stream = container.streams.audio[0]
    rate = int(stream.rate or 0)
    if rate <= 0:
        raise RecordingError(f"“{path.name}” cannot be read as a recording; please choose another file.")
    mixer = av.AudioResampler(format="flt", layout="mono", rate=rate)
    blocks: list[NDArray[np.float32]] = []
    length = 0
    for frame in decoded(container, stream):
        for mono in mixer.resample(frame):
            blocks.append(mono.to_ndarray().reshape(-1).astype(np.float32, copy=False))
            length += len(blocks[-1])
        if length > LONGEST_S * rate:
            raise RecordingError(f"“{path.name}” is longer than an hour; please choose a shorter part of it.")
        report(Progress("reading the recording", length, max(length, int(_length(container) * rate))))
    if not length:
        raise RecordingError(f"“{path.name}” has no sound that can be read; please choose another file.")
    samples = np.nan_to_num(np.concatenate(blocks), posinf=1.0, neginf=-1.0).astype(np.float32, copy=False)
    return Sound(samples, rate)


def _length(container: Any) -> float:
    return float(container.duration or 0) / 1_000_000


def write_wav(sound: Sound, target: Path | VeiledFile) -> None:
    """Write a sound as a 16-bit mono WAV file; raises OSError when it cannot be written."""
    with wave.open(str(target) if isinstance(target, Path) else cast(IO[bytes], target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.to_int16().tobytes())


def examine(sound: Sound) -> RecordingReport:
    """Measure a recording's noise floor, speech level and clipping, with advice where something is wrong."""
    levels = levels_db(sound)
    floor, speech = (float(level) for level in np.percentile(levels, (5, 90)))
    clipped = _clipped_share(sound.samples)
    advice = []
    if speech < QUIET_DB:
        advice.append("The recording is very quiet; record closer to the microphone if you can.")
    elif speech - floor < NOISY_DB:
        advice.append("There is much noise behind the voice; a quieter room or the noise reduction helps.")
    if clipped > 1e-4:
        advice.append("The recording was too loud in places and crackles; record it a little softer if you can.")
    return RecordingReport(sound.seconds, floor, speech, clipped, tuple(advice))


def _clipped_share(samples: NDArray[np.float32]) -> float:
    """Share of samples in runs at full scale."""
    full = np.abs(samples) >= CLIPPED_LEVEL
    edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]]))).reshape(-1, 2)
    runs = edges[:, 1] - edges[:, 0]
    return float(runs[runs >= CLIPPED_RUN].sum()) / max(1, len(samples))


def trimmed(sound: Sound) -> tuple[Sound, float]:
    """The recording without the quiet at its ends, and how many seconds were cut from the start.

    `QUIET_KEPT_S` of the quiet stays. A recording that is quiet all through is answered whole.
    """
    levels = levels_db(sound)
    floor, loud = np.percentile(levels, (5, 95))
    if loud - floor < 6.0:
        return sound, 0.0
    heard = np.flatnonzero(levels > floor + 0.35 * (loud - floor))
    start_s = max(0.0, heard[0] * FRAME_S - QUIET_KEPT_S)
    return sound.part(start_s, (heard[-1] + 1) * FRAME_S + QUIET_KEPT_S), start_s
