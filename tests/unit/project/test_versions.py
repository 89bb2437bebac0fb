"""Versions are kept by age, twenty of each, and have a time and a picture."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, with_media
from keepsake.project.schema import Media, MediaId, MediaKind, TrackId, new_film
from keepsake.project.versions import DAY_MS, HOUR_MS, KEPT_OF_EACH_AGE, WEEK_MS, Version, kept_versions
from tests.films import RATE, photo_clip

NOW = 10 * WEEK_MS
times = st.lists(st.integers(0, NOW), max_size=150, unique=True)


def versions_at(moments, name=""):
    return [Version(number, moment, name) for number, moment in enumerate(moments)]


def age_of(version):
    return sum(NOW - version.made_at >= limit for limit in (HOUR_MS, DAY_MS, WEEK_MS))


@given(times)
def test_of_each_age_as_many_are_kept_as_there_is_room_for(moments):
    versions = versions_at(moments)
    kept = kept_versions(versions, NOW)
    for age in range(4):
        some = [version for version in versions if age_of(version) == age]
        left = [version for version in some if version.number in kept]
        assert len(left) == min(len(some), KEPT_OF_EACH_AGE)
        if some:
            ends = (min(some, key=lambda each: each.made_at), max(some, key=lambda each: each.made_at))
            assert set(ends) <= set(left)


@given(times)
def test_what_has_a_name_always_stays(moments):
    assert kept_versions(versions_at(moments, "For Easter"), NOW) == set(range(len(moments)))


def test_an_hour_of_work_is_thinned_evenly():
    kept = kept_versions(versions_at(range(NOW - HOUR_MS + 1, NOW, 60_000)), NOW)
    gaps = [after - before for before, after in zip(sorted(kept), sorted(kept)[1:], strict=False)]
    assert max(gaps) <= 2 * 60 // KEPT_OF_EACH_AGE


def test_a_version_has_the_picture_of_its_first_clip(tmp_path):
    photo = Media(id=MediaId("p"), kind=MediaKind.PHOTO, name="a.jpg", sha256="a" * 64, size_bytes=1)
    with Document.create(tmp_path / "a.keepsake", new_film("Gran", RATE)) as document:
        document.blobs.put_thumbnail(photo.sha256, b"small")
        document.apply(lambda film: with_media(film, photo), "Import")
        document.edit("Add", edits.append, TrackId("t1"), photo_clip())
        document.edit("Add", edits.append, TrackId("t1"), clip_of(photo, document.timeline))
        document.name_version("For Easter")
    with Document.open(tmp_path / "a.keepsake") as document:
        assert (document.versions()[0].name, document.versions()[0].picture) == ("For Easter", b"small")
        document.edit("Add", edits.append, TrackId("t1"), photo_clip())
        kept = document.steps()[0].number
    with Document.open(tmp_path / "a.keepsake") as document:
        assert kept in {version.number for version in document.versions()}
        assert [step.label for step in document.steps()] == ["Add", "Add", "Add", "Import", "New film"]
        assert replace(document.film_of_version(kept)) == document.film
