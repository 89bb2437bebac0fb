"""Piper voices from packs: neural voices in ONNX, with phone times where the model tells its durations.

Loading and phonemes are piper-tts' own (GPL-3.0-or-later). Its graph patch exposes how many samples each phoneme
takes; a model without that is timed by alignment afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from keepsake.core.errors import MissingError, ModelMissingError, UsageError
from keepsake.engine.voice.packs import Pack, find_packs, verified
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.timing import Symbol, times_of
from keepsake.engine.voice.voice import Control, Speech, TimesFrom, VoiceDescription, VoiceSettings


class PiperVoices:
    """The Piper voices in a folder of packs; a voice with several speakers has one voice for each ("anna#2")."""

    name = "piper"

    def __init__(self, folder: Path | None) -> None:
        self._packs = {pack.name: pack for pack in find_packs(folder) if pack.engine == self.name}

    def voices(self) -> list[VoiceDescription]:
        """One voice for each pack."""
        return [
            VoiceDescription(pack.name, pack.name, self.name, (pack.language,), controls=frozenset({Control.PACE}))
            for pack in self._packs.values()
        ]

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say a text; raises MissingError when the pack, its files or the piper-tts package are not there."""
        if not text.strip():
            raise UsageError("There are no words to speak; please write some.")
        name, _, speaker = voice.partition("#")
        if name not in self._packs:
            raise MissingError(f"There is no Piper voice called “{name}” here; please add its folder first.")
        pack = verified(self._packs[name])
        chunks = _chunks(_loaded(pack), text, settings.pace, int(speaker) if speaker.isdecimal() else None)
        sound = Sound(np.concatenate([chunk.audio_float_array for chunk in chunks]), chunks[0].sample_rate)
        if any(chunk.phoneme_alignments is None for chunk in chunks):
            return Speech(sound, text, pack.language)
        words, phones = times_of(_symbols(chunks), text, sound.seconds)
        return Speech(sound, text, pack.language, words, phones, TimesFrom.VOICE)


@lru_cache(maxsize=2)
def _loaded(pack: Pack) -> Any:
    try:
        from piper import PiperVoice
    except ImportError as error:
        raise MissingError(
            "Piper voices need one more package; please install it with: pip install 'keepsake[voices]'"
        ) from error
    try:
        return PiperVoice.load(pack.path(".onnx"), pack.path(".onnx.json"), include_alignments=True)
    except Exception as error:  # ONNX Runtime and json raise many kinds for a bad file
        raise ModelMissingError(f"The voice “{pack.name}” cannot be loaded; please copy it again.") from error


def _chunks(loaded: Any, text: str, pace: float, speaker: int | None) -> list[Any]:
    from piper import SynthesisConfig

    config = SynthesisConfig(speaker_id=speaker, length_scale=loaded.config.length_scale / pace)
    chunks: list[Any] = list(loaded.synthesize(text, config, include_alignments=True))
    if not chunks or not sum(len(chunk.audio_float_array) for chunk in chunks):
        raise UsageError("There is nothing in these words that can be spoken; please write some.")
    return chunks


def _symbols(chunks: list[Any]) -> list[Symbol]:
    """Every phoneme with its start and end, one chunk after the other."""
    symbols: list[Symbol] = []
    offset = 0
    for chunk in chunks:
        ends = offset + np.cumsum([0] + [phoneme.num_samples for phoneme in chunk.phoneme_alignments])
        rate = chunk.sample_rate
        symbols += [
            (phoneme.phoneme, float(start) / rate, float(end) / rate)
            for phoneme, start, end in zip(chunk.phoneme_alignments, ends, ends[1:], strict=False)
        ]
        offset += len(chunk.audio_float_array)
    return symbols
