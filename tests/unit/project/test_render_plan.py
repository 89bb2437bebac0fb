from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from keepsake.core.acting import Captioning
from keepsake.core.curve import Key
from keepsake.core.errors import BadInputError
from keepsake.core.scene import (
    Border,
    BorderKind,
    ColourFill,
    Direction,
    Fill,
    Look,
    Portrait,
    Rgb,
    Still,
    TitleTemplate,
    Tone,
    TransitionKind,
    VideoClip,
)
from keepsake.core.score import Role, SoundFile, SpokenWords
from keepsake.core.timebase import range_of
from keepsake.project.document import Document
from keepsake.project.edits import add_marker, add_transition, append, change_track, split
from keepsake.project.media_pool import media_by_id, take_in_consent
from keepsake.project.properties import Property
from keepsake.project.property_edits import add_key, change_each, set_constant, set_value
from keepsake.project.render_plan import Lowered, lowered, render_request
from keepsake.project.schema import (
    Box,
    Clip,
    Colour,
    Content,
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
    Title,
    Transition,
    consent_id,
    new_film,
)
from keepsake.project.sequence import clips_of
from tests.films import RATE, time

PICTURE, TITLES, VOICE, MUSIC = range(4)
MEDIA = tuple(
    Media(id=MediaId(name), kind=kind, name=name, sha256=name * 32, size_bytes=1, length=length)
    for name, kind, length in [
        ("p1", MediaKind.PHOTO, None),
        ("v1", MediaKind.VIDEO, time(500)),
        ("s1", MediaKind.SOUND, time(500)),
    ]
)
FRAMING = Framing(Box(), Box(0.1, 0.1, 0.8, 0.8))


def film_of(*placed: tuple[int, Content, int]) -> Film:
    timeline = new_film().timeline
    for track, content, length in placed:
        clip = Clip(name="x", content=content, source_range=range_of(20, length, RATE), available_range=None)
        timeline = append(timeline, timeline.tracks[track].id, clip)
    return Film(timeline=timeline, media=MEDIA)


def low(film: Film) -> Lowered:
    return lowered(film, lambda media: Path("/media") / media.name)


def test_clips_become_layers_where_they_are() -> None:
    found = low(film_of((PICTURE, Photo(photo=MEDIA[0].id, framing=FRAMING), 50), (PICTURE, Colour(red=9), 30)))
    first, second = found.scene.layers
    assert found.scene.frames == 80
    assert found.score.samples == 80 * 1920
    assert isinstance(first.source, Still)
    assert first.source.move.end.width == 0.8
    assert first.source.picture.sha256 == "p1" * 32
    assert isinstance(second.source, ColourFill)
    assert (second.at, second.source_start) == (range_of(50, 30, RATE), time(20))


def test_a_transition_lengthens_both_of_its_clips() -> None:
    film = film_of((PICTURE, Photo(photo=MEDIA[0].id), 50), (PICTURE, Colour(), 50))
    first = film.timeline.tracks[PICTURE].items[0]
    assert isinstance(first, Clip)
    change = Transition(in_offset=time(5), out_offset=time(7))
    found = low(replace(film, timeline=add_transition(film.timeline, first.id, change)))
    assert [layer.at for layer in found.scene.layers] == [range_of(0, 57, RATE), range_of(45, 55, RATE)]
    assert found.scene.layers[1].source_start == time(15)
    assert [(each.before, each.at) for each in found.scene.transitions] == [(0, range_of(45, 12, RATE))]


def test_what_is_heard_is_at_exact_samples() -> None:
    talking = TalkingPortrait(photo=MEDIA[0].id, words="Hello", voice="en")
    found = low(
        film_of(
            (PICTURE, talking, 50),
            (PICTURE, HomeVideo(video=MEDIA[1].id), 25),
            (VOICE, Sound(sound=MEDIA[2].id), 40),
            (MUSIC, Sound(sound=MEDIA[2].id), 75),
        )
    )
    assert [part.role for part in found.score.parts] == [Role.VOICE, Role.CLIP, Role.RECORDING, Role.MUSIC]
    words, clip, *_ = found.score.parts
    assert words.source == SpokenWords(words="Hello", voice="en")
    assert (clip.at, clip.samples, clip.source_start) == (50 * 1920, 25 * 1920, 20 * 1920)
    assert isinstance(clip.source, SoundFile)
    assert isinstance(found.scene.layers[1].source, VideoClip)


def test_living_and_talking_photos_need_consent_and_still_ones_do_not() -> None:
    living = LivingPortrait(photo=MEDIA[0].id, direction="smile", seed=3)
    found = low(film_of((PICTURE, living, 20), (PICTURE, Photo(photo=MEDIA[0].id), 20)))
    assert [media.id for media in found.living] == ["p1"]
    source = found.scene.layers[0].source
    assert isinstance(source, Portrait)
    assert (source.acting.frames, source.acting.direction, source.acting.seed) == (50, "smile", 3)
    assert low(film_of((PICTURE, Photo(photo=MEDIA[0].id), 20))).living == ()


def test_markers_are_chapters_and_subtitles_are_not_drawn() -> None:
    subtitle = Title(text="Hello", template=TitleTemplate.SUBTITLE)
    film = film_of((PICTURE, Colour(), 100), (TITLES, subtitle, 30), (TITLES, Title(text="1952"), 20))
    found = low(replace(film, timeline=add_marker(film.timeline, time(40), "Wedding")))
    assert [(each.frame, each.name) for each in found.chapters] == [(40, "Wedding")]
    assert [(each.start, each.end, each.words) for each in found.subtitles] == [(0, 30, "Hello")]
    assert len(found.scene.layers) == 2


def test_muted_tracks_are_neither_seen_nor_heard() -> None:
    film = film_of((PICTURE, Colour(), 40), (MUSIC, Sound(sound=MEDIA[2].id), 40))
    music = film.timeline.tracks[MUSIC]
    assert low(replace(film, timeline=change_track(film.timeline, replace(music, is_muted=True)))).score.parts == ()


def test_fades_of_pictures_become_fades_of_layers() -> None:
    clip = Clip(content=Colour(), source_range=range_of(0, 50, RATE), fade_in=time(10), fade_out=time(10))
    timeline = new_film().timeline
    found = low(Film(timeline=append(timeline, timeline.tracks[0].id, clip)))
    assert [(key.at, key.value) for key in found.scene.layers[0].fade] == [(0, 0), (10, 1), (39, 1), (49, 0)]


def test_a_media_that_is_gone_from_the_film_is_told() -> None:
    with pytest.raises(BadInputError, match="no longer in the film"):
        low(film_of((PICTURE, Photo(photo=MediaId("gone")), 20)))


def test_consent_is_kept_in_the_film_and_given_to_the_engine(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    (tmp_path / "consent.json").write_bytes(b"{}")
    with Document.create(tmp_path / "a.keepsake", new_film()) as document:
        sha256 = document.blobs.put_file(tmp_path / "photo.jpg")
        photo = Media(id=MediaId("p"), kind=MediaKind.PHOTO, name="photo.jpg", sha256=sha256, size_bytes=5)
        living = film_of((PICTURE, LivingPortrait(photo=photo.id), 50)).timeline
        document.apply(lambda film: Film(timeline=living, media=(photo,)), "Add")
        without = render_request(document, tmp_path / "out.mp4", tmp_path / "cache")
        take_in_consent(document, tmp_path / "consent.json", sha256)
        assert media_by_id(document.film, consent_id(sha256)) is not None
        request = render_request(document, tmp_path / "out.mp4", tmp_path / "cache")
    assert [each.consent_path for each in without.consents] == [None]
    (consent,) = request.consents
    assert consent.photo_path.read_bytes() == b"photo"
    assert consent.consent_path is not None
    assert consent.consent_path.read_bytes() == b"{}"


def test_keys_looks_and_borders_reach_the_layer_counted_from_its_first_frame() -> None:
    film = film_of((PICTURE, Photo(photo=MEDIA[0].id), 50), (PICTURE, Photo(photo=MEDIA[0].id), 50))
    timeline = film.timeline
    first, second = (place.clip.id for place in clips_of(timeline))
    for at, value in ((30, 0.0), (60, 1.0)):
        timeline = add_key(timeline, second, Property.OPACITY, at)
        timeline = set_value(timeline, second, Property.OPACITY, at, value)
    timeline = set_value(timeline, first, Property.ROTATION, 20, -4.0)
    look, border = Look(tone=Tone.SEPIA, vignette=0.4), Border(kind=BorderKind.DECKLED)
    timeline = change_each(
        timeline,
        [first],
        lambda clip: replace(clip, look=look, border=border, fill=Fill.COLOUR, fill_colour=Rgb(9, 8, 7)),
    )
    change = Transition(
        in_offset=time(5), out_offset=time(7), kind=TransitionKind.WIPE, direction=Direction.UP, softness=0.4
    )
    found = low(replace(film, timeline=add_transition(timeline, first, change))).scene
    one, other = found.layers
    assert one.rotation == (Key(0, -4.0),)
    assert (one.opacity, one.look, one.border, one.fill, one.fill_colour) == (
        (),
        look,
        border,
        Fill.COLOUR,
        Rgb(9, 8, 7),
    )
    # The second clip's content begins at frame 20; it is seen 5 frames early, from frame 15 of its content.
    assert [(key.at, key.value) for key in other.opacity] == [(15, 0.0), (45, 1.0)]
    assert (found.transitions[0].direction, found.transitions[0].softness) == (Direction.UP, 0.4)


def test_keyed_loudness_is_counted_in_samples_and_stands_for_the_clips_own() -> None:
    film = film_of((MUSIC, Sound(sound=MEDIA[2].id), 100))
    clip_id = next(iter(clips_of(film.timeline))).clip.id
    timeline = set_constant(film.timeline, [clip_id], Property.GAIN, -6.0)
    (part,) = low(replace(film, timeline=timeline)).score.parts
    assert (part.gain_db, part.gain) == (-6.0, ())
    timeline = add_key(timeline, clip_id, Property.GAIN, 45)
    (part,) = low(replace(film, timeline=timeline)).score.parts
    assert part.gain_db == 0.0
    assert [(key.at, key.value) for key in part.gain] == [(25 * 1920, -6.0)]


def test_a_divided_photos_move_goes_on_through_both_layers() -> None:
    film = film_of((PICTURE, Photo(photo=MEDIA[0].id, framing=FRAMING), 50))
    clip_id = next(iter(clips_of(film.timeline))).clip.id
    left, right = low(replace(film, timeline=split(film.timeline, clip_id, time(20)))).scene.layers
    assert isinstance(left.source, Still)
    assert isinstance(right.source, Still)
    assert (left.source.move.lead, left.source.move.tail) == (0, 30)
    assert (right.source.move.lead, right.source.move.tail) == (20, 0)


def test_turned_pictures_are_turned_in_the_film() -> None:
    contents: list[Content] = [
        Photo(photo=MEDIA[0].id, quarter_turns=1),
        LivingPortrait(photo=MEDIA[0].id, quarter_turns=2),
        HomeVideo(video=MEDIA[1].id, quarter_turns=3),
    ]
    photo, portrait, video = (
        layer.source for layer in low(film_of(*((PICTURE, each, 50) for each in contents))).scene.layers
    )
    assert isinstance(photo, Still)
    assert isinstance(portrait, Portrait)
    assert isinstance(video, VideoClip)
    turns = (photo.picture.quarter_turns, portrait.picture.quarter_turns, video.quarter_turns)
    assert turns == (1, 2, 3)


def test_who_speaks_and_where_the_words_are_shown_reach_the_engine() -> None:
    content = TalkingPortrait(
        photo=MEDIA[0].id, recording=MEDIA[2].id, someone_else_speaks=True, captions=Captioning.BURNED
    )
    source = low(film_of((PICTURE, content, 50))).scene.layers[0].source
    assert isinstance(source, Portrait)
    assert source.speech is not None
    assert not source.speech.is_own
    assert source.speech.captions is Captioning.BURNED
