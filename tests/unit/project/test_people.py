"""What a film does with people, and forgetting them: the file holds nothing of them afterwards, not even in steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from keepsake.core.consent import Audience, Use
from keepsake.core.errors import SaveError
from keepsake.core.timebase import range_of
from keepsake.project import edits
from keepsake.project.bodies import pages_from
from keepsake.project.document import Document
from keepsake.project.media_pool import consent_for, take_in_consent, with_media
from keepsake.project.people import forget_people, sittings, with_audience
from keepsake.project.schema import (
    Clip,
    Content,
    LivingPortrait,
    Media,
    MediaId,
    MediaKind,
    Photo,
    TalkingPortrait,
    new_film,
)

CANARY = "CANARY Zebulon"


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Document]:
    with Document.create(tmp_path / "film.keepsake", new_film()) as made:
        sha256 = made.blobs.put_bytes(b"PHOTO" * 9000)
        made.blobs.put_thumbnail(sha256, b"THUMBNAIL" * 50)
        photo = Media(id=MediaId("photo"), kind=MediaKind.PHOTO, name="gran.jpg", sha256=sha256, size_bytes=45_000)
        made.apply(lambda film: with_media(film, photo), "Import")
        yield made


def add(document: Document, content: Content) -> None:
    clip = Clip(name="Gran", content=content, source_range=range_of(0, 50, document.timeline.rate))
    document.edit("Add", edits.append, document.timeline.tracks[0].id, clip)


def agree(document: Document, folder: Path, words: str = CANARY) -> None:
    record = folder / "c.json"
    record.write_text(f'{{"person": "{words}"}}', "utf-8")
    take_in_consent(document, record, document.film.media[0].sha256)
    record.unlink()


def everything_in(path: Path) -> bytes:
    """The file's bytes and all that is packed in its steps."""
    with sqlite3.connect(path) as connection:
        bodies = [row[0] for row in connection.execute("SELECT body FROM revision ORDER BY number")]
    connection.close()
    assert len(bodies) == 1
    return path.read_bytes() + repr(pages_from(bodies[0], None)).encode()


def test_a_photo_that_comes_to_life_is_one_sitting_whatever_is_done_with_it(
    document: Document, tmp_path: Path
) -> None:
    add(document, Photo(photo=MediaId("photo")))
    assert sittings(document.film) == ()
    add(document, LivingPortrait(photo=MediaId("photo"), faces=(1,)))
    add(document, TalkingPortrait(photo=MediaId("photo"), words="Hello.", faces=(0,)))
    (sitting,) = sittings(document.film)
    assert sitting.portrayal.uses == {Use.MOTION, Use.VOICE, Use.WORDS}
    assert (sitting.portrayal.script, sitting.portrayal.faces, sitting.consent) == ("Hello.", (0, 1), None)
    agree(document, tmp_path)
    (sitting,) = sittings(document.film)
    assert sitting.consent == consent_for(document.film, sitting.photo.sha256)


def test_the_audience_is_one_step_and_survives(document: Document) -> None:
    document.edit("Who may see it", with_audience, Audience.FAMILY)
    assert document.undo_label == "Who may see it"
    path = document.path
    document.close()
    with Document.open(path) as again:
        assert again.timeline.audience is Audience.FAMILY


@pytest.mark.parametrize("with_photo", [False, True])
def test_forgetting_leaves_nothing_in_the_file(document: Document, tmp_path: Path, *, with_photo: bool) -> None:
    add(document, LivingPortrait(photo=MediaId("photo")))
    add(document, TalkingPortrait(photo=MediaId("photo"), words=f"I am {CANARY}."))
    agree(document, tmp_path)
    document.name_version(f"Of {CANARY}", b"PICTURE" * 30)
    agree(document, tmp_path, f"{CANARY} once more")
    forget_people(document, document.film.media[0].sha256, with_photo=with_photo)
    path = document.path
    assert (document.undo_label, document.versions(), document.damages()) == ("", [], [])
    left = [item.content for item in document.timeline.tracks[0].items if isinstance(item, Clip)]
    assert left == ([] if with_photo else [Photo(photo=MediaId("photo"))] * 2)
    add(document, Photo(photo=MediaId("photo"))) if not with_photo else None
    document.undo()
    document.close()
    with Document.open(path) as again:
        assert again.damages() == []
        assert (b"PHOTO" * 3 in path.read_bytes()) is not with_photo
    if with_photo:
        content = everything_in(path)
        for trace in (CANARY.encode(), b"THUMBNAIL", b"PICTURE", b"gran.jpg"):
            assert trace not in content


def test_a_disk_that_refuses_leaves_everything_as_it_was(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(document, LivingPortrait(photo=MediaId("photo")))
    agree(document, tmp_path)
    before, steps = document.film, len(document.steps())

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(type(document.blobs), "wipe_others", refuse)
        with pytest.raises(SaveError):
            forget_people(document, before.media[0].sha256, with_photo=True)
    assert (document.film, len(document.steps())) == (before, steps)
    add(document, Photo(photo=MediaId("photo")))
    document.undo()
    assert document.damages() == []
    assert document.is_saved
