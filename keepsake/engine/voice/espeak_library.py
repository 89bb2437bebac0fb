"""eSpeak NG as a C library: the one place that calls it, one call at a time.

The library keeps one voice and one callback for the whole process, so everything goes through `_LOCK`. Structures and
constants are those of speak_lib.h of eSpeak NG 1.52 (GPL-3.0-or-later), which the `espeakng-loader` wheel carries.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import MissingError

_LOCK = threading.RLock()

_OUTPUT_SYNCHRONOUS = 2
_OPTION_PHONEME_EVENTS, _OPTION_PHONEME_IPA, _OPTION_DONT_EXIT = 1, 2, 0x8000
_CHARS_UTF8 = 1
_END_PAUSE = 0x1000
_POSITION_CHARACTER = 1
_IPA_MODE = 2
RATE, _VOLUME, PITCH, _RANGE, _PUNCTUATION, _CAPITALS, WORD_GAP = range(1, 8)
_EVENT_END, EVENT_WORD, _EVENT_PHONEME = 0, 1, 7
NOTHING = " "
"""Said first after texts were only read: after some 28 of those the library forgets the first phones of what it says
next."""


class _Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Name),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that begins at a sample: a word (`position` and `length` in characters) or a phone (its IPA)."""

    sample: int
    position: int
    length: int
    ipa: str | None


@dataclass(frozen=True, slots=True)
class ListedVoice:
    """One voice file of the library: its name, BCP 47 tags (best first), its file's identifier and gender."""

    name: str
    languages: tuple[str, ...]
    identifier: str
    gender: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the library made of a text: samples int16 (n,) at `rate`, and its events in order."""

    samples: NDArray[np.int16]
    rate: int
    events: tuple[Event, ...]


class _Library:
    """The loaded library. `spoken` collects blocks of sound and events while one synthesis runs."""

    def __init__(self) -> None:
        import espeakng_loader

        self.functions: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self.functions.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.functions.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        options = _OPTION_PHONEME_EVENTS | _OPTION_PHONEME_IPA | _OPTION_DONT_EXIT
        folder = str(espeakng_loader.get_data_path()).encode()
        self.rate: int = self.functions.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, folder, options)
        if self.rate <= 0:
            raise MissingError("The built-in voice cannot start; please install Keepsake again.")
        self.blocks: list[bytes] = []
        self.events: list[Event] = []
        self.has_only_read = False
        self._callback = _Callback(self._receive)  # kept, or the library would call freed memory
        self.functions.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self.blocks.append(ctypes.string_at(samples, count * 2))
        self.events.extend(_read_events(events))
        return 0


def _read_events(events: Any) -> Iterator[Event]:
    index = 0
    while (event := events[index]).type != _EVENT_END:
        if event.type in (EVENT_WORD, _EVENT_PHONEME):
            ipa = bytes(event.id.string).decode("utf-8", "ignore") if event.type == _EVENT_PHONEME else None
            yield Event(event.sample, event.text_position - 1, event.length, ipa)
        index += 1


@cache
def _library() -> _Library:
    try:
        return _Library()
    except (ImportError, OSError) as error:
        raise MissingError("The built-in voice is not installed; please install Keepsake again.") from error


def _choose(library: _Library, voice: str) -> None:
    if library.functions.espeak_SetVoiceByName(voice.encode()) != 0:
        raise MissingError(f"There is no built-in voice called “{voice}”; `keepsake voices` lists those there are.")


def synthesize(text: str, voice: str, parameters: dict[int, int]) -> Spoken:
    """Say a plain text with a voice ("de", "en-gb+f3"); `parameters` are speak_lib's numbers (RATE, PITCH, ...).

    Raises MissingError for an unknown voice, or when the library cannot be started or gives nothing.
    """
    with _LOCK:
        library = _library()
        _choose(library, voice)
        for parameter, value in parameters.items():
            library.functions.espeak_SetParameter(parameter, value, 0)
        if library.has_only_read:
            _say(library, NOTHING)
        _say(library, text)
        samples = np.frombuffer(b"".join(library.blocks), np.int16)
        return Spoken(samples, library.rate, tuple(library.events))


def _say(library: _Library, text: str) -> None:
    library.blocks, library.events, library.has_only_read = [], [], False
    content = text.encode("utf-8", "replace")
    result = library.functions.espeak_Synth(
        content, len(content) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8 | _END_PAUSE, None, None
    )
    if result != 0:
        raise MissingError("The built-in voice could not speak; please try again.")


def ipa_of(text: str, voice: str) -> str:
    """How a voice would read a text, in IPA with stress marks; clauses and words are divided by spaces."""
    with _LOCK:
        library = _library()
        _choose(library, voice)
        library.has_only_read = True
        content = ctypes.create_string_buffer(text.encode("utf-8", "replace"))
        pointer = ctypes.c_void_p(ctypes.addressof(content))
        clauses = []
        while pointer.value:
            clause = library.functions.espeak_TextToPhonemes(ctypes.byref(pointer), _CHARS_UTF8, _IPA_MODE)
            clauses.append((clause or b"").decode("utf-8", "ignore"))
        return " ".join(filter(None, clauses))


def listed_voices() -> list[ListedVoice]:
    """The library's voices."""
    with _LOCK:
        library = _library()
        pointers = library.functions.espeak_ListVoices(None)
        found: list[ListedVoice] = []
        while pointers[len(found)]:
            found.append(_listed(pointers[len(found)].contents))
        return found


_GENDERS = {1: "male", 2: "female"}


def _listed(voice: Any) -> ListedVoice:
    return ListedVoice(
        voice.name.decode("utf-8", "replace"),
        tuple(_languages(voice.languages)),
        voice.identifier.decode("utf-8", "replace"),
        _GENDERS.get(voice.gender, ""),
    )


def _languages(address: int | None) -> Iterator[str]:
    """Tags of a list of (priority byte, text, zero byte) that a zero priority ends."""
    while address and ctypes.string_at(address, 1) != b"\0":
        tag = ctypes.string_at(address + 1)
        yield tag.decode("ascii", "replace")
        address += len(tag) + 2
