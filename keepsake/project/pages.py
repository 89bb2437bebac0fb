"""A film as lines of text in named pages, and the difference between two films as a few lines.

A page is one track's items, or the media, or the head (everything else), one JSON record a line. Consecutive films
share nearly all their lines, so a step costs a few hundred bytes to keep. The digest covers every line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from keepsake.core.records import RecordError, from_record, to_record
from keepsake.project.schema import Film, Item, Media, Timeline
from keepsake.project.sequence import shared_ends

Pages = Mapping[str, tuple[str, ...]]
HEAD_PAGE, MEDIA_PAGE, TRACK_PAGE_PREFIX = "head", "media", "track:"
MOST_LINES = 1_000_000
"""More items than any family film has; a file that claims more is not read."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Splice:
    """One page's change: after `kept` lines, `removed` lines give way to `added`. A page taken away has `kept` -1."""

    page: str
    kept: int
    removed: int
    added: tuple[str, ...]


def pages_of(film: Film, old_film: Film | None = None, old_pages: Pages | None = None) -> dict[str, tuple[str, ...]]:
    """Write a film as pages; given an earlier film and its pages, only what differs is written anew."""
    earlier = old_film or Film()
    lines = old_pages if old_film is not None and old_pages is not None else {}
    tracks = {track.id: track for track in earlier.timeline.tracks}
    pages: dict[str, tuple[str, ...]] = {HEAD_PAGE: (_line(_bare_timeline(film.timeline), Timeline),)}
    pages[MEDIA_PAGE] = _page(film.media, earlier.media, lines.get(MEDIA_PAGE), Media)
    for track in film.timeline.tracks:
        name = TRACK_PAGE_PREFIX + track.id
        before = tracks[track.id].items if track.id in tracks else ()
        pages[name] = _page(track.items, before, lines.get(name), Item)
    return pages


def film_of(pages: Pages, like: Film | None = None, like_pages: Pages | None = None) -> Film:
    """Read a film from its pages; what a film `like` it shares, by its own pages, is taken from there and not read
    anew.

    Raises RecordError when they are no film.
    """
    known = _known(like, like_pages) if like is not None and like_pages is not None else {}
    if len(pages.get(HEAD_PAGE, ())) != 1 or sum(map(len, pages.values())) > MOST_LINES:
        raise RecordError("a film has one head")
    timeline = from_record(_parsed(pages[HEAD_PAGE][0]), Timeline)
    names = [TRACK_PAGE_PREFIX + track.id for track in timeline.tracks]
    if set(pages) != {HEAD_PAGE, MEDIA_PAGE, *names} or len(set(names)) != len(names):
        raise RecordError("pages and tracks are not the same")
    media = _read_page(pages[MEDIA_PAGE], Media, known.get(MEDIA_PAGE, {}))
    pairs = zip(timeline.tracks, names, strict=True)
    tracks = tuple(replace(track, items=_read_page(pages[name], Item, known.get(name, {}))) for track, name in pairs)
    return Film(timeline=replace(timeline, tracks=tracks), media=media)


def digest_of(pages: Pages) -> bytes:
    """Give the SHA-256 of all pages and lines, in order; 32 bytes."""
    whole = hashlib.sha256()
    for name in sorted(pages):
        page = hashlib.sha256("\n".join(pages[name]).encode())
        whole.update(f"{len(name.encode())} {name} {len(pages[name])} ".encode() + page.digest())
    return whole.digest()


def difference(old: Pages, new: Pages) -> tuple[Splice, ...]:
    """Say how to make the new pages from the old ones, one splice after another. A clip moved elsewhere is two
    short ones.
    """
    splices = [Splice(name, -1, 0, ()) for name in old if name not in new]
    for name, lines in new.items():
        before = old.get(name)
        if before is lines:
            continue
        if before is None:
            splices.append(Splice(name, 0, 0, lines))
            continue
        splices += _page_difference(name, before, lines)
    return tuple(splices)


def _page_difference(name: str, before: tuple[str, ...], lines: tuple[str, ...]) -> list[Splice]:
    start, end = shared_ends(before, lines)
    old, new = before[start : len(before) - end], lines[start : len(lines) - end]
    if len(old) == len(new) > 2 and old[1:] == new[:-1]:
        return [Splice(name, start, 1, ()), Splice(name, start + len(new) - 1, 0, new[-1:])]
    if len(old) == len(new) > 2 and old[:-1] == new[1:]:
        return [Splice(name, start + len(old) - 1, 1, ()), Splice(name, start, 0, new[:1])]
    return [Splice(name, start, len(old), new)] if old or new else []


def spliced(old: Pages, splices: tuple[Splice, ...]) -> dict[str, tuple[str, ...]]:
    """Make the new pages from the old ones. Raises RecordError when the splices do not fit."""
    pages = dict(old)
    for splice in splices:
        lines = pages.get(splice.page, ())
        if splice.kept == -1:
            pages.pop(splice.page, None)
        elif splice.kept < 0 or splice.removed < 0 or splice.kept + splice.removed > len(lines):
            raise RecordError("a change does not fit what it changes")
        else:
            pages[splice.page] = (*lines[: splice.kept], *splice.added, *lines[splice.kept + splice.removed :])
    return pages


def _bare_timeline(timeline: Timeline) -> Timeline:
    return replace(timeline, tracks=tuple(replace(track, items=()) for track in timeline.tracks))


def _line(thing: object, kind: Any) -> str:
    return json.dumps(to_record(thing, kind), ensure_ascii=False, separators=(",", ":"))


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError("a line is not a record") from error


def _page(things: tuple[Thing, ...], before: tuple[Thing, ...], lines: tuple[str, ...] | None, kind: Any) -> Any:
    if lines is None or len(lines) != len(before):
        return tuple(_line(thing, kind) for thing in things)
    if things is before:
        return lines
    start, end = shared_ends(before, things)
    # A thing that only moved is the same object, and its line is known.
    known = {id(before[index]): lines[index] for index in range(start, len(before) - end)}
    written = (known.get(id(thing)) or _line(thing, kind) for thing in things[start : len(things) - end])
    return (*lines[:start], *written, *lines[len(lines) - end :])


def _read_page(lines: tuple[str, ...], kind: Any, known: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(known[line] if line in known else from_record(_parsed(line), kind) for line in lines)


def _known(film: Film, pages: Pages) -> dict[str, dict[str, Any]]:
    """By page, what each line of a film stands for."""
    things: dict[str, tuple[Any, ...]] = {MEDIA_PAGE: film.media}
    things |= {TRACK_PAGE_PREFIX + track.id: track.items for track in film.timeline.tracks}
    return {name: dict(zip(pages.get(name, ()), some, strict=False)) for name, some in things.items()}
