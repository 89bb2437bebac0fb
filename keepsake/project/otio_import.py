"""Reads OpenTimelineIO JSON: our own films back exactly, and as much of other editors' as a film here can hold.

The file is material from anywhere: its size, depth and numbers are bounded, and nothing in it is opened, run or
looked up. What cannot be taken over is said in `notes`, and never silently dropped.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from keepsake.core.errors import FilmError, KeepsakeError
from keepsake.core.rate import MAX_RATE
from keepsake.core.records import RecordError, from_record, to_record
from keepsake.core.timebase import FILM_RATE, LONGEST_FRAMES, RationalTime, TimeRange, exact_rate
from keepsake.project.importable import PHOTO_SUFFIXES, SOUND_SUFFIXES
from keepsake.project.laws import is_sound
from keepsake.project.otio_export import DISSOLVE, OURS, SCHEMA
from keepsake.project.schema import (
    CARRIED_BY,
    Clip,
    ClipId,
    Colour,
    Content,
    Film,
    Gap,
    HomeVideo,
    Item,
    Marker,
    MarkerId,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    Timeline,
    Track,
    TrackId,
    TrackKind,
    Transition,
    media_used_by,
)
from keepsake.project.sequence import settled

LARGEST_FILE_BYTES = 32 * 2**20
MOST_OBJECTS = 1_000_000
MOST_TRACKS = 200
LONGEST_NAME = 1000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """A film read from another editor's file, and sentences on what could not be taken over."""

    film: Film
    notes: tuple[str, ...]


def read_otio(path: Path) -> Imported:
    """Read an `.otio` file. Raises FilmError when it is not one, or what it describes is no film."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise FilmError(f"“{path.name}” cannot be read ({error.strerror or 'an error of its drive'}).") from error
    if len(content) > LARGEST_FILE_BYTES:
        raise FilmError(f"“{path.name}” is larger than any timeline.")
    try:
        return film_of_otio(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FilmError(f"“{path.name}” is not an OpenTimelineIO file.") from error


def film_of_otio(text: str) -> Imported:
    """Read the text of an `.otio` file. Raises FilmError when it is not one, or what it describes is no film."""
    whole = _parsed(text)
    reading = _Reading(rate=FILM_RATE)
    ours = _ours(whole)
    timeline = _record_or_none(ours.get("timeline"), Timeline) or Timeline()
    reading.rate = timeline.rate if "timeline" in ours else _first_rate(whole)
    reading.next_number = max(1, min(timeline.next_number, LONGEST_FRAMES))
    reading.media = {media.id: media for media in _records(ours.get("media"), Media)}
    children = _list(_dict(whole.get("tracks")).get("children"))[:MOST_TRACKS]
    tracks = tuple(_track(reading, _dict(child)) for child in children if _is(child, "Track"))
    reading.note(len(children) - len(tracks), "part(s) that are not tracks were left out")
    markers = tuple(_markers(reading, _dict(whole.get("tracks"))))
    timeline = replace(timeline, name=_name(whole), rate=reading.rate, tracks=tracks, markers=markers)
    film = Film(timeline=replace(timeline, next_number=reading.next_number), media=tuple(reading.media.values()))
    if not is_sound(film):
        raise FilmError("What this timeline describes cannot be a film.")
    return Imported(film, tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    """What is known while reading one file."""

    rate: Fraction
    next_number: int = 1
    media: dict[MediaId, Media] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def note(self, count: int, what: str) -> None:
        """Remember a thing that was not taken over, once."""
        sentence = f"{count} {what}." if count else ""
        if sentence and sentence not in self.notes and len(self.notes) < 100:
            self.notes.append(sentence)

    def own_id(self, wanted: object, letter: str) -> str:
        """Give the id wanted when it is one of ours and free, otherwise a new one."""
        if isinstance(wanted, str) and wanted[:1] == letter and wanted[1:].isascii() and wanted[1:].isdecimal():
            fits = wanted not in self.used and len(wanted) < 18 and 0 < int(wanted[1:]) < self.next_number
            if fits and wanted[1] != "0":
                self.used.add(wanted)
                return wanted
        name = f"{letter}{self.next_number}"
        self.next_number += 1
        self.used.add(name)
        return name


def _parsed(text: str) -> Json:
    if text.count("{") + text.count("[") > MOST_OBJECTS:
        raise FilmError("This timeline has more parts than any film.")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FilmError("This is not an OpenTimelineIO file.") from error
    if not _is(whole, "Timeline"):
        raise FilmError("This is not the timeline of an OpenTimelineIO file.")
    return _dict(whole)


def _track(reading: _Reading, written: Json) -> Track:
    ours = _record_or_none(_ours(written) or None, Track)
    is_sound_track = written.get("kind") == "Audio"
    kind = ours.kind if ours else TrackKind.MUSIC if is_sound_track else TrackKind.PICTURE
    track = Track(id=TrackId(reading.own_id(ours.id if ours else "", "t")), kind=kind, name=_name(written))
    if ours:
        track = replace(track, gain_db=ours.gain_db, is_locked=ours.is_locked)
    track = replace(track, is_muted=written.get("enabled") is False)
    items: list[Item] = []
    for child in _list(written.get("children")):
        items += _items(reading, _dict(child), track)
    try:
        return settled(track, items)
    except KeepsakeError as error:
        raise FilmError("What this timeline describes cannot be a film.") from error


def _items(reading: _Reading, written: Json, track: Track) -> list[Item]:
    if _is(written, "Clip"):
        return _clip(reading, written, track)
    if _is(written, "Gap"):
        stretch = _range(reading, written.get("source_range"))
        return [Gap(stretch.duration)] if stretch else []
    if _is(written, "Transition"):
        return _transition(reading, written)
    stretch = _range(reading, written.get("source_range"))
    reading.note(1, f"nested part (“{_name(written)}”) became a gap")
    return [Gap(stretch.duration)] if stretch else []


def _clip(reading: _Reading, written: Json, track: Track) -> list[Item]:
    ours = _record_or_none(_ours(written) or None, Clip)
    reference = _active_reference(written)
    available = _range(reading, reference.get("available_range"))
    source = _range(reading, written.get("source_range")) or available
    if source is None or not source.duration:
        reading.note(1, f"clip without a length (“{_name(written)}”) was left out")
        return []
    content = _content(reading, ours, reference, track)
    if content is None:
        reading.note(1, f"clip (“{_name(written)}”) became a gap: its kind does not fit its track")
        return [Gap(source.duration)]
    if available is not None and not available.covers(source):
        available = None
    if _list(written.get("effects")):
        reading.note(1, f"clip with effects (“{_name(written)}”) came without them")
    clip = Clip(
        id=ClipId(reading.own_id(ours.id if ours else "", "c")),
        name=_name(written),
        content=content,
        source_range=source,
        available_range=available,
        markers=tuple(_markers(reading, written)),
    )
    return [_with_own_parts(clip, ours)]


def _with_own_parts(clip: Clip, ours: Clip | None) -> Clip:
    if ours is None:
        return clip
    rate = clip.duration.rate
    fades = [
        fade if fade is not None and fade.rate == rate and fade.value > 0 else None
        for fade in (ours.fade_in, ours.fade_out)
    ]
    clip = replace(clip, gain_db=ours.gain_db, fade_in=fades[0], fade_out=fades[1], link=ours.link, group=ours.group)
    return replace(
        clip,
        placing=ours.placing,
        gain_keys=ours.gain_keys,
        look=ours.look,
        border=ours.border,
        fill=ours.fill,
        fill_colour=ours.fill_colour,
    )


def _content(reading: _Reading, ours: Clip | None, reference: Json, track: Track) -> Content | None:
    """What a clip shows: as it was when it is ours and its media are known, else what its reference says."""
    if (
        ours
        and track.kind in CARRIED_BY[type(ours.content)]
        and reading.media.keys() >= {*media_used_by(ours.content)}
    ):
        return ours.content
    if _is(reference, "GeneratorReference"):
        return _colour(reference) if track.kind is TrackKind.PICTURE else None
    url = reference.get("target_url")
    if not isinstance(url, str) or not url:
        return Colour() if track.kind is TrackKind.PICTURE else None
    media = _media(reading, url, track)
    content = _content_of(media)
    return content if track.kind in CARRIED_BY[type(content)] else None


def _content_of(media: Media) -> Content:
    if media.kind is MediaKind.PHOTO:
        return Photo(photo=media.id)
    return HomeVideo(video=media.id) if media.kind is MediaKind.VIDEO else Sound(sound=media.id)


def _colour(reference: Json) -> Colour:
    numbers = _list(_dict(reference.get("parameters")).get("color"))[:3]
    channels = [
        round(255 * min(1.0, max(0.0, n))) for n in numbers if isinstance(n, (int, float)) and math.isfinite(n)
    ]
    red, green, blue = (*channels, 0, 0, 0)[:3]
    return Colour(red=red, green=green, blue=blue)


def _media(reading: _Reading, url: str, track: Track) -> Media:
    """The media of a file's address; its bytes are looked at only when a person says so, and only on this PC."""
    url = _clean(url)
    name = PurePosixPath(unquote(_path_in(url))).name[:LONGEST_NAME] or "a file"
    suffix = PurePosixPath(name.lower()).suffix
    kind = MediaKind.PHOTO if suffix in PHOTO_SUFFIXES else MediaKind.VIDEO
    if suffix in SOUND_SUFFIXES or track.kind in (TrackKind.VOICE, TrackKind.MUSIC):
        kind = MediaKind.SOUND
    media_id = MediaId(hashlib.sha256(f"{kind} {url}".encode()).hexdigest()[:32])
    if media_id not in reading.media:
        reading.media[media_id] = Media(
            id=media_id, kind=kind, name=name, sha256="", size_bytes=0, is_inside=False, linked_path=_local_path(url)
        )
    return reading.media[media_id]


def _path_in(url: str) -> str:
    """Give the path in an address, or the address itself when it is a plain path. Never fails."""
    try:
        return urlsplit(url).path or url
    except ValueError:
        return url


def _local_path(url: str) -> str:
    """Give the path a file address names; empty for any other address and for other machines."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        path = unquote(parts.path)
        is_drive = len(path) > 2 and path[0] == "/" and path[2] == ":"
        return path[1:] if is_drive else path
    return "" if parts.scheme and len(parts.scheme) > 1 else url


def _transition(reading: _Reading, written: Json) -> list[Item]:
    into, out = (_time(reading, written.get(name)) for name in ("in_offset", "out_offset"))
    if into is None or out is None or into.value < 0 or out.value < 0:
        return []
    plain = Transition(in_offset=into, out_offset=out)
    ours = _record_or_none({**to_record(plain, Transition), **_ours(written)}, Transition) if _ours(written) else None
    if ours is None and written.get("transition_type") != DISSOLVE:
        reading.note(1, f"transition (“{_name(written)}”) became a dissolve")
    return [replace(ours or plain, in_offset=into, out_offset=out)]


def _markers(reading: _Reading, written: Json) -> Iterator[Marker]:
    for each in _list(written.get("markers")):
        marked = _range(reading, _dict(each).get("marked_range"))
        if marked is not None and (marked.start.value >= 0 or not _is(written, "Stack")):
            marker_id = MarkerId(reading.own_id(_ours(_dict(each)).get("id"), "m"))
            yield Marker(id=marker_id, at=marked.start, name=_name(_dict(each)))


def _active_reference(written: Json) -> Json:
    references = _dict(written.get("media_references"))
    key = written.get("active_media_reference_key")
    if isinstance(key, str) and key in references:
        return _dict(references[key])
    return _dict(written.get("media_reference"))


def _range(reading: _Reading, written: Any) -> TimeRange | None:
    if not _is(written, "TimeRange"):
        return None
    start, duration = (_time(reading, written.get(name)) for name in ("start_time", "duration"))
    return TimeRange(start, duration) if start is not None and duration is not None and duration.value >= 0 else None


def _time(reading: _Reading, written: Any) -> RationalTime | None:
    if not _is(written, "RationalTime"):
        return None
    value, rate = written.get("value"), written.get("rate")
    try:
        if isinstance(value, bool) or not math.isfinite(value):
            return None
        own = exact_rate(rate)
        exact = Fraction(value) / own * reading.rate
        frames = math.floor(exact + Fraction(1, 2))
    except (TypeError, ValueError, OverflowError):
        return None
    return RationalTime(frames, reading.rate) if abs(frames) <= LONGEST_FRAMES else None


def _first_rate(whole: Json) -> Fraction:
    """The rate of the first clip's length, else the usual one."""
    for track in _list(_dict(whole.get("tracks")).get("children")):
        for child in _list(_dict(track).get("children")):
            duration = _dict(_dict(_dict(child).get("source_range")).get("duration"))
            with contextlib.suppress(KeyError, TypeError, ValueError):
                rate = exact_rate(duration["rate"])
                if rate <= MAX_RATE:
                    return rate
    return FILM_RATE


def _ours(written: Json) -> Json:
    return _dict(_dict(written.get("metadata")).get(OURS))


def _record_or_none(record: Any, kind: type[Any]) -> Any:
    if record is None:
        return None
    try:
        return from_record(record, kind)
    except RecordError:
        return None


def _records(records: Any, kind: type[Any]) -> Iterator[Any]:
    for record in _list(records):
        value = _record_or_none(record, kind)
        if value is not None:
            yield value


def _is(written: Any, schema: str) -> bool:
    said = written.get(SCHEMA) if isinstance(written, dict) else None
    return isinstance(said, str) and said.partition(".")[0] == schema


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(written: Json) -> str:
    name = written.get("name")
    return _clean(name)[:LONGEST_NAME] if isinstance(name, str) else ""


def _clean(text: str) -> str:
    """Replace what cannot be stored: a lone surrogate."""
    return text.encode("utf-8", "replace").decode()
