"""What differs between two films, so that each view redraws only what is its own."""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.core.timebase import RationalTime, TimeRange
from keepsake.project.schema import Clip, ClipId, Film, Item, Track, TrackId, Transition


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
    has_same_look = old and new and (old.gain_db, old.is_muted) == (new.gain_db, new.is_muted)
    first = _first_difference(olds, news) if has_same_look else 0
    clips = {item.id for item in set(olds[first:]) ^ set(news[first:]) if isinstance(item, Clip)}
    # A transition reaches into the clip before it, so that clip's whole stretch may look different.
    first = max(0, first - 2)
    return clips, (_frames(olds[:first]), max(_frames(olds), _frames(news)))


def _first_difference(old: tuple[Item, ...], new: tuple[Item, ...]) -> int:
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        if one is not other and one != other:
            return index
    return min(len(old), len(new))


def _frames(items: tuple[Item, ...]) -> int:
    return sum(item.duration.value for item in items if not isinstance(item, Transition))
