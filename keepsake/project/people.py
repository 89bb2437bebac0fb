"""The people a film brings to life: what it does with them, what consent it holds, and how all of that is deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from keepsake.core.consent import Audience
from keepsake.core.portrayal import Portrayal, portrayal_of
from keepsake.core.scene import Portrait
from keepsake.engine.requests import WeighPeople
from keepsake.project.document import Document
from keepsake.project.edits import lift
from keepsake.project.media_files import cached_path
from keepsake.project.media_pool import consent_for, find_media, without_media
from keepsake.project.render_plan import lowered
from keepsake.project.schema import (
    Clip,
    Film,
    LivingPortrait,
    Media,
    Photo,
    TalkingPortrait,
    Timeline,
    media_used_by,
)
from keepsake.project.sequence import clips_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A photo whose people move in a film, what the film does with them, and the consent it holds, if any."""

    photo: Media
    portrayal: Portrayal
    consent: Media | None = None


def sittings(film: Film) -> tuple[Sitting, ...]:
    """Every photo that comes to life in a film, in the order in which they are first seen.

    Raises BadInputError when a clip uses something that is no longer in the film.
    """
    scene = lowered(film, lambda media: Path(media.sha256)).scene
    portraits: dict[str, list[Portrait]] = {}
    for layer in sorted((each for each in scene.layers if each.at), key=lambda each: each.at.start.value):
        if isinstance(layer.source, Portrait):
            portraits.setdefault(layer.source.picture.sha256, []).append(layer.source)
    return tuple(
        Sitting(photo=photo, portrayal=portrayal_of(some), consent=consent_for(film, sha256))
        for sha256, some in portraits.items()
        if (photo := find_media(film, sha256)) is not None
    )


def weigh_request(sitting: Sitting, photo_path: Path, folder: Path, audience: Audience | None) -> WeighPeople:
    """Ask how the people of a photo stand to the film; its consent is in the cache folder already."""
    return WeighPeople(
        photo_path=photo_path,
        consent_path=cached_path(sitting.consent, folder) if sitting.consent else None,
        uses=sitting.portrayal.uses,
        script=sitting.portrayal.script,
        faces=sitting.portrayal.faces,
        audience=audience,
    )


def with_audience(timeline: Timeline, audience: Audience | None) -> Timeline:
    """Say who may see the film; None for everybody whom all people in it have agreed to."""
    return replace(timeline, audience=audience)


def forget_people(document: Document, photo_sha256: str, *, with_photo: bool) -> None:
    """Wipe the consent for a photo's people from the film's file, and the history that held it.

    The clips in which they move become still photos; `with_photo` takes the photo itself, and recordings only they
    spoke with, out as well. Raises SaveError when it cannot be written; then the film is as it was.
    """
    document.forget(lambda film: _without_people(film, photo_sha256, with_photo), "Delete people")


def _without_people(film: Film, photo_sha256: str, with_photo: bool) -> Film:
    consent, photo = consent_for(film, photo_sha256), find_media(film, photo_sha256)
    if consent is not None:
        film = without_media(film, consent.id)
    if photo is None:
        return film
    clips = [place.clip for place in clips_of(film.timeline) if photo.id in media_used_by(place.clip.content)]
    if not with_photo:
        return replace(film, timeline=_with_stills(film.timeline, clips))
    timeline = film.timeline
    for clip in clips:
        timeline = lift(timeline, clip.id)
    film = without_media(replace(film, timeline=timeline), photo.id)
    spoken = {media for clip in clips for media in media_used_by(clip.content)}
    used = {media for place in clips_of(timeline) for media in media_used_by(place.clip.content)}
    return replace(film, media=tuple(media for media in film.media if media.id not in spoken - used))


def _with_stills(timeline: Timeline, clips: list[Clip]) -> Timeline:
    """Show the photos of some clips as they are; words that people were to say go with their movement."""
    still = {
        clip.id: replace(clip, content=Photo(photo=clip.content.photo, framing=clip.content.framing))
        for clip in clips
        if isinstance(clip.content, LivingPortrait | TalkingPortrait)
    }
    tracks = tuple(
        replace(
            track,
            items=tuple(still.get(item.id, item) if isinstance(item, Clip) else item for item in track.items),
        )
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tracks)
