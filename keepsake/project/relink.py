"""Finding files again that were moved: surely by their hash, or perhaps by their name; never guessing in silence.

Not finding a file changes nothing: its clips stay and say that it is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from keepsake.core.errors import BadInputError, EditError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.project.importable import files_to_import
from keepsake.project.media_pool import media_by_id, with_media
from keepsake.project.schema import Film, Media, MediaId

HASHED_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a missing media; `is_same` when its bytes are the same, otherwise only its name is."""

    media_id: MediaId
    path: Path
    is_same: bool


def find_again(missing: Iterable[Media], folder: Path, report: Reporter = silent) -> tuple[Found, ...]:
    """Search a folder and those in it for missing files: by hash where the size fits, else by name.

    Give the folder of a file that a person has found, and the rest are often beside it.
    """
    wanted = list(missing)
    candidates = list(files_to_import([folder]))
    found: dict[MediaId, Found] = {}
    for done, path in enumerate(candidates):
        report(Progress("searching " + folder.name, done, len(candidates)))
        for each in _matches(path, wanted):
            if each.media_id not in found or (each.is_same and not found[each.media_id].is_same):
                found[each.media_id] = each
    return tuple(found.values())


def relinked(film: Film, media_id: MediaId, path: Path, read: tuple[str, int]) -> Film:
    """Take a file for a media from now on, whether its bytes are the same or a person says that it is the one.

    `read` is the file's SHA-256 and size, as `hash_of` gives them. A media that is not in the film is an error.
    """
    media = media_by_id(film, media_id)
    if media is None:
        raise EditError("That file is not in the film any more.")
    sha256, size = read
    return with_media(
        film, replace(media, sha256=sha256, size_bytes=size, is_inside=False, linked_path=str(path.absolute()))
    )


def hash_of(path: Path) -> tuple[str, int]:
    """Give a file's SHA-256 and size. Raises BadInputError when it cannot be read."""
    whole, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(HASHED_BYTES):
                whole.update(piece)
                size += len(piece)
    except OSError as error:
        raise BadInputError(f"“{path.name}” cannot be read ({error.strerror or 'an error of its drive'}).") from error
    return whole.hexdigest(), size


def _matches(path: Path, wanted: list[Media]) -> Iterator[Found]:
    try:
        size = path.stat().st_size
        has_size = [media for media in wanted if media.size_bytes == size]
        sha256 = hash_of(path)[0] if has_size else ""
    except (OSError, BadInputError):
        return
    for media in wanted:
        if media in has_size and media.sha256 == sha256:
            yield Found(media.id, path, True)
        elif media.name.casefold() == path.name.casefold():
            yield Found(media.id, path, False)
