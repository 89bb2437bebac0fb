"""Files go in once, are found again, and a missing one never costs a clip."""

import os
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from keepsake.core.errors import BadInputError, EditError
from keepsake.engine.requests import MediaReading, MediaSort
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.importable import files_to_import
from keepsake.project.media_files import MediaStatus, collect, file_of, linked_path, safe_suffix, status_of
from keepsake.project.media_pool import clip_of, media_of, take_in, without_media
from keepsake.project.relink import find_again, hash_of, relinked
from keepsake.project.schema import Media, TrackId, new_film
from keepsake.project.sequence import clips_of
from tests.films import RATE, film_with_media


@pytest.fixture
def document(tmp_path):
    (tmp_path / "film").mkdir()
    with Document.create(tmp_path / "film" / "a.keepsake", new_film("Gran", RATE)) as document:
        yield document


def reading_of(path, sort=MediaSort.PHOTO, seconds=None):
    sha256, size = hash_of(path)
    return MediaReading(path=path, sort=sort, sha256=sha256, size_bytes=size, seconds=seconds, thumbnail=b"small")


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gran.JPG"
    path.write_bytes(os.urandom(3000))
    return path


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "party.mp4"
    path.write_bytes(os.urandom(5000))
    return path


def test_a_photo_goes_inside_once_and_undo_forgets_only_the_pool(document, photo, tmp_path):
    first = take_in(document, reading_of(photo))
    shutil.copy(photo, tmp_path / "copy.jpg")
    assert take_in(document, reading_of(tmp_path / "copy.jpg")) == first
    assert len(document.film.media) == 1
    assert status_of(document, first) is MediaStatus.INSIDE
    assert document.blobs.thumbnail(first.sha256) == b"small"
    document.undo()
    assert document.film.media == ()
    document.redo()
    photo.unlink()
    assert file_of(document, first, tmp_path / "cache").suffix == ".jpg"
    assert hash_of(file_of(document, first, tmp_path / "cache"))[0] == first.sha256


def test_one_import_of_many_files_is_one_step(document, tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.jpg").write_bytes(os.urandom(100))
        take_in(document, reading_of(tmp_path / f"{number}.jpg"), gesture="import 1")
    assert len(document.film.media) == 4
    document.undo()
    assert document.film.media == ()


def test_a_file_that_changes_meanwhile_is_not_taken_in(document, photo):
    reading = reading_of(photo)
    photo.write_bytes(b"another")
    with pytest.raises(BadInputError, match="changed"):
        take_in(document, reading)
    assert document.film.media == ()


def missing_in(document: Document) -> tuple[Media, ...]:
    return tuple(media for media in document.film.media if status_of(document, media) is MediaStatus.OFFLINE)


def test_a_missing_video_keeps_its_clips_and_is_found_by_hash(document, video, tmp_path):
    media = take_in(document, reading_of(video, MediaSort.VIDEO, Fraction(4)))
    assert status_of(document, media) is MediaStatus.LINKED
    assert file_of(document, media, tmp_path / "cache") == video
    document.edit("Add", edits.append, TrackId("t1"), clip_of(media, document.timeline))
    made = document.timeline
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    away = tmp_path / "elsewhere" / "deep" / "renamed.mp4"
    video.rename(away)
    assert missing_in(document) == (media,)
    with pytest.raises(BadInputError, match="not found any more"):
        file_of(document, media, tmp_path / "cache")
    assert find_again(missing_in(document), tmp_path / "film") == ()
    assert document.timeline == made
    (found,) = find_again(missing_in(document), tmp_path / "elsewhere")
    assert (found.path, found.is_same) == (away, True)
    document.apply(lambda film: relinked(film, found.media_id, found.path, hash_of(found.path)), "Find again")
    assert missing_in(document) == ()
    assert document.timeline == made
    assert [place.clip.content for place in clips_of(document.timeline)] == [clip_of(media, made).content]


def test_a_file_of_the_same_name_is_only_a_suggestion(document, video, tmp_path):
    media = take_in(document, reading_of(video, MediaSort.VIDEO, Fraction(4)))
    video.unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "PARTY.mp4").write_bytes(b"cut shorter")
    (found,) = find_again(missing_in(document), tmp_path / "elsewhere")
    assert not found.is_same
    with pytest.raises(EditError, match="not in the film"):
        relinked(without_media(document.film, media.id), media.id, found.path, hash_of(found.path))
    with pytest.raises(BadInputError, match="cannot be read"):
        hash_of(video)


def test_a_video_that_changed_in_place_counts_as_missing(document, video):
    media = take_in(document, reading_of(video, MediaSort.VIDEO, Fraction(4)))
    video.write_bytes(b"another")
    assert status_of(document, media) is MediaStatus.OFFLINE


def test_everything_is_collected_and_what_is_missing_is_named(document, video, tmp_path):
    media = take_in(document, reading_of(video, MediaSort.VIDEO, Fraction(4)))
    lost = tmp_path / "lost.mp4"
    lost.write_bytes(b"lost")
    take_in(document, reading_of(lost, MediaSort.VIDEO, Fraction(4)))
    lost.unlink()
    assert collect(document) == ("lost.mp4",)
    video.unlink()
    assert status_of(document, media) is MediaStatus.INSIDE
    assert hash_of(file_of(document, media, tmp_path / "cache"))[0] == media.sha256


@pytest.mark.parametrize(
    "path",
    ["\\\\server\\share\\a.mp4", "//server/a.mp4", "smb://server/a.mp4", "https://x/a.mp4", "relative.mp4", ""],
)
def test_nothing_on_another_machine_is_ever_asked_for(path):
    media = replace(film_with_media().media[1], is_inside=False, linked_path=path)
    assert linked_path(media) is None


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.JPG", ".jpg"), ("../../evil.sh", ""), ("a.jpg/../../x", ""), ("con.exe", ""), ("x.tiff", ".tiff")],
)
def test_no_name_in_a_film_chooses_a_place_on_the_disk(name, suffix):
    assert safe_suffix(name) == suffix


def test_folders_are_searched_in_a_persons_order(tmp_path):
    for name in ("b10.jpg", "b9.jpg", "a/x.MP4", "a/notes.txt", ".hidden/y.jpg", ".z.jpg", "c.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in files_to_import([tmp_path, Path(tmp_path / "c.wav")])]
    assert found == ["a/x.MP4", "b9.jpg", "b10.jpg", "c.wav", "c.wav"]


def test_lengths_are_whole_frames_of_what_there_is(video):
    media = media_of(reading_of(video, MediaSort.VIDEO, Fraction(99, 50)), new_film("", RATE).timeline, False)
    assert media.length.value == 49
    assert clip_of(media, new_film("", RATE).timeline).available_range.duration.value == 49
    with pytest.raises(BadInputError, match="too short"):
        media_of(reading_of(video, MediaSort.VIDEO, Fraction(1, 100)), new_film("", RATE).timeline, False)
