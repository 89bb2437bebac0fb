"""Films survive the trip through OpenTimelineIO; its own library reads them; and a hostile file is a sentence."""

import json
import os
import random
from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.errors import FilmError
from keepsake.core.timebase import RationalTime, range_of
from keepsake.project import edits
from keepsake.project.laws import is_sound
from keepsake.project.otio_export import otio_of
from keepsake.project.otio_import import film_of_otio, read_otio
from keepsake.project.schema import (
    Clip,
    Colour,
    Gap,
    HomeVideo,
    MediaKind,
    Photo,
    Sound,
    TrackKind,
    Transition,
    new_film,
)
from keepsake.project.sequence import clips_of, length_of
from tests.films import after_steps, film_with_media, photo_clip, steps, time

FUZZED_FILES = int(os.environ.get("KEEPSAKE_FUZZED_FILES", "300"))


def film_after(numbers):
    film = film_with_media()
    return replace(film, timeline=after_steps(film.timeline, numbers))


def with_known_media(film):
    """Tests' sounds are not among the film's media; without them a clip of one would be another's."""
    return replace(
        film,
        media=(*film.media, replace(film.media[1], id="s1", name="s.wav", kind=MediaKind.SOUND, sha256="a" * 64)),
    )


@given(steps)
@settings(max_examples=60)
def test_a_film_survives_the_trip(numbers):
    film = with_known_media(film_after(numbers))
    back = film_of_otio(otio_of(film))
    assert back.film == film
    assert back.notes == ()


@given(steps)
@settings(max_examples=40)
def test_the_library_reads_what_we_write(numbers):
    film = with_known_media(film_after(numbers))
    timeline = otio.adapters.read_from_string(otio_of(film, {"v1": "file:///home/v.mp4"}), "otio_json")
    assert len(timeline.tracks) == len(film.timeline.tracks)
    for ours, theirs in zip(film.timeline.tracks, timeline.tracks, strict=True):
        assert theirs.duration().value == length_of(ours.items)
        assert [type(item).__name__ for item in ours.items] == [type(item).__name__ for item in theirs]
        for clip, other in zip(ours.items, theirs, strict=True):
            if isinstance(clip, Clip):
                assert other.source_range.duration.value == clip.duration.value
                assert other.range_in_parent().duration.value == clip.duration.value


@given(steps)
@settings(max_examples=40)
def test_what_the_library_writes_again_is_still_the_film(numbers):
    film = with_known_media(film_after(numbers))
    timeline = otio.adapters.read_from_string(otio_of(film), "otio_json")
    assert film_of_otio(otio.adapters.write_to_string(timeline, "otio_json")).film == film


def foreign():
    """A timeline as another editor makes it, at another rate for some of its clips."""
    rate = 30000 / 1001
    whole = otio.schema.Timeline("Holiday")
    picture = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    sound = otio.schema.Track("A1", kind=otio.schema.TrackKind.Audio)
    whole.tracks.extend([picture, sound])

    def stretch(start, length, at=rate):
        return otio.opentime.TimeRange(otio.opentime.RationalTime(start, at), otio.opentime.RationalTime(length, at))

    beach = otio.schema.ExternalReference("file:///home/beach%20day.mov", stretch(0, 300))
    picture.append(otio.schema.Clip("beach", beach, stretch(10, 90)))
    picture.append(
        otio.schema.Transition(
            "wipe", "Custom_Wipe", otio.opentime.RationalTime(5, rate), otio.opentime.RationalTime(6, rate)
        )
    )
    picture.append(otio.schema.Clip("gran", otio.schema.ExternalReference("file:///C:/gran.jpg"), stretch(0, 48, 24)))
    picture.append(otio.schema.Gap(source_range=stretch(0, 30)))
    slow = otio.schema.Clip("gone", otio.schema.MissingReference(), stretch(0, 60))
    slow.effects.append(otio.schema.LinearTimeWarp(time_scalar=0.5))
    picture.append(slow)
    nested = otio.schema.Stack("nested", source_range=stretch(0, 12))
    picture.append(nested)
    picture.append(
        otio.schema.Clip(
            "red", otio.schema.GeneratorReference("r", "SolidColor", stretch(0, 9), {"color": [1, 0, 0, 1]})
        )
    )
    sound.append(
        otio.schema.Clip("song", otio.schema.ExternalReference("https://example.org/song.mp3"), stretch(0, 99))
    )
    whole.tracks.markers.append(otio.schema.Marker("born", stretch(7, 0)))
    return whole


def test_a_timeline_from_another_editor_comes_over_as_far_as_it_can():
    imported = film_of_otio(otio.adapters.write_to_string(foreign(), "otio_json"))
    film = imported.film
    assert film.timeline.rate == Fraction(30000, 1001)
    assert [type(place.clip.content) for place in clips_of(film.timeline)] == [
        HomeVideo,
        Photo,
        Colour,
        Colour,
        Sound,
    ]
    beach, gran, *_ = clips_of(film.timeline)
    assert beach.clip.source_range == range_of(10, 90, Fraction(30000, 1001))
    assert gran.clip.duration.value == 60
    assert film.timeline.tracks[0].items[1] == Transition(
        in_offset=RationalTime(5, film.timeline.rate), out_offset=RationalTime(6, film.timeline.rate)
    )
    assert isinstance(film.timeline.tracks[0].items[3], Gap)
    assert [media.linked_path for media in film.media] == ["/home/beach day.mov", "C:/gran.jpg", ""]
    assert [marker.name for marker in film.timeline.markers] == ["born"]
    assert len(imported.notes) == 3
    assert is_sound(film)


def test_another_editors_change_of_our_film_counts():
    film = film_with_media()
    film = replace(film, timeline=edits.append(film.timeline, film.timeline.tracks[0].id, photo_clip(100)))
    written = json.loads(otio_of(film))
    clip = written["tracks"]["children"][0]["children"][0]
    clip["name"], clip["source_range"]["duration"]["value"] = "Renamed", 40.0
    (place,) = clips_of(film_of_otio(json.dumps(written)).film.timeline)
    assert (place.clip.name, place.clip.duration, place.clip.content) == ("Renamed", time(40), photo_clip().content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"OTIO_SCHEMA": "Clip.1"}',
        '{"OTIO_SCHEMA": 3}',
        "[" * 100_000 + "]" * 100_000,
        '{"OTIO_SCHEMA":"Timeline.1","tracks":' * 50_000 + "1" + "}" * 50_000,
        "9" * 10_000,
    ],
)
def test_no_timeline_is_one_sentence(text):
    with pytest.raises(FilmError, match=r"This is not .*\."):
        film_of_otio(text)


def test_a_file_that_is_none_is_one_sentence(tmp_path):
    with pytest.raises(FilmError, match="cannot be read"):
        read_otio(tmp_path / "none.otio")
    (tmp_path / "a.otio").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FilmError, match="not an OpenTimelineIO file"):
        read_otio(tmp_path / "a.otio")
    with (tmp_path / "a.otio").open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(FilmError, match="larger than any timeline"):
        read_otio(tmp_path / "a.otio")
    with pytest.raises(FilmError, match="more parts than any film"):
        film_of_otio('{"OTIO_SCHEMA": "Timeline.1", "x": [' + "{}," * 1_000_001)


SPOILT = [
    None,
    True,
    -1,
    0,
    1e308,
    float("inf"),
    float("nan"),
    "",
    "\ud800",
    "c1",
    [],
    {},
    [[]],
    2**80,
    "keepsake",
    "Gap.1",
]


def nodes(value):
    """Give every container in some JSON, with the keys in it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from nodes(value[key])


def test_fuzzed_timelines_are_films_or_sentences(tmp_path):
    luck = random.Random(int(os.environ.get("KEEPSAKE_FUZZ_SEED", "1952")))
    film = with_known_media(film_after([(n % 24, n, n * 7 % 61, n % 40) for n in range(40)]))
    sources = [otio_of(film), otio.adapters.write_to_string(foreign(), "otio_json")]
    films = 0
    for _ in range(FUZZED_FILES):
        text = luck.choice(sources)
        if luck.random() < 0.25:
            spoilt = bytearray(text.encode())
            for _ in range(luck.choice((1, 10))):
                spoilt[luck.randrange(len(spoilt))] = luck.randrange(256)
            content = bytes(spoilt[: luck.choice((len(spoilt), luck.randrange(len(spoilt))))])
        else:
            whole = json.loads(text)
            for _ in range(luck.choice((1, 3, 30))):
                holder, key = luck.choice(list(nodes(whole)))
                other, place = luck.choice(list(nodes(whole)))
                instead = other[place] if luck.random() < 0.3 else luck.choice(SPOILT)
                holder[key] = json.loads(json.dumps(instead))
            content = json.dumps(whole).encode("utf-8", "surrogatepass")
        (tmp_path / "a.otio").write_bytes(content)
        try:
            imported = read_otio(tmp_path / "a.otio")
        except FilmError:
            continue
        films += 1
        assert is_sound(imported.film)
        assert film_of_otio(otio_of(imported.film)).film is not None
    assert films > FUZZED_FILES // 4
    assert [each.name for each in tmp_path.iterdir()] == ["a.otio"]


@given(st.recursive(st.none() | st.floats() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3)))
def test_anything_for_tracks_is_a_film_or_a_sentence(tracks):
    text = json.dumps({"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": tracks}})
    assert is_sound(film_of_otio(text).film)


def test_tracks_that_are_ours_keep_their_kind():
    film = new_film("Gran", Fraction(24000, 1001))
    back = film_of_otio(otio_of(film)).film
    assert [track.kind for track in back.timeline.tracks] == [
        TrackKind.PICTURE,
        TrackKind.TITLES,
        TrackKind.VOICE,
        TrackKind.MUSIC,
    ]
    assert back == film
