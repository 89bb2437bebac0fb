"""Makes a film of photos by itself: lengths, framing, dissolves, titles and music. All of it stays editable."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from keepsake.core.errors import UsageError
from keepsake.core.style import Style
from keepsake.core.timebase import RationalTime, nearest_frame, range_of
from keepsake.project.edits import add_marker, add_transition, append, overwrite
from keepsake.project.framing import Sight, slow_move
from keepsake.project.montage_photos import NOBODY, Heads
from keepsake.project.schema import (
    Clip,
    Colour,
    Content,
    Film,
    LivingPortrait,
    Media,
    Photo,
    Sound,
    Timeline,
    Title,
    TitlePlace,
    TitleTemplate,
    Track,
    TrackKind,
    Transition,
)

USUAL_SECONDS, SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 3.0, 8.0
"""How long a photo is seen: usually, and how far that is stretched so that film and music end together."""
OPENING_SECONDS, CLOSING_SECONDS = 4.0, 6.0
DISSOLVE_SECONDS = 1.0
TITLE_FADE_SECONDS = 0.8
MUSIC_FADE_SECONDS = 4.0
PHRASE_PULL_SECONDS, BEAT_PULL_SECONDS = 0.8, 0.4
"""A cut moves to a phrase of the music this near, else to a beat this near."""
CHAPTER_EVERY = 10

GROUNDS = {
    Style.MEMORIAL: Colour(red=18, green=18, blue=22),
    Style.ANNIVERSARY: Colour(red=38, green=26, blue=24),
    Style.BIRTHDAY: Colour(red=30, green=34, blue=52),
    Style.ARCHIVE: Colour(red=30, green=27, blue=22),
    Style.STORYTELLER: Colour(red=22, green=26, blue=26),
}
CLOSING_WORDS = {
    Style.MEMORIAL: "In loving memory",
    Style.ANNIVERSARY: "With love",
    Style.BIRTHDAY: "Happy birthday",
    Style.ARCHIVE: "",
    Style.STORYTELLER: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MontagePhoto:
    """A photo of the film, where its heads are and how it stands, and whether its people should live."""

    media: Media
    heads: Heads = NOBODY
    is_living: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where the music has beats and where phrases begin, in seconds from its first sample, ascending; where it ends
    by itself, None where that is not known.
    """

    beats: tuple[float, ...] = ()
    phrases: tuple[float, ...] = ()
    ends: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MontageWish:
    """What a person asks of the film. `seconds` is how long each photo is seen, None for as the music wants.

    `title` opens and closes the film, with `dates` under it; `closing` are further words at the end, None for those
    of the occasion.
    """

    occasion: Style = Style.MEMORIAL
    title: str = ""
    dates: str = ""
    closing: str | None = None
    music: Media | None = None
    pulse: Pulse = Pulse()
    seconds: float | None = None


def montage(film: Film, photos: Sequence[MontagePhoto], wish: MontageWish) -> Film:
    """Put a film of the photos, in the order given, on an empty timeline; their media are in the film already.

    Raises UsageError without photos, for a length of a photo that makes no sense, or when the timeline is not empty.
    """
    timeline = film.timeline
    if not photos:
        raise UsageError("A film needs at least one photo.")
    if wish.seconds is not None and not SHORTEST_SECONDS <= wish.seconds <= 60:
        raise UsageError(f"A photo can be seen for {SHORTEST_SECONDS:g} to 60 seconds; please choose another length.")
    if any(track.items for track in timeline.tracks):
        raise UsageError("There is something in this film already; please make a new one.")
    cuts = _cuts(timeline, len(photos), wish)
    timeline = _with_pictures(timeline, photos, cuts, wish)
    timeline = _with_titles(timeline, cuts, wish)
    if wish.music:
        timeline = _with_music(timeline, wish, wish.music, cuts[-1])
    return replace(film, timeline=_with_chapters(timeline, cuts, wish))


def montage_length(timeline: Timeline, count: int, wish: MontageWish) -> RationalTime:
    """How long a film of so many photos will be, at the timeline's rate."""
    return RationalTime(_cuts(timeline, max(count, 1), wish)[-1], timeline.rate)


def _cuts(timeline: Timeline, count: int, wish: MontageWish) -> list[int]:
    """The frames at which one picture follows another: the film's beginning, each cut, its end."""
    opening, closing = _opening(wish), _closing(wish)
    each = wish.seconds or USUAL_SECONDS
    if wish.music and wish.music.length and wish.seconds is None:
        whole = float(wish.music.length.seconds)
        fitting = (min(wish.pulse.ends or whole, whole) - opening - closing) / count
        each = fitting if SHORTEST_SECONDS <= fitting <= LONGEST_SECONDS else USUAL_SECONDS
    moments = [0.0] + ([opening] if opening else [])
    begin = moments[-1]
    moments += [begin + each * number for number in range(1, count + 1)]
    if closing:
        moments.append(moments[-1] + closing)
    pulled = [0.0, *(_pulled(moment, wish.pulse) for moment in moments[1:-1]), moments[-1]]
    frames = [nearest_frame_of(moment, timeline) for moment in pulled]
    shortest = nearest_frame_of(min(SHORTEST_SECONDS, each) - 0.5, timeline)
    is_fine = all(later - earlier >= shortest for earlier, later in pairwise(frames))
    return frames if is_fine else [nearest_frame_of(moment, timeline) for moment in moments]


def nearest_frame_of(seconds: float, timeline: Timeline) -> int:
    """The frame nearest to some seconds."""
    return nearest_frame(Fraction(seconds), timeline.rate)


def _pulled(moment: float, pulse: Pulse) -> float:
    for moments, pull in ((pulse.phrases, PHRASE_PULL_SECONDS), (pulse.beats, BEAT_PULL_SECONDS)):
        near = _nearest(moments, moment)
        if near is not None and abs(near - moment) <= pull:
            return near
    return moment


def _nearest(moments: tuple[float, ...], wanted: float) -> float | None:
    place = bisect_left(moments, wanted)
    return min(moments[max(place - 1, 0) : place + 1], key=lambda moment: abs(moment - wanted), default=None)


def _opening(wish: MontageWish) -> float:
    return OPENING_SECONDS if wish.title else 0.0


def _closing(wish: MontageWish) -> float:
    return CLOSING_SECONDS if _closing_text(wish) else 0.0


def _closing_text(wish: MontageWish) -> str:
    words = CLOSING_WORDS[wish.occasion] if wish.closing is None else wish.closing
    return "\n".join(filter(None, (words, wish.title, wish.dates) if words else ()))


def _with_pictures(
    timeline: Timeline, photos: Sequence[MontagePhoto], cuts: list[int], wish: MontageWish
) -> Timeline:
    track = _track(timeline, TrackKind.PICTURE)
    ground: Content = GROUNDS[wish.occasion]
    contents = [(ground, "Opening")] if wish.title else []
    shape = timeline.width / timeline.height
    contents += [(_content(photo, number, shape, wish), photo.media.name) for number, photo in enumerate(photos)]
    contents += [(ground, "Closing")] if _closing_text(wish) else []
    for (content, name), (start, end) in zip(contents, pairwise(cuts), strict=True):
        clip = Clip(name=name, content=content, source_range=range_of(0, end - start, timeline.rate))
        timeline = append(timeline, track.id, clip)
    half = nearest_frame_of(DISSOLVE_SECONDS / 2, timeline)
    change = Transition(in_offset=RationalTime(half, timeline.rate), out_offset=RationalTime(half, timeline.rate))
    for item in _track(timeline, TrackKind.PICTURE).items[:-1]:
        if isinstance(item, Clip):
            timeline = add_transition(timeline, item.id, change)
    return timeline


def _content(photo: MontagePhoto, number: int, frame_shape: float, wish: MontageWish) -> Content:
    media, turns = photo.media, photo.heads.quarter_turns
    width, height = (media.height, media.width) if turns % 2 else (media.width, media.height)
    framing = slow_move(Sight(width / max(height, 1), photo.heads.boxes), frame_shape, number)
    if photo.is_living:
        return LivingPortrait(photo=media.id, style=wish.occasion, seed=number, framing=framing, quarter_turns=turns)
    return Photo(photo=media.id, framing=framing, quarter_turns=turns)


def _with_titles(timeline: Timeline, cuts: list[int], wish: MontageWish) -> Timeline:
    opening = "\n".join(filter(None, (wish.title, wish.dates)))
    if wish.title:
        timeline = _with_title(timeline, opening, (cuts[0], cuts[1]), wish)
    if text := _closing_text(wish):
        timeline = _with_title(timeline, text, (cuts[-2], cuts[-1]), wish)
    return timeline


def _with_title(timeline: Timeline, text: str, between: tuple[int, int], wish: MontageWish) -> Timeline:
    """Words that come once the dissolve is over and go before the next."""
    rate = timeline.rate
    margin = nearest_frame_of(DISSOLVE_SECONDS / 2, timeline)
    start, end = between[0] + margin, between[1] - margin
    fade = RationalTime(nearest_frame_of(TITLE_FADE_SECONDS, timeline), rate)
    clip = Clip(
        name=text.split("\n")[0],
        content=Title(text=text, place=TitlePlace.CENTRE, template=TitleTemplate(wish.occasion.value)),
        source_range=range_of(0, end - start, rate),
        fade_in=fade,
        fade_out=fade,
    )
    return overwrite(timeline, _track(timeline, TrackKind.TITLES).id, RationalTime(start, rate), clip)


def _with_music(timeline: Timeline, wish: MontageWish, music: Media, frames: int) -> Timeline:
    """The music under all of the film, begun again where it is shorter, and faded out where it is longer."""
    track = _track(timeline, TrackKind.MUSIC)
    length = music.length.value if music.length else 0
    if length < 1:
        raise UsageError(f"“{music.name}” has no length, so it cannot be the film's music.")
    rate, done = timeline.rate, 0
    ends = nearest_frame_of(wish.pulse.ends, timeline) if wish.pulse.ends else length
    is_cut_off = 0 < frames % length < min(ends, length) - 1
    fade = RationalTime(nearest_frame_of(MUSIC_FADE_SECONDS, timeline), rate) if is_cut_off else None
    while done < frames:
        part = min(length, frames - done)
        is_last = done + part >= frames
        clip = Clip(
            name=music.name,
            content=Sound(sound=music.id),
            source_range=range_of(0, part, rate),
            available_range=range_of(0, length, rate),
            fade_out=fade if is_last else None,
        )
        timeline = append(timeline, track.id, clip)
        done += part
    return timeline


def _with_chapters(timeline: Timeline, cuts: list[int], wish: MontageWish) -> Timeline:
    """A mark every ten photos, for players to jump to."""
    names = [(0, wish.title or "Beginning")]
    names += [(cut, f"{number}") for number, cut in enumerate(cuts[CHAPTER_EVERY:-2:CHAPTER_EVERY], 2)]
    for cut, name in names:
        timeline = add_marker(timeline, RationalTime(cut, timeline.rate), name)
    return timeline


def _track(timeline: Timeline, kind: TrackKind) -> Track:
    found = next((track for track in timeline.tracks if track.kind is kind), None)
    if found is None:
        raise UsageError(f"The film has no {kind} track; please add one.")
    return found
