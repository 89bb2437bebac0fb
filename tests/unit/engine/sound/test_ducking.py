"""Music under speech: down before the first word, up only in a real pause, never a jump."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepsake.core.score import Ducking, Part, Role, Score, SoundFile
from keepsake.engine.sound.ducking import DuckedGain
from keepsake.engine.sound.mixer import REACH_SPARE, Mixer
from keepsake.engine.sound.speech import Span, Speaking, merged
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.speaking import speak_script
from tests.sounds import RATE, Samples, noise, tone, write_wav

DUCKING = Ducking()
WAY_BACK = round((DUCKING.attack_s + DUCKING.hold_s + DUCKING.release_s) * RATE)

spans = st.lists(st.tuples(st.integers(0, 600_000), st.integers(1, 100_000)), max_size=8).map(
    lambda found: merged([Span(start, start + length) for start, length in found], 0)
)


def decibels(spoken: tuple[Span, ...], samples: int) -> Samples:
    gain = DuckedGain(DUCKING, spoken, RATE).factors(0, samples)
    return np.zeros(samples, np.float32) if gain is None else 20 * np.log10(gain)


@settings(max_examples=30)
@given(spans)
def test_music_is_down_while_somebody_speaks_and_never_jumps(spoken: tuple[Span, ...]) -> None:
    gain = decibels(spoken, 900_000)
    assert gain.max() <= 1e-4
    assert gain.min() >= -DUCKING.depth_db - 1e-3
    assert np.abs(np.diff(gain)).max() < 0.002
    for span in spoken:
        assert gain[span.start : span.end] == pytest.approx(-DUCKING.depth_db, abs=1e-3)


@settings(max_examples=30)
@given(spans)
def test_music_does_not_pump(spoken: tuple[Span, ...]) -> None:
    """It turns once between two spans that are far apart, and stays down between those that are not."""
    gain = decibels(spoken, 900_000)
    for before, after in pairwise(spoken):
        between = gain[before.end : after.start]
        if len(between) <= WAY_BACK:
            assert between == pytest.approx(-DUCKING.depth_db, abs=1e-3)
        else:
            assert between.max() > -1e-3


@settings(max_examples=30)
@given(spans, st.integers(0, 850_000))
def test_only_the_words_near_a_stretch_matter(spoken: tuple[Span, ...], start: int) -> None:
    """The mixer asks no further than this, so a film that is played from its middle listens only to what is there."""
    end, reach = start + 24_000, WAY_BACK + REACH_SPARE
    near = tuple(span for span in spoken if span.start < end + reach and start - reach < span.end)
    of_all, of_near = (DuckedGain(DUCKING, each, RATE).factors(start, 24_000) for each in (spoken, near))
    whole = np.ones(24_000)
    assert np.array_equal(whole if of_all is None else of_all, whole if of_near is None else of_near)


def test_it_falls_before_the_first_word_and_holds_after_the_last() -> None:
    start, end = 5 * RATE, 7 * RATE
    gain = decibels((Span(start, end),), 12 * RATE)
    attack, hold, release = (
        round(seconds * RATE) for seconds in (DUCKING.attack_s, DUCKING.hold_s, DUCKING.release_s)
    )
    assert not gain[: start - attack].any()
    assert (np.diff(gain[start - attack : start]) <= 0).all()
    assert gain[start : end + hold] == pytest.approx(-12, abs=1e-3)
    assert (np.diff(gain[end + hold : end + hold + release]) >= 0).all()
    assert np.abs(gain[end + hold + release :]).max() < 1e-4


@settings(max_examples=30)
@given(spans, st.integers(0, 800_000), st.integers(1, 50_000))
def test_any_stretch_is_that_stretch_of_the_whole(spoken: tuple[Span, ...], start: int, samples: int) -> None:
    gain = DuckedGain(DUCKING, spoken, RATE)
    part, whole = gain.factors(start, samples), gain.factors(0, 900_000)
    ones = np.ones(900_000, np.float32)
    expected = (ones if whole is None else whole)[start : start + samples]
    assert np.abs((ones[:samples] if part is None else part) - expected).max() < 1e-6


def spoken_spans(score: Score, role: Role) -> tuple[Span, ...]:
    return Speaking(score, frozenset({role})).near(0, score.samples)


def voice(path: Path, role: Role, at: int, samples: int) -> Part:
    return Part(source=SoundFile(path=path), role=role, at=at, samples=samples)


def test_speech_is_found_where_it_sounds(tmp_path: Path) -> None:
    sound = np.zeros((6 * RATE, 2), np.float32)
    sound[RATE : 2 * RATE] = noise(1)
    sound[4 * RATE : 5 * RATE] = noise(1)
    path = write_wav(tmp_path / "voice.wav", sound)
    found = spoken_spans(Score(samples=20 * RATE, parts=(voice(path, Role.VOICE, 10 * RATE, 6 * RATE),)), Role.VOICE)
    wanted = [(11, 12), (14, 15)]
    assert [(span.start / RATE, span.end / RATE) for span in found] == pytest.approx(np.array(wanted), abs=0.021)


def test_in_a_noisy_recording_only_the_voice_counts(tmp_path: Path) -> None:
    words = speak_script(EspeakVoices(), "We met on the ferry, in the summer of fifty-two.", "en").sound
    spoken = np.repeat(words.samples[:, None], 2, axis=1)
    quiet = np.zeros((4 * words.rate, 2), np.float32)
    sound = np.concatenate([quiet, spoken, quiet])
    sound += noise(len(sound) / words.rate, level=0.004, rate=words.rate)[: len(sound)]
    path = write_wav(tmp_path / "tape.wav", sound, words.rate)
    samples = len(sound) * RATE // words.rate
    found = spoken_spans(Score(samples=samples, parts=(voice(path, Role.RECORDING, 0, samples),)), Role.RECORDING)
    assert found[0].start / RATE == pytest.approx(4.0, abs=0.3)
    assert found[-1].end / RATE == pytest.approx(4 + words.seconds, abs=0.5)


@pytest.mark.parametrize("role", [Role.RECORDING, Role.CLIP])
def test_music_in_a_recording_or_a_video_makes_nothing_give_way(role: Role, tmp_path: Path) -> None:
    chord = (tone(220, 6, level=0.2) + tone(277.2, 6, level=0.2) + tone(329.6, 6, level=0.2)).astype(np.float32)
    path = write_wav(tmp_path / "piano.wav", chord)
    assert spoken_spans(Score(samples=6 * RATE, parts=(voice(path, role, 0, 6 * RATE),)), role) == ()


def test_music_and_clips_give_way_and_voices_do_not(tmp_path: Path) -> None:
    said = write_wav(tmp_path / "voice.wav", tone(300, 2, level=0.25))
    played = write_wav(tmp_path / "music.wav", tone(1000, 10, level=0.25))
    parts = (
        Part(source=SoundFile(path=played), role=Role.MUSIC, at=0, samples=10 * RATE),
        voice(said, Role.VOICE, 4 * RATE, 2 * RATE),
    )
    score = Score(samples=10 * RATE, parts=parts, loudness=None)
    mixed = np.concatenate(list(Mixer(score).blocks()))[:, 0]

    def level(hertz: int, start: float) -> float:
        stretch = mixed[round(start * RATE) : round(start * RATE) + RATE]
        return float(np.abs(np.fft.rfft(stretch))[hertz] * 2 / RATE)

    assert level(1000, 1) == pytest.approx(0.25, rel=0.01)
    assert 20 * np.log10(level(1000, 4.5) / level(1000, 1)) == pytest.approx(-12, abs=0.05)
    assert level(300, 4.5) == pytest.approx(0.25, rel=0.01)
    assert level(1000, 8.5) == pytest.approx(0.25, rel=0.01)


def test_music_gives_way_to_talk_in_a_home_video_and_the_video_to_nobody(tmp_path: Path) -> None:
    words = speak_script(EspeakVoices(), "Come here, little one, and blow out your candles!", "en").sound
    spoken = np.repeat(words.samples[:, None], 2, axis=1)
    sound = np.concatenate([np.zeros((3 * words.rate, 2), np.float32), spoken])
    video = write_wav(tmp_path / "party.wav", sound, words.rate)
    played = write_wav(tmp_path / "music.wav", tone(1000, 6, level=0.25))
    clip = voice(video, Role.CLIP, 0, 6 * RATE)
    music = Part(source=SoundFile(path=played), role=Role.MUSIC, at=0, samples=6 * RATE)
    gives_way = Mixer(Score(samples=6 * RATE, parts=(clip, music), loudness=None))
    alone = Mixer(Score(samples=6 * RATE, parts=(clip,), loudness=None))
    both, one = (np.concatenate(list(mixer.blocks()))[:, 0] for mixer in (gives_way, alone))
    left = both - one  # of the music, when the video is as loud as ever
    assert np.abs(left[: 2 * RATE]).max() == pytest.approx(0.25, rel=0.01)
    assert np.abs(left[4 * RATE : 5 * RATE]).max() == pytest.approx(0.25 * 10 ** (-12 / 20), rel=0.02)
