"""A film loses nothing: not at a restart, not with the disk full, the drive gone, or a second window."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.errors import BadInputError, EditError, FilmBusyError, FilmError, OutputError, SaveError
from keepsake.project import edits, opening, storage
from keepsake.project.changes import Changes
from keepsake.project.document import Document
from keepsake.project.schema import ClipId, TrackId, new_film
from keepsake.project.sequence import clips_of
from tests.films import RATE, after_steps, film_with_media, photo_clip, range_of, steps, time

PICTURE = TrackId("t1")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Gran.keepsake"


@pytest.fixture
def document(path):
    with Document.create(path, new_film("Gran", RATE)) as document:
        yield document


def add(document, length=50, gesture=""):
    return document.apply(
        lambda film: replace(film, timeline=edits.append(film.timeline, PICTURE, photo_clip(length))),
        "Add photo",
        gesture,
    )


def fill_disk(document, spare_pages=0):
    """Let the file grow no further, as a full disk would."""
    connection = document._file._database._connection
    connection.set_authorizer(None)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + spare_pages}")
    document._file._database.allow_own_tables_only()


def free_disk(document):
    document._file._database._connection.set_authorizer(None)
    document._file._database._connection.execute("PRAGMA max_page_count = 1000000")
    document._file._database.allow_own_tables_only()


@given(st.lists(steps, min_size=1, max_size=6), st.integers(0, 6))
@settings(max_examples=25, deadline=None)
def test_saved_and_opened_is_the_same_film_at_every_step(tmp_path_factory, rounds, undos):
    path = tmp_path_factory.mktemp("film") / "a.keepsake"
    films = [film_with_media()]
    with Document.create(path, films[0]) as document:
        for numbers in rounds:
            changed = replace(films[-1], timeline=after_steps(films[-1].timeline, numbers))
            document.apply(lambda _, changed=changed: changed, "Edit")
            if changed != films[-1]:
                films.append(changed)
            assert document.is_saved
        for _ in range(undos):
            document.undo()
    with Document.open(path) as document:
        at = max(0, len(films) - 1 - undos)
        assert document.film == films[at]
        for film in films[at + 1 :]:
            document.redo()
            assert document.film == film
        for film in films[-2::-1]:
            document.undo()
            assert document.film == film
        assert document.undo_label == ""
        assert document.damages() == []


def test_undo_and_redo_have_names(document):
    add(document)
    document.edit("Split", edits.split, ClipId("c5"), time(20))
    assert (document.undo_label, document.redo_label) == ("Split", "")
    changes = document.undo()
    assert changes.clips
    assert (document.undo_label, document.redo_label) == ("Add photo", "Split")
    document.undo()
    assert document.undo() == Changes()
    assert document.timeline == new_film("Gran", RATE).timeline
    document.redo()
    document.redo()
    assert document.redo() == Changes()
    assert len(list(clips_of(document.timeline))) == 2


def test_one_drag_is_one_step(document, path):
    add(document, 10)
    for length in (20, 30, 40):
        document.apply(lambda film, n=length: with_one_clip(film, n), "Trim", gesture="drag 1")
    document.apply(lambda film: with_one_clip(film, 50), "Trim", gesture="drag 2")
    assert [s.label for s in document._history.trail()] == ["Trim", "Trim", "Add photo", "New film"]
    document.undo()
    assert lengths(document) == [40]
    document.close()
    with Document.open(path) as again:
        again.undo()
        assert lengths(again) == [10]
        again.redo()
        assert lengths(again) == [40]


def with_one_clip(film, length):
    track = film.timeline.tracks[0]
    clip = replace(track.items[0], source_range=range_of(0, length, RATE))
    return replace(
        film, timeline=replace(film.timeline, tracks=(replace(track, items=(clip,)), *film.timeline.tracks[1:]))
    )


def lengths(document):
    return [place.clip.duration.value for place in clips_of(document.timeline)]


def test_a_new_change_after_undo_hides_nothing(document):
    add(document, 10)
    add(document, 20)
    kept = document._history.head.number
    document.undo()
    add(document, 30)
    assert lengths(document) == [10, 30]
    document.restore(kept)
    assert lengths(document) == [10, 20]
    assert document.undo_label == "Back to “Add photo”"
    document.undo()
    assert lengths(document) == [10, 30]


def test_listeners_hear_what_changed(document):
    heard = []
    end = document.subscribe(heard.append)
    add(document, 50)
    add(document, 25)
    end()
    end()
    add(document, 10)
    assert [change.tracks for change in heard] == [{PICTURE}, {PICTURE}]
    assert heard[1].clips == {ClipId("c7")}
    assert heard[1].span == range_of(0, 75, RATE)


def test_a_change_that_fails_or_changes_nothing_is_no_step(document):
    with pytest.raises(EditError):
        document.edit("Lift", edits.lift, ClipId("c99"))
    document.apply(lambda film: film, "Nothing")
    assert document.undo_label == ""
    with pytest.raises(EditError, match="not kept"):
        document.restore(99)


def test_a_full_disk_loses_nothing(document, path, tmp_path):
    add(document)
    fill_disk(document)
    for _ in range(200):
        add(document)
        if document.trouble:
            break
    assert "no room left" in document.trouble
    assert not document.is_saved
    add(document)
    made = document.film
    assert document.save_copy(tmp_path / "Rescued.keepsake") == ()
    with Document.open(tmp_path / "Rescued.keepsake") as rescued:
        assert rescued.film == made
    free_disk(document)
    assert document.retry()
    assert document.trouble == ""
    document.close()
    with Document.open(path) as again:
        assert again.film == made
        again.undo()
        assert len(lengths(again)) == len(list(clips_of(made.timeline))) - 1


def test_many_unsaved_steps_on_two_branches_are_saved_together(document, path):
    fill_disk(document)
    while not document.trouble:
        add(document, 1)
    for _ in range(30):
        add(document, 2)
    for _ in range(30):
        document.undo()
    add(document, 3)
    made = document.film
    assert not document.is_saved
    free_disk(document)
    assert document.retry()
    document.close()
    with Document.open(path) as again:
        assert again.film == made
        assert again.damages() == []


def test_a_full_disk_leaves_no_half_photo(document, tmp_path):
    photo = tmp_path / "big.jpg"
    photo.write_bytes(os.urandom(30_000_000))
    fill_disk(document, spare_pages=3000)
    with pytest.raises(SaveError, match="no room left"):
        document.blobs.put_file(photo)
    free_disk(document)
    sha256 = document.blobs.put_file(photo)
    assert hashlib.sha256(b"".join(document.blobs.pieces(sha256))).hexdigest() == sha256
    assert document._file._database.rows("SELECT count(*) FROM pending") == [(0,)]
    assert document._file._database.rows("SELECT count(*) FROM chunk") == [(29,)]


def test_a_drive_that_goes_away_is_noticed(document, path, tmp_path):
    add(document, 10)
    away = tmp_path / "away.keepsake"
    path.rename(away)
    add(document, 20)
    assert "no longer where it was" in document.trouble
    assert not document.is_saved
    document.save_copy(tmp_path / "Rescued.keepsake")
    away.rename(path)
    assert document.retry()
    document.close()
    for each in (path, tmp_path / "Rescued.keepsake"):
        with Document.open(each) as again:
            assert lengths(again) == [10, 20]


def test_a_commit_that_comes_late_does_not_lead_back(document, path):
    document.is_saved_elsewhere = True
    add(document, 10)
    late = document.unsaved()
    add(document, 20)
    assert document.retry()
    document.note_saved(late, document.commit(late))
    assert document.is_saved
    document.close()
    with Document.open(path) as again:
        assert lengths(again) == [10, 20]


def test_two_windows_cannot_change_one_film(document, path):
    with pytest.raises(FilmBusyError, match="open in another Keepsake window"):
        Document.open(path)
    add(document)
    with Document.open(path, read_only=True) as looking:
        assert looking.film == document.film
        add(looking)
        assert "for looking only" in looking.trouble


def test_a_window_that_died_locks_nobody_out(document, path):
    document.close()
    holding = (
        "import os, pathlib; from keepsake.project.document import Document; "
        f"held = Document.open(pathlib.Path({str(path)!r})); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", holding], check=False, timeout=60)
    assert sorted(each.name for each in path.parent.iterdir()) == [f".{path.name}.lock", path.name]
    Document.open(path).close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_folder_that_may_not_be_written_to_is_said(document, path):
    document.close()
    path.with_name(f".{path.name}.lock").mkdir()
    with pytest.raises(SaveError, match="cannot be written to"):
        Document.open(path)
    Document.open(path, read_only=True).close()


def test_what_was_written_is_read_back(document, monkeypatch):
    monkeypatch.setattr(document._file._checker, "rows", lambda *_: [(0, b"")])
    add(document)
    assert "does not hold what was written" in document.trouble
    assert not document.is_saved
    monkeypatch.undo()
    assert document.retry()


def test_nothing_is_ever_overwritten(document, path, tmp_path):
    with pytest.raises(SaveError, match="already exists"):
        opening._create_beside(path, new_film())
    with pytest.raises(OutputError, match="already exists"):
        document.save_copy(path)
    with pytest.raises(OutputError, match="cannot be written"):
        document.save_copy(tmp_path / "missing" / "copy.keepsake")
    assert sorted(each.name for each in tmp_path.iterdir()) == [f".{path.name}.lock", path.name]


def test_a_journal_left_by_a_film_that_is_gone_never_meets_a_new_one(document, path, tmp_path):
    add(document)
    writing = sqlite3.connect(path, isolation_level=None)
    writing.execute("PRAGMA cache_size = 1")
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE revision SET label = printf('%1000s', 'half')")
    journal = path.with_name(path.name + "-journal").read_bytes()
    writing.execute("ROLLBACK")
    writing.close()
    new = tmp_path / "new.keepsake"
    for stale in ("new.keepsake-journal", "new.keepsake.part-journal"):
        (tmp_path / stale).write_bytes(journal)
    with Document.create(new, film_with_media()) as made:
        assert made.film == film_with_media()
        assert made.damages() == []
    assert not (tmp_path / "new.keepsake.part-journal").exists()
    assert (tmp_path / "new.keepsake-journal.old").read_bytes() == journal


def test_a_live_file_copied_by_hand_is_whole(document, path, tmp_path):
    add(document)
    shutil.copy(path, tmp_path / "stick.keepsake")
    with Document.open(tmp_path / "stick.keepsake") as copied:
        assert copied.film == document.film


def test_a_complete_copy_has_photos_and_history(document, tmp_path):
    photo = document.blobs.put_bytes(b"photo" * 500_000)
    document.blobs.put_thumbnail(photo, b"small")
    add(document)
    document.save_copy(tmp_path / "copy.keepsake")
    with Document.open(tmp_path / "copy.keepsake") as copied:
        assert b"".join(copied.blobs.pieces(photo)) == b"photo" * 500_000
        assert copied.blobs.thumbnail(photo) == b"small"
        assert copied.undo_label == "Add photo"


def test_photos_are_inside_once_and_come_out_whole(document, tmp_path):
    content = os.urandom(5_000_001)
    source = tmp_path / "a.jpg"
    source.write_bytes(content)
    first = document.blobs.put_file(source)
    assert document.blobs.put_file(source) == first == document.blobs.put_bytes(content)
    assert list(document.blobs) == [first]
    document.blobs.write_to(first, tmp_path / "out.jpg")
    assert (tmp_path / "out.jpg").read_bytes() == content
    assert document.blobs.size(first) == len(content)
    with pytest.raises(BadInputError, match="changed while"):
        document.blobs.put_file(tmp_path / "out.jpg", "0" * 64) if (tmp_path / "out.jpg").write_bytes(b"x") else None
    with pytest.raises(BadInputError, match="cannot be read"):
        document.blobs.put_file(tmp_path / "none.jpg")
    with pytest.raises(FilmError):
        list(document.blobs.pieces("0" * 64))


def test_an_interrupted_import_is_swept_away(document, path):
    document._file._database._connection.execute("INSERT INTO pending VALUES (7)")
    document._file._database._connection.execute("INSERT INTO chunk VALUES (?, ?)", (7 * 2**20 + 3, b"half"))
    document.close()
    with Document.open(path) as again:
        assert again._file._database.rows("SELECT count(*) FROM chunk") == [(0,)]
        assert again._file._database.rows("SELECT count(*) FROM pending") == [(0,)]


def test_damage_is_found_and_named(document, path):
    sha256 = document.blobs.put_bytes(b"photo")
    document._file._database._connection.execute("UPDATE chunk SET bytes = ?", (b"phot0",))
    add(document)
    document._file._database._connection.execute("UPDATE revision SET digest = ? WHERE number = 1", (b"x",))
    assert [sha256[:12] in said or "Step 1" in said for said in document.damages()] == [True, True]


def test_old_versions_and_steps_thin_out_but_named_ones_and_undo_stay(document, path, monkeypatch):
    monkeypatch.setattr(storage, "STEPS_KEPT", 5)
    for _ in range(12):
        add(document, 10)
    document.name_version("For Easter", b"picture")
    for _ in range(12):
        add(document, 10)
    document._file.thin((step.number for step in document._history.trail()), now=2**42)
    document.close()
    with Document.open(path) as again:
        assert again.versions()[0].name == "For Easter" or again.versions()[1].name == "For Easter"
        named = next(version for version in again.versions() if version.name)
        assert named.picture == b"picture"
        assert len(list(clips_of(again.film_of_version(named.number).timeline))) == 12
        for _ in range(9):
            again.undo()
        assert len(lengths(again)) == 20
        assert again.damages() == []


def test_nothing_but_reading_and_writing_is_allowed(document):
    connection = document._file._database._connection
    for sql in (
        "ATTACH 'x.db' AS x",
        "CREATE TABLE x (y)",
        "PRAGMA writable_schema = ON",
        "VACUUM",
        "SELECT load_extension('x')",
        "DROP TABLE revision",
        "SELECT * FROM pragma_database_list",
    ):
        with pytest.raises(sqlite3.DatabaseError):
            connection.execute(sql)
