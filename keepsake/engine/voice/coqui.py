"""Coqui voices from packs: VITS, quick and with times of its own, and XTTS, which can copy a recorded voice.

Loading and speaking are coqui-tts' own (MPL-2.0); see `keepsake.engine.voice.coqui_library`. Whether a voice may be
copied at all is decided before anything is spoken, by consent (`keepsake.engine.provenance.gate`).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from keepsake.core.errors import BadInputError, MissingError, ModelMissingError, RecordingError, UsageError
from keepsake.engine.voice.coqui_folder import kind_of, library, model_of
from keepsake.engine.voice.packs import Pack, find_packs, verified
from keepsake.engine.voice.recording import read_recording
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.timing import times_of
from keepsake.engine.voice.voice import Control, Speech, TimesFrom, VoiceDescription, VoiceSettings

SHORTEST_SAMPLE_S = 3.0  # what XTTS' authors advise


class CoquiVoices:
    """The Coqui voices in a folder of packs, one for each speaker ("anna#Claribel"), and one that copies ("anna")."""

    name = "coqui"

    def __init__(self, folder: Path | None) -> None:
        self._packs = {pack.name: pack for pack in find_packs(folder) if pack.engine == self.name}

    def voices(self) -> list[VoiceDescription]:
        """The speakers of every pack, then its voice that needs a recording to copy."""
        return [voice for pack in self._packs.values() for voice in _described(pack)]

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say a text; raises MissingError when the pack, its files or the coqui-tts package are not there.

        `settings.sample` makes the voice like that of a recording. Raises UsageError for a voice that cannot do so,
        or needs one, and for a language it does not speak; RecordingError for a recording too short to copy.
        """
        if not text.strip():
            raise UsageError("There are no words to speak; please write some.")
        name, _, speaker = voice.partition("#")
        pack = self._packs.get(name)
        if pack is None or (speaker and speaker not in pack.speakers):
            raise MissingError(f"There is no Coqui voice called “{voice}” here; please add its folder first.")
        _check_sample(pack, speaker, settings.sample)
        language = _language(pack, settings.language)
        wish = library().Wish(speaker or next(iter(pack.speakers), ""), settings.sample, language, settings.pace)
        said = _said(_loaded(verified(pack)), text, wish)
        sound = Sound(said.samples, said.rate)
        if not said.symbols:
            return Speech(sound, text, language)
        words, phones = times_of(list(said.symbols), text, sound.seconds)
        return Speech(sound, text, language, words, phones, TimesFrom.VOICE)


def _described(pack: Pack) -> list[VoiceDescription]:
    controls = frozenset({Control.PACE, Control.SAMPLE} if pack.can_copy else {Control.PACE})
    names = [*(f"{pack.name}#{speaker}" for speaker in pack.speakers), *([pack.name] if pack.can_copy else [])]
    return [
        VoiceDescription(
            identity,
            identity.rpartition("#")[2],
            CoquiVoices.name,
            pack.languages,
            controls=controls,
            note="copies a recorded voice" if identity == pack.name and pack.can_copy else "",
            needs_sample=identity == pack.name and pack.can_copy,
        )
        for identity in names or [pack.name]
    ]


def _check_sample(pack: Pack, speaker: str, sample: Path | None) -> None:
    if sample is None:
        if pack.can_copy and not speaker:
            raise UsageError(f"The voice “{pack.name}” copies a recorded voice; please choose the recording too.")
        return
    if not pack.can_copy:
        raise UsageError(f"The voice “{pack.name}” cannot copy a recorded voice; please choose one that can (XTTS).")
    state = sample.stat() if sample.is_file() else None
    if _seconds(sample, state.st_mtime_ns if state else 0, state.st_size if state else 0) < SHORTEST_SAMPLE_S:
        raise RecordingError(f"“{sample.name}” is too short to copy a voice from; please give three seconds or more.")


@lru_cache(maxsize=8)
def _seconds(sample: Path, modified_ns: int, size: int) -> float:
    """The length of a recording in a certain state, so that it is read once and not for each sentence."""
    return read_recording(sample).seconds


def _language(pack: Pack, wanted: str) -> str:
    """The language to speak. Raises UsageError for one the voice does not have."""
    wanted = wanted.lower().replace("_", "-")
    if not wanted or len(pack.languages) == 1:
        return pack.language
    base = wanted.partition("-")[0]
    for language in pack.languages:
        if language.lower() in (wanted, base) or language.lower().partition("-")[0] == base:
            return language.lower()
    raise UsageError(f"The voice “{pack.name}” does not speak “{wanted}”; it knows {', '.join(pack.languages)}.")


def _said(loaded: Any, text: str, wish: Any) -> Any:
    try:
        said = loaded.say(text, wish)
    except (ValueError, KeyError, IndexError) as error:
        raise UsageError("There is nothing in these words that can be spoken; please write some.") from error
    if not len(said.samples):
        raise UsageError("There is nothing in these words that can be spoken; please write some.")
    return said


@lru_cache(maxsize=1)
def _loaded(pack: Pack) -> Any:
    coqui = library()
    files = frozenset(name for name, _ in pack.files)
    kinds = {"vits": coqui.VitsVoice, "xtts": coqui.XttsVoice}
    try:
        return kinds[kind_of(pack.folder)](pack.folder, files, model_of(sorted(files)))
    except BadInputError:
        raise
    except Exception as error:  # PyTorch and the library raise many kinds for a bad file
        raise ModelMissingError(f"The voice “{pack.name}” cannot be loaded; please copy it again.") from error
