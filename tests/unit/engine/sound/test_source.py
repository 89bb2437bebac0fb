"""A file at the film's rate: the same samples whichever way they are reached."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.engine.sound.source import Source
from tests.sounds import as_stored, noise, tone, write_wav


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 96000])
def test_a_tone_keeps_its_phase_and_level_at_another_rate(tmp_path: Path, rate: int) -> None:
    source = Source(write_wav(tmp_path / "s.wav", tone(440, 2, rate), rate), 48000)
    read = source.read(24000, 48000)
    expected = tone(440, 1.5)[24000:]
    assert np.abs(read[: len(expected)] - expected).max() < 1e-3
    assert source.length() == 96000


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_any_stretch_equals_the_same_stretch_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, rate: int
) -> None:
    path = write_wav(tmp_path_factory.mktemp("s") / "s.wav", noise(2, rate=rate), rate)
    everything = Source(path, 48000).read(0, 100_000).copy()
    wandering = Source(path, 48000)

    @settings(max_examples=15)
    @given(st.integers(0, 99_000), st.integers(0, 1000))
    def holds(start: int, samples: int) -> None:
        for source in (wandering, Source(path, 48000)):
            assert np.abs(source.read(start, samples) - everything[start : start + samples]).max(initial=0) < 1e-5

    holds()


def test_before_and_after_the_file_is_silence(tmp_path: Path) -> None:
    sound = noise(0.1)
    read = Source(write_wav(tmp_path / "s.wav", sound), 48000).read(-1000, 10_000)
    assert not read[:1000].any()
    assert np.array_equal(read[1000:5800], as_stored(sound))
    assert not read[5800:].any()


def test_a_closed_source_opens_again(tmp_path: Path) -> None:
    source = Source(write_wav(tmp_path / "s.wav", noise(1)), 48000)
    before = source.read(100, 500).copy()
    source.close()
    assert np.array_equal(source.read(100, 500), before)
