"""The words of the C2PA and IPTC vocabularies that Keepsake uses; the signing library would take any others too."""

from __future__ import annotations

from enum import StrEnum

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class SourceType(StrEnum):
    """IPTC digital source types: how a picture came to be."""

    AI_COMPOSITE = SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"  # a real photo with model-made motion
    AI_WHOLE = SOURCE_TYPES + "trainedAlgorithmicMedia"  # wholly generated, such as a synthetic voice
    PROCEDURAL = SOURCE_TYPES + "algorithmicMedia"  # a plain camera move over a photo


class Action(StrEnum):
    """C2PA actions."""

    CREATED = "c2pa.created"
    PLACED = "c2pa.placed"
    EDITED = "c2pa.edited"
    WATERMARKED = "c2pa.watermarked.unbound"


class Label(StrEnum):
    """Labels of assertions."""

    ACTIONS = "c2pa.actions"
    AI_DISCLOSURE = "c2pa.ai-disclosure"
    TRAINING = "cawg.training-mining"
    RECORD = "org.keepsake.record"


AI_SOURCE_WORDS = (b"trainedAlgorithmicMedia", b"compositeWithTrainedAlgorithmicMedia")
"""What a file that declares AI in XMP or C2PA contains somewhere (IPTC photo metadata 2025, digital source type)."""

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".gif": "image/gif",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
}
"""Files Keepsake can sign, by ending."""

SOUND_TYPES = ("audio/mp4", "audio/wav", "audio/mpeg", "audio/flac")
UNSIGNED_SOUND = "audio/ogg"
"""A container that holds no credentials; it has words and the spoken line only."""

_OPENINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_RIFF_KINDS = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/avi"}
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"avif": "image/avif", b"heic": "image/heic"}
OPENING_BYTES = 16


def media_type_of(opening: bytes) -> str | None:
    """What kind of file begins with these `OPENING_BYTES` bytes, among those that can hold credentials; else None."""
    if opening[4:8] == b"ftyp":
        return _BRANDS.get(opening[8:12], "video/mp4")
    if opening[:4] == b"RIFF":
        return _RIFF_KINDS.get(opening[8:12])
    return next((kind for start, kind in _OPENINGS if opening.startswith(start)), None)
