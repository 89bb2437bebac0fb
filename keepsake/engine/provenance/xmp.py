"""A back-up of the AI mark for readers that know IPTC but not C2PA: an XMP box at the end of an MP4 or MOV file.

It does not survive a remux; the credentials and the invisible mark are the real ones.
Source: XMP specification part 3 (ISO 16684-1), "MPEG-4"; IPTC photo metadata standard, DigitalSourceType.
"""

from __future__ import annotations

import struct
import uuid
from pathlib import Path

from keepsake.engine.provenance.vocabulary import SourceType

XMP_UUID = uuid.UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
COMMENT = "AI-animated with Keepsake"
SOUND_COMMENT = "Made with AI in Keepsake"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{comment}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp_packet() -> bytes:
    """The XMP that says a film is a photo with model-made motion."""
    return _PACKET.format(source_type=SourceType.AI_COMPOSITE, comment=COMMENT).encode("utf-8")


def append_xmp(film_path: Path) -> None:
    """Append the XMP box to a finished MP4 or MOV file; nothing in the film moves. Raises OSError."""
    packet = xmp_packet()
    with film_path.open("ab") as film:
        film.write(struct.pack(">I4s", 8 + len(XMP_UUID) + len(packet), b"uuid") + XMP_UUID + packet)


def has_xmp(film_path: Path) -> bool:
    """Whether an MP4 or MOV file has a top-level XMP box that declares AI. Raises OSError."""
    return any(
        body.startswith(XMP_UUID) and SourceType.AI_COMPOSITE.encode() in body for body in _uuid_boxes(film_path)
    )


def _uuid_boxes(film_path: Path) -> list[bytes]:
    bodies = []
    with film_path.open("rb") as film:
        end = film.seek(0, 2)
        place = 0
        while place + 8 <= end:
            film.seek(place)
            size, kind = struct.unpack(">I4s", film.read(8))
            header = 8
            if size == 1:
                size, header = struct.unpack(">Q", film.read(8).ljust(8, b"\0"))[0], 16
            size = size or end - place
            if size < header:
                break
            if kind == b"uuid" and size < 1_000_000:
                bodies.append(film.read(size - header))
            place += size
    return bodies
