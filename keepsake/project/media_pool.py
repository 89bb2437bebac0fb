"""The media of a film: taking files in, where their bytes are, and bringing everything inside.

Looking at files is the engine's work (`ExamineMedia`, done in the worker); here its readings become media of the
film. Photos and sounds go inside the film at once. Home videos are large, so they stay where they are, known by their
hash, until they are collected.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from keepsake.core.errors import BadInputError, EditError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import MediaReading, MediaSort
from keepsake.project.blobs import Blobs
from keepsake.project.document import Document
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

PHOTO_SUFFIXES = frozenset(
    [".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".bmp", ".gif", ".jp2"]
)
VIDEO_SUFFIXES = frozenset(
    [
        ".mp4",
        ".m4v",
        ".mov",
        ".avi",
        ".mkv",
        ".webm",
        ".mpg",
        ".mpeg",
        ".mts",
        ".m2ts",
        ".3gp",
        ".wmv",
        ".vob",
        ".ogv",
        ".dv",
    ]
)
SOUND_SUFFIXES = frozenset(
    [".mp3", ".wav", ".flac", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wma", ".aif", ".aiff"]
)
MEDIA_SUFFIXES = PHOTO_SUFFIXES | VIDEO_SUFFIXES | SOUND_SUFFIXES
MOST_FOLDERS_DEEP = 20
PHOTO_SECONDS = 5
ID_LETTERS = 32
CONSENT_NAME = "consent.json"
ELSEWHERE = re.compile(r"^(\\\\|//|[A-Za-z][A-Za-z0-9+.-]+:)")
"""A path on another machine, or an address (a drive is one letter long): merely asking whether it exists would send
something out of this PC."""


class MediaStatus(StrEnum):
    """Where the bytes of a media are."""

    INSIDE = "inside the film"
    LINKED = "linked"
    OFFLINE = "not found"


def files_to_import(paths: Iterable[Path]) -> Iterator[Path]:
    """Give the files that are meant: those named themselves, and those in folders that look like media, by name.

    Hidden files are passed over, as are folders more than twenty deep and links to folders.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, MOST_FOLDERS_DEEP)
        else:
            yield path


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


def status_of(document: Document, media: Media) -> MediaStatus:
    """Say where the bytes are. A linked file that has another size than it had counts as not found."""
    if media.sha256 in document.blobs:
        return MediaStatus.INSIDE
    path = linked_path(media)
    size = _size(path) if path is not None else -1
    is_there = size >= 0 and (size == media.size_bytes or not media.sha256)
    return MediaStatus.LINKED if is_there else MediaStatus.OFFLINE


def linked_path(media: Media) -> Path | None:
    """Give the path of a linked file when it is one on this PC."""
    if not media.linked_path or ELSEWHERE.match(media.linked_path):
        return None
    path = Path(media.linked_path)
    return path if path.is_absolute() else None


def file_of(document: Document, media: Media, folder: Path) -> Path:
    """Give a path the engine can read a media from; one inside the film is first written out into a cache folder.

    Raises BadInputError when the bytes are not to be found, FilmError when they are damaged, OutputError when the
    folder cannot be written to.
    """
    status = status_of(document, media)
    path = linked_path(media)
    if status is MediaStatus.LINKED and path is not None:
        return path
    if status is MediaStatus.OFFLINE:
        raise BadInputError(f"“{media.name}” is not found any more; connect its drive or find it again.")
    for _ in written_out(document, media, folder):
        pass
    return cached_path(media, folder)


def cached_path(media: Media, folder: Path) -> Path:
    """Give the path in a cache folder for a media inside the film, whether it has been written out or not."""
    return folder / f"{media.sha256}{safe_suffix(media.name)}"


def is_written_out(media: Media, folder: Path) -> bool:
    """Say whether a media inside the film is in the cache folder, whole."""
    return _size(cached_path(media, folder)) == media.size_bytes


def written_out(document: Document, media: Media, folder: Path) -> Generator[None, None, None]:
    """Write a media inside the film out into a cache folder, a piece at each step, so that a window can breathe
    between; nothing when it is there. Leaving off leaves nothing behind.

    Raises FilmError when it is damaged, OutputError when the folder cannot be written to.
    """
    if is_written_out(media, folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    yield from document.blobs.writing_to(media.sha256, cached_path(media, folder))


def collect(document: Document, report: Reporter = silent) -> tuple[str, ...]:
    """Bring every linked file inside the film, so that the one file has everything; one step for undo.

    Returns the names of those that were not found. Raises SaveError when there is no room.
    """
    missing: list[str] = []
    taken: dict[MediaId, str] = {}
    linked = [media for media in document.film.media if media.sha256 not in document.blobs]
    for done, media in enumerate(linked):
        report(Progress("collecting " + media.name, done, len(linked)))
        path = linked_path(media)
        try:
            taken[media.id] = document.blobs.put_file(path or Path(media.name), media.sha256)
        except BadInputError:
            missing.append(media.name)
    document.apply(lambda film: collected(document, film, taken), "Collect")
    return tuple(missing)


def collected(document: Document, film: Film, taken: dict[MediaId, str]) -> Film:
    """Give the film with the media whose bytes are inside now, by the hashes they were stored under, no longer
    linked.
    """
    return replace(film, media=tuple(_collected(document, each, taken) for each in film.media))


def safe_suffix(name: str) -> str:
    """Give the ending of a file's name when it is one we know, so that nothing in a film chooses a name on the
    disk.
    """
    suffix = PurePosixPath(name.lower()).suffix
    return suffix if suffix in MEDIA_SUFFIXES else ""


def _collected(document: Document, media: Media, taken: dict[MediaId, str]) -> Media:
    sha256 = taken.get(media.id, media.sha256)
    if media.is_inside or sha256 not in document.blobs:
        return media
    return replace(media, sha256=sha256, size_bytes=document.blobs.size(sha256), is_inside=True, linked_path="")


def _in_folder(folder: Path, deeper: int) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir(), key=lambda path: natural_order(path.name))
    except OSError as error:
        raise BadInputError(f"The folder “{folder.name}” cannot be read.") from error
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if deeper > 0 and not path.is_symlink():
                yield from _in_folder(path, deeper - 1)
        elif path.suffix.lower() in MEDIA_SUFFIXES:
            yield path


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """Order names as people do: photo 9 before photo 10."""
    parts = re.split(r"([0-9]{1,18})", name.lower())
    return [(0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else -1
    except (OSError, ValueError):
        return -1
