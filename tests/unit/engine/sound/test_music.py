"""Music: its beats within 30 ms, its phrases, and where it really begins and ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from keepsake.core.errors import SoundError
from keepsake.engine.requests import MusicReading, ReadMusic
from keepsake.jobs.worker import read_music
from tests.sounds import RATE, Samples, clicks, noise, tone, write_wav

WITHIN_S = 0.03


def heard(folder: Path, sound: Samples) -> MusicReading:
    return read_music(ReadMusic(music_path=write_wav(folder / "music.wav", sound)))


def apart(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How far each of some times is from the nearest of the others."""
    return np.abs(some[:, None] - others).min(axis=1)


@pytest.mark.parametrize("bpm", [40, 58, 72.5, 90, 111, 128, 150])
def test_beats_are_where_the_clicks_are(tmp_path: Path, bpm: float) -> None:
    times = np.arange(0.7, 24, 60 / bpm)
    reading = heard(tmp_path, clicks(times, 25))
    beats = np.array(reading.beats)
    assert reading.tempo == pytest.approx(bpm, rel=0.01)
    assert apart(beats, times).max() < WITHIN_S
    assert apart(times, beats).max() < WITHIN_S


@pytest.mark.parametrize("bpm", [176, 200])
def test_very_fast_music_is_felt_at_half_its_pace(tmp_path: Path, bpm: float) -> None:
    times = np.arange(0.5, 19, 60 / bpm)
    reading = heard(tmp_path, clicks(times, 20))
    assert reading.tempo == pytest.approx(bpm / 2, rel=0.01)
    assert apart(np.array(reading.beats), times).max() < WITHIN_S


def test_a_player_who_slows_down_is_followed(tmp_path: Path) -> None:
    times = 0.5 + np.cumsum(np.linspace(0.55, 0.62, 40))
    beats = np.array(heard(tmp_path, clicks(times, times[-1] + 1)).beats)
    assert apart(times[2:-2], beats).max() < WITHIN_S


def test_phrases_begin_where_the_music_turns(tmp_path: Path) -> None:
    bar = 4 * 0.6
    sound = clicks(np.arange(0.7, 76, 0.6), 77)
    at = np.arange(len(sound)) / RATE
    part = np.floor((at - 0.7) / (8 * bar)).astype(int)
    chord = 0.1 * np.sin(2 * np.pi * np.where(part % 2 == 0, 220.0, 495.0) * at)
    thump = 0.3 * np.sin(2 * np.pi * 60 * at) * (((at - 0.7) / bar) % 1 < 0.05)
    sound += ((chord + thump) * (at > 0.7))[:, None].astype(np.float32)
    phrases = np.array(heard(tmp_path, sound).phrases)
    assert apart(0.7 + 8 * bar * np.arange(4), phrases).max() < 0.05
    assert np.allclose((phrases - 0.7) / bar, np.rint((phrases - 0.7) / bar), atol=0.02)


def test_the_end_is_where_nothing_is_heard_any_more(tmp_path: Path) -> None:
    sound = np.concatenate([np.zeros((RATE, 2), np.float32), tone(330, 8), np.zeros((5 * RATE, 2), np.float32)])
    reading = heard(tmp_path, sound)
    assert (reading.seconds, reading.starts, reading.ends) == pytest.approx((14, 1, 9), abs=0.03)
    assert reading.fades_from == pytest.approx(9, abs=0.2)


def test_a_last_fade_is_told_from_the_end(tmp_path: Path) -> None:
    sound = tone(330, 20)
    at = np.arange(len(sound)) / RATE
    sound *= np.where(at < 12, 1.0, 10 ** (-(at - 12) * 10 / 20)).astype(np.float32)[:, None]
    reading = heard(tmp_path, sound)
    assert reading.fades_from == pytest.approx(12.6, abs=0.5)
    assert 16 < reading.ends < 18


@pytest.mark.parametrize("sound", [np.zeros((3 * RATE, 2), np.float32), tone(440, 0.05), noise(0.001)])
def test_silence_and_moments_have_no_beats(tmp_path: Path, sound: Samples) -> None:
    reading = heard(tmp_path, sound)
    assert (reading.tempo, reading.beats, reading.phrases) == (0.0, (), ())
    assert 0 <= reading.starts <= reading.ends <= reading.seconds + 0.01


def test_what_is_no_music_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.mp3").write_bytes(b"la la la")
    with pytest.raises(SoundError):
        read_music(ReadMusic(music_path=tmp_path / "s.mp3"))
