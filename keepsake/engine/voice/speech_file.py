"""When each word and phone of a sound is said, kept in a small file, so that a speech is worked out only once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from keepsake.engine.voice.recording import read_recording
from keepsake.engine.voice.voice import PhoneTime, Speech, TimesFrom, WordTime

DECIMALS = 5
"""Of seconds: finer than a sample at 48 kHz."""


def write_times(speech: Speech, path: Path) -> None:
    """Write all of a speech but its sound: the same speech gives the same bytes. Raises OSError."""
    told = {
        "text": speech.text,
        "language": speech.language,
        "words": [[*_span(word), word.text, word.position, word.stress] for word in speech.words],
        "phones": [[*_span(phone), phone.phone, phone.stress] for phone in speech.phones],
        "times_from": speech.times_from.value,
        "notes": list(speech.notes),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _span(time: WordTime | PhoneTime) -> tuple[float, float]:
    return round(time.start_s, DECIMALS), round(time.end_s, DECIMALS)


def read_speech(sound_path: Path, times_path: Path) -> Speech:
    """The speech of a sound and its times. Raises RecordingError for the sound, OSError when no times are there."""
    told = _told(times_path)
    return Speech(
        sound=read_recording(sound_path),
        text=told["text"],
        language=told["language"],
        words=tuple(WordTime(*word) for word in told["words"]),
        phones=tuple(PhoneTime(*phone) for phone in told["phones"]),
        times_from=TimesFrom(told["times_from"]),
        notes=tuple(told["notes"]),
    )


def read_notes(times_path: Path) -> tuple[str, ...]:
    """What a person should know of how the times were found. Raises OSError when no times are there."""
    return tuple(_told(times_path)["notes"])


def _told(times_path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(times_path.read_text("utf-8"))
    return told
