"""Writes a film as OpenTimelineIO JSON, so that other editors can open it.

Schemas: Timeline.1, Stack.1, Track.1, Clip.2, Gap.1, Transition.1, Marker.2, TimeRange.1, RationalTime.1 as
OpenTimelineIO 0.18 writes them. What they have no words for is in the metadata under "keepsake", so that reading the
file again gives the same film. Plain JSON and no library: OpenTimelineIO's own reader ends the whole program on a
file nested too deeply.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from keepsake.core.records import to_record
from keepsake.core.timebase import RationalTime, TimeRange
from keepsake.project.schema import (
    Clip,
    Colour,
    Film,
    Gap,
    Item,
    Marker,
    Media,
    MediaId,
    Timeline,
    Title,
    Track,
    TrackKind,
    Transition,
    TransitionKind,
    media_used_by,
)

OURS = "keepsake"
SCHEMA = "OTIO_SCHEMA"
DEFAULT_MEDIA = "DEFAULT_MEDIA"
DISSOLVE, OTHER_TRANSITION = "SMPTE_Dissolve", "Custom_Transition"
PICTURE_KINDS = (TrackKind.PICTURE, TrackKind.TITLES)

Json = dict[str, Any]


def otio_of(film: Film, media_urls: Mapping[MediaId, str] | None = None) -> str:
    """Write a film as the text of an `.otio` file. `media_urls` says where each media's file is, for other
    editors.
    """
    timeline = film.timeline
    bare = replace(timeline, tracks=(), markers=())
    ours = {"timeline": to_record(bare, Timeline), "media": [to_record(media, Media) for media in film.media]}
    urls = dict(media_urls or {})
    known = {media.id: media for media in film.media}
    tracks = [_track(track, known, urls) for track in timeline.tracks]
    stack = _object("Stack.1", "tracks", children=tracks, source_range=None, effects=[], enabled=True)
    stack["markers"] = [_marker(marker) for marker in timeline.markers]
    whole = _object("Timeline.1", timeline.name, global_start_time=None, tracks=stack)
    whole["metadata"] = {OURS: ours}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _object(schema: str, name: str, **parts: Any) -> Json:
    return {SCHEMA: schema, "metadata": {}, "name": name, **parts}


def _track(track: Track, known: Mapping[MediaId, Media], urls: Mapping[MediaId, str]) -> Json:
    kind = "Video" if track.kind in PICTURE_KINDS else "Audio"
    children = [_item(item, known, urls) for item in track.items]
    written = _object("Track.1", track.name, kind=kind, children=children, source_range=None, effects=[], markers=[])
    written["enabled"] = not track.is_muted
    written["metadata"] = {OURS: to_record(replace(track, items=()), Track)}
    return written


def _item(item: Item, known: Mapping[MediaId, Media], urls: Mapping[MediaId, str]) -> Json:
    match item:
        case Clip():
            return _clip(item, known, urls)
        case Gap(duration=duration):
            stretch = TimeRange(RationalTime(0, duration.rate), duration)
            return _object("Gap.1", "", source_range=_range(stretch), effects=[], markers=[], enabled=True)
        case Transition():
            kind = DISSOLVE if item.kind is TransitionKind.DISSOLVE else OTHER_TRANSITION
            written = _object("Transition.1", item.kind.value, transition_type=kind)
            written["in_offset"], written["out_offset"] = _time(item.in_offset), _time(item.out_offset)
            written["metadata"] = {OURS: _without_times(item)}
            return written


def _without_times(transition: Transition) -> Json:
    record: Json = to_record(transition, Transition)
    record["kind"] = transition.kind.value
    return {name: part for name, part in record.items() if name not in ("in_offset", "out_offset")}


def _clip(clip: Clip, known: Mapping[MediaId, Media], urls: Mapping[MediaId, str]) -> Json:
    written = _object("Clip.2", clip.name, source_range=_range(clip.source_range), effects=[], enabled=True)
    written["markers"] = [_marker(marker) for marker in clip.markers]
    written["media_references"] = {DEFAULT_MEDIA: _reference(clip, known, urls)}
    written["active_media_reference_key"] = DEFAULT_MEDIA
    written["metadata"] = {OURS: to_record(replace(clip, markers=()), Clip)}
    return written


def _reference(clip: Clip, known: Mapping[MediaId, Media], urls: Mapping[MediaId, str]) -> Json:
    available = _range(clip.available_range) if clip.available_range else None
    common: Json = {"available_range": available, "available_image_bounds": None}
    if isinstance(clip.content, Colour):
        colour = [clip.content.red / 255, clip.content.green / 255, clip.content.blue / 255, 1.0]
        return _object(
            "GeneratorReference.1", "colour", generator_kind="SolidColor", parameters={"color": colour}, **common
        )
    if isinstance(clip.content, Title):
        return _object(
            "GeneratorReference.1", "title", generator_kind="Title", parameters={"text": clip.content.text}, **common
        )
    used = media_used_by(clip.content)[0]
    name = known[used].name if used in known else ""
    if used in urls:
        return _object("ExternalReference.1", name, target_url=urls[used], **common)
    return _object("MissingReference.1", name, **common)


def _marker(marker: Marker) -> Json:
    moment = TimeRange(marker.at, RationalTime(0, marker.at.rate))
    written = _object("Marker.2", marker.name, marked_range=_range(moment), color="GREEN", comment="")
    written["metadata"] = {OURS: {"id": marker.id}}
    return written


def _range(stretch: TimeRange) -> Json:
    return {SCHEMA: "TimeRange.1", "duration": _time(stretch.duration), "start_time": _time(stretch.start)}


def _time(time: RationalTime) -> Json:
    return {SCHEMA: "RationalTime.1", "rate": float(time.rate), "value": float(time.value)}
