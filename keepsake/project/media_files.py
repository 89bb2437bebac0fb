"""Where the bytes of a film's media are: inside the film, in a linked file, or nowhere to be found."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from keepsake.core.errors import BadInputError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.project.document import Document
from keepsake.project.importable import MEDIA_SUFFIXES
from keepsake.project.schema import Film, Media, MediaId

ELSEWHERE = re.compile(r"^(\\\\|//|[A-Za-z][A-Za-z0-9+.-]+:)")
"""A path on another machine, or an address (a drive is one letter long): merely asking whether it exists would send
something out of this PC."""


class MediaStatus(StrEnum):
    """Where the bytes of a media are."""

    INSIDE = "inside the film"
    LINKED = "linked"
    OFFLINE = "not found"


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


def safe_suffix(name: str) -> str:
    """Give the ending of a file's name when it is one we know, so that nothing in a film chooses a name on the
    disk.
    """
    suffix = PurePosixPath(name.lower()).suffix
    return suffix if suffix in MEDIA_SUFFIXES else ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else -1
    except (OSError, ValueError):
        return -1


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


def _collected(document: Document, media: Media, taken: dict[MediaId, str]) -> Media:
    sha256 = taken.get(media.id, media.sha256)
    if media.is_inside or sha256 not in document.blobs:
        return media
    return replace(media, sha256=sha256, size_bytes=document.blobs.size(sha256), is_inside=True, linked_path="")
