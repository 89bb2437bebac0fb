"""Whether a source photo already says that it was made or changed with AI."""

from __future__ import annotations

from pathlib import Path

from keepsake.engine.provenance.vocabulary import AI_SOURCE_WORDS

_CHUNK = 1 << 20


def declares_ai(photo_path: Path) -> bool:
    """Whether the file names an AI digital source type anywhere, in XMP or in content credentials.

    The words are looked for as they are: no parser is given a stranger's metadata. Raises OSError.
    """
    longest = max(len(words) for words in AI_SOURCE_WORDS)
    tail = b""
    with photo_path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if any(words in window for words in AI_SOURCE_WORDS):
                return True
            tail = window[-longest:]
    return False
