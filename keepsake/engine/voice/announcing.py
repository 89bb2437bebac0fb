"""The line spoken before a recording, in the built-in voice: the same words sound the same on every PC."""

from __future__ import annotations

from functools import cache

import numpy as np

from keepsake.core.consent import Use
from keepsake.core.errors import MissingError
from keepsake.engine.provenance.label_words import languages, spoken_words
from keepsake.engine.provenance.spoken_line import SpokenLine
from keepsake.engine.voice.directory import speak

PEAK = 0.5
LANGUAGE_OTHERWISE = "en"


def announcement(language: str, uses: frozenset[Use]) -> SpokenLine:
    """What must be said before a recording with such uses, in a language (BCP 47), or in English where there are no
    words or no voice for it. Raises MissingError when the built-in voice cannot speak at all.
    """
    base = language.lower().replace("_", "-").partition("-")[0]
    known = base if base in languages() else LANGUAGE_OTHERWISE
    try:
        return _spoken(spoken_words(known, uses), known)
    except MissingError:
        return _spoken(spoken_words(LANGUAGE_OTHERWISE, uses), LANGUAGE_OTHERWISE)


def announcements() -> dict[str, list[SpokenLine]]:
    """Every line there is, by language, for looking for them in a recording from elsewhere."""
    kinds = (frozenset({Use.VOICE}), frozenset({Use.MOTION}))
    return {language: [announcement(language, uses) for uses in kinds] for language in languages()}


@cache
def _spoken(words: str, language: str) -> SpokenLine:
    sound = speak(words, f"espeak:{language}").sound
    loudest = float(np.abs(sound.samples).max()) or 1.0
    return SpokenLine(words, (sound.samples * (PEAK / loudest)).astype(np.float32), sound.rate)
