"""What is kept, for how long, and what a crash leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from keepsake.engine.store import ABANDONED_SECONDS, KEPT_SECONDS, Store
from tests.programs import running

DIES = """
import os, signal, sys
from pathlib import Path
from keepsake.engine.store import Store
store, outside = Store(Path(sys.argv[1])), Path(sys.argv[2])
with store.remembering(outside), store.making(store.path("piece", ".mp4")) as part:
    outside.write_bytes(b"half")
    part.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
WAITS = """
import sys
from pathlib import Path
from keepsake.engine.store import Store
with Store(Path(sys.argv[1])).remembering(Path(sys.argv[2])):
    Path(sys.argv[2]).write_bytes(b"half")
    print("writing", flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_process_left_goes_at_once(tmp_path: Path) -> None:
    folder, outside = tmp_path / "store", tmp_path / "Gran-1a2b3c4d.part"
    subprocess.run([sys.executable, "-c", DIES, str(folder), str(outside)], check=False)
    assert len(names(folder)) == 3, "a half piece and two notes"
    assert outside.exists()
    Store(folder)
    assert names(folder) == []
    assert not outside.exists()


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    folder, outside = tmp_path / "store", tmp_path / "Gran-1a2b3c4d.part"
    command = [sys.executable, "-c", WAITS, str(folder), str(outside)]
    with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline().strip() == b"writing"
        Store(folder)
        assert outside.exists()
        other.stdin.close()
    assert names(folder) == []
    Store(folder)
    assert outside.exists(), "it was finished, and is not ours to remove"


def test_notes_and_pieces_of_our_own_stay_while_we_write(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.making(store.path("piece", ".mp4")) as part:
        part.write_bytes(b"whole")
        Store(tmp_path)
    assert store.path("piece", ".mp4").read_bytes() == b"whole"
    assert names(tmp_path) == ["piece.mp4"]


def test_a_note_never_removes_what_is_no_half_written_file(tmp_path: Path) -> None:
    folder, photo = tmp_path / "store", tmp_path / "gran.jpg"
    folder.mkdir()
    photo.write_bytes(b"photo")
    (folder / "gran.jpg.note").write_text(str(photo))
    Store(folder)
    assert photo.exists()


def test_pieces_are_kept_for_a_week_after_their_last_use(tmp_path: Path) -> None:
    store, now = Store(tmp_path), time.time()
    for name, age in (("old", KEPT_SECONDS + 60), ("used", KEPT_SECONDS + 60), ("half.part", ABANDONED_SECONDS + 60)):
        path = tmp_path / name
        path.touch()
        os.utime(path, (now - age, now - age))
    assert store.has(tmp_path / "used")
    assert not store.has(tmp_path / "never")
    Store(tmp_path)
    assert names(tmp_path) == ["used"]
