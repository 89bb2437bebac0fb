"""A film survives being killed at any instant: while importing, editing, undoing and saving a copy."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keepsake.project.document import Document
from keepsake.project.laws import is_sound
from keepsake.project.sequence import clips_of
from tests.programs import running

KILLS = int(os.environ.get("KEEPSAKE_KILLS", "6"))
LARGEST_FILM_BYTES = 100_000_000
ROOT = Path(__file__).resolve().parents[3]

WORKING = """
import hashlib, os, random, sys, threading
from pathlib import Path
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.schema import TrackId, new_film
from tests.films import RATE, photo_clip

path, journal, photo = (Path(word) for word in sys.argv[1:4])
luck = random.Random(int(sys.argv[4]))
document = Document.open(path) if path.exists() else Document.create(path, new_film("Gran", RATE))
said = journal.open("a", buffering=1)
aside = threading.Thread()

def put_in_aside(document, bytes_):
    other = photo.with_name("aside.jpg")
    other.write_bytes(bytes_)
    with document.blobs_aside() as blobs:
        sha256 = blobs.put_file(other)
        blobs.put_thumbnail(sha256, b"small")
    print("photo", sha256, file=said)

print("ready", flush=True)
while True:
    choice = luck.random()
    if choice < 0.06:
        with photo.open("r+b") as file:
            file.write(luck.randbytes(64))
        print("photo", document.blobs.put_file(photo), file=said)
    elif choice < 0.1:
        if not aside.is_alive():
            aside = threading.Thread(target=put_in_aside, args=(document, luck.randbytes(4_000_000)))
            aside.start()
    elif choice < 0.25:
        document.undo()
    elif choice < 0.35:
        document.redo()
    elif choice < 0.37:
        copy = path.with_name("copy.keepsake")
        copy.unlink(missing_ok=True)
        document.save_copy(copy)
    elif choice < 0.39:
        if aside.is_alive():
            aside.join()
        document.close()
        document = Document.open(path)
    else:
        clip = photo_clip(luck.randrange(1, 200), name=f"Photo {luck.randrange(10**9)}")
        document.edit("Add", edits.append, TrackId("t1"), clip)
        assert document.is_saved, document.trouble
        # Said only after it was committed and read back: from here on it must never be lost.
        print("step", document.timeline.tracks[0].items[-1].name, file=said)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for systems with signals")
def test_killed_at_any_instant_the_film_opens_and_only_the_edit_in_flight_is_gone(tmp_path):
    luck = random.Random(os.environ.get("KEEPSAKE_FUZZ_SEED", "1952"))
    path, journal, photo = tmp_path / "a.keepsake", tmp_path / "said.txt", tmp_path / "photo.jpg"
    photo.write_bytes(luck.randbytes(6_000_000))
    for number in range(KILLS):
        _work_and_be_killed([str(path), str(journal), str(photo), str(number)], luck.uniform(0.0, 0.6))
        with Document.open(path) as document:
            said = journal.read_text().splitlines() if journal.exists() else []
            assert is_sound(document.film)
            _check_nothing_said_is_lost(document, said)
            _check_undo_works(document)
            assert {step.split()[1] for step in said if step.startswith("photo")} <= set(document.blobs)
            assert document.damages() == []
        left = {each.name for each in tmp_path.iterdir() if not each.name.startswith("copy.keepsake.part")}
        assert left <= {path.name, journal.name, photo.name, "copy.keepsake", "aside.jpg"}
        if (tmp_path / "copy.keepsake").exists():
            Document.open(tmp_path / "copy.keepsake").close()
        if path.stat().st_size > LARGEST_FILM_BYTES:
            path.unlink()
            journal.unlink()


def _work_and_be_killed(words: list[str], after_seconds: float) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with running([sys.executable, "-c", WORKING, *words], stdout=subprocess.PIPE, env=environment) as working:
        assert working.stdout is not None
        working.stdout.readline()
        time.sleep(after_seconds)
        assert working.poll() is None, "the work itself failed"
        working.send_signal(signal.SIGKILL)


def _check_nothing_said_is_lost(document: Document, said: list[str]) -> None:
    """Every step that was said to be saved is among the steps of the film, on the head's line or beside it."""
    steps = {line.removeprefix("step ") for line in said if line.startswith("step")}
    for step in document._file.steps():
        if steps:
            steps -= {place.clip.name for place in clips_of(document._file.film(step.number).timeline)}
    assert steps == set()


def _check_undo_works(document: Document) -> None:
    film, label = document.film, document.undo_label
    if label:
        document.undo()
        document.redo()
    assert document.film == film
