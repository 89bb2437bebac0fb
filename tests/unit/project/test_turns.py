"""One writer at a time: files go in on a thread while edits are made, and a film that closes is whole."""

import os
import threading
import time

import pytest

from keepsake.core.errors import SaveError
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import TrackId, new_film
from keepsake.project.sequence import clips_of
from keepsake.project.turns import Turns
from tests.films import RATE, photo_clip

LONGEST_WAIT_SECONDS = 2.0
MOST_EDITS = 40
"""The file gives way to edits, so without an end to them it would go in the more slowly the quicker the disk is."""


@pytest.fixture
def document(tmp_path):
    (tmp_path / "film").mkdir()
    with Document.create(tmp_path / "film" / "a.keepsake", new_film("Gran", RATE)) as document:
        yield document


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.wav"
    path.write_bytes(os.urandom(12_000_000))
    return path


def add(document):
    document.edit("Add", edits.append, TrackId("t1"), photo_clip(9))


def test_edits_are_saved_while_a_large_file_goes_in(document, large):
    found = []

    def put_in():
        with document.blobs_aside() as blobs:
            found.append(blobs.put_file(large))

    thread = threading.Thread(target=put_in)
    thread.start()
    longest = count = 0
    while thread.is_alive() and count < MOST_EDITS:
        began = time.monotonic()
        add(document)
        longest = max(longest, time.monotonic() - began)
        assert document.is_saved
        count += 1
    thread.join()
    assert count > 3
    assert longest < LONGEST_WAIT_SECONDS
    assert found[0] in document.blobs
    assert document.blobs.size(found[0]) == large.stat().st_size
    assert document.damages() == []
    path = document.path
    document.close()
    with Document.open(path) as again:
        assert found[0] in again.blobs
        assert len(list(clips_of(again.timeline))) == count


def test_two_threads_never_take_one_number(document, tmp_path):
    paths = [tmp_path / f"{number}.jpg" for number in range(8)]
    for path in paths:
        path.write_bytes(os.urandom(1_500_000))

    def put_in(some):
        with document.blobs_aside() as blobs:
            for path in some:
                blobs.put_file(path)

    threads = [threading.Thread(target=put_in, args=(paths[at::2],)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(document.blobs)) == 8
    assert document.damages() == []


def test_a_film_closed_meanwhile_refuses_the_rest_and_is_whole(document, large):
    begun, ended = threading.Event(), []

    def put_in():
        try:
            with document.blobs_aside() as blobs:
                blobs.put_file(large, report=lambda _: begun.set())
        except SaveError as error:
            ended.append(str(error))

    thread = threading.Thread(target=put_in)
    thread.start()
    assert begun.wait(10)
    path = document.path
    document.close()
    thread.join()
    assert "being closed" in ended[0]
    with Document.open(path) as again:
        assert list(again.blobs) == []
        assert again.damages() == []
        rows = again._file._database.rows
        assert rows("SELECT count(*) FROM chunk") == [(0,)]


def test_a_commit_on_another_thread_keeps_what_changed_meanwhile(document):
    document.is_saved_elsewhere = True
    add(document)
    unsaved = document.unsaved()
    add(document)
    assert document.commit(unsaved) == ""
    document.note_saved(unsaved, "")
    assert not document.is_saved
    assert document.retry()
    path, film = document.path, document.film
    document.close()
    with Document.open(path) as again:
        assert again.film == film
        again.undo()
        assert len(list(clips_of(again.timeline))) == 1


def test_a_turn_is_waited_for_only_so_long_and_ends():
    turns, taken, over = Turns(), threading.Event(), threading.Event()

    def hold():
        with turns.taken():
            taken.set()
            over.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    with turns.taken(0.01) as is_ours:
        assert not is_ours
    over.set()
    thread.join()
    with turns.taken() as outer, turns.taken() as inner:
        assert outer
        assert inner
    turns.give_way()
    turns.end()
    with turns.taken() as is_ours:
        assert not is_ours


def test_what_is_forgotten_is_not_written_by_a_commit_on_its_way(document):
    document.is_saved_elsewhere = True
    add(document)
    unsaved = document.unsaved()
    document.forget(lambda film: new_film("Empty", RATE), "Delete people")
    assert document.commit(unsaved) == ""
    document.note_saved(unsaved, "the disk is full")
    assert document.trouble == ""
    path = document.path
    document.close()
    with Document.open(path) as again:
        assert again.film == new_film("Empty", RATE)
        assert len(again.steps()) == 1
