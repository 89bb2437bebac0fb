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
}
"""Files Keepsake can sign, by ending."""
