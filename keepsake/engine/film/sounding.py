"""Makes a film's sound: words spoken into files, everything mixed once, encoded to exactly the film's length."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from keepsake.core.progress import Progress, Reporter
from keepsake.core.scene import Portrait, Scene, Speech
from keepsake.core.score import Score, SoundFile, SpokenWords
from keepsake.engine.film.pieces import value_digest
from keepsake.engine.film.presets import FilmPreset
from keepsake.engine.film.store import FileDigests, Store
from keepsake.engine.sound.mixer import Mixer
from keepsake.engine.voice.directory import speak

MIXING_VERSION = 1
"""Grows whenever the same score sounds otherwise, so that no older sound is used again."""
USUAL_VOICE = "en"
CHUNK = 1024
"""Samples in an AAC frame; the last one may be shorter."""

Samples = NDArray[np.float32]


def with_words_spoken(scene: Scene, score: Score, store: Store) -> tuple[Scene, Score]:
    """Have all words without a recording spoken into files; the mixer and the lips then use the same sound."""
    layers = tuple(
        replace(layer, source=replace(layer.source, speech=_spoken(layer.source.speech, store)))
        if isinstance(layer.source, Portrait) and layer.source.speech and not layer.source.speech.sound_path
        else layer
        for layer in scene.layers
    )
    parts = tuple(
        replace(part, source=SoundFile(path=_voice_file(part.source.words, part.source.voice, store)))
        if isinstance(part.source, SpokenWords)
        else part
        for part in score.parts
    )
    return replace(scene, layers=layers), replace(score, parts=parts)


def _spoken(speech: Speech, store: Store) -> Speech:
    return replace(speech, sound_path=_voice_file(speech.words, speech.voice, store))


def _voice_file(words: str, voice: str, store: Store) -> Path:
    path = store.path(value_digest(("voice", words, voice), FileDigests({})), ".wav")
    if not store.has(path):
        sound = speak(words, voice or USUAL_VOICE).sound
        with store.making(path) as part, wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sound.rate)
            file.writeframes(np.rint(np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def sound_file(score: Score, preset: FilmPreset, store: Store, digests: FileDigests, report: Reporter) -> Path:
    """The film's sound, encoded, in the store; made when it is not there.

    Raises BadInputError when a sound cannot be read, and OSError when the disk refuses.
    """
    told = ("sound", MIXING_VERSION, score, preset.sound, preset.sound_bits_per_second)
    path = store.path(value_digest(told, digests), ".mov" if preset.sound.startswith("pcm") else ".m4a")
    if not store.has(path):
        with store.making(path) as part:
            encode_sound(_blocks(score, report), score, preset, part)
    return path


def _blocks(score: Score, report: Reporter) -> Iterator[Samples]:
    done = 0
    for block in Mixer(score, report).blocks():
        done += len(block)
        report(Progress("mixing the sound", min(done, score.samples), score.samples))
        yield block


def encode_sound(blocks: Iterator[Samples], score: Score, preset: FilmPreset, path: Path) -> None:
    """Encode blocks of float samples (n, channels), -1 to 1, to a file with exactly the score's length."""
    container = av.open(str(path), "w", format="mov" if preset.sound.startswith("pcm") else "mp4")
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


def free_bytes_needed(score: Score, preset: FilmPreset) -> int:
    """About how large the encoded sound is."""
    return preset.sound_bits_per_second // 8 * score.samples // score.rate
