"""A recording is on the disk as it comes, takes its name when whole, and survives a crash."""

from __future__ import annotations

import os
import signal
import sys
import time
import wave
from pathlib import Path

import pytest

from keepsake.core.errors import OutputError
from keepsake.core.takes import Take, rescue_takes, saved_takes, seconds_of_take
from tests.programs import running

RATE = 8000
SECOND = bytes(range(256)) * (2 * RATE // 256) + bytes(2 * RATE % 256)


def taken(folder: Path, *blocks: bytes) -> list[tuple[Path | None, str]]:
    ends: list[tuple[Path | None, str]] = []
    take = Take(folder, RATE, lambda path, trouble: ends.append((path, trouble)))
    for block in blocks:
        take.write(block)
    take.finish()
    take.wait()
    return ends


def test_a_take_is_whole_and_only_then_has_its_name(tmp_path: Path) -> None:
    ((path, trouble),) = taken(tmp_path / "new folder", SECOND, SECOND)
    assert path is not None
    assert trouble == ""
    assert path.name.startswith("Recording 20")
    with wave.open(str(path), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        assert sound.readframes(3 * RATE) == SECOND * 2
    assert list(path.parent.iterdir()) == [path]
    assert seconds_of_take(path) == 2.0


def test_takes_never_take_each_others_names(tmp_path: Path) -> None:
    paths = [taken(tmp_path, SECOND)[0][0] for _ in range(3)]
    assert len(set(paths)) == 3
    assert set(saved_takes(tmp_path)) == set(paths)


def test_nothing_recorded_is_nothing_kept(tmp_path: Path) -> None:
    assert taken(tmp_path) == [(None, "")]
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_being_recorded_is_not_rescued(tmp_path: Path) -> None:
    take = Take(tmp_path, RATE, lambda path, trouble: None)
    take.write(SECOND)
    assert rescue_takes(tmp_path) == []
    take.finish()
    take.wait()
    assert len(saved_takes(tmp_path)) == 1


CRASH = """
import sys, time
from pathlib import Path
from keepsake.core.takes import Take
take = Take(Path(sys.argv[1]), 8000, print)
for _ in range(5):
    take.write(bytes(16000))
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows kills otherwise")
def test_a_crash_loses_nothing_that_was_heard(tmp_path: Path) -> None:
    with running([sys.executable, "-c", CRASH, str(tmp_path)]) as process:
        until = time.monotonic() + 20
        while time.monotonic() < until and sum(seconds_of_take(part) for part in tmp_path.glob("*.part")) < 5:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert saved_takes(tmp_path) == []
    rescued = rescue_takes(tmp_path)
    assert [seconds_of_take(path) for path in rescued] == [5.0]
    assert saved_takes(tmp_path) == rescued
    assert list(tmp_path.glob("*.part")) == []


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        Take(tmp_path / "file", RATE, lambda path, trouble: None)


def test_what_is_no_sound_has_no_length(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")
    assert seconds_of_take(tmp_path / "a.wav") == 0
    assert seconds_of_take(tmp_path / "b.wav") == 0
