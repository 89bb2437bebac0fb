"""Kokoro voices from packs: one ONNX model with many speakers, timed by the model where its export tells durations.

Loading and phonemes are kokoro-onnx' own (MIT); it sounds at 24 kHz.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from keepsake.core.errors import MissingError, ModelMissingError, UsageError
from keepsake.engine.voice.packs import Pack, find_packs, verified
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.timing import times_of
from keepsake.engine.voice.voice import Control, Speech, TimesFrom, VoiceDescription, VoiceSettings

# First letter of a Kokoro speaker's name -> language; the second letter is f or m.
_LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}
_GENDERS = {"f": "female", "m": "male"}


class KokoroVoices:
    """The speakers of the Kokoro packs in a folder ("kokoro#af_heart")."""

    name = "kokoro"

    def __init__(self, folder: Path | None) -> None:
        self._packs = {pack.name: pack for pack in find_packs(folder) if pack.engine == self.name}

    def voices(self) -> list[VoiceDescription]:
        """One voice for each speaker whose language can be read here."""
        return [
            VoiceDescription(
                f"{pack.name}#{speaker}",
                speaker,
                self.name,
                (_LANGUAGES[speaker[0]],),
                _GENDERS.get(speaker[1:2], ""),
                frozenset({Control.PACE}),
            )
            for pack in self._packs.values()
            for speaker in _speakers(pack)
            if speaker[:1] in _LANGUAGES
        ]

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say a text; raises MissingError when the pack, the speaker or the kokoro-onnx package are not there."""
        if not text.strip():
            raise UsageError("There are no words to speak; please write some.")
        name, _, speaker = voice.partition("#")
        if name not in self._packs or speaker not in _speakers(self._packs[name]) or speaker[0] not in _LANGUAGES:
            raise MissingError(f"There is no Kokoro voice called “{voice}” here; please add its folder first.")
        language = _LANGUAGES[speaker[0]]
        try:
            samples, rate, timings = _loaded(verified(self._packs[name])).create_timed(
                text, speaker, speed=settings.pace, lang=language, trim=False
            )
        except ValueError as error:
            raise UsageError("There is nothing in these words that can be spoken; please write some.") from error
        sound = Sound(np.asarray(samples, np.float32), int(rate))
        if not timings:
            return Speech(sound, text, language)
        symbols = [(timing.phoneme, float(timing.start), float(timing.end)) for timing in timings]
        words, phones = times_of(symbols, text, sound.seconds)
        return Speech(sound, text, language, words, phones, TimesFrom.VOICE)


@lru_cache(maxsize=8)
def _speakers(pack: Pack) -> tuple[str, ...]:
    """Names in the pack's voices file, which is a NumPy archive."""
    try:
        with np.load(_styles_path(pack), allow_pickle=False) as styles:
            return tuple(sorted(styles.files))
    except (OSError, ValueError, AttributeError):
        return ()


def _styles_path(pack: Pack) -> Path:
    return next(pack.folder / name for name, _ in pack.files if name.startswith("voices"))


@lru_cache(maxsize=1)
def _loaded(pack: Pack) -> Any:
    try:
        from kokoro_onnx import Kokoro
    except ImportError as error:
        raise MissingError(
            "Kokoro voices need one more package; please install it with: pip install 'keepsake[voices]'"
        ) from error
    try:
        return Kokoro(str(pack.path(".onnx")), str(_styles_path(pack)))
    except Exception as error:  # ONNX Runtime and NumPy raise many kinds for a bad file
        raise ModelMissingError(f"The voice “{pack.name}” cannot be loaded; please copy it again.") from error
