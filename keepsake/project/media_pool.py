"""The media of a film: taking files in, finding them, and making clips of them.

Looking at files is the engine's work (`ExamineMedia`, done in the worker); here its readings become media of the
film. Photos and sounds go inside the film at once. Home videos are large, so they stay where they are, known by their
hash, until they are collected.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from keepsake.core.errors import BadInputError, EditError
from keepsake.core.progress import Reporter, silent
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import MediaReading, MediaSort
from keepsake.project.blobs import Blobs
from keepsake.project.document import Document
from keepsake.project.media_files import MediaStatus, status_of
from keepsake.project.schema import (
    Clip,
    Content,
    Film,
    HomeVideo,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    Timeline,
    consent_id,
)

PHOTO_SECONDS = 5
ID_LETTERS = 32
CONSENT_NAME = "consent.json"


def media_of(reading: MediaReading, timeline: Timeline, is_inside: bool) -> Media:
    """Give the media that a reading is of. A video or sound shorter than one frame of the film is an error."""
    length = None
    if reading.seconds is not None:
        exact = reading.seconds * timeline.rate
        length = RationalTime(exact.numerator // exact.denominator, timeline.rate)
        if length.value < 1:
            raise BadInputError(f"“{reading.path.name}” is too short to be used in a film.")
    return Media(
        id=MediaId(reading.sha256[:ID_LETTERS]),
        kind=MediaKind(reading.sort.value),
        name=reading.path.name,
        sha256=reading.sha256,
        size_bytes=reading.size_bytes,
        width=reading.width,
        height=reading.height,
        length=length,
        taken=reading.taken,
        taken_from=reading.taken_from,
        is_inside=is_inside,
        linked_path="" if is_inside else str(reading.path.absolute()),
    )


def take_in(document: Document, reading: MediaReading, gesture: str = "") -> Media:
    """Make a file part of the film's media; one whose bytes are there already is not taken in again.

    Files taken in with one `gesture` are one step for undo. Raises BadInputError when the file changed since it was
    looked at or cannot be read, SaveError when it cannot be stored.
    """
    known = find_media(document.film, reading.sha256)
    if known is not None and status_of(document, known) is not MediaStatus.OFFLINE:
        return known
    media = media_of(reading, document.timeline, goes_inside(reading))
    put_in(document.blobs, reading)
    return name_media(document, media, gesture)


def goes_inside(reading: MediaReading) -> bool:
    """Say whether the bytes of a file go inside the film at once; home videos are large and stay where they are."""
    return reading.sort is not MediaSort.VIDEO


def put_in(blobs: Blobs, reading: MediaReading, report: Reporter = silent) -> None:
    """Put what belongs inside a film there: the bytes of a photo or sound, and the small picture. In any thread, with
    blobs of its own.

    Raises BadInputError when the file changed since it was looked at or cannot be read, SaveError when it cannot be
    stored.
    """
    if goes_inside(reading):
        blobs.put_file(reading.path, reading.sha256, report)
    if reading.thumbnail:
        blobs.put_thumbnail(reading.sha256, reading.thumbnail)


def name_media(document: Document, media: Media, gesture: str = "") -> Media:
    """Make a media whose bytes are where they belong part of the film; one that was lost is found by this."""
    known = find_media(document.film, media.sha256)
    if known is not None:
        media = replace(media, id=known.id, name=known.name)
    document.apply(lambda film: with_media(film, media), "Import", gesture)
    return media


def find_media(film: Film, sha256: str) -> Media | None:
    """Find a media by the hash of its bytes."""
    return next((media for media in film.media if media.sha256 == sha256), None)


def media_by_id(film: Film, media_id: MediaId) -> Media | None:
    """Find a media by its id."""
    return next((media for media in film.media if media.id == media_id), None)


def with_media(film: Film, media: Media) -> Film:
    """Put a media into the film, in place of the one with its id if there is one."""
    if any(each.id == media.id for each in film.media):
        return replace(film, media=tuple(media if each.id == media.id else each for each in film.media))
    return replace(film, media=(*film.media, media))


def without_media(film: Film, media_id: MediaId) -> Film:
    """Take a media out of the film's pool; clips that use it stay, and its bytes stay inside for undo."""
    return replace(film, media=tuple(media for media in film.media if media.id != media_id))


def consent_for(film: Film, photo_sha256: str) -> Media | None:
    """Find the consent for a photo's people, if the film has one."""
    found = media_by_id(film, consent_id(photo_sha256))
    return found if found is not None and found.kind is MediaKind.CONSENT else None


def take_in_consent(document: Document, consent_path: Path, photo_sha256: str) -> Media:
    """Keep the consent for a photo's people in the film, in place of any there is for that photo; one step for undo.

    Raises BadInputError when the file cannot be read, SaveError when it cannot be stored.
    """
    sha256 = document.blobs.put_file(consent_path)
    media = Media(
        id=consent_id(photo_sha256),
        kind=MediaKind.CONSENT,
        name=CONSENT_NAME,
        sha256=sha256,
        size_bytes=document.blobs.size(sha256),
    )
    document.apply(lambda film: with_media(film, media), "Consent")
    return media


def clip_of(media: Media, timeline: Timeline) -> Clip:
    """Give a clip that shows or plays a media: a photo for five seconds, all of a video or sound.

    Raises EditError for a consent, which is neither.
    """
    if media.kind is MediaKind.CONSENT:
        raise EditError(f"“{media.name}” says who agreed to what; it cannot be shown in the film.")
    content: Content
    if media.kind is MediaKind.PHOTO or media.length is None:
        frames = int(PHOTO_SECONDS * timeline.rate)
        content = Photo(photo=media.id)
        return Clip(name=media.name, content=content, source_range=range_of(0, frames, timeline.rate))
    content = HomeVideo(video=media.id) if media.kind is MediaKind.VIDEO else Sound(sound=media.id)
    whole = range_of(0, media.length.value, timeline.rate)
    return Clip(name=media.name, content=content, source_range=whole, available_range=whole)
