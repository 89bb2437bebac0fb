"""The built-in voice: eSpeak NG, in more than a hundred languages, with the exact sample at which a phone begins."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np

from keepsake.core.errors import MissingError, UsageError
from keepsake.engine.voice import espeak_library
from keepsake.engine.voice.espeak_library import Event, Spoken
from keepsake.engine.voice.phones import SILENCE, STOPS, phones_from_ipa
from keepsake.engine.voice.sound import from_int16
from keepsake.engine.voice.voice import (
    Control,
    PhoneTime,
    Speech,
    TimesFrom,
    VoiceDescription,
    VoiceSettings,
    WordTime,
)
from keepsake.engine.voice.words import WORD

NORMAL_WORDS_PER_MINUTE = 160
SLOWEST, FASTEST = 80, 450
NORMAL_PITCH = 50
CLOSURE_LEVEL = 4  # of 32768: below this a sample is still
LONGEST_CLOSURE_S = 0.09
# Clear variants offered by name; any other of the library's can be asked for as "<language>+<variant>".
OFFERED_VARIANTS = {"f2": "female", "f4": "female", "m3": "male", "m7": "male"}


@cache
def languages() -> dict[str, tuple[str, str, str]]:
    """Every language the built-in voice reads: BCP 47 tag in lower case -> (voice's file name, its name, gender).

    The library finds a voice by its file's name, which is not always its tag ("fr-fr" lies in the file "fr").
    """
    return {
        tag.lower(): (voice.identifier.rpartition("/")[2], voice.name, voice.gender)
        for voice in espeak_library.listed_voices()
        if not voice.identifier.startswith("mb/")
        for tag in voice.languages[:1]
    }


_USUAL = {"en": "en-us", "fr": "fr-fr", "zh": "cmn", "no": "nb", "es-mx": "es-419"}


@cache
def language_voice(language: str) -> str:
    """The library's name of the voice for a language tag; "fr-CA" falls back to "fr", and "fr" means "fr-fr".

    Raises MissingError when no voice reads the language.
    """
    known = languages()
    tag = language.lower().replace("_", "-")
    while tag:
        tag = _USUAL.get(tag, tag)
        found = next(
            (other for other in (tag, *sorted(known)) if other in known and f"{other}-".startswith(f"{tag}-")), ""
        )
        if found:
            return known[found][0]
        tag = tag.rpartition("-")[0]
    raise MissingError(
        f"No voice here can read the language “{language}”; `keepsake voices` lists the languages there are."
    )


class EspeakVoices:
    """The built-in voices: one for each language, and speaker variants of each on request."""

    name = "espeak"

    def voices(self) -> list[VoiceDescription]:
        """One voice for each language and dialect, then the offered variants of each."""
        plain = [_describe(tag, name, gender) for tag, (_, name, gender) in languages().items()]
        varied = [
            _describe(f"{tag}+{variant}", f"{name}, {gender} ({variant})", gender)
            for tag, (_, name, _) in languages().items()
            for variant, gender in OFFERED_VARIANTS.items()
        ]
        return plain + varied

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say a text; every phone and word begins at the sample the library says."""
        if not text.strip():
            raise UsageError("There are no words to speak; please write some.")
        language, _, variant = voice.partition("+")
        chosen = language_voice(language) + (f"+{variant}" if variant else "")
        spoken = espeak_library.synthesize(text, chosen, _parameters(settings))
        if not spoken.samples.size:
            raise UsageError("There is nothing in these words that can be spoken; please write some.")
        sound = from_int16(spoken.samples, spoken.rate)
        phones = _phones(_with_closures(spoken), len(spoken.samples), spoken.rate)
        words = _words(spoken.events, text, sound.seconds, spoken.rate)
        return Speech(sound, text, language, words, phones, TimesFrom.VOICE)


def _describe(identity: str, name: str, gender: str) -> VoiceDescription:
    tag = identity.partition("+")[0]
    return VoiceDescription(
        identity, name, EspeakVoices.name, (tag,), gender, frozenset({Control.PACE, Control.PITCH})
    )


def _parameters(settings: VoiceSettings) -> dict[int, int]:
    pace = int(np.clip(NORMAL_WORDS_PER_MINUTE * settings.pace, SLOWEST, FASTEST))
    pitch = int(np.clip(NORMAL_PITCH * (1 + settings.pitch), 0, 99))
    return {espeak_library.RATE: pace, espeak_library.PITCH: pitch, espeak_library.WORD_GAP: 0}


def _with_closures(spoken: Spoken) -> tuple[Event, ...]:
    """The events with every stop begun at its closure: the still sound before the burst is lips or tongue held shut.

    The library reports a stop at its burst and leaves the 20 to 50 ms of silence before it to the phone before, where
    nobody would hear or see it belong.
    """
    sounding = np.flatnonzero(np.abs(spoken.samples.astype(np.int32)) > CLOSURE_LEVEL)
    moved = []
    for event in spoken.events:
        phones = phones_from_ipa(event.ipa or "")
        if phones and phones[0][0] in STOPS:
            index = int(np.searchsorted(sounding, event.sample))
            earliest = int(sounding[index - 1]) + 1 if index else event.sample
            held = event.sample - earliest
            if 0 < held <= LONGEST_CLOSURE_S * spoken.rate:
                event = replace(event, sample=earliest)
        moved.append(event)
    return tuple(moved)


def _phones(events: tuple[Event, ...], samples: int, rate: int) -> tuple[PhoneTime, ...]:
    """Phones from first to last sample: each ends where the next begins; what has no name is silence."""
    named = [(event.sample, event.ipa) for event in events if event.ipa is not None]
    if not named or named[0][0] > 0:
        named.insert(0, (0, ""))
    times: list[PhoneTime] = []
    for (start, ipa), (end, _) in pairwise([*named, (samples, "")]):
        if end > start:
            times.extend(_divided(ipa, start / rate, end / rate))
    return _joined_silences(times)


def _divided(ipa: str, start_s: float, end_s: float) -> list[PhoneTime]:
    """One event as phones: a sound written as two (the ts of "zwei") is shared equally between them."""
    phones = phones_from_ipa(ipa) or [(SILENCE, 0)]
    edges = np.linspace(start_s, end_s, len(phones) + 1)
    return [
        PhoneTime(float(start), float(end), phone, stress)
        for (phone, stress), (start, end) in zip(phones, pairwise(edges), strict=True)
    ]


def _joined_silences(times: list[PhoneTime]) -> tuple[PhoneTime, ...]:
    joined: list[PhoneTime] = []
    for time in times:
        if joined and time.phone == SILENCE == joined[-1].phone:
            joined[-1] = PhoneTime(joined[-1].start_s, time.end_s, SILENCE)
        else:
            joined.append(time)
    return tuple(joined)


def _words(events: tuple[Event, ...], text: str, seconds: float, rate: int) -> tuple[WordTime, ...]:
    """Words as they are written, each with the stress of its strongest syllable; a pause is part of no word.

    The library speaks "1995" as three words: those are joined again, because a reader sees one.
    """
    written = [(match.start(), match.end()) for match in WORD.finditer(text)]
    starts = [start for start, _ in written]
    spans: dict[int, list[float]] = {}
    current = -1
    for event, following in pairwise([*events, Event(round(seconds * rate), 0, 0, None)]):
        if event.ipa is None:
            current = bisect_right(starts, event.position) - 1
        elif current >= 0 and phones_from_ipa(event.ipa):
            start, _, stress = spans.get(current, [event.sample / rate, 0.0, 0.0])
            strength = 1 if "ˌ" in event.ipa else 2 if "ˈ" in event.ipa else 0
            spans[current] = [start, following.sample / rate, max(stress, strength)]
    return tuple(
        WordTime(start, end, text[slice(*written[index])], written[index][0], int(stress))
        for index, (start, end, stress) in sorted(_shared(spans, len(written)).items())
    )


def _shared(spans: dict[int, list[float]], words: int) -> dict[int, tuple[float, float, float]]:
    """Spans of words, where words that were run together ("of the") each get their part of the one span there is."""
    shared: dict[int, tuple[float, float, float]] = {}
    waiting: list[int] = []
    for index in range(words):
        waiting.append(index)
        if index in spans:
            start, end, stress = spans[index]
            edges = np.linspace(start, end, len(waiting) + 1).tolist()
            for place, word in enumerate(waiting):
                shared[word] = (edges[place], edges[place + 1], stress if word == index else 0.0)
            waiting = []
    return shared
