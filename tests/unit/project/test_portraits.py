"""A photo lives, speaks and is still again; its photo and framing stay, and reviews are for one take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from keepsake.core.acting import Motion, MotionEdit
from keepsake.core.curve import Key
from keepsake.core.errors import EditError
from keepsake.core.records import from_record, to_record
from keepsake.core.scene import Portrait
from keepsake.core.score import Manner, SpokenWords
from keepsake.engine.requests import Style
from keepsake.project import edits
from keepsake.project.laws import broken_laws
from keepsake.project.portraits import (
    as_silent,
    as_still,
    as_talking,
    brought_to_life,
    found_good,
    let_speak,
    photo_of,
    reviewed,
    take_of,
)
from keepsake.project.render_plan import lowered
from keepsake.project.schema import (
    Box,
    Check,
    Clip,
    Colour,
    Film,
    Framing,
    LivingPortrait,
    Photo,
    TalkingPortrait,
    TrackKind,
    Varying,
)
from keepsake.project.sequence import clips_of
from tests.films import PHOTO, film_with_media, photo_clip, time

FRAMING = Framing(Box(), Box(0.1, 0.1, 0.8, 0.8))
STILL = Photo(photo=PHOTO, framing=FRAMING, quarter_turns=1)
EDIT = MotionEdit(motion=Motion.SMILE, amount=0.5, curve=(Key(0, 0.2), Key(900, 0.4)))
LIVING = LivingPortrait(
    photo=PHOTO, framing=FRAMING, style=Style.BIRTHDAY, direction="look left", strength=0.4, faces=(1, 2), seed=3,
    edits=(EDIT,),
)  # fmt: skip


def film_of(*clips: Clip) -> Film:
    film = film_with_media()
    track = next(track.id for track in film.timeline.tracks if track.kind is TrackKind.PICTURE)
    timeline = film.timeline
    for clip in clips:
        timeline = edits.append(timeline, track, clip)
    return replace(film, timeline=timeline)


def test_a_photo_comes_to_life_and_is_still_again_with_its_framing() -> None:
    living = brought_to_life(STILL)
    assert living == LivingPortrait(photo=PHOTO, framing=FRAMING, quarter_turns=1)
    assert as_still(living) == STILL
    assert brought_to_life(LIVING) is LIVING
    assert [photo_of(each) for each in (STILL, LIVING, as_talking(STILL), Colour(), None)] == [PHOTO] * 3 + [None] * 2


def test_only_a_photo_can_live() -> None:
    with pytest.raises(EditError):
        brought_to_life(Colour())


def test_one_who_is_given_words_moves_as_before() -> None:
    talking = as_talking(LIVING)
    assert (talking.style, talking.direction, talking.strength, talking.seed) == (Style.BIRTHDAY, "look left", 0.4, 3)
    assert talking.edits == (EDIT,)
    assert talking.faces == (1,)
    assert as_silent(talking) == replace(LIVING, faces=(1,))
    assert as_talking(talking) is talking


def test_the_clip_begins_before_the_words_and_is_long_enough_for_them() -> None:
    film = film_of(photo_clip(50), photo_clip(30, "next"))
    first, second = (place.clip.id for place in clips_of(film.timeline))
    talking = TalkingPortrait(photo=PHOTO, words="Hello")
    timeline = let_speak(film.timeline, first, talking, 4.0)
    places = {place.clip.id: place for place in clips_of(timeline)}
    clip = places[first].clip
    assert clip.content == talking
    assert clip.source_range.start == time(-12)
    assert clip.duration.value == 12 + 120
    assert places[second].start.value == clip.duration.value
    assert list(broken_laws(timeline)) == []


def test_a_clip_that_is_long_enough_keeps_its_length_and_its_keys_their_moments() -> None:
    clip = photo_clip(500)
    clip = replace(clip, placing=replace(clip.placing, opacity=Varying(1.0, (Key(100, 0.5),))))
    film = film_of(clip)
    place = next(iter(clips_of(film.timeline)))
    after = next(
        iter(clips_of(let_speak(film.timeline, place.clip.id, TalkingPortrait(photo=PHOTO, words="Hi"), 2.0)))
    ).clip
    assert after.duration.value == 500
    before_it = place.clip.placing.opacity.keys[0].at - place.clip.source_range.start.value
    assert after.placing.opacity.keys[0].at - after.source_range.start.value == before_it


def test_a_review_is_for_one_take() -> None:
    good = reviewed(LIVING, frozenset({Check.MOUTH_CALM, Check.MOOD_KEPT}))
    assert found_good(good) == {Check.MOUTH_CALM, Check.MOOD_KEPT}
    assert found_good(LIVING) == frozenset()
    assert take_of(good) == take_of(LIVING)
    for other in (replace(good, seed=4), replace(good, strength=0.5), replace(good, edits=())):
        assert found_good(other) == frozenset()
    assert found_good(replace(good, framing=None)) == found_good(good)


def test_what_was_chosen_is_kept_in_the_file_and_reaches_the_engine() -> None:
    talking = replace(as_talking(LIVING), words="Hello", voice="espeak:de", manner=Manner(pace=0.8, warmth=0.5))
    for content in (reviewed(LIVING, frozenset(Check)), reviewed(talking, frozenset())):
        assert from_record(to_record(content, type(content)), type(content)) == content
        film = film_of(replace(photo_clip(100), content=content))
        low = lowered(film, lambda media: Path(media.name))
        source = low.scene.layers[0].source
        assert isinstance(source, Portrait)
        assert (source.acting.edits, source.acting.strength) == ((EDIT,), 0.4)
    spoken = low.score.parts[0].source
    assert isinstance(spoken, SpokenWords)
    assert spoken.manner == Manner(pace=0.8, warmth=0.5)
    assert source.speech is not None
    assert source.speech.manner == spoken.manner
