"""Works out a film's speeches once, before anything is drawn: words spoken into files, and when each sound is made.

Lips and sound then come from the same file: the mixer plays it, and the portraits' mouths follow its times.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from keepsake.core.acting import Speech
from keepsake.core.scene import Portrait, Scene
from keepsake.core.score import Score, SoundFile, SpokenWords
from keepsake.engine.film.pieces import value_digest
from keepsake.engine.media.veil import VEILED, VeiledFile
from keepsake.engine.requests import SpeechReading, WorkOutSpeech
from keepsake.engine.store import FileDigests, Store, film_store
from keepsake.engine.voice import voice
from keepsake.engine.voice.alignment import align
from keepsake.engine.voice.directory import settings_of, speak
from keepsake.engine.voice.recording import examine, read_recording, trimmed, write_wav
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.speech_file import read_notes, write_times

SPEECH_VERSION = 2
"""Grows whenever the same words or recording are timed otherwise, so that no older times are used again."""
USUAL_VOICE = "en"
TIMES = ".json"


@dataclass(frozen=True, slots=True)
class Speeches:
    """Finds what is said in a film and keeps it in a store, where no player opens it.

    `language` is that of recordings.
    """

    store: Store
    digests: FileDigests
    language: str

    def worked_out(self, scene: Scene, score: Score) -> tuple[Scene, Score]:
        """The film with every speech in files.

        Recordings that are not there stay so. Raises RecordingError and TranscriptError for a recording, MissingError
        for a voice that is not there, UsageError for words that cannot be spoken.
        """
        layers = tuple(
            replace(layer, source=replace(layer.source, speech=self.told(layer.source.speech)))
            if isinstance(layer.source, Portrait) and layer.source.speech
            else layer
            for layer in scene.layers
        )
        parts = tuple(
            replace(part, source=SoundFile(path=self._spoken(part.source)))
            if isinstance(part.source, SpokenWords)
            else part
            for part in score.parts
        )
        return replace(scene, layers=layers), replace(score, parts=parts)

    def told(self, speech: Speech) -> Speech:
        """A speech with the files of its sound and times. Raises what `worked_out` raises."""
        if not speech.sound_path:
            asked = SpokenWords(
                words=speech.words,
                voice=speech.voice,
                pronunciations=speech.pronunciations,
                manner=speech.manner,
            )
            sound = self._spoken(asked)
            return replace(speech, sound_path=sound, times_path=sound.with_suffix(TIMES))
        if not speech.sound_path.is_file():
            return speech
        return replace(speech, times_path=self._heard(speech.sound_path, speech.words))

    def _spoken(self, asked: SpokenWords) -> Path:
        """The file that words are spoken into; their times lie beside it."""
        wanted = asked.voice or USUAL_VOICE
        told = ("voice", SPEECH_VERSION, asked.words, wanted, asked.pronunciations, asked.manner)
        sound = self.store.path(value_digest(told, self.digests), VEILED)
        times = sound.with_suffix(TIMES)
        if not (self.store.has(sound) and self.store.has(times)):
            said = speak(asked.words, wanted, settings_of(asked.manner, asked.pronunciations))
            with self.store.making(sound) as part, VeiledFile(part, "wb") as file:
                write_wav(said.sound, file)
            with self.store.making(times) as part:
                write_times(said, part)
        return sound

    def _heard(self, recording: Path, words: str) -> Path:
        """The times of what is said in a recording, counted from its first sample."""
        told = ("heard", SPEECH_VERSION, recording, words, self.language)
        times = self.store.path(value_digest(told, self.digests), TIMES)
        if not self.store.has(times):
            said = heard(recording, words, self.language)
            with self.store.making(times) as part:
                write_times(said, part)
        return times


def work_out_speech(request: WorkOutSpeech) -> SpeechReading:
    """Answer a `WorkOutSpeech` request; what was worked out before is found again. Raises what `told` raises."""
    digests = FileDigests({request.speech.sound_path: request.speech.sha256} if request.speech.sound_path else {})
    speeches = Speeches(film_store(), digests, request.language)
    return SpeechReading(speech=speeches.told(request.speech))


def heard(recording: Path, words: str, language: str) -> voice.Speech:
    """What is said in a recording, with times from its first sample: only the part with a voice in it is searched.

    Raises RecordingError and TranscriptError.
    """
    whole = read_recording(recording)
    take, cut_s = trimmed(whole)
    said = align(take, words or None, language)
    said = padded(said, cut_s, whole.seconds - cut_s - take.seconds)
    return replace(said, sound=whole, notes=(*said.notes, *examine(take).advice))


def notes_of(scene: Scene) -> tuple[str, ...]:
    """What a person should know of a film's speeches."""
    portraits = (layer.source for layer in scene.layers if isinstance(layer.source, Portrait))
    times = (each.speech.times_path for each in portraits if each.speech)
    return tuple(dict.fromkeys(note for path in times if path for note in read_notes(path)))
