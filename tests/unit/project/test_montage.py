from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from keepsake.core.errors import UsageError
from keepsake.core.timebase import RationalTime
from keepsake.engine.requests import Style
from keepsake.project.laws import is_sound
from keepsake.project.montage import MontagePhoto, MontageWish, Pulse, montage
from keepsake.project.schema import (
    Clip,
    Film,
    LivingPortrait,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Title,
    TrackKind,
    Transition,
    new_film,
)
from keepsake.project.sequence import film_length

RATE = Fraction(25)


def photo(number: int, is_living: bool = False) -> MontagePhoto:
    media = Media(
        id=MediaId(f"p{number}"),
        kind=MediaKind.PHOTO,
        name=f"{number}.jpg",
        sha256=f"{number:064x}",
        size_bytes=9,
        width=3000,
        height=2000,
    )
    return MontagePhoto(media=media, is_living=is_living)


def music(seconds: float) -> Media:
    length = RationalTime(round(seconds * 25), RATE)
    return Media(id=MediaId("m"), kind=MediaKind.SOUND, name="hymn.mp3", sha256="a" * 64, size_bytes=9, length=length)


def made(count: int, wish: MontageWish, living: frozenset[int] = frozenset()) -> Film:
    photos = [photo(number, number in living) for number in range(count)]
    media = tuple(each.media for each in photos) + ((wish.music,) if wish.music else ())
    return montage(replace(new_film("Margaret"), media=media), photos, wish)


def items(film: Film, kind: TrackKind) -> tuple[object, ...]:
    return next(track for track in film.timeline.tracks if track.kind is kind).items


def clips(film: Film, kind: TrackKind) -> list[Clip]:
    return [item for item in items(film, kind) if isinstance(item, Clip)]


def test_every_photo_is_there_in_order_with_dissolves_and_titles() -> None:
    film = made(12, MontageWish(title="Margaret", dates="1931 – 2019"))
    pictures = clips(film, TrackKind.PICTURE)
    assert [each.content.photo for each in pictures if isinstance(each.content, Photo)] == [
        f"p{n}" for n in range(12)
    ]
    assert sum(isinstance(item, Transition) for item in items(film, TrackKind.PICTURE)) == len(pictures) - 1
    words = [each.content.text for each in clips(film, TrackKind.TITLES) if isinstance(each.content, Title)]
    assert words == ["Margaret\n1931 – 2019", "In loving memory\nMargaret\n1931 – 2019"]
    assert [marker.name for marker in film.timeline.markers] == ["Margaret", "2"]
    assert is_sound(film)


def test_film_and_music_end_together() -> None:
    for seconds in (60.0, 75.4, 90.0):
        film = made(12, MontageWish(title="Margaret", music=music(seconds)))
        assert film_length(film.timeline).value == round(seconds * 25)
        assert clips(film, TrackKind.MUSIC)[-1].fade_out is None
        assert is_sound(film)


def test_cuts_fall_on_phrases_and_beats() -> None:
    beats = tuple(0.52 * number for number in range(200))
    film = made(10, MontageWish(music=music(60), pulse=Pulse(beats=beats, phrases=beats[::8])))
    starts, at = [], 0
    for clip in clips(film, TrackKind.PICTURE):
        starts.append(at)
        at += clip.duration.value
    on_beat = [min(abs(start / 25 - beat) for beat in beats) <= 0.021 for start in starts[1:]]
    assert all(on_beat)
    assert film_length(film.timeline).value == 60 * 25


def test_short_music_begins_again_and_long_music_fades_out() -> None:
    short = clips(made(20, MontageWish(music=music(30))), TrackKind.MUSIC)
    assert len(short) > 1
    assert short[-1].fade_out is not None
    long = clips(made(3, MontageWish(music=music(300))), TrackKind.MUSIC)
    assert len(long) == 1
    assert long[0].fade_out is not None


def test_photos_are_seen_as_long_as_asked() -> None:
    film = made(4, MontageWish(seconds=7, closing=""))
    assert [clip.duration.value for clip in clips(film, TrackKind.PICTURE)] == [175] * 4


def test_chosen_photos_live_each_in_its_own_way() -> None:
    film = made(4, MontageWish(occasion=Style.BIRTHDAY), frozenset({1, 3}))
    living = [each.content for each in clips(film, TrackKind.PICTURE) if isinstance(each.content, LivingPortrait)]
    assert [each.photo for each in living] == ["p1", "p3"]
    assert all(one.seed != other.seed for one, other in pairwise(living))
    assert {each.style for each in living} == {Style.BIRTHDAY}


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match="one photo"):
        made(0, MontageWish())
    with pytest.raises(UsageError, match="seconds"):
        made(1, MontageWish(seconds=0.5))
    with pytest.raises(UsageError, match="already"):
        montage(made(1, MontageWish()), [photo(0)], MontageWish())
