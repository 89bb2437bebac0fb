"""The film's own list of names: kept with it, told to voices, and of no concern to words without these names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from keepsake.core.errors import EditError
from keepsake.core.pronunciation import Pronunciation
from keepsake.core.scene import Portrait
from keepsake.core.score import SpokenWords
from keepsake.core.timebase import range_of
from keepsake.project.document import Document
from keepsake.project.edits import append
from keepsake.project.laws import is_sound
from keepsake.project.otio_export import otio_of
from keepsake.project.otio_import import film_of_otio
from keepsake.project.pages import film_of, pages_of
from keepsake.project.pronouncing import pronounce
from keepsake.project.render_plan import lowered
from keepsake.project.schema import Clip, Film, Media, TalkingPortrait, TrackKind
from tests.films import PHOTO, RATE, film_with_media

SIOBHAN = Pronunciation("Siobhán", "shiv awn")


def talking_film(words: str) -> Film:
    film = film_with_media()
    track = next(track for track in film.timeline.tracks if track.kind is TrackKind.PICTURE)
    clip = Clip(content=TalkingPortrait(photo=PHOTO, words=words), source_range=range_of(0, 50, RATE))
    timeline = append(film.timeline, track.id, clip)
    return Film(timeline=pronounce(pronounce(timeline, "Łódź", "wootch"), " Siobhán ", "shiv  awn"), media=film.media)


def path_of(media: Media) -> Path:
    return Path("/photos") / media.name


def test_words_are_kept_in_order_and_once_whatever_their_capitals() -> None:
    timeline = talking_film("Hello").timeline
    assert timeline.pronunciations == (SIOBHAN, Pronunciation("Łódź", "wootch"))
    again = pronounce(timeline, "SIOBHÁN", "shivaun")
    assert again.pronunciations == (Pronunciation("SIOBHÁN", "shivaun"), Pronunciation("Łódź", "wootch"))
    assert pronounce(again, "siobhán", " ").pronunciations == (Pronunciation("Łódź", "wootch"),)


@pytest.mark.parametrize("written", ["", "  ", "two words", "x" * 201])
def test_what_is_no_single_word_is_refused(written: str) -> None:
    with pytest.raises(EditError, match="single word"):
        pronounce(film_with_media().timeline, written, "sound")


def test_they_are_kept_in_the_film_and_its_exchange_file(tmp_path: Path) -> None:
    film = talking_film("Hello")
    assert film_of(pages_of(film)).timeline.pronunciations == film.timeline.pronunciations
    assert film_of_otio(otio_of(film)).film.timeline.pronunciations == film.timeline.pronunciations
    with Document.create(tmp_path / "Gran.keepsake", film) as document:
        assert document.is_saved
    with Document.open(tmp_path / "Gran.keepsake") as document:
        assert document.timeline.pronunciations == film.timeline.pronunciations


@pytest.mark.parametrize(
    "words", [(SIOBHAN, SIOBHAN), (Pronunciation("", "x"),), (Pronunciation("x", "y" * 201),)], ids=str
)
def test_a_list_from_elsewhere_must_be_one(words: tuple[Pronunciation, ...]) -> None:
    film = film_with_media()
    assert not is_sound(replace(film, timeline=replace(film.timeline, pronunciations=words)))


def test_voices_are_told_the_names_that_are_said() -> None:
    found = lowered(talking_film("This is siobhán."), path_of)
    source = found.scene.layers[0].source
    assert isinstance(source, Portrait)
    assert source.speech is not None
    assert source.speech.pronunciations == (SIOBHAN,)
    assert [part.source for part in found.score.parts] == [
        SpokenWords(words="This is siobhán.", voice="en", pronunciations=(SIOBHAN,))
    ]


def test_other_names_change_nothing_for_words_without_them() -> None:
    found = lowered(talking_film("This is Anna."), path_of)
    assert found.score.parts[0].source == SpokenWords(words="This is Anna.", voice="en")
