"""Real disks that fill up, turn read-only, and vanish. Needs root and KEEPSAKE_REAL_DISKS=1, so it runs by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace

import pytest

from keepsake.core.errors import KeepsakeError, SaveError
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import TrackId, new_film
from keepsake.project.sequence import clips_of
from tests.films import RATE, photo_clip

pytestmark = pytest.mark.skipif(os.environ.get("KEEPSAKE_REAL_DISKS") != "1", reason="mounts disks; run by hand")


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def stick(tmp_path):
    """A small disk in memory, mounted."""
    folder = tmp_path / "stick"
    folder.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder)
    yield folder
    run("umount", "-l", folder)


@pytest.fixture
def drive(stick):
    """A drive with ext4 whose blocks lie on the stick; when the stick is full, writing to the drive is an I/O
    error.
    """
    run("mount", "-o", "remount,size=24m", stick)
    image, folder = stick / "drive.img", stick.with_name("drive")
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(200 * 2**20)
    run("mkfs.ext4", "-q", "-E", "lazy_itable_init=1,lazy_journal_init=1", image)
    device = run("losetup", "-f", "--show", image)
    run("mount", "-o", "errors=remount-ro", device, folder)
    yield folder
    run("umount", "-l", folder)
    run("losetup", "-d", device)


def add(document, count=1):
    for _ in range(count):
        document.apply(
            lambda film: replace(film, timeline=edits.append(film.timeline, TrackId("t1"), photo_clip(9))), "Add"
        )


def clips(document):
    return len(list(clips_of(document.timeline)))


def test_a_stick_that_fills_up_loses_nothing(stick, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(os.urandom(4_000_000))
    with Document.create(stick / "a.keepsake", new_film("Gran", RATE)) as document:
        add(document)
        with pytest.raises(SaveError, match="no room left"):
            document.blobs.put_file(photo)
        (stick / "filler").write_bytes(bytes(shutil.disk_usage(stick).free))
        add(document, 40)
        assert "no room left" in document.trouble
        with pytest.raises(KeepsakeError, match="room"):
            document.save_copy(stick / "copy.keepsake")
        made = document.film
        document.save_copy(tmp_path / "copy.keepsake")
        (stick / "filler").unlink()
        assert document.retry()
    for path in (stick / "a.keepsake", tmp_path / "copy.keepsake"):
        with Document.open(path) as again:
            assert again.film == made
            assert again.damages() == []
    with Document.open(stick / "a.keepsake") as again:
        for _ in range(41):
            again.undo()
        assert clips(again) == 0


def test_a_film_is_not_made_on_a_full_stick(stick):
    (stick / "filler").write_bytes(bytes(shutil.disk_usage(stick).free))
    with pytest.raises(SaveError, match=r"disk is full.*\.$"):
        Document.create(stick / "a.keepsake", new_film())
    assert [path.name for path in stick.iterdir()] == ["filler"]


def test_a_stick_that_is_read_only_is_said_and_the_film_can_be_looked_at(stick):
    path = stick / "a.keepsake"
    with Document.create(path, new_film("Gran", RATE)) as document:
        add(document)
    run("mount", "-o", "remount,ro", stick)
    with pytest.raises(SaveError, match="cannot be written to"):
        Document.open(path)
    with pytest.raises(SaveError, match="cannot be written to"):
        Document.create(stick / "b.keepsake", new_film())
    with Document.open(path, read_only=True) as looking:
        assert clips(looking) == 1
        add(looking)
        assert "for looking only" in looking.trouble
    run("mount", "-o", "remount,rw", stick)


def test_a_film_cut_off_on_a_stick_that_is_now_read_only_is_still_shown(stick):
    path = stick / "a.keepsake"
    with Document.create(path, new_film("Gran", RATE)) as document:
        add(document, 3)
        connection = document._file._database._connection
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE revision SET label = ? WHERE number = ?", [("half" * 9000, n) for n in range(9)]
        )
        shutil.copy(path.with_name("a.keepsake-journal"), stick / "kept")
        connection.execute("ROLLBACK")
    with path.open("r+b") as file:
        file.seek(5000)
        file.write(b"half a page")
    (stick / "kept").rename(path.with_name("a.keepsake-journal"))
    run("mount", "-o", "remount,ro", stick)
    with Document.open(path, read_only=True) as looking:
        assert clips(looking) == 3
    run("mount", "-o", "remount,rw", stick)


def test_a_drive_that_fails_mid_save_loses_nothing_of_the_film(drive, stick, tmp_path):
    document = Document.create(drive / "a.keepsake", new_film("Gran", RATE))
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(os.urandom(3_000_000))
    document.blobs.put_file(photo)
    add(document, 5)
    (stick / "filler").write_bytes(bytes(shutil.disk_usage(stick).free))
    more = tmp_path / "more.jpg"
    more.write_bytes(os.urandom(9_000_000))
    with pytest.raises(SaveError, match=r"is its drive still there.*\.$"):
        document.blobs.put_file(more)
    add(document, 3)
    assert not document.is_saved
    assert document.trouble.endswith(".")
    made = document.film
    document.save_copy(tmp_path / "copy.keepsake")
    document.close()
    with Document.open(tmp_path / "copy.keepsake") as copy:
        assert copy.film == made
        assert clips(copy) == 8
