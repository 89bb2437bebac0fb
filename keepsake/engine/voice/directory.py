"""All voices of this PC in one place: what there is, and how to find the one that was asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from keepsake.core.errors import MissingError, UsageError
from keepsake.core.folders import data_folder
from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import ListVoices, VoiceReading
from keepsake.engine.voice.coqui import CoquiVoices
from keepsake.engine.voice.espeak import EspeakVoices, language_voice, languages
from keepsake.engine.voice.kokoro import KokoroVoices
from keepsake.engine.voice.packs import adopt
from keepsake.engine.voice.piper import PiperVoices
from keepsake.engine.voice.speaking import speak_script
from keepsake.engine.voice.system_voices import SystemVoices
from keepsake.engine.voice.voice import Control, Speech, VoiceDescription, VoiceEngine, VoiceSettings

PACKS = "voices"


def packs_folder() -> Path:
    """Where the voices a person brought are looked for when no other folder is named; not made here."""
    return data_folder() / PACKS


def voice_engines(packs: Path | None = None) -> list[VoiceEngine]:
    """Every kind of voice, the most natural first: packs, then the system's own, then the built-in one."""
    folder = packs or packs_folder()
    own: list[VoiceEngine] = [SystemVoices()] if sys.platform in ("darwin", "win32") else []
    return [PiperVoices(folder), KokoroVoices(folder), CoquiVoices(folder), *own, EspeakVoices()]


def all_voices(packs: Path | None = None) -> list[VoiceDescription]:
    """Every voice there is, in the order to offer them."""
    return [voice for engine in voice_engines(packs) for voice in engine.voices()]


def list_voices(request: ListVoices) -> tuple[VoiceReading, ...]:
    """Perform a `ListVoices` request. Raises BadInputError when the folder to adopt holds no voice."""
    packs = request.packs_path
    if request.adopt_path is not None:
        adopt(request.adopt_path)
        packs = packs or request.adopt_path
    wanted = request.language.lower().replace("_", "-")
    return tuple(_reading(voice) for voice in all_voices(packs) if _speaks(voice, wanted))


def _speaks(voice: VoiceDescription, wanted: str) -> bool:
    return not wanted or any(f"{language}-".startswith(f"{wanted}-") for language in voice.languages)


def _reading(voice: VoiceDescription) -> VoiceReading:
    return VoiceReading(
        voice=f"{voice.engine}:{voice.identity}",
        name=voice.name,
        engine=voice.engine,
        languages=voice.languages,
        gender=voice.gender,
        has_pace=Control.PACE in voice.controls,
        has_pitch=Control.PITCH in voice.controls,
        can_copy=Control.SAMPLE in voice.controls,
        note=voice.note,
        needs_sample=voice.needs_sample,
    )


def find_voice(wanted: str, packs: Path | None = None) -> tuple[VoiceEngine, str]:
    """The engine and identity for "piper:anna", "anna", "espeak:de+f2" or just a language such as "de".

    A language means its best voice. Raises MissingError when nothing fits.
    """
    prefix, _, name = wanted.partition(":")
    engines = voice_engines(packs)
    for engine in engines:
        if name and engine.name == prefix:
            return engine, name
    for engine in engines:
        for voice in engine.voices():
            speaks = wanted.lower() in voice.languages and not voice.needs_sample
            if voice.identity == wanted or speaks:
                return engine, voice.identity
    language, plus, variant = wanted.partition("+")
    try:
        language_voice(language)
    except MissingError as error:
        raise MissingError(
            f"There is no voice or language called “{wanted}” here; `keepsake voices` lists those there are."
        ) from error
    return EspeakVoices(), language + plus + variant


def speak(
    script: str,
    voice: str,
    settings: VoiceSettings | None = None,
    packs: Path | None = None,
    report: Reporter = silent,
) -> Speech:
    """Say a script with a voice by name or language.

    Raises what `find_voice` and `speak_script` raise, and UsageError for a recording to copy where no voice can.
    """
    chosen = settings or VoiceSettings()
    engine, identity = find_voice(voice, packs)
    if chosen.sample is not None:
        engine, identity = _copying(engine, identity, packs)
    if voice.lower() in languages():
        chosen = replace(chosen, language=voice)
    return speak_script(engine, script, identity, chosen, report)


def _copying(engine: VoiceEngine, identity: str, packs: Path | None) -> tuple[VoiceEngine, str]:
    """The voice itself when it can copy a recording, else the first that can."""
    voices = [(each, voice) for each in (engine, *voice_engines(packs)) for voice in each.voices()]
    able = [(each, voice.identity) for each, voice in voices if Control.SAMPLE in voice.controls]
    if not able:
        raise UsageError(
            "None of the voices here can copy a recorded voice; please add an XTTS voice (`keepsake voices --add`)."
        )
    return next((found for found in able if found == (engine, identity)), able[0])
