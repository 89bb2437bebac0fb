"""Films and edits for tests: small ones by hand, and any sequence of edits from a list of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from keepsake.core.curve import Easing
from keepsake.core.errors import EditError
from keepsake.core.scene import Border, BorderKind, Direction, Fill, Look, Rgb, Tone
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import Style
from keepsake.project import edits, property_edits, trims
from keepsake.project.properties import Property
from keepsake.project.schema import (
    Box,
    Clip,
    ClipId,
    Colour,
    Film,
    Framing,
    HomeVideo,
    LivingPortrait,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    TalkingPortrait,
    Timeline,
    Title,
    TrackKind,
    Transition,
    TransitionKind,
    new_film,
)
from keepsake.project.sequence import clips_of, film_length

RATE = Fraction(25)
DIGEST = "0123456789abcdef" * 4
PHOTO = MediaId("p1")
Step = tuple[int, int, int, int]
steps = st.lists(
    st.tuples(st.integers(0, 26), st.integers(0, 60), st.integers(0, 60), st.integers(-40, 40)), max_size=25
)


def time(value: int) -> RationalTime:
    return RationalTime(value, RATE)


def photo_clip(length: int = 100, name: str = "Margaret") -> Clip:
    return Clip(name=name, content=Photo(photo=PHOTO), source_range=range_of(0, length, RATE))


def video_clip(start: int = 10, length: int = 50, has: int = 100) -> Clip:
    video = HomeVideo(video=MediaId("v1"))
    available = range_of(0, has, RATE)
    return Clip(content=video, source_range=range_of(start, length, RATE), available_range=available)


def sound_clip(start: int = 0, length: int = 50, has: int = 100) -> Clip:
    sound = Sound(sound=MediaId("s1"))
    return Clip(content=sound, source_range=range_of(start, length, RATE), available_range=range_of(0, has, RATE))


def any_clip(kind: TrackKind, pick: int, length: int) -> Clip:
    """Give a clip for a kind of track; `pick` chooses which content."""
    lasting = range_of(pick, max(1, length), RATE)
    if kind is TrackKind.TITLES:
        return Clip(content=Title(text=f"1952 עברית {pick}"), source_range=lasting, fade_in=time(pick % 9))
    if kind in (TrackKind.VOICE, TrackKind.MUSIC):
        return sound_clip(pick % 40, max(1, length % 50), 100)
    choices: list[Clip] = [
        photo_clip(max(1, length)),
        video_clip(pick % 30, max(1, length), 100),
        Clip(content=Colour(red=pick), source_range=lasting, fade_out=time(pick % 5)),
        Clip(
            content=LivingPortrait(photo=PHOTO, style=Style.ARCHIVE, strength=pick / 64, faces=(0, 2)),
            source_range=lasting,
        ),
        Clip(
            content=TalkingPortrait(
                photo=PHOTO,
                quarter_turns=pick % 4,
                recording=MediaId("s1"),
                framing=Framing(start=Box(0.1, 0.2, 0.3, 0.4)),
            ),
            source_range=range_of(0, max(1, length), RATE),
            available_range=range_of(0, 80, RATE),
        ),
    ]
    return choices[pick % len(choices)]


def film_with_media() -> Film:
    media = (
        Media(id=PHOTO, kind=MediaKind.PHOTO, name="gran.jpg", sha256=DIGEST, size_bytes=9, width=4, height=3),
        Media(
            id=MediaId("v1"), kind=MediaKind.VIDEO, name="a.mp4", sha256=DIGEST[::-1], size_bytes=9, length=time(100)
        ),
    )
    return Film(timeline=new_film("Margaret", RATE).timeline, media=media)


def after_steps(timeline: Timeline, numbers: Sequence[Step]) -> Timeline:
    """Carry out the edits that the numbers stand for; one that is refused changes nothing."""
    for step in numbers:
        try:
            timeline = one_step(timeline, step)
        except EditError:
            continue
    return timeline


def one_step(timeline: Timeline, step: Step) -> Timeline:
    """Carry out the edit that four numbers stand for. An edit that cannot be done raises EditError."""
    which, first, second, by = step
    if not timeline.tracks:
        timeline = edits.add_track(timeline, TrackKind.PICTURE)
    if which < 6:
        return _placing(which, timeline, first, second, by)
    if which < 9:
        return _whole_film(which, timeline, first, second)
    places = list(clips_of(timeline))
    if not places:
        return edits.append(timeline, timeline.tracks[0].id, any_clip(timeline.tracks[0].kind, first, second))
    return _on_clips(which, timeline, (first, second, by))


def _placing(which: int, timeline: Timeline, first: int, second: int, by: int) -> Timeline:
    track = timeline.tracks[first % len(timeline.tracks)]
    clip = any_clip(track.kind, second, abs(by) + 1)
    at = time(second * 7 % (film_length(timeline).value + 20))
    placing = (edits.insert, edits.overwrite, edits.insert, edits.overwrite)
    return placing[which](timeline, track.id, at, clip) if which < 4 else edits.append(timeline, track.id, clip)


def _whole_film(which: int, timeline: Timeline, first: int, second: int) -> Timeline:
    track = timeline.tracks[first % len(timeline.tracks)]
    if which == 6:
        timeline = edits.add_marker(timeline, time(second), "born")
        return edits.remove_marker(timeline, timeline.markers[0].id) if first % 3 == 0 else timeline
    if which == 7:
        return edits.close_gap(timeline, track.id, time(second))
    if first % 4 == 0 and len(timeline.tracks) > 3:
        return edits.remove_track(timeline, track.id)
    return edits.add_track(timeline, list(TrackKind)[second % 4])


def _on_clips(which: int, timeline: Timeline, numbers: tuple[int, int, int]) -> Timeline:
    first, second, by = numbers
    places = list(clips_of(timeline))
    place, other = places[first % len(places)], places[second % len(places)]
    chosen, target = place.clip.id, timeline.tracks[second % len(timeline.tracks)]
    at = place.start + time(by)
    dissolve = Transition(
        kind=list(TransitionKind)[by % 7],
        in_offset=time(first % 20),
        out_offset=time(second % 20),
        direction=list(Direction)[first % 4],
        softness=second / 64,
    )
    choices: dict[int, Callable[[], Timeline]] = {
        9: lambda: edits.lift(timeline, chosen),
        10: lambda: edits.ripple_delete(timeline, chosen),
        11: lambda: edits.split(timeline, chosen, at),
        12: lambda: edits.move(timeline, chosen, place.track.id if by % 2 else target.id, at),
        13: lambda: edits.rearrange(timeline, chosen, place.track.id if by % 2 else target.id, time(second * 5)),
        14: lambda: trims.trim(timeline, chosen, trims.Edge.IN, time(by)),
        15: lambda: trims.trim(timeline, chosen, trims.Edge.OUT, time(by)),
        16: lambda: trims.ripple_trim(timeline, chosen, list(trims.Edge)[second % 2], time(by)),
        17: lambda: trims.roll(timeline, chosen, time(by)),
        18: lambda: trims.slip(timeline, chosen, time(by)),
        19: lambda: trims.slide(timeline, chosen, time(by)),
        20: lambda: edits.add_transition(timeline, chosen, dissolve),
        21: lambda: edits.link(timeline, (chosen, other.clip.id)) if by > 0 else edits.unlink(timeline, chosen),
        22: lambda: edits.group(timeline, (chosen, other.clip.id)) if by > 0 else edits.ungroup(timeline, chosen),
        23: lambda: edits.replace_content(timeline, chosen, any_clip(place.track.kind, second, 9).content, None),
        24: lambda: keyed(timeline, chosen, numbers),
        25: lambda: dressed(timeline, chosen, numbers),
        26: lambda: property_edits.copy_look(timeline, chosen, property_edits.photos_in(timeline)),
    }
    return choices[which]()


def keyed(timeline: Timeline, chosen: ClipId, numbers: tuple[int, int, int]) -> Timeline:
    """Put keys on a property that three numbers stand for, or take one away."""
    first, second, by = numbers
    which = list(Property)[second % len(Property)]
    if by == 0:
        return property_edits.remove_key(timeline, chosen, which, first)
    timeline = property_edits.add_key(timeline, chosen, which, first)
    timeline = property_edits.set_value(timeline, chosen, which, first + by, by / 30)
    return property_edits.ease_key(timeline, chosen, which, first, list(Easing)[second % len(Easing)])


def dressed(timeline: Timeline, chosen: ClipId, numbers: tuple[int, int, int]) -> Timeline:
    """Give a clip the look, border and ground that three numbers stand for."""
    first, second, by = numbers
    look = Look(tone=list(Tone)[first % 4], amount=second / 64, vignette=first / 64, grain=abs(by) / 64, seed=first)
    border = Border(kind=list(BorderKind)[second % 6], has_shadow=by > 0) if first % 3 else None
    fill, ground = list(Fill)[second % 3], Rgb(first, second, abs(by))
    return property_edits.change_each(
        timeline, [chosen], lambda clip: replace(clip, look=look, border=border, fill=fill, fill_colour=ground)
    )
