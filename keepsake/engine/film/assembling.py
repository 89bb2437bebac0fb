"""Puts a film's file together from its pieces and its sound, copying what is encoded already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from keepsake.core.errors import OutputError
from keepsake.engine.film.encoding import packets_of
from keepsake.engine.film.pieces import Piece
from keepsake.engine.media.text_track import MILLISECONDS, add_text_track, milliseconds, packet_of, text_packets
from keepsake.engine.media.veil import opened_media
from keepsake.engine.requests import Chapter, Subtitle

POSTER_CODEC = "mjpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What a film's file is made of: encoded pieces in order with their files, sound, and what players show beside.

    `sound_path` is None for a film without; `poster_jpeg` is empty for none; `tags` are the file's own words.
    """

    pieces: tuple[tuple[Piece, Path], ...]
    sound_path: Path | None
    rate: Fraction
    container: str
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    poster_jpeg: bytes = b""
    poster_size: tuple[int, int] = (0, 0)
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def frames(self) -> int:
        """The film's length."""
        return self.pieces[-1][0].end


def assemble(path: Path, assembly: Assembly) -> None:
    """Write the whole film to `path`. Raises OutputError when pieces do not fit together; OSError passes through."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with ExitStack() as opened:
        film = av.open(str(path), "w", format=assembly.container, options=options)
        opened.callback(_close_quietly, film)
        film.metadata.update(dict(assembly.tags))
        first = opened.enter_context(av.open(str(assembly.pieces[0][1])))
        pictures = film.add_stream_from_template(first.streams.video[0], opaque=True)
        feeds = [_pictures(assembly, pictures, bytes(first.streams.video[0].codec_context.extradata or b""))]
        if assembly.sound_path:
            sound = opened.enter_context(opened_media(assembly.sound_path))
            feeds.append(_copied(sound, film.add_stream_from_template(sound.streams.audio[0])))
        if assembly.subtitles:
            feeds.append(text_packets(assembly.subtitles, assembly.frames, assembly.rate, add_text_track(film)))
        poster = _poster_stream(film, assembly) if assembly.poster_jpeg else None
        _set_chapters(film, assembly)
        film.start_encoding()
        if poster:
            film.mux(packet_of(assembly.poster_jpeg, 0, 0, poster))
        # In order of time, so that players read pictures and sound from one place, and little waits in memory.
        for _, _, packet in merge(
            *(_timed(feed, number) for number, feed in enumerate(feeds)), key=lambda each: each[:2]
        ):
            film.mux(packet)
        film.close()


def _timed(feed: Iterator[Packet[Any]], number: int) -> Iterator[tuple[Fraction, int, Packet[Any]]]:
    for packet in feed:
        yield Fraction(packet.dts or 0) * packet.time_base, number, packet


def _pictures(assembly: Assembly, stream: VideoStream, extradata: bytes) -> Iterator[Packet[Any]]:
    for piece, path in assembly.pieces:
        with av.open(str(path)) as opened:
            if bytes(opened.streams.video[0].codec_context.extradata or b"") != extradata:
                raise OutputError("The film's pieces do not fit together; please make the film again.")
        count = 0
        for packet in packets_of(path):
            offset = Fraction(piece.start) / assembly.rate / packet.time_base
            if offset.denominator != 1 or packet.pts is None or packet.dts is None:
                raise OutputError("A piece of the film has no clear time; please make the film again.")
            packet.pts, packet.dts = packet.pts + int(offset), packet.dts + int(offset)
            packet.stream = stream
            count += 1
            yield packet
        if count != piece.frames:
            raise OutputError(f"A piece of the film holds {count} of {piece.frames} frames; please make it again.")


def _copied(source: Any, stream: Stream) -> Iterator[Packet[Any]]:
    for packet in source.demux(source.streams.audio[0]):
        if packet.size:
            packet.stream = stream
            yield packet


def _poster_stream(film: OutputContainer, assembly: Assembly) -> Stream:
    width, height = assembly.poster_size
    stream = film.add_mux_stream(POSTER_CODEC, width=width, height=height)
    stream.disposition = Disposition.attached_pic
    return stream


def _set_chapters(film: OutputContainer, assembly: Assembly) -> None:
    starts = [chapter for chapter in assembly.chapters if 0 <= chapter.frame < assembly.frames]
    ends = [*(chapter.frame for chapter in starts), assembly.frames][1:]
    film.set_chapters(
        [
            {
                "id": number,
                "start": milliseconds(chapter.frame, assembly.rate),
                "end": milliseconds(end, assembly.rate),
                "time_base": MILLISECONDS,
                "metadata": {"title": chapter.name},
            }
            for number, (chapter, end) in enumerate(zip(starts, ends, strict=True))
        ]
    )


def _close_quietly(film: OutputContainer) -> None:
    with suppress(OSError, av.FFmpegError):
        film.close()
