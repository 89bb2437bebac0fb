"""A film and its pages are the same thing, and differences lead from one to the next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.records import RecordError
from keepsake.project.pages import Splice, difference, digest_of, film_of, pages_of, spliced
from tests.films import after_steps, film_with_media, steps


@given(steps)
def test_written_and_read_is_the_same_film(numbers):
    film = film_with_media()
    film = replace(film, timeline=after_steps(film.timeline, numbers))
    assert film_of(pages_of(film)) == film


@given(steps, steps)
def test_differences_lead_from_film_to_film(first, then):
    film = film_with_media()
    old = replace(film, timeline=after_steps(film.timeline, first))
    new = replace(old, timeline=after_steps(old.timeline, then), media=old.media[len(then) % 3 :])
    old_pages = pages_of(old)
    new_pages = pages_of(new, old, old_pages)
    assert new_pages == pages_of(new)
    assert spliced(old_pages, difference(old_pages, new_pages)) == new_pages
    assert (digest_of(old_pages) == digest_of(new_pages)) == (old == new)


def test_one_edit_is_a_few_lines():
    film = film_with_media()
    old = replace(film, timeline=after_steps(film.timeline, [(4, 0, 0, 9)] * 100))
    new = replace(old, timeline=after_steps(old.timeline, [(10, 50, 0, 0)]))
    splices = difference(pages_of(old), pages_of(new, old, pages_of(old)))
    assert sum(len(splice.added) + splice.removed for splice in splices) == 1


@given(st.dictionaries(st.sampled_from(["head", "media", "track:t1"]), st.lists(st.text(max_size=9)).map(tuple)))
def test_pages_of_anything_else_are_refused(pages):
    with pytest.raises(RecordError):
        film_of(pages)


@pytest.mark.parametrize("splice", [Splice("head", 0, 9, ()), Splice("head", -2, 0, ()), Splice("new", 1, 0, ("x",))])
def test_differences_that_do_not_fit_are_refused(splice):
    with pytest.raises(RecordError):
        spliced(pages_of(film_with_media()), (splice,))
