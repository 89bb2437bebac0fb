"""Words that a player shows and hides: the text track of an MP4 or MOV file (3GPP TS 26.245, "tx3g")."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from keepsake.engine.requests import Subtitle

MILLISECONDS = Fraction(1, 1000)
TEXT_CODEC = "mov_text"


def add_text_track(container: OutputContainer) -> Stream:
    """A text track of an open container, counting in milliseconds; call it before encoding starts."""
    stream = container.add_mux_stream(TEXT_CODEC)
    stream.time_base = MILLISECONDS
    return stream


def text_packets(
    subtitles: tuple[Subtitle, ...], frames: int, rate: Fraction, stream: Stream
) -> Iterator[Packet[Any]]:
    """Words while they are shown, and empty words between: a text track may have no holes (3GPP TS 26.245).

    Words that end after the film's `frames` are cut; of words that overlap, the later begin when the earlier end.
    """
    shown = 0
    for subtitle in sorted(subtitles, key=lambda each: each.start):
        start = max(shown, milliseconds(subtitle.start, rate))
        end = milliseconds(min(subtitle.end, frames), rate)
        if end <= start:
            continue
        if start > shown:
            yield _text_packet("", shown, start, stream)
        yield _text_packet(subtitle.words, start, end, stream)
        shown = end
    whole = milliseconds(frames, rate)
    if shown < whole:
        yield _text_packet("", shown, whole, stream)


def packet_of(content: bytes, start: int, duration: int, stream: Stream) -> Packet[Any]:
    """Content of any kind as a packet that begins at `start`, in the stream's own time base."""
    packet: Packet[Any] = Packet(content)
    packet.pts = packet.dts = start
    packet.duration = duration
    packet.stream = stream
    packet.is_keyframe = True
    return packet


def milliseconds(frame: int, rate: Fraction) -> int:
    """When a frame is shown, rounded to a millisecond."""
    return round(frame / rate * 1000)


def _text_packet(words: str, start: int, end: int, stream: Stream) -> Packet[Any]:
    encoded = words.encode()
    packet = packet_of(len(encoded).to_bytes(2, "big") + encoded, start, end - start, stream)
    packet.time_base = MILLISECONDS
    return packet
