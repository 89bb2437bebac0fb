"""Keys stay where they were in the picture through every cut and trim, and edits of looks do what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.curve import Easing, Key
from keepsake.core.scene import Border, Fill, Look, Tone
from keepsake.core.timebase import range_of
from keepsake.project import edits, property_edits, trims
from keepsake.project.document import Document
from keepsake.project.laws import broken_laws
from keepsake.project.otio_export import otio_of
from keepsake.project.otio_import import film_of_otio
from keepsake.project.properties import (
    BOUNDS,
    Property,
    content_frame,
    key_after,
    key_before,
    properties_of,
    value_of,
    varying_of,
    with_varying,
)
from keepsake.project.salvage import salvage
from keepsake.project.schema import Box, Clip, Film, Framing, Photo, Sound, Timeline, TrackId, Varying, new_film
from keepsake.project.sequence import clips_of, find_clip
from tests.films import PHOTO, RATE, film_with_media, photo_clip, sound_clip, time, video_clip

PICTURE, MUSIC = TrackId("t1"), TrackId("t4")
Keys = list[tuple[int, float, Easing]]
keys = st.lists(
    st.tuples(st.integers(-30, 130), st.floats(0, 1), st.sampled_from(Easing)),
    min_size=1,
    max_size=6,
    unique_by=lambda key: key[0],
)


def keyed_clip(some: Keys, clip: Clip | None = None) -> Clip:
    curve = tuple(Key(*key) for key in sorted(some))
    return with_varying(clip or video_clip(10, 60, 120), Property.OPACITY, Varying(1.0, curve))


def film_of(*clips: Clip) -> Timeline:
    timeline = new_film("A film", RATE).timeline
    for clip in clips:
        timeline = edits.append(timeline, PICTURE, clip)
    return timeline


def seen(timeline: Timeline) -> list[float]:
    """Give the opacity in every frame of the picture track."""
    values = []
    for place in clips_of(timeline):
        first = place.clip.source_range.start.value
        values += [value_of(place.clip, Property.OPACITY, first + k) for k in range(place.clip.duration.value)]
    return values


@given(keys, st.integers(1, 59))
def test_dividing_divides_curves_exactly(some: Keys, at: int) -> None:
    whole = film_of(keyed_clip(some))
    parts = edits.split(whole, next(iter(clips_of(whole))).clip.id, time(at))
    assert len(list(clips_of(parts))) == 2
    assert seen(parts) == seen(whole)
    assert list(broken_laws(parts)) == []


@given(keys, st.integers(-10, 40), st.integers(-40, 30))
def test_trims_leave_keys_where_they_were_in_the_picture(some: Keys, into: int, out: int) -> None:
    whole = film_of(keyed_clip(some))
    clip_id = next(iter(clips_of(whole))).clip.id
    trimmed = trims.ripple_trim(whole, clip_id, trims.Edge.IN, time(into))
    trimmed = trims.ripple_trim(trimmed, clip_id, trims.Edge.OUT, time(out))
    before, after = (find_clip(each, clip_id).clip for each in (whole, trimmed))
    for frame in range(-30, 131):
        assert value_of(after, Property.OPACITY, frame) == value_of(before, Property.OPACITY, frame)


@given(keys, st.integers(-10, 50))
def test_slipping_takes_keys_along_with_the_picture_and_ripple_touches_none(some: Keys, by: int) -> None:
    timeline = film_of(photo_clip(20), keyed_clip(some))
    first, second = (place.clip.id for place in clips_of(timeline))
    slipped = find_clip(trims.slip(timeline, second, time(by)), second).clip
    assert slipped.placing == find_clip(timeline, second).clip.placing
    rippled = find_clip(edits.ripple_delete(timeline, first), second).clip
    assert rippled == find_clip(timeline, second).clip


def test_a_replaced_content_that_begins_elsewhere_takes_keys_along() -> None:
    timeline = film_of(keyed_clip([(20, 0.0, Easing.LINEAR), (60, 1.0, Easing.LINEAR)]))
    clip_id = next(iter(clips_of(timeline))).clip.id
    before = seen(timeline)
    content = find_clip(timeline, clip_id).clip.content
    assert seen(edits.replace_content(timeline, clip_id, content, range_of(40, 200, RATE))) == before


def test_a_divided_photo_goes_on_moving_as_it_did() -> None:
    framing = Framing(Box(), Box(0.1, 0.1, 0.8, 0.8))
    timeline = film_of(replace(photo_clip(100), content=Photo(photo=PHOTO, framing=framing)))
    parts = edits.split(timeline, next(iter(clips_of(timeline))).clip.id, time(30))
    for place in clips_of(parts):
        assert isinstance(place.clip.content, Photo)
        assert place.clip.content.framing == replace(framing, over=range_of(0, 100, RATE))


def test_a_value_is_constant_until_there_is_a_key_and_keyed_from_then_on() -> None:
    timeline = film_of(photo_clip(100))
    clip_id = next(iter(clips_of(timeline))).clip.id
    timeline = property_edits.set_value(timeline, clip_id, Property.SCALE, 40, 1.5)
    assert varying_of(find_clip(timeline, clip_id).clip, Property.SCALE) == Varying(1.5)
    timeline = property_edits.add_key(timeline, clip_id, Property.SCALE, 10)
    timeline = property_edits.set_value(timeline, clip_id, Property.SCALE, 50, 99.0)
    curve = varying_of(find_clip(timeline, clip_id).clip, Property.SCALE).keys
    assert [(key.at, key.value) for key in curve] == [(10, 1.5), (50, BOUNDS[Property.SCALE].highest)]
    timeline = property_edits.move_key(timeline, clip_id, Property.SCALE, 50, 60)
    timeline = property_edits.ease_key(timeline, clip_id, Property.SCALE, 10, Easing.HOLD)
    curve = varying_of(find_clip(timeline, clip_id).clip, Property.SCALE).keys
    assert [(key.at, key.easing) for key in curve] == [(10, Easing.HOLD), (60, Easing.EASE_BOTH)]
    assert (key_before(curve, 60), key_after(curve, 60), key_after(curve, 10)) == (10, None, 60)
    for at in (60, 10):
        timeline = property_edits.remove_key(timeline, clip_id, Property.SCALE, at)
    assert varying_of(find_clip(timeline, clip_id).clip, Property.SCALE) == Varying(1.5)
    assert property_edits.reset(timeline, [clip_id], *Property) == film_of(photo_clip(100))


def test_what_has_no_picture_or_no_sound_has_none_of_their_properties() -> None:
    assert properties_of(sound_clip()) == (Property.GAIN,)
    assert Property.GAIN not in properties_of(photo_clip())
    assert Property.GAIN in properties_of(video_clip())
    timeline = edits.append(film_of(photo_clip()), MUSIC, sound_clip())
    ids = [place.clip.id for place in clips_of(timeline)]
    timeline = property_edits.set_constant(timeline, ids, Property.GAIN, -6.0)
    assert {type(place.clip.content): place.clip.gain_db for place in clips_of(timeline)} == {Photo: 0.0, Sound: -6.0}


def test_a_look_is_copied_with_border_and_ground_but_not_its_grain() -> None:
    timeline = film_of(photo_clip(), photo_clip(), video_clip())
    first, second, video = (place.clip.id for place in clips_of(timeline))
    look = Look(tone=Tone.SEPIA, vignette=0.3, grain=0.2, seed=7)
    timeline = property_edits.change_each(
        timeline, [first], lambda clip: replace(clip, look=look, border=Border(), fill=Fill.COLOUR)
    )
    assert property_edits.photos_in(timeline) == (first, second)
    timeline = property_edits.copy_look(timeline, first, property_edits.photos_in(timeline))
    copied, other = find_clip(timeline, second).clip, find_clip(timeline, video).clip
    assert (copied.look, copied.border, copied.fill) == (replace(look, seed=0), Border(), Fill.COLOUR)
    assert (other.look, other.border) == (Look(), None)


def test_the_playhead_outside_a_clip_means_its_nearest_frame() -> None:
    timeline = film_of(photo_clip(20), video_clip(10, 50))
    place = list(clips_of(timeline))[1]
    assert [content_frame(place, time(frame)) for frame in (0, 20, 25, 500)] == [10, 10, 15, 59]


def test_keys_survive_a_file_and_another_editors_format(tmp_path: Path) -> None:
    clip = replace(keyed_clip([(20, 0.0, Easing.EASE_IN), (60, 1.0, Easing.HOLD)]), border=Border(), fill=Fill.NONE)
    film = replace(film_with_media(), timeline=film_of(clip))
    assert film_of_otio(otio_of(film)).film == film
    path = tmp_path / "film.keepsake"
    with Document.create(path, film) as document:
        document.edit("Split", edits.split, next(iter(clips_of(film.timeline))).clip.id, time(30))
        expected = document.film
    with Document.open(path, read_only=True) as document:
        assert document.film == expected
        assert document.damages() == []
    saved = salvage(path, tmp_path / "saved.keepsake")
    with Document.open(saved.path) as document:
        assert document.film == expected


@pytest.mark.parametrize(
    "broken",
    [
        {"gain_keys": (Key(5, 0.0), Key(5, 1.0))},
        {"gain_keys": (Key(9, 0.0), Key(5, 1.0))},
        {"gain_keys": (Key(2**62, 0.0),)},
        {"look": Look(vignette=2.0)},
        {"border": Border(width=-1.0)},
    ],
)
def test_what_cannot_be_drawn_breaks_a_law(broken: dict[str, object]) -> None:
    track = new_film("A film", RATE).timeline.tracks[0]
    clip = replace(photo_clip(), id="c5", **broken)  # type: ignore[arg-type]
    timeline = replace(new_film("A film", RATE).timeline, tracks=(replace(track, items=(clip,)),), next_number=9)
    assert len(list(broken_laws(timeline))) == 1
    assert Film(timeline=timeline).timeline is timeline
