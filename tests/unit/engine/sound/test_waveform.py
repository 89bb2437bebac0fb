"""Waveforms: the true extremes of every stretch, kept in a small file and read from it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from keepsake.core.errors import SoundError
from keepsake.core.waveform import LEVELS, Waveform, waveform_from
from keepsake.engine.requests import DrawWaveform
from keepsake.jobs.worker import draw_waveform
from tests.sounds import as_stored, noise, tone, write_wav

DIGEST = "ab" * 32


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000])
def test_every_stretch_holds_its_lowest_and_highest_sample(tmp_path: Path, rate: int) -> None:
    sound = noise(3.3, rate=rate)
    path = write_wav(tmp_path / "s.wav", sound, rate)
    found = draw_waveform(DrawWaveform(path=path, folder=tmp_path))
    lows, highs = (np.frombuffer(values, np.int8) * found.peak / 127 for values in (found.lows, found.highs))
    assert found.seconds == pytest.approx(3.3, abs=1e-4)
    assert len(lows) == len(highs) == math.ceil(found.seconds * 200)
    stored = as_stored(sound)
    for stretch in range(len(lows)):
        part = stored[math.ceil(stretch * rate / 200) : math.ceil((stretch + 1) * rate / 200)]
        assert -found.peak / 127 <= lows[stretch] - part.min() <= 1e-6
        assert -1e-6 <= highs[stretch] - part.max() <= found.peak / 127


def test_coarser_levels_hold_the_same_extremes(tmp_path: Path) -> None:
    found = draw_waveform(DrawWaveform(path=write_wav(tmp_path / "s.wav", noise(2)), folder=tmp_path))
    for level in range(LEVELS):
        lows, highs = found.coarse(level)
        assert len(lows) == len(highs) == math.ceil(400 / 4**level)
        assert min(np.frombuffer(lows, np.int8)) == min(np.frombuffer(found.lows, np.int8))
        assert max(np.frombuffer(highs, np.int8)) == max(np.frombuffer(found.highs, np.int8)) == 127
    with pytest.raises(ValueError, match="levels"):
        found.coarse(LEVELS)


def test_it_is_measured_once_and_then_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "s.wav", tone(440, 1))
    request = DrawWaveform(path=path, folder=tmp_path / "kept", sha256=DIGEST)
    first = draw_waveform(request)
    path.unlink()
    assert draw_waveform(request) == first
    assert (tmp_path / "kept" / f"{DIGEST}.waveform").stat().st_size < 1000


@pytest.mark.parametrize("damage", [b"", b"KEEPWAV1", b"nonsense" * 20])
def test_a_damaged_file_is_measured_again(tmp_path: Path, damage: bytes) -> None:
    request = DrawWaveform(path=write_wav(tmp_path / "s.wav", tone(440, 1)), folder=tmp_path, sha256=DIGEST)
    first = draw_waveform(request)
    (tmp_path / f"{DIGEST}.waveform").write_bytes(damage)
    assert draw_waveform(request) == first


def test_a_stored_waveform_that_is_cut_short_is_none() -> None:
    stored = Waveform(1.0, 0.5, bytes(200), bytes(200)).to_bytes()
    assert waveform_from(stored) == Waveform(1.0, 0.5, bytes(200), bytes(200))
    assert all(waveform_from(stored[:length]) is None for length in range(len(stored) - 5))


def test_silence_is_flat(tmp_path: Path) -> None:
    found = draw_waveform(
        DrawWaveform(path=write_wav(tmp_path / "s.wav", np.zeros((4800, 2), np.float32)), folder=tmp_path)
    )
    assert found == Waveform(0.1, 0.0, bytes(20), bytes(20))


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    request = DrawWaveform(
        path=write_wav(tmp_path / "s.wav", tone(440, 0.1)), folder=tmp_path / "taken", sha256=DIGEST
    )
    assert draw_waveform(request).seconds == pytest.approx(0.1)


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SoundError):
        draw_waveform(DrawWaveform(path=tmp_path / "gone.wav", folder=tmp_path))
