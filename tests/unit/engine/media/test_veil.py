from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.engine.media.sound_stream import SoundStream
from keepsake.engine.media.veil import VEILED, VeiledFile, opened_media
from keepsake.engine.voice.recording import read_recording, write_wav
from keepsake.engine.voice.sound import Sound

RATE = 16_000


def spoken() -> Sound:
    return Sound(np.sin(np.arange(RATE * 2) / 20).astype(np.float32) * 0.5, RATE)


def veiled(folder: Path) -> Path:
    path = folder / f"speech{VEILED}"
    with VeiledFile(path, "wb") as file:
        write_wav(spoken(), file)
    return path


def test_a_veiled_sound_is_heard_by_keepsake_as_it_was(tmp_path: Path) -> None:
    path, plain = veiled(tmp_path), tmp_path / "speech.wav"
    write_wav(spoken(), plain)
    assert np.array_equal(read_recording(path).samples, read_recording(plain).samples)
    for start in (0, RATE * 3 // 2):
        one, other = (np.concatenate(list(SoundStream(each).blocks(start))) for each in (path, plain))
        assert np.array_equal(one, other)


def test_a_veiled_sound_is_nobody_elses_format(tmp_path: Path) -> None:
    path = veiled(tmp_path)
    with pytest.raises((av.FFmpegError, ValueError)), av.open(str(path)) as found:
        raise AssertionError(f"opened as {found.format.name}")
    content = path.read_bytes()
    assert not any(word in content for word in (b"RIFF", b"WAVE", b"fmt ", b"data"))


def test_a_file_without_a_veil_is_opened_as_it_is(tmp_path: Path) -> None:
    plain = tmp_path / "speech.wav"
    write_wav(spoken(), plain)
    with opened_media(plain) as found:
        assert found.format.name == "wav"
