"""Makes a film's sound: everything mixed once, encoded to exactly the film's length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from keepsake.core.progress import Progress, Reporter
from keepsake.core.score import Score
from keepsake.engine.film.pieces import value_digest
from keepsake.engine.film.presets import FilmPreset
from keepsake.engine.media.veil import VEILED, VeiledFile
from keepsake.engine.sound.mixer import Mixer
from keepsake.engine.store import FileDigests, Store

MIXING_VERSION = 3
"""Grows whenever the same score sounds otherwise, so that no older sound is used again."""
CHUNK = 1024
"""Samples in an AAC frame; the last one may be shorter."""

Samples = NDArray[np.float32]


def sound_file(score: Score, preset: FilmPreset, store: Store, digests: FileDigests, report: Reporter) -> Path:
    """The film's sound, encoded, in the store, where no player opens it; made when it is not there.

    Raises BadInputError when a sound cannot be read, and OSError when the disk refuses.
    """
    told = ("sound", MIXING_VERSION, score, preset.sound, preset.sound_bits_per_second)
    path = store.path(value_digest(told, digests), VEILED)
    if not store.has(path):
        with store.making(path) as part, VeiledFile(part, "wb") as file:
            encode_sound(_blocks(score, report), score, preset, file)
    return path


def _blocks(score: Score, report: Reporter) -> Iterator[Samples]:
    done = 0
    for block in Mixer(score, report).blocks():
        done += len(block)
        report(Progress("mixing the sound", min(done, score.samples), score.samples))
        yield block


def encode_sound(blocks: Iterator[Samples], score: Score, preset: FilmPreset, file: VeiledFile) -> None:
    """Encode blocks of float samples (n, channels), -1 to 1, to a file with exactly the score's length."""
    container = av.open(file, "w", format="mov" if preset.sound.startswith("pcm") else "mp4")
    try:
        stream = container.add_stream(preset.sound, rate=score.rate)
        assert isinstance(stream, AudioStream)
        stream.layout = "stereo"
        stream.format = "s16" if preset.sound.startswith("pcm") else "fltp"
        if not preset.sound.startswith("pcm"):
            stream.bit_rate = preset.sound_bits_per_second
        done = 0
        for chunk in _chunks(blocks):
            frame = _frame(chunk, stream.format.name, score.rate)
            frame.pts, frame.time_base = done, Fraction(1, score.rate)
            done += len(chunk)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    finally:
        with suppress(OSError, av.FFmpegError):
            container.close()
    if done != score.samples:
        raise ValueError(f"the mixer gave {done} samples of {score.samples}")


def _chunks(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in chunks of the encoder's size; the last may be shorter."""
    waiting = np.zeros((0, 2), np.float32)
    for block in blocks:
        waiting = np.concatenate([waiting, block])
        whole = len(waiting) // CHUNK * CHUNK
        for start in range(0, whole, CHUNK):
            yield waiting[start : start + CHUNK]
        waiting = waiting[whole:]
    if len(waiting):
        yield waiting


def _frame(chunk: Samples, form: str, rate: int) -> AudioFrame:
    if form == "s16":
        flat = np.rint(np.clip(chunk, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
        frame = AudioFrame.from_ndarray(flat, format="s16", layout="stereo")
    else:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(chunk.T), format="fltp", layout="stereo")
    frame.sample_rate = rate
    return frame
