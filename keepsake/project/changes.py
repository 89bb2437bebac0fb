"""What differs between two films, so that each view redraws only what is its own."""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.core.timebase import RationalTime, TimeRange
from keepsake.project.schema import Clip, ClipId, Film, Item, Track, TrackId
from keepsake.project.sequence import length_of, shared_ends


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change touched. `span` is the stretch of timeline that may look or sound different, None for none
    of it.
    """

    tracks: frozenset[TrackId] = frozenset()
    clips: frozenset[ClipId] = frozenset()
    media: bool = False
    markers: bool = False
    span: TimeRange | None = None


def changes_between(old: Film, new: Film) -> Changes:
    """Compare two films; what they share costs nothing to compare."""
    before = {track.id: track for track in old.timeline.tracks}
    after = {track.id: track for track in new.timeline.tracks}
    touched = [name for name in before | after if before.get(name) is not after.get(name)]
    touched = [name for name in touched if before.get(name) != after.get(name)]
    clips: set[ClipId] = set()
    spans: list[tuple[int, int]] = []
    for name in touched:
        some, span = _between_tracks(before.get(name), after.get(name))
        clips |= some
        spans.append(span)
    rate = new.timeline.rate
    start = min((span[0] for span in spans), default=0)
    end = max((span[1] for span in spans), default=0)
    return Changes(
        tracks=frozenset(touched),
        clips=frozenset(clips),
        media=old.media is not new.media and old.media != new.media,
        markers=old.timeline.markers != new.timeline.markers,
        span=TimeRange(RationalTime(start, rate), RationalTime(end - start, rate)) if end > start else None,
    )


def _between_tracks(old: Track | None, new: Track | None) -> tuple[set[ClipId], tuple[int, int]]:
    olds, news = (old.items if old else ()), (new.items if new else ())
    if not (old and new) or (old.gain_db, old.is_muted) != (new.gain_db, new.is_muted):
        first, last = 0, 0
    else:
        first, last = shared_ends(olds, news)
    before = {item.id: item for item in olds[first : len(olds) - last] if isinstance(item, Clip)}
    after = {item.id: item for item in news[first : len(news) - last] if isinstance(item, Clip)}
    clips = {name for name in before | after if before.get(name) is not after.get(name)}
    return clips, _span(olds, news, first, last)


def _span(olds: tuple[Item, ...], news: tuple[Item, ...], first: int, last: int) -> tuple[int, int]:
    """The frames that may differ: to the end when what follows has moved, else to where both are the same again."""
    # A transition reaches into the clip on its other side, so one clip more on either hand may look different.
    first, last = max(0, first - 2), max(0, last - 2)
    start, longer = length_of(olds[:first]), max(length_of(olds), length_of(news))
    old_end, new_end = (length_of(items[: len(items) - last]) for items in (olds, news))
    return start, (old_end if old_end == new_end else longer)
