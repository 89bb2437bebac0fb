"""What is true of every timeline: checked after reading a file from elsewhere, and by the tests after every edit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from keepsake.core.curve import Curve
from keepsake.core.rate import MAX_RATE, MIN_RATE
from keepsake.core.scene import Look
from keepsake.core.timebase import LONGEST_FRAMES, RationalTime, TimeRange
from keepsake.project.properties import BOUNDS, MOST_KEYS, PICTURE_PROPERTIES, Property, varying_of
from keepsake.project.schema import CARRIED_BY, Clip, Film, Framing, Gap, Item, Timeline, Track, Transition

LARGEST_SIDE_PX = 16_384
WIDEST_BORDER = 0.25
MOST_TURNS = 3
LONGEST_WORD, MOST_WORDS = 200, 10_000
"""Of the list of how names are read: characters of a word or reading, and entries."""


def broken_laws(timeline: Timeline) -> Iterator[str]:
    """Say, in words for a log, each way the timeline is not as a timeline must be; nothing when it is sound."""
    if not MIN_RATE <= timeline.rate <= MAX_RATE:
        yield f"the rate {timeline.rate} is not between {MIN_RATE} and {MAX_RATE}"
    if not (0 < timeline.width <= LARGEST_SIDE_PX and 0 < timeline.height <= LARGEST_SIDE_PX):
        yield f"the picture is {timeline.width} x {timeline.height}"
    yield from _broken_ids(timeline)
    for track in timeline.tracks:
        for law in _broken_on_track(track, timeline.rate):
            yield f"track {track.id}: {law}"
    yield from _broken_pronunciations(timeline)
    for marker in timeline.markers:
        if marker.at.rate != timeline.rate:
            yield f"marker {marker.id} is at another rate"


def is_sound(film: Film) -> bool:
    """Say whether the film keeps every law."""
    ids = [media.id for media in film.media]
    return len(set(ids)) == len(ids) and next(broken_laws(film.timeline), None) is None


def _broken_pronunciations(timeline: Timeline) -> Iterator[str]:
    listed = timeline.pronunciations
    if len(listed) > MOST_WORDS or len({each.written.casefold() for each in listed}) < len(listed):
        yield "the list of names is too long or names one twice"
    if any(not (each.written and each.spoken) for each in listed):
        yield "a name or its reading is empty"
    if any(max(len(each.written), len(each.spoken)) > LONGEST_WORD for each in listed):
        yield "a name or its reading is too long"


def _broken_ids(timeline: Timeline) -> Iterator[str]:
    ids = [str(track.id) for track in timeline.tracks]
    ids += [str(item.id) for track in timeline.tracks for item in track.items if isinstance(item, Clip)]
    ids += [str(marker.id) for marker in timeline.markers]
    if len(set(ids)) != len(ids) or "" in ids:
        yield "two things bear one id"
    numbers = (int(bare) for name in ids if (bare := name[1:]).isascii() and bare.isdigit() and len(bare) < 20)
    if max(numbers, default=0) >= timeline.next_number:
        yield "the next number is already taken"


def _broken_on_track(track: Track, rate: Fraction) -> Iterator[str]:
    before: Item | None = None
    total = 0
    for index, item in enumerate(track.items):
        after = track.items[index + 1] if index + 1 < len(track.items) else None
        if isinstance(item, Clip):
            total += item.duration.value
            yield from _broken_in_clip(item, track, rate)
        elif isinstance(item, Gap):
            total += item.duration.value
            yield from _broken_in_gap(item, before, after, rate)
        else:
            yield from _broken_in_transition(item, before, after, rate)
        before = item
    if total > LONGEST_FRAMES:
        yield "the track is longer than can be counted"
    yield from _crowded_clips(track)


def _broken_in_clip(clip: Clip, track: Track, rate: Fraction) -> Iterator[str]:
    if clip.source_range.rate != rate or not 0 < clip.duration.value <= LONGEST_FRAMES:
        yield f"clip {clip.id} has no length at the film's rate"
    if abs(clip.source_range.start.value) > LONGEST_FRAMES:
        yield f"clip {clip.id} begins further off than can be counted"
    if clip.available_range is not None and not clip.available_range.covers(clip.source_range):
        yield f"clip {clip.id} uses more than there is"
    if track.kind not in CARRIED_BY[type(clip.content)]:
        yield f"clip {clip.id} is on the wrong kind of track"
    fades = [_frames_at(fade, rate) for fade in (clip.fade_in, clip.fade_out) if fade is not None]
    if any(fade < 0 for fade in fades) or sum(fades) > clip.duration.value:
        yield f"clip {clip.id} fades for longer than it lasts"
    framing = getattr(clip.content, "framing", None)
    if isinstance(framing, Framing) and framing.over is not None and not _is_counted(framing.over, rate):
        yield f"the move over clip {clip.id} has no length at the film's rate"
    if not 0 <= getattr(clip.content, "quarter_turns", 0) <= MOST_TURNS:
        yield f"clip {clip.id} is turned by more than a whole turn"
    yield from _broken_in_look(clip)


def _broken_in_look(clip: Clip) -> Iterator[str]:
    for which in (*PICTURE_PROPERTIES, Property.GAIN):
        varying, bounds = varying_of(clip, which), BOUNDS[which]
        values = [key.value for key in varying.keys]
        if which is not Property.GAIN:  # a sound of another editor's may be as loud as it likes
            values.append(varying.value)
        if not all(bounds.lowest <= value <= bounds.highest for value in values):
            yield f"the {which} of clip {clip.id} is out of bounds"
        if not _are_in_order(varying.keys):
            yield f"the keys of the {which} of clip {clip.id} are not in order"
    if not all(0 <= amount <= 1 for amount in _amounts_of(clip.look)):
        yield f"the look of clip {clip.id} is out of bounds"
    if clip.border is not None and not 0 <= clip.border.width <= WIDEST_BORDER:
        yield f"the border of clip {clip.id} is out of bounds"
    ground = clip.fill_colour
    if not all(0 <= channel <= 255 for channel in (ground.red, ground.green, ground.blue)):
        yield f"the ground of clip {clip.id} is no colour"


def _is_counted(stretch: TimeRange, rate: Fraction) -> bool:
    is_near = abs(stretch.start.value) <= LONGEST_FRAMES
    return stretch.rate == rate and is_near and 0 < stretch.duration.value <= LONGEST_FRAMES


def _are_in_order(keys: Curve) -> bool:
    is_counted = len(keys) <= MOST_KEYS and all(abs(key.at) <= LONGEST_FRAMES for key in keys)
    return is_counted and all(one.at < other.at for one, other in pairwise(keys))


def _amounts_of(look: Look) -> tuple[float, ...]:
    return look.amount, look.vignette, look.grain


def _frames_at(time: RationalTime, rate: Fraction) -> int:
    return time.value if time.rate == rate else -1


def _broken_in_gap(gap: Gap, before: Item | None, after: Item | None, rate: Fraction) -> Iterator[str]:
    if _frames_at(gap.duration, rate) <= 0:
        yield "a gap has no length"
    if isinstance(before, Gap) or after is None:
        yield "a gap follows a gap, or ends the track"


def _broken_in_transition(item: Transition, before: Item | None, after: Item | None, rate: Fraction) -> Iterator[str]:
    if not (isinstance(before, Clip) and isinstance(after, Clip)):
        yield "a transition is not between two clips"
        return
    into, out = _frames_at(item.in_offset, rate), _frames_at(item.out_offset, rate)
    if into < 0 or out < 0 or into + out == 0:
        yield "a transition has no length"
    if not 0 <= item.softness <= 1:
        yield "a transition is softer than can be"
    tail, head = before.tail_handle, after.head_handle
    if (tail is not None and out > tail) or (head is not None and into > head):
        yield "a transition needs more than its clips have"


def _crowded_clips(track: Track) -> Iterator[str]:
    """Find clips that lie under more transition than they are long."""
    items = track.items
    for index, item in enumerate(items):
        if isinstance(item, Clip):
            under = 0
            if index and isinstance(before := items[index - 1], Transition):
                under += before.out_offset.value
            if index + 1 < len(items) and isinstance(after := items[index + 1], Transition):
                under += after.in_offset.value
            if under > item.duration.value:
                yield f"clip {item.id} is shorter than its transitions"
