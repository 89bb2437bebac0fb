"""What letting a portrait speak asks leave for: the same for a film and for its sound alone, but for the movement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from keepsake.core.consent import Use, words_digest
from keepsake.core.errors import RecordingError
from keepsake.engine.provenance.gate import Intent
from keepsake.engine.requests import SpeakPortrait
from keepsake.engine.voice.packs import file_digest

VOICE_ENGINE = "Keepsake voice engine"


def spoken_intent(request: SpeakPortrait, photo_sha256: str | None, *, is_seen: bool) -> Intent:
    """The intent behind a request; `is_seen` tells that the face moves too.

    A recording of the person is their own voice and words; all else needs a grant for what was never said. Raises
    RecordingError when the voice to be copied cannot be read.
    """
    words = invented_words(request)
    intent = Intent(
        consent_path=request.consent_path,
        photo_path=request.photo_path,
        photo_sha256=photo_sha256,
        uses=_uses(request) | ({Use.MOTION} if is_seen else set()),
        script_sha256=words_digest(words) if words else None,
        voice_sha256=_sample_digest(request.voice_sample_path),
        recordings=tuple(filter(None, (request.audio_path, request.voice_sample_path))),
    )
    return intent if is_seen else replace(intent, engine=VOICE_ENGINE)


def invented_words(request: SpeakPortrait) -> str:
    """What the person never said; empty when all of it is their own."""
    return request.text or (request.transcript if request.someone_else_speaks else "")


def _uses(request: SpeakPortrait) -> frozenset[Use]:
    if request.text:
        return frozenset({Use.CLONED_VOICE if request.voice_sample_path else Use.VOICE, Use.WORDS})
    return frozenset({Use.WORDS} if request.someone_else_speaks else ())


def _sample_digest(sample_path: Path | None) -> str | None:
    if sample_path is None:
        return None
    try:
        return file_digest(sample_path)
    except OSError as error:
        raise RecordingError(
            f"The recording {sample_path.name} cannot be read; please check that it is still there."
        ) from error
