"""Scores into sound: exact lengths and places, one source unchanged, never too loud, memory that does not grow."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.curve import Easing, Key
from keepsake.core.errors import CancelledError, NoSoundError, SoundError
from keepsake.core.progress import Progress
from keepsake.core.score import Ducking, Loudness, Part, Role, Score, SoundFile, SpokenWords, sample_of_frame
from keepsake.engine.sound.loudness import Meter
from keepsake.engine.sound.mixer import Mixer
from tests.sounds import RATE, Samples, as_stored, noise, tone, write_video, write_wav

RATES = [*(Fraction(rate * 1000, 1001) for rate in (24, 30, 60)), *(Fraction(rate) for rate in (24, 25, 30, 50, 60))]


def mix(*parts: Part, samples: int, ducking: Ducking | None = None, loudness: Loudness | None = None) -> Samples:
    score = Score(samples=samples, parts=parts, ducking=ducking, loudness=loudness)
    return np.concatenate([np.zeros((0, 2), np.float32), *Mixer(score).blocks()])


def music(path: Path, samples: int, at: int = 0) -> Part:
    return Part(source=SoundFile(path=path), role=Role.MUSIC, at=at, samples=samples)


def lufs(sound: Samples) -> float:
    meter = Meter(RATE)
    meter.hear(sound)
    return meter.levels().lufs


def test_one_source_at_0_db_is_the_source_to_the_bit(tmp_path: Path) -> None:
    sound = noise(2.5)
    path = write_wav(tmp_path / "s.wav", sound)
    assert np.array_equal(mix(music(path, len(sound)), samples=len(sound)), as_stored(sound))


def test_a_part_lies_where_it_should_and_plays_what_it_should(tmp_path: Path) -> None:
    sound = noise(2)
    part = replace(music(write_wav(tmp_path / "s.wav", sound), 70_001, at=12_345), source_start=777)
    mixed = mix(part, samples=150_000)
    assert not mixed[:12_345].any()
    assert np.array_equal(mixed[12_345:82_346], as_stored(sound)[777:70_778])
    assert not mixed[82_346:].any()


def test_a_clip_split_in_two_sounds_as_before(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "s.wav", noise(2, rate=44100), 44100)
    whole = music(path, 90_000)
    second = replace(whole, at=31_111, samples=90_000 - 31_111, source_start=31_111)
    split = mix(replace(whole, samples=31_111), second, samples=90_000)
    assert np.abs(split - mix(whole, samples=90_000)).max() < 1e-5


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("frames", [1, 101])
def test_the_sound_is_exactly_as_long_as_the_frames(tmp_path: Path, rate: Fraction, frames: int) -> None:
    samples = sample_of_frame(frames, rate)
    assert abs(samples - frames * RATE / rate) <= Fraction(1, 2)
    path = write_wav(tmp_path / "s.wav", tone(440, 1))
    loud = Loudness(target_lufs=-14, peak_dbtp=-12)  # so that the limiter works
    assert len(mix(replace(music(path, samples), loops=True), samples=samples, loudness=loud)) == samples


def test_no_parts_are_silence_of_the_length() -> None:
    silence = mix(samples=100_001, ducking=Ducking(), loudness=Loudness())
    assert silence.shape == (100_001, 2)
    assert not silence.any()
    assert len(mix(samples=0, loudness=Loudness())) == 0


def test_crossing_parts_keep_their_power(tmp_path: Path) -> None:
    length, cross = 3 * RATE, RATE
    first = replace(music(write_wav(tmp_path / "a.wav", noise(3, 1)), length), fade_out=cross)
    second = replace(music(write_wav(tmp_path / "b.wav", noise(3, 2)), length, at=length - cross), fade_in=cross)
    power = (mix(first, second, samples=5 * RATE) ** 2).reshape(20, -1).mean(axis=1)
    assert np.abs(10 * np.log10(power / power.mean())).max() < 0.3


def test_gain_curves_and_fixed_gain_multiply(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "s.wav", tone(440, 1))
    curve = (Key(0, 0.0, Easing.LINEAR), Key(RATE, -20.0))
    mixed = mix(replace(music(path, RATE), gain_db=-6.0, gain=curve), samples=RATE)
    expected = as_stored(tone(440, 1)) * 10 ** ((-6 - 20 * np.arange(RATE)[:, None] / RATE) / 20)
    assert np.abs(mixed - expected).max() < 1e-6


def test_a_loop_begins_again_without_a_hole(tmp_path: Path) -> None:
    sound = noise(3)
    mixed = mix(replace(music(write_wav(tmp_path / "s.wav", sound), 10 * RATE), loops=True), samples=10 * RATE)
    round_ = len(sound) - RATE // 2
    assert np.array_equal(mixed[:round_], as_stored(sound)[:round_])
    again = mixed[round_ + RATE // 2 : 2 * round_]
    assert np.array_equal(again, as_stored(sound)[RATE // 2 : round_])
    power = (mixed**2).reshape(20, -1).mean(axis=1)
    assert np.abs(10 * np.log10(power / power.mean())).max() < 0.5


@pytest.mark.parametrize("target", [-14.0, -16.0, -23.0])
def test_the_film_is_as_loud_as_asked(tmp_path: Path, target: float) -> None:
    part = music(write_wav(tmp_path / "s.wav", noise(4, level=0.02)), 4 * RATE)
    mixed = mix(part, samples=4 * RATE, loudness=Loudness(target_lufs=target))
    assert lufs(mixed) == pytest.approx(target, abs=0.1)


def test_sparse_peaks_are_limited_and_the_loudness_kept(tmp_path: Path) -> None:
    sound = noise(4, level=0.03)
    sound[RATE // 2 :: RATE] = 0.4
    mixed = mix(music(write_wav(tmp_path / "s.wav", sound), 4 * RATE), samples=4 * RATE, loudness=Loudness())
    assert lufs(mixed) == pytest.approx(-16, abs=0.15)
    assert np.abs(mixed).max() <= 10 ** (-1 / 20)


def test_a_film_from_the_middle_is_the_same_film(tmp_path: Path) -> None:
    part = music(write_wav(tmp_path / "s.wav", noise(4, level=0.02)), 4 * RATE)
    mixer = Mixer(Score(samples=4 * RATE, parts=(part,)))
    whole = np.concatenate(list(mixer.blocks()))
    assert np.array_equal(np.concatenate(list(mixer.blocks(70_000))), whole[70_000:])


def test_memory_does_not_grow_with_the_film(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "s.wav", noise(5))

    def most(seconds: int) -> int:
        score = Score(samples=seconds * RATE, parts=(replace(music(path, seconds * RATE), loops=True),))
        tracemalloc.start()
        for _ in Mixer(score).blocks():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(80) < 1.1 * most(20) < 30e6


def test_a_video_without_sound_is_silent_and_music_without_sound_is_refused(tmp_path: Path) -> None:
    part = music(write_video(tmp_path / "v.mp4", None), RATE)
    assert not mix(replace(part, role=Role.CLIP), samples=RATE).any()
    with pytest.raises(NoSoundError, match="has no sound"):
        mix(part, samples=RATE)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"“gone\.mp3” is not found"):
        mix(music(tmp_path / "gone.mp3", RATE), samples=RATE)


def test_words_must_be_spoken_before() -> None:
    with pytest.raises(ValueError, match="spoken"):
        mix(Part(source=SpokenWords(words="Dear all"), role=Role.VOICE, at=0, samples=1), samples=1)


def test_measuring_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    told: list[Progress] = []

    def stop(progress: Progress) -> None:
        told.append(progress)
        if progress.done > RATE:
            raise CancelledError("stopped")

    path = write_wav(tmp_path / "s.wav", noise(1))
    mixer = Mixer(Score(samples=9 * RATE, parts=(replace(music(path, 9 * RATE), loops=True),)), stop)
    with pytest.raises(CancelledError):
        next(mixer.blocks())
    assert told[-1] == Progress("measuring the sound", 2 * RATE, 9 * RATE)


def test_any_score_gives_sound_that_is_whole_and_not_too_loud(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sounds")
    paths = [
        write_wav(folder / "noise.wav", noise(1.3, level=0.4)),
        write_wav(folder / "tone.wav", tone(200, 0.2, 8000)[:, :1], 8000),
        write_wav(folder / "quiet.wav", np.zeros((3000, 2), np.float32), 44100),
    ]
    parts = st.builds(
        Part,
        source=st.sampled_from([SoundFile(path=path) for path in paths]),
        role=st.sampled_from(Role),
        at=st.integers(-20_000, 80_000),
        samples=st.integers(0, 90_000),
        source_start=st.integers(0, 70_000),
        gain_db=st.floats(-100, 24),
        gain=st.sampled_from([(), (Key(-50, 6.0), Key(20_000, -90.0, Easing.HOLD), Key(20_001, 3.0))]),
        fade_in=st.integers(0, 50_000),
        fade_out=st.integers(0, 50_000),
        loops=st.booleans(),
    )
    targets = st.sampled_from([Loudness(), Loudness(target_lufs=-14.0), Loudness(target_lufs=-23.0)])

    @settings(max_examples=25)
    @given(st.lists(parts, max_size=4), st.integers(0, 90_000), targets, st.sampled_from([None, Ducking()]))
    def holds(chosen: list[Part], samples: int, loudness: Loudness, ducking: Ducking | None) -> None:
        mixed = mix(*chosen, samples=samples, ducking=ducking, loudness=loudness)
        assert mixed.shape == (samples, 2)
        assert np.isfinite(mixed).all()
        assert np.abs(mixed).max(initial=0) <= 10 ** (-1 / 20)

    holds()
