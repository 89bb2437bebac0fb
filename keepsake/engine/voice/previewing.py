"""Answers what is asked about words before a film is made: how they sound, how a recording is, how they read."""

from __future__ import annotations

import io
import wave

from keepsake.core.errors import TranscriptError
from keepsake.core.progress import Reporter, silent
from keepsake.engine.requests import (
    HearRecording,
    LookOverWords,
    PreviewVoice,
    RecordingReading,
    SpokenPreview,
    TimedWords,
    WordsReading,
)
from keepsake.engine.voice.alignment import align
from keepsake.engine.voice.captions import captions
from keepsake.engine.voice.directory import settings_of, speak
from keepsake.engine.voice.recording import examine, read_recording, trimmed
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.voice import Speech
from keepsake.engine.voice.writing import EXAMPLES, look_over


def preview_voice(request: PreviewVoice, report: Reporter = silent) -> SpokenPreview:
    """Say the words. Raises MissingError for a voice that is not there, UsageError for words that cannot be said."""
    settings = settings_of(request.manner, request.pronunciations)
    said = speak(request.text, request.voice or request.language, settings, request.packs_path, report)
    return SpokenPreview(wav=wav_of(said.sound), seconds=said.sound.seconds, lines=_lines(said), notes=said.notes)


def hear_recording(request: HearRecording, report: Reporter = silent) -> RecordingReading:
    """Listen to a recording. Raises RecordingError; words that are not heard in it become a piece of advice."""
    whole = read_recording(request.recording_path, report)
    take, cut_s = trimmed(whole)
    advice = list(examine(take).advice)
    lines: tuple[TimedWords, ...] = ()
    if request.transcript:
        try:
            said = padded(align(take, request.transcript, request.language, report), cut_s, 0.0)
            lines = _lines(said)
        except TranscriptError as error:
            advice.append(str(error))
    return RecordingReading(seconds=whole.seconds, advice=tuple(advice), lines=lines)


def look_over_words(request: LookOverWords) -> WordsReading:
    """Look the words over, and offer the occasion's example lines."""
    found = look_over(request.text, request.style, request.is_deceased)
    return WordsReading(
        words=found.words, seconds=found.seconds, advice=found.advice, examples=EXAMPLES[request.style]
    )


def wav_of(sound: Sound) -> bytes:
    """A sound as the bytes of a 16-bit mono WAV file."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.to_int16().tobytes())
    return content.getvalue()


def _lines(said: Speech) -> tuple[TimedWords, ...]:
    return tuple(TimedWords(each.start_s, each.end_s, each.text) for each in captions(said))
