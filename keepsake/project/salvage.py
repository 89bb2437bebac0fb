"""Saves what is readable of a damaged film into a new file: the newest film that is whole, and every photo that is.

Works on the bytes alone, so neither a broken page nor anything hidden in the file can get in its way. The damaged
file is only read. What is taken over has the hash it had when it was put in.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from keepsake.core.errors import BadInputError, FilmError, KeepsakeError, SaveError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.records import RecordError
from keepsake.project.blobs import CHUNK_BYTES, MOST_CHUNKS
from keepsake.project.bodies import PART, WHOLE, is_whole, pages_from
from keepsake.project.btree import BrokenPageError, Cell, PageReader, Row
from keepsake.project.history import FIRST_STEP, Step
from keepsake.project.laws import is_sound
from keepsake.project.opening import create_film_file
from keepsake.project.pages import Pages, digest_of, film_of
from keepsake.project.schema import Film, Media, MediaId, MediaKind, new_film
from keepsake.project.storage import FilmFile

DIGEST_LETTERS = 64
MOST_STEPS_SAVED = 200
LONGEST_SEARCH_SECONDS = 60.0
"""A step is read in milliseconds; a file in which so much time finds none was made to waste it."""
PICTURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"RIFF", b"BM", b"GIF8")
HEIF_BRAND_AT = slice(4, 8)


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was saved. `step` is the newest step that could be read, None when no film could; names are of files."""

    path: Path
    step: Step | None
    steps_saved: int
    files_saved: tuple[str, ...]
    files_lost: tuple[str, ...]


@dataclass(slots=True)
class _Remains:
    """What was found in the damaged file."""

    steps: dict[int, tuple[Step, bytes, bytes]] = field(default_factory=dict)
    files: dict[int, tuple[str, int]] = field(default_factory=dict)
    pieces: dict[int, dict[int, Row]] = field(default_factory=dict)
    thumbnails: dict[str, bytes] = field(default_factory=dict)
    head: int = 0


def salvage(damaged_path: Path, output_path: Path, report: Reporter = silent) -> Salvage:
    """Save what is readable of a film into a new file.

    Raises FilmError when nothing of a film is left, BadInputError when the file cannot be read, SaveError when the
    new one cannot be made (a file of that name is never overwritten).
    """
    try:
        with damaged_path.open("rb") as file:
            return _salvage(file, output_path, report)
    except OSError as error:
        raise BadInputError(f"“{damaged_path.name}” cannot be read ({error.strerror or 'an error'}).") from error


def free_name_beside(path: Path) -> Path:
    """Give a name beside a damaged film that nothing has yet."""
    number = 1
    while (free := path.with_name(f"{path.stem} (recovered{'' if number == 1 else f' {number}'}).keepsake")).exists():
        number += 1
    return free


def _salvage(file: BinaryIO, output_path: Path, report: Reporter) -> Salvage:
    reader = PageReader(file)
    remains = _found(reader)
    films = _newest_films(remains)
    hashes = _hashes(reader, remains)
    if not films and not hashes:
        raise FilmError("Nothing of a Keepsake film is left in this file; an earlier copy may help.")
    step, film = films[-1] if films else (None, _film_of_photos(reader, remains, hashes))
    earlier = [each for each in films[:-1] if step is not None]
    new = create_film_file(output_path, earlier[0][1] if earlier else film)
    with contextlib.closing(new):
        if earlier:
            _take_over_steps(new, [*earlier[1:], films[-1]])
        saved = _take_over_files(reader, remains, hashes, new, report)
    names = {media.sha256: media.name for media in film.media if media.is_inside}
    return Salvage(
        path=output_path,
        step=step,
        steps_saved=len(films),
        files_saved=tuple(names.get(sha256, f"a file no longer in the film ({sha256[:8]})") for sha256 in saved),
        files_lost=tuple(name for sha256, name in names.items() if sha256 not in saved),
    )


def _found(reader: PageReader) -> _Remains:
    remains = _Remains()
    for row in reader.rows():
        try:
            if row.number >= MOST_CHUNKS and len(kinds := reader.kinds(row)) == 2 and kinds[1] >= 12:
                remains.pieces.setdefault(row.number // MOST_CHUNKS, {})[row.number % MOST_CHUNKS] = row
            else:
                _sort_in(remains, row.number, reader.values(row))
        except BrokenPageError:
            continue
    return remains


def _sort_in(remains: _Remains, number: int, values: tuple[Cell, ...]) -> None:
    """Tell what a row is by its columns; the first is always the row's number, and stored as nothing."""
    match values:
        case (None, parent, int(), str(label), str(gesture), int(made_at), bytes(digest), bytes(body)):
            is_tied = parent is None or (isinstance(parent, int) and parent < number)
            if body[:4] in (WHOLE, PART) and is_tied:
                tie = parent if isinstance(parent, int) else None
                remains.steps[number] = (Step(number, tie, label, gesture, made_at), digest, body)
        case (None, str(sha256), int(size)) if _is_digest(sha256) and size >= 0:
            remains.files[number] = (sha256, size)
        case (None, str(sha256), bytes(picture)) if _is_digest(sha256):
            remains.thumbnails[sha256] = picture
        case (None, int(head)) if number == 1:
            remains.head = head
        case _:
            pass


def _is_digest(text: str) -> bool:
    return len(text) == DIGEST_LETTERS and text.isascii() and text.isalnum()


def _newest_films(remains: _Remains) -> list[tuple[Step, Film]]:
    """Read the newest step that is whole, and the steps before it that are, oldest first."""
    pages: dict[int, Pages | None] = {}
    order = sorted(remains.steps, key=lambda number: (number == remains.head, number), reverse=True)
    ends = time.monotonic() + LONGEST_SEARCH_SECONDS
    for number in order:
        if time.monotonic() > ends:
            break
        film = _film_at(remains, number, pages)
        if film is None:
            continue
        films = [(remains.steps[number][0], film)]
        parent = films[0][0].parent
        while parent in remains.steps and len(films) < MOST_STEPS_SAVED and time.monotonic() < ends:
            before = _film_at(remains, parent, pages)
            if before is None:
                break
            films.append((remains.steps[parent][0], before))
            parent = films[-1][0].parent
        return films[::-1]
    return []


def _film_at(remains: _Remains, number: int, pages: dict[int, Pages | None]) -> Film | None:
    chain: list[int] = []
    at: int | None = number
    while at is not None and at in remains.steps and at not in pages:
        chain.append(at)
        at = None if is_whole(remains.steps[at][2]) else remains.steps[at][0].parent
    for each in reversed(chain):
        step, digest, body = remains.steps[each]
        before = pages.get(step.parent) if step.parent is not None else None
        pages[each] = _read_pages(body, before, digest)
    found = pages.get(number)
    if found is None:
        return None
    try:
        film = film_of(found)
    except RecordError:
        return None
    return film if is_sound(film) else None


def _read_pages(body: bytes, before: Pages | None, digest: bytes) -> Pages | None:
    try:
        pages = pages_from(body, before)
    except RecordError:
        return None
    return pages if digest_of(pages) == digest else None


def _hashes(reader: PageReader, remains: _Remains) -> dict[str, int]:
    """Find which files are whole, by reading each and comparing its hash; also those whose own row is lost."""
    found: dict[str, int] = {}
    for number in remains.pieces:
        whole, size = hashlib.sha256(), 0
        try:
            for piece in _pieces(reader, remains, number):
                whole.update(piece)
                size += len(piece)
        except BrokenPageError:
            continue
        sha256 = whole.hexdigest()
        if size and remains.files.get(number, (sha256, size)) == (sha256, size):
            found[sha256] = number
    return found


def _pieces(reader: PageReader, remains: _Remains, number: int) -> Iterator[bytes]:
    rows = remains.pieces[number]
    for place in range(len(rows)):
        if place not in rows:
            raise BrokenPageError("a piece of a file is missing")
        piece = reader.values(rows[place])[1]
        if not isinstance(piece, bytes) or len(piece) > CHUNK_BYTES:
            raise BrokenPageError("a piece of a file is not one")
        yield piece


def _film_of_photos(reader: PageReader, remains: _Remains, hashes: dict[str, int]) -> Film:
    """When no film can be read: an empty one that has the photos in its pool."""
    media: list[Media] = []
    for sha256, number in hashes.items():
        first = next(_pieces(reader, remains, number))
        if first.startswith(PICTURE_SIGNATURES) or first[HEIF_BRAND_AT] == b"ftyp":
            name = f"Recovered photo {len(media) + 1}"
            size = sum(map(len, _pieces(reader, remains, number)))
            item = Media(id=MediaId(sha256[:32]), kind=MediaKind.PHOTO, name=name, sha256=sha256, size_bytes=size)
            media.append(item)
    return replace(new_film("Recovered"), media=tuple(media))


def _take_over_steps(new: FilmFile, films: list[tuple[Step, Film]]) -> None:
    steps: list[tuple[Step, Film]] = []
    for number, (old, film) in enumerate(films, FIRST_STEP + 1):
        steps.append((replace(old, number=number, parent=number - 1, gesture=""), film))
    new.commit(steps, steps[-1][0].number)


def _take_over_files(
    reader: PageReader, remains: _Remains, hashes: dict[str, int], new: FilmFile, report: Reporter
) -> list[str]:
    saved: list[str] = []
    for sha256, number in hashes.items():
        report(Progress("saving photos", len(saved), len(hashes)))
        try:
            new.blobs.put_pieces(_pieces(reader, remains, number), sha256)
        except SaveError:
            raise
        except (KeepsakeError, BrokenPageError):
            continue
        if remains.thumbnails.get(sha256):
            new.blobs.put_thumbnail(sha256, remains.thumbnails[sha256])
        saved.append(sha256)
    return saved
