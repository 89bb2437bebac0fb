"""Desks for tests of the window: a film in a file, with views on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from keepsake.core.timebase import range_of
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import Clip, Film, TrackKind
from keepsake.project.sequence import clips_of
from keepsake.ui.desk import Desk
from tests.films import RATE, any_clip, film_with_media, photo_clip, sound_clip, video_clip


def family_film(photos: int = 4) -> Film:
    """Four photos of 100 frames, a video of 50, a title, a song: one clip of each kind of track at least."""
    film = film_with_media()
    timeline = film.timeline
    picture, titles, _, music = (track.id for track in timeline.tracks)
    for number in range(photos):
        timeline = edits.append(timeline, picture, photo_clip(100, f"Photo {number + 1}"))
    timeline = edits.append(timeline, picture, replace(video_clip(), name="Picnic"))
    title = any_clip(TrackKind.TITLES, 3, 60)
    timeline = edits.append(
        timeline, titles, Clip(name="Title", content=title.content, source_range=range_of(0, 60, RATE))
    )
    timeline = edits.append(timeline, music, replace(sound_clip(0, 100), name="Song"))
    return replace(film, timeline=timeline)


@contextmanager
def desk_of(folder: Path, film: Film) -> Iterator[Desk]:
    """Give a desk with a film on it, in a file of a folder."""
    with Document.create(folder / "film.keepsake", film) as document:
        desk = Desk(document)
        yield desk
        desk.leave()


def order_of(desk: Desk, kind: TrackKind = TrackKind.PICTURE) -> list[str]:
    """Give the names of a kind of track's clips in order."""
    return [place.clip.name for place in clips_of(desk.timeline) if place.track.kind is kind]


def start_of(desk: Desk, name: str) -> int:
    """Give the frame at which the clip of a name begins."""
    return next(place.start.value for place in clips_of(desk.timeline) if place.clip.name == name)


def clip_named(desk: Desk, name: str) -> Clip:
    """Give the clip of a name."""
    return next(place.clip for place in clips_of(desk.timeline) if place.clip.name == name)
